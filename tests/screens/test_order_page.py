"""Following an order: timelines, money, codes; who may see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from app.catalog.models import Sku
from app.catalog.service import REMEMBERED
from app.fulfilment import service as fulfilment
from app.fulfilment.types import ReceiptLine
from app.kernel.clock import frozen_at
from app.kernel.db import command, execute
from app.kernel.remember import changed
from app.ordering import service as ordering
from tests.counting import statements
from tests.screens.conftest import MORNING, Desk

ORDERS = "/api/shop/screens/orders/"


def page_of(desk: Desk, order_id: str) -> Any:
    answer = desk.get(f"{ORDERS}{order_id}", "shopper")
    assert answer.status_code == 200, answer.json
    return answer.json


def steps(parcel: Any) -> list[tuple[str, bool]]:
    """(words, has happened)."""
    return [(one["words"], one["actual_at"] is not None) for one in parcel["steps"]]


def test_before_paying_the_parcels_are_a_plan(desk: Desk) -> None:
    order_id = desk.place("pickup", {"milk": 2}, "P1")
    page = page_of(desk, order_id)
    assert (page["state"], page["words"], page["payment_state"]) == (
        "awaiting_payment",
        "待付款",
        None,
    )
    assert page["deadline"] == "2026-11-23T02:15:00Z"
    (parcel,) = page["parcels"]
    assert (parcel["shipment_id"], parcel["state"]) == (None, "planned")
    assert (parcel["source"]["name"], parcel["dest"]["name"]) == ("G1店", "P1店")
    assert steps(parcel) == [
        ("已下单", True),
        ("付款", False),
        ("发货", False),
        ("运输", False),
        ("到自提点", False),
        ("可以取货", False),
        ("取货", False),
    ]
    assert parcel["steps"][5]["planned_at"] == "2026-11-24T02:30:00Z"
    assert [(line["name"], line["quantity"]) for line in parcel["lines"]] == [("测试milk", 2)]
    assert page["reasons"][0]["sentences"][0] == "由 G1店 配送到 P1店：明天 10:30 起可取。"


def test_page_and_list_tell_the_promise_that_holds_now(desk: Desk) -> None:
    """Paid ten minutes later, "in half an hour" counts from then, on every page alike."""
    order_id = desk.place("rider", {"milk": 1})
    before = page_of(desk, order_id)["promised_at"]
    with frozen_at(MORNING + timedelta(minutes=10)):
        desk.pay(order_id)
        page = page_of(desk, order_id)
        (listed,) = desk.get(ORDERS.rstrip("/"), "shopper").json["items"]
    assert page["promised_at"] == page["parcels"][0]["promised_at"] == listed["promised_at"]
    assert page["promised_at"] > before


def test_a_pickup_is_followed_to_the_counter(desk: Desk) -> None:
    order_id = desk.place("pickup", {"milk": 2}, "P1")
    desk.pay(order_id)
    page = page_of(desk, order_id)
    assert (page["words"], page["payment_state"]) == ("已付款，备货中", "paid")
    assert [done for _, done in steps(page["parcels"][0])] == [True, True] + [False] * 5
    task_id = desk.pick(order_id, "keeper", "G1")
    fulfilment.hand_over(caller=desk.caller("keeper"), task_id=task_id)
    page = page_of(desk, order_id)
    assert page["words"] == "已发货，在路上"
    assert [done for _, done in steps(page["parcels"][0])] == [True] * 4 + [False] * 3
    assert page["parcels"][0]["pickup_code"] is not None
    (shipment,) = fulfilment.shipments_of_order(order_id=order_id)
    fulfilment.confirm_receipt(
        caller=desk.caller("leader"),
        shipment_id=shipment.id,
        lines=[ReceiptLine(line.line_id, line.quantity, 0) for line in shipment.lines],
    )
    page = page_of(desk, order_id)
    assert page["words"] == "可以取货了"
    assert [done for _, done in steps(page["parcels"][0])] == [True] * 6 + [False]
    assert len(page["parcels"][0]["pickup_code"]) == 8
    assert page["parcels"][0]["qr_text"].startswith("JJP1.")


def test_a_parcel_past_its_promise_is_late(desk: Desk) -> None:
    order_id = desk.place("rider", {"milk": 1})
    desk.pay(order_id)
    assert page_of(desk, order_id)["parcels"][0]["is_late"] is False
    with frozen_at(MORNING + timedelta(hours=2)):
        assert page_of(desk, order_id)["parcels"][0]["is_late"] is True


def test_scan_and_go_leaves_with_a_code_and_then_has_left(desk: Desk) -> None:
    order_id = desk.place("in_store", {"cola": 2}, "S1")
    assert page_of(desk, order_id)["exit"] is None
    desk.pay(order_id)
    page = page_of(desk, order_id)
    assert page["exit"]["is_open"] is True
    assert page["exit"]["code"].startswith("JJX1.")
    assert 0 < page["exit"]["seconds_left"] <= page["exit"]["period_seconds"]
    assert steps(page["parcels"][0]) == [
        ("已下单", True),
        ("已支付", True),
        ("凭出门码离店", False),
    ]
    fulfilment.check_exit(
        caller=desk.caller("clerk"), place_id=desk.world.places["S1"], code=page["exit"]["code"]
    )
    page = page_of(desk, order_id)
    assert page["exit"] == {
        "is_open": False,
        "code": None,
        "seconds_left": None,
        "period_seconds": None,
        "used_at": "2026-11-23T02:00:00Z",
    }
    assert steps(page["parcels"][0])[2] == ("已出场", True)


def test_a_cancelled_order_shows_its_money_coming_back(desk: Desk) -> None:
    order_id = desk.place("pickup", {"cola": 2}, "S1")
    desk.pay(order_id)
    person_id = desk.world.people["shopper"]
    ordering.cancel(person_id=person_id, order_id=order_id)
    page = page_of(desk, order_id)
    assert (page["state"], page["words"]) == ("cancelled", "已取消")
    (refund,) = page["refunds"]
    assert (refund["amount_fen"], refund["state"], refund["words"]) == (600, "asked", "退款已提交")
    assert refund["reason"] == "您已取消订单，款项原路退回"
    headers = desk.world.headers("shopper") | {"Accept-Language": "en"}
    english = desk.client.get(f"{ORDERS}{order_id}", headers=headers).get_json()
    assert english["refunds"][0]["reason"].startswith("You cancelled the order")
    assert english["parcels"][0]["state_words"] == "Cancelled"
    assert [line["name"] for line in english["refunds"][0]["lines"]] == ["cola"]


def test_a_refused_parcel_stays_beside_its_replacement(desk: Desk) -> None:
    order_id = desk.place("rider", {"milk": 1})
    desk.pay(order_id)
    from app.fulfilment.events import ShipmentRefused

    (shipment,) = fulfilment.shipments_of_order(order_id=order_id)
    fulfilment.refuse_task(
        caller=desk.caller("clerk"), task_id=desk.task_of(order_id, "clerk", "S1"), reason="缺货"
    )
    ordering.serve_refused(
        event=ShipmentRefused(
            shipment.id,
            order_id,
            desk.world.people["shopper"],
            desk.world.places["S1"],
            "缺货",
            [line.allocation_id for line in shipment.lines],
        )
    )
    page = page_of(desk, order_id)
    assert [(p["state"], p["source"]["name"]) for p in page["parcels"]] == [
        ("refused", "S1店"),
        ("to_pick", "S2店"),
    ]
    assert [one["cause"] for one in page["reasons"]] == ["placed", "refused"]
    assert page["reasons"][1]["sentences"][1] == "S1店 之前没能接单，已改由别处安排。"


def test_the_page_costs_the_same_for_many_lines(desk: Desk) -> None:
    few = desk.place("rider", {"milk": 1})
    many = desk.place("rider", {"milk": 1, "cola": 2, "chips": 1, "apple": 500})
    for order_id in (few, many):
        desk.pay(order_id)
    counts = []
    for order_id in (few, many):
        with statements() as sent:
            page_of(desk, order_id)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_nobody_sees_another_persons_order(desk: Desk) -> None:
    order_id = desk.place("pickup", {"cola": 1}, "S1")
    for who in ("stranger", "leader", "clerk", "hq"):
        answer = desk.get(f"{ORDERS}{order_id}", who)
        assert answer.status_code == 404
        assert answer.json["error"]["code"] == "ordering.order_not_found"


def test_a_rider_order_shows_its_owner_where_it_goes(desk: Desk) -> None:
    order_id = desk.place("rider", {"milk": 1})
    home = page_of(desk, order_id)["home"]
    assert set(home) == {"receiver", "phone", "address", "lng", "lat"}
    assert home["phone"].isdigit()  # in clear: it is the owner's own
    pickup = desk.place("pickup", {"milk": 1}, "S1")
    assert page_of(desk, pickup)["home"] is None


def names_in(page: Any) -> set[str]:
    """Every name of goods on the page."""
    parts = [*page["parcels"], *page["refunds"], *([page["rest"]] if page["rest"] else [])]
    return {line["name"] for part in [page, *parts] for line in part["lines"]}


def test_goods_have_their_english_names_at_the_cost_of_one_look(desk: Desk) -> None:
    order_id = desk.place("rider", {"milk": 1, "cola": 2})
    headers = desk.world.headers("shopper") | {"Accept-Language": "en"}

    def english() -> Any:
        return desk.client.get(f"{ORDERS}{order_id}", headers=headers).get_json()

    assert names_in(english()) == {"milk", "cola"}  # while the parcels are a plan
    to_pay = desk.client.get(f"/api/shop/ordering/orders/{order_id}", headers=headers).get_json()
    assert {line["name"] for line in to_pay["lines"]} == {"milk", "cola"}
    desk.pay(order_id)
    with statements() as in_chinese:
        page = page_of(desk, order_id)
    with statements() as in_english:
        assert names_in(english()) == {"milk", "cola"}
    assert names_in(page) == {"测试milk", "测试cola"}
    assert len(in_english) <= len(in_chinese) + 1  # the memory's number, once a second


def test_goods_without_an_english_name_keep_the_one_they_were_bought_by(desk: Desk) -> None:
    order_id = desk.place("pickup", {"milk": 1}, "S1")
    call_it(desk.world.skus["milk"], name="牛奶（新装）", name_en="")
    headers = desk.world.headers("shopper") | {"Accept-Language": "en"}
    page = desk.client.get(f"{ORDERS}{order_id}", headers=headers).get_json()
    assert names_in(page) == {"测试milk"}


@command
def call_it(sku_id: str, **names: str) -> None:
    execute(update(Sku).where(Sku.id == sku_id).values(**names))
    changed(REMEMBERED)


def test_words_come_in_the_language_asked_for(desk: Desk) -> None:
    order_id = desk.place("pickup", {"milk": 2}, "P1")
    headers = desk.world.headers("shopper") | {"Accept-Language": "en"}
    page = desk.client.get(f"{ORDERS}{order_id}", headers=headers).get_json()
    assert page["words"] == "Waiting for payment"
    assert [one["words"] for one in page["parcels"][0]["steps"]][:3] == [
        "Ordered",
        "Payment",
        "Sending",
    ]
