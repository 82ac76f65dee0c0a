"""Money to decide names its order as the customer knows it, no ids of ours."""

from __future__ import annotations

from app.ordering import service as ordering
from app.payments import service as payments
from tests.screens.conftest import Desk


def opened(subject: str, order_id: str) -> None:
    payments.open_exception(
        kind="wrong_amount",
        subject=subject,
        order_id=order_id,
        payment_id=None,
        amount_fen=100,
        detail="付款金额与订单不符",
    )


def test_an_exception_names_its_order_by_number_and_goods(desk: Desk) -> None:
    order_id = desk.place("in_store", {"cola": 2, "chips": 1}, "S1")
    opened("4200000001", order_id)
    opened("4200000002", "")
    opened("4200000003", "ord_from_elsewhere")
    page = desk.get("/api/hq/screens/exceptions", "hq").get_json()
    order = ordering.order_for_staff(order_id=order_id)
    names = [line.name for line in order.lines]
    assert [(one["order_id"], one["number"], one["goods"]) for one in page["items"]] == [
        ("", "", []),
        ("", "", []),
        (order_id, order.order.number, names),
    ]
    assert page["items"][2]["actions"] != []
    first = desk.get("/api/hq/screens/exceptions", "hq", limit="1").get_json()
    rest = desk.get("/api/hq/screens/exceptions", "hq", cursor=first["next_cursor"]).get_json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [
        one["id"] for one in page["items"]
    ]
    assert desk.get("/api/hq/screens/exceptions", "hq", state="resolved").get_json()["items"] == []
    assert desk.get("/api/hq/screens/exceptions", "clerk").status_code == 403
