"""Refunds by hand: units and money of single lines, where the goods go, never above paid (F26)."""

from __future__ import annotations

from typing import Any

import pytest

from app.inventory import service as inventory
from app.kernel.errors import Forbidden
from app.kernel.outbox import drain_all
from app.notify import service as notify
from app.ordering import service as ordering
from app.ordering.errors import (
    IllegalTransition,
    NotRefundable,
    OrderNotFound,
    RestockPlaceNeeded,
    UnitsNotDelivered,
)
from app.ordering.types import DAMAGED, GONE, GOOD, OrderSummary, RefundWanted
from app.payments import service as payments
from app.payments.types import RefundLine
from app.screens import service as screens
from tests.factories import stock_of
from tests.offers.helping import new_coupon, terms
from tests.ordering.conftest import Shop


def line_of(order_id: str, position: int = 0) -> Any:
    return ordering.order_for_staff(order_id=order_id).lines[position]


def in_hand(shop: Shop, lines: dict[str, int]) -> OrderSummary:
    """Scan and go: the goods are with the customer as soon as it is paid."""
    return shop.bought("in_store", lines)


def refund(shop: Shop, order_id: str, *wanted: RefundWanted, who: str = "clerk") -> int:
    made = ordering.refund_lines(
        caller=shop.caller(who), order_id=order_id, lines=wanted, reason="商品破损，已为您退款"
    )
    drain_all()
    return made.amount_fen


def want(order_id: str, quantity: int, amount: int | None = None, **more: Any) -> RefundWanted:
    return RefundWanted(line_of(order_id).id, quantity, amount, more.pop("fate", GONE), **more)


def test_units_go_back_on_the_shelf_and_their_share_to_the_customer(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 3, "chips": 1})
    s1 = shop.world.places["S1"]
    assert stock_of(shop.world, "S1", "cola") == (17, 0, 0, 0)
    assert refund(shop, order.id, want(order.id, 2, fate=GOOD, place_id=s1)) == 600
    assert stock_of(shop.world, "S1", "cola") == (19, 0, 0, 0)
    line = line_of(order.id)
    assert (line.refunded_quantity, line.refunded_fen) == (2, 600)
    [row] = payments.refunds_of_order(order_id=order.id)
    assert row.lines == (RefundLine(line.id, 2, 600),)


def test_damaged_units_stand_apart_and_gone_ones_nowhere(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 3})
    s1 = shop.world.places["S1"]
    refund(shop, order.id, want(order.id, 1, fate=DAMAGED, place_id=s1))
    assert stock_of(shop.world, "S1", "cola") == (17, 0, 0, 1)
    refund(shop, order.id, want(order.id, 1, fate=GONE))
    assert stock_of(shop.world, "S1", "cola") == (17, 0, 0, 1)
    assert shop.refunds(order.id) == [300, 300]


def test_money_without_units_leaves_the_goods_alone(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 3})
    assert refund(shop, order.id, want(order.id, 0, 100)) == 100
    line = line_of(order.id)
    assert (line.refunded_quantity, line.refunded_fen) == (0, 100)
    # what is left is shared by the units that are left, to the last fen
    assert [refund(shop, order.id, want(order.id, 1)) for _ in range(3)] == [266, 267, 267]
    assert shop.order(order.id).refunded_fen == 900


def test_a_unit_sent_back_for_less_does_not_make_the_others_dearer(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 3})
    assert refund(shop, order.id, want(order.id, 1, 50)) == 50
    assert refund(shop, order.id, want(order.id, 2)) == 600
    line = line_of(order.id)
    assert (line.refunded_fen, line.withheld_fen) == (650, 250)
    # what was withheld may be given up later
    assert refund(shop, order.id, want(order.id, 0, 250)) == 250
    assert (line_of(order.id).refunded_fen, line_of(order.id).withheld_fen) == (900, 0)


def test_never_more_units_or_money_than_the_line_has(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 2, "chips": 1})
    for bad in (want(order.id, 3), want(order.id, 0, 601), want(order.id, 0, None)):
        with pytest.raises(NotRefundable):
            refund(shop, order.id, bad)
    refund(shop, order.id, want(order.id, 2))
    with pytest.raises(NotRefundable):
        refund(shop, order.id, want(order.id, 0, 1))
    assert shop.refunds(order.id) == [600]


def test_the_freight_share_goes_with_the_units_to_the_fen(shop: Shop) -> None:
    """Freight of 600 over two lines; each unit carries its part, and all parts make the whole."""
    order = shop.bought("rider", {"cola": 3, "chips": 1}, None)
    line = line_of(order.id)
    assert (line.goods_fen, line.freight_fen) == (900, 309)
    [parcel] = shop.parcels(order.id)
    clerk = shop.caller("clerk")
    hand_over(shop, parcel)
    preview = ordering.preview_refund(
        caller=clerk, order_id=order.id, lines=[want(order.id, 2, fate=GONE)]
    )
    shown = preview.lines[0]
    assert (shown.goods_fen, shown.freight_fen, shown.amount_fen) == (600, 206, 806)
    assert preview.amount_fen == refund(shop, order.id, want(order.id, 2)) == 806
    assert refund(shop, order.id, want(order.id, 1)) == 403
    assert line_of(order.id).refunded_fen == 1209


def hand_over(shop: Shop, parcel: Any) -> None:
    from app.fulfilment import service as fulfilment

    who = "clerk" if parcel.source_place_id == shop.world.places["S1"] else "other_clerk"
    caller = shop.caller(who)
    tasks, _ = fulfilment.tasks_of_place(caller=caller, place_id=parcel.source_place_id)
    task = fulfilment.take_task(caller=caller, task_id=tasks[0].id)
    fulfilment.pick(
        caller=caller, task_id=task.id, lines=[(one.line_id, one.quantity) for one in task.lines]
    )
    fulfilment.hand_over(caller=caller, task_id=task.id)
    fulfilment.mark_delivered(caller=caller, shipment_id=parcel.id)
    drain_all()


def test_what_is_still_under_way_is_not_taken_back_but_money_is(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 2})
    with pytest.raises(UnitsNotDelivered):
        refund(shop, order.id, want(order.id, 1))
    assert refund(shop, order.id, want(order.id, 0, 100)) == 100
    # the rest goes back when the customer cancels
    cancelled = ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert (cancelled.state, cancelled.refunded_fen) == ("cancelled", 600)
    assert shop.refunds(order.id) == [100, 500]


def test_staff_refund_what_their_place_has_served_and_nothing_else(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 2})
    with pytest.raises(OrderNotFound):
        refund(shop, order.id, want(order.id, 1), who="other_clerk")
    with pytest.raises(OrderNotFound):
        refund(shop, order.id, want(order.id, 1), who="keeper")
    with pytest.raises(Forbidden):
        refund(shop, order.id, want(order.id, 1, fate=GOOD, place_id=shop.world.places["S2"]))
    with pytest.raises(RestockPlaceNeeded):
        refund(shop, order.id, want(order.id, 1, fate=GOOD))
    assert refund(shop, order.id, want(order.id, 1), who="hq") == 300


def test_unpaid_and_closed_orders_have_nothing_to_refund(shop: Shop) -> None:
    order = shop.place("in_store", {"cola": 1}).order
    with pytest.raises(IllegalTransition):
        refund(shop, order.id, want(order.id, 0, 1))


def test_the_customer_reads_why_and_sees_the_progress(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 2})
    refund(shop, order.id, want(order.id, 1))
    page = screens.order_page(person_id=order.person_id, order_id=order.id)
    assert page.refund_words == "部分退款"
    [shown] = page.refunds
    assert (shown.reason, shown.state, shown.amount_fen) == ("商品破损，已为您退款", "asked", 300)
    assert [(one.name, one.quantity) for one in shown.lines] == [("测试cola", 1)]
    inbox = notify.read_inbox(person_id=order.person_id, language="zh", limit=20, cursor=None)
    told = [one.text for one in inbox.items if one.template == "money_back"]
    assert told == ["测试cola 退款 3.00 元处理中：商品破损，已为您退款。"]


def test_goods_back_on_the_shelf_can_be_sold_again(shop: Shop) -> None:
    order = in_hand(shop, {"cola": 20})
    s1, cola = shop.world.places["S1"], shop.world.skus["cola"]
    assert inventory.availability(sku_ids=[cola], place_ids=[s1])[0].free == 0
    refund(shop, order.id, want(order.id, 20, fate=GOOD, place_id=s1))
    assert inventory.availability(sku_ids=[cola], place_ids=[s1])[0].free == 20
    assert shop.order(order.id).state == "completed"


def test_a_unit_that_a_coupon_paid_for_comes_back_without_money(shop: Shop) -> None:
    coupon = new_coupon(shop.world, terms(5_000, sku_ids=[shop.world.skus["cola"]]))
    placed = shop.place("in_store", {"cola": 1, "chips": 1}, coupon_id=coupon).order
    shop.pay(placed)
    cola = ordering.order_for_staff(order_id=placed.id).lines[0]
    assert cola.total_fen == 0
    made = ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=placed.id,
        reason="不要了",
        lines=[RefundWanted(cola.id, 1, None, GOOD, shop.world.places["S1"])],
    )
    assert (made.refund_id, made.amount_fen) == ("", 0)
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)
    assert shop.refunds(placed.id) == []


def test_goods_come_back_after_their_money_has(shop: Shop) -> None:
    order = shop.bought("in_store", {"cola": 1, "chips": 1})
    line = ordering.order_for_staff(order_id=order.id).lines[0]
    for wanted in (
        RefundWanted(line.id, 0, line.total_fen, GONE),
        RefundWanted(line.id, 1, None, GOOD, shop.world.places["S1"]),
    ):
        ordering.refund_lines(
            caller=shop.caller("hq"), order_id=order.id, reason="先退款", lines=[wanted]
        )
        drain_all()
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)
    assert shop.refunds(order.id) == [line.total_fen]
