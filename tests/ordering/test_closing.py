"""Expiry, cancel and late money: stock back, money back, nothing twice."""

from __future__ import annotations

import pytest

from app.fulfilment import service as fulfilment
from app.fulfilment.errors import AlreadyLeft
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from app.ordering.errors import IllegalTransition, OrderNotFound
from app.ordering.types import GONE, RefundWanted
from app.payments import service as payments
from tests.factories import age_order, stock_of
from tests.offers.helping import new_coupon, state_of, terms
from tests.ordering.conftest import Shop

SHORT_OF_DUE = 10  # seconds past the deadline but within the grace


def test_an_unpaid_order_expires_and_its_stock_is_back(shop: Shop) -> None:
    order = shop.place("in_store", {"cola": 5}).order
    age_order(order.id, SHORT_OF_DUE)
    assert ordering.expire_due() == 0
    age_order(order.id, 60)
    assert (ordering.expire_due(), ordering.expire_due()) == (1, 0)
    assert shop.order(order.id).state == "expired"
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)


def test_late_money_holds_the_goods_again(shop: Shop) -> None:
    order = shop.place("pickup", {"cola": 5}).order
    shop.start(order)
    age_order(order.id, 60)
    ordering.expire_due()
    shop.pay(order)
    found = shop.order(order.id)
    assert (found.state, found.paid_fen, found.refunded_fen) == ("paid", 1500, 0)
    assert stock_of(shop.world, "S1", "cola") == (20, 5, 0, 0)


def test_late_money_without_goods_goes_back_whole(shop: Shop) -> None:
    order = shop.place("in_store", {"cola": 15}).order
    shop.start(order)
    age_order(order.id, 60)
    ordering.expire_due()
    shop.bought("in_store", {"cola": 10})
    shop.pay(order)
    assert shop.order(order.id).state == "expired"
    assert shop.refunds(order.id) == [4500]
    assert stock_of(shop.world, "S1", "cola") == (10, 0, 0, 0)


def test_money_for_a_cancelled_order_goes_back(shop: Shop) -> None:
    order = shop.place("in_store", {"cola": 1}).order
    shop.start(order)
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    shop.pay(order)
    assert shop.order(order.id).state == "cancelled"
    assert shop.refunds(order.id) == [300]


def test_cancel_twice_is_once_and_only_by_the_owner(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 2})
    with pytest.raises(OrderNotFound):
        ordering.cancel(person_id=shop.world.people["stranger"], order_id=order.id)
    for _ in range(2):
        done = ordering.cancel(person_id=order.person_id, order_id=order.id)
        assert (done.state, done.refunded_fen) == ("cancelled", 600)
    assert shop.refunds(order.id) == [600]
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)


def test_what_was_carried_out_cannot_be_cancelled(shop: Shop) -> None:
    order = shop.bought("in_store", {"cola": 2})
    assert order.state == "completed"
    with pytest.raises(IllegalTransition) as refusal:
        ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert refusal.value.details == {"state": "completed", "verb": "cancel"}


def test_what_has_left_cannot_be_cancelled(shop: Shop) -> None:
    from app.fulfilment import service as fulfilment

    order = shop.bought("rider", {"cola": 2})
    clerk = shop.caller("clerk")
    tasks, _ = fulfilment.tasks_of_place(
        caller=clerk, place_id=shop.world.places["S1"], limit=10, cursor=None
    )
    task = fulfilment.take_task(caller=clerk, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=clerk, task_id=task.id, lines=lines, codes=[])
    fulfilment.hand_over(caller=clerk, task_id=task.id, carrier=None, waybill=None)
    with pytest.raises(AlreadyLeft):
        ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert shop.order(order.id).state == "paid"


def test_paying_a_paid_order_is_refused_and_a_second_payment_goes_back(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 1})
    with pytest.raises(IllegalTransition):
        ordering.pay(person_id=order.person_id, order_id=order.id)
    assert len(payments.payments_of_order(order_id=order.id)) == 1


def test_goods_that_were_kept_are_no_cancelled_order_though_all_money_went_back(
    shop: Shop,
) -> None:
    """A goodwill refund of everything while the parcel waits; then the customer collects it."""
    coupon = new_coupon(shop.world, terms(100))
    placed = shop.place("pickup", {"cola": 2}, "P1", coupon_id=coupon).order
    shop.pay(placed)
    line = ordering.order_for_staff(order_id=placed.id).lines[0]
    ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=placed.id,
        lines=[RefundWanted(line.id, 0, line.total_fen, GONE)],
        reason="久等了，这单我们请客",
    )
    drain_all()
    parcel = shop.parcels(placed.id)[0]
    fulfilment.hand_out(
        caller=shop.caller("leader"), place_id=shop.world.places["P1"], code=parcel.pickup_code
    )
    drain_all()
    after = shop.order(placed.id)
    assert (after.state, after.close_reason) == ("completed", None)
    assert state_of(coupon) == ("used", placed.id)
