"""A parcel that had left never arrives: written off, served anew or refunded, told once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.fulfilment import service as fulfilment
from app.fulfilment.errors import IllegalTransition, UnknownReason
from app.fulfilment.types import TrackView
from app.incidents import service as incidents
from app.inventory.models import StockEntry
from app.kernel.clock import now
from app.kernel.db import all_rows, query
from app.kernel.errors import Forbidden
from app.kernel.outbox import drain_all
from app.notify import service as notify
from app.ordering.types import OrderSummary
from tests.factories import stock_of
from tests.ordering.conftest import Shop
from tests.ordering.test_rest import send, sold_out


def lose(shop: Shop, shipment_id: str, who: str = "clerk") -> None:
    fulfilment.report_lost(caller=shop.caller(who), shipment_id=shipment_id, reason="途中丢失")
    drain_all()


def told(order: OrderSummary) -> list[tuple[str, str]]:
    page = notify.read_inbox(person_id=order.person_id, limit=20, cursor=None)
    return [(one.title, one.text) for one in page.items if one.title not in ("支付成功", "已发货")]


def board(kind: str) -> list[str]:
    return [one.subject for one in incidents.list_incidents(place_ids=None, kind=kind)]


@query
def ledger(shipment_id: str) -> list[tuple[str, int]]:
    rows = all_rows(
        select(StockEntry.kind, StockEntry.on_hand_change)
        .where(StockEntry.cause_id == shipment_id)
        .order_by(StockEntry.id)
    )
    return [(row.kind, row.on_hand_change) for row in rows]


def test_a_lost_parcel_is_sent_again(shop: Shop) -> None:
    order = shop.bought("rider", {"cola": 2})
    parcel = send(shop, "clerk", "S1")
    lose(shop, parcel)
    assert [one.state for one in shop.parcels(order.id)] == ["lost", "to_pick"]
    assert shop.refunds(order.id) == []
    assert ledger(parcel) == [("commit", -2), ("unsent", 2), ("lost", -2)]
    # the place that lost it serves again: two are gone, two held
    assert stock_of(shop.world, "S1", "cola") == (18, 2, 0, 0)
    [(title, text)] = told(order)
    assert title == "配送有变化"
    assert "包裹在途中丢失，为您重新发出" in text
    assert board("fulfilment.parcel_lost") == [parcel]
    with pytest.raises(IllegalTransition):
        lose(shop, parcel)
    fulfilment.mark_delivered(caller=shop.caller("clerk"), shipment_id=send(shop, "clerk", "S1"))
    drain_all()
    assert shop.order(order.id).state == "completed"


def test_what_cannot_be_had_again_goes_back_as_money(shop: Shop) -> None:
    order = shop.bought("rider", {"cola": 2})
    parcel = send(shop, "clerk", "S1")
    for place in ("S2", "G1", "P1", "C1"):
        sold_out(shop, place, "cola")
    shop.bought("in_store", {"cola": 18})
    lose(shop, parcel)
    found = shop.order(order.id)
    assert (found.state, found.close_reason) == ("cancelled", "lost")
    assert shop.refunds(order.id) == [order.total_fen]
    [(title, text)] = told(order)
    assert (title, "包裹在途中丢失，为您退款" in text) == ("订单已关闭", True)


def test_a_lost_parcel_that_turns_up_is_a_question_and_no_second_sale(shop: Shop) -> None:
    order = shop.bought("express", {"cola": 2})
    [parcel] = shop.parcels(order.id)
    place = next(k for k, v in shop.world.places.items() if v == parcel.source_place_id)
    who = {"S1": "clerk", "S2": "other_clerk", "G1": "keeper", "C1": "other_keeper"}[place]
    someone = shop.caller(who)
    tasks, _ = fulfilment.tasks_of_place(caller=someone, place_id=parcel.source_place_id)
    task = fulfilment.take_task(caller=someone, task_id=tasks[0].id)
    fulfilment.pick(
        caller=someone, task_id=task.id, lines=[(x.line_id, x.quantity) for x in task.lines]
    )
    fulfilment.hand_over(caller=someone, task_id=task.id, carrier="SF", waybill="SF123456")
    [out] = fulfilment.express_out(caller=someone, place_id=parcel.source_place_id)
    assert out.shipment_id == parcel.id
    lose(shop, parcel.id, who)
    money = shop.refunds(order.id)
    states = [one.state for one in shop.parcels(order.id)]
    signed = [TrackView(now(), "signed", "已签收")]
    for _ in range(2):
        fulfilment.record_express_path(waybill="SF123456", points=signed)
        drain_all()
    assert board("fulfilment.parcel_found") == [parcel.id]
    assert [one.state for one in shop.parcels(order.id)] == states
    assert shop.refunds(order.id) == money


def test_who_may_report_it_and_with_what_words(shop: Shop) -> None:
    shop.bought("rider", {"cola": 2})
    parcel = send(shop, "clerk", "S1")
    with pytest.raises(Forbidden):
        lose(shop, parcel, "other_clerk")
    for reason, note in (("不知道", None), ("其他", " ")):
        with pytest.raises(UnknownReason):
            fulfilment.report_lost(
                caller=shop.caller("clerk"), shipment_id=parcel, reason=reason, note=note
            )
    lose(shop, parcel, "hq")


def test_what_has_not_left_is_refused_and_not_lost(shop: Shop) -> None:
    order = shop.bought("rider", {"cola": 2})
    with pytest.raises(IllegalTransition):
        lose(shop, shop.parcels(order.id)[0].id)
