"""Finding an order to refund: by number or phone, within the scope of who asks."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.fulfilment import service as fulfilment
from app.identity import service as identity
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from app.ordering.errors import OrderNotFound, SearchUnclear
from app.ordering.types import GOOD, RefundWanted
from tests.fulfilment.helping import sent
from tests.ordering.conftest import Shop


def found(words: str, place_id: str | None = None) -> list[str]:
    return [one.id for one, _ in ordering.find_orders(words=words, place_id=place_id)]


def test_by_number_its_end_or_the_phone(shop: Shop) -> None:
    first = shop.bought("in_store", {"cola": 1})
    second = shop.bought("in_store", {"chips": 1})
    shop.place("in_store", {"cola": 2})  # not paid: nothing to refund
    assert found(first.number) == [first.id]
    assert found(f" {first.number[:6]} {first.number[6:]}") == [first.id]
    assert first.id in found(first.number[-4:])
    phone = identity.reveal_phone(
        actor_id=shop.world.people["hq"], person_id=first.person_id, why="test"
    )
    assert found(phone) == [second.id, first.id]
    assert found("19900000000") == []
    with pytest.raises(SearchUnclear):
        found("李雷的订单")


def test_staff_find_what_their_place_has_served(shop: Shop) -> None:
    here = shop.bought("in_store", {"cola": 1})
    assert found(here.number, shop.world.places["S1"]) == [here.id]
    assert found(here.number, shop.world.places["S2"]) == []
    point = shop.bought("pickup", {"cola": 1}, place="P1")
    assert found(point.number, shop.world.places["P1"]) == [point.id]
    giver = shop.parcels(point.id)[0].source_place_id
    assert found(point.number, giver) == [point.id]


def test_an_order_shows_what_went_back_and_what_can(shop: Shop, client: FlaskClient) -> None:
    order = shop.bought("in_store", {"cola": 3, "chips": 1})
    s1 = shop.world.places["S1"]
    cola = ordering.order_for_staff(order_id=order.id).lines[0]
    for quantity, fate in ((1, GOOD), (1, "gone")):
        ordering.refund_lines(
            caller=shop.caller("clerk"),
            order_id=order.id,
            lines=[RefundWanted(cola.id, quantity, None, fate, s1 if fate == GOOD else None)],
            reason="商品破损",
        )
    drain_all()
    answer = client.get(
        f"/api/staff/ordering/orders/{order.id}", headers=shop.world.headers("clerk")
    )
    shown: dict[str, Any] = answer.get_json()
    assert answer.status_code == 200, shown
    assert (shown["number"], shown["refunded_fen"]) == (order.number, 600)
    line = shown["lines"][0]
    assert (line["delivered"], line["refunded_quantity"], line["left_fen"]) == (1, 2, 300)
    assert [one["state"] for one in shown["refunds"]] == ["asked", "asked"]
    assert [one["units"] for one in shown["refunds"]] == [
        [{"line_id": cola.id, "quantity": 1, "fate": "good", "place_id": s1}],
        [{"line_id": cola.id, "quantity": 1, "fate": "gone", "place_id": None}],
    ]
    assert [one["id"] for one in shown["places"]] == [s1]
    with pytest.raises(OrderNotFound):
        ordering.refundable_order(caller=shop.caller("keeper"), order_id=order.id)


def test_a_parcel_on_its_way_is_named_to_those_who_may_report_it_lost(
    shop: Shop, client: FlaskClient
) -> None:
    order = shop.bought("rider", {"cola": 2}, place=None)
    [parcel] = shop.parcels(order.id)
    path = f"/api/hq/ordering/orders/{order.id}"

    def away(where: str, who: str) -> Any:
        return client.get(where, headers=shop.world.headers(who)).get_json()["away"]

    assert away(path, "hq") == []  # it lies where it is packed
    source = next(name for name, one in shop.world.places.items() if one == parcel.source_place_id)
    sent(shop.world, {"S1": "clerk", "G1": "keeper"}[source], parcel)
    [shown] = away(path, "hq")
    lines = [one.id for one in ordering.order_for_staff(order_id=order.id).lines]
    assert (shown["shipment_id"], shown["kind"], shown["line_ids"]) == (parcel.id, "rider", lines)
    [parcel] = shop.parcels(order.id)
    sender, other = ("clerk", "keeper") if source == "S1" else ("keeper", "clerk")
    may = [
        fulfilment.may_report_lost(caller=shop.caller(who), parcel=parcel)
        for who in ("hq", sender, other, "leader")
    ]
    assert may == [True, True, False, False]
    lost = client.post(
        f"/api/staff/fulfilment/shipments/{parcel.id}/lost",
        json={"reason": "途中丢失"},
        headers=shop.world.headers("hq") | {"Idempotency-Key": "k"},
    )
    assert lost.status_code == 200
    drain_all()
    assert away(path, "hq") == []  # its goods are packed anew, or their money is on its way
