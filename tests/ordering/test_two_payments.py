"""Several payments of one order: what the order gives back comes out of the one that paid it."""

from __future__ import annotations

import pytest

from app.fulfilment import service as fulfilment
from app.fulfilment.service import carriage
from app.kernel.clock import now
from app.kernel.db import command
from app.kernel.events import emit
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from app.ordering.service import paying
from app.ordering.types import GONE, OrderSummary, RefundWanted
from app.payments import service as payments
from app.payments.events import PaymentSucceeded
from app.payments.service.charge import adopt
from app.payments.types import Paid, PaymentView, Refunded
from tests.factories import age_order
from tests.ordering.conftest import Shop


def tell(payment: PaymentView, fen: int, transaction: str) -> str:
    """WeChat says that so much came for a payment; nobody has heard of it yet."""
    return payments.record_paid(paid=Paid(payment.out_trade_no, transaction, fen, "CNY", now()))


@command
def bind(order: OrderSummary, transaction: str) -> None:
    """Headquarters gives lost money to an order; nobody has heard of it yet."""
    paid = Paid(f"LOST{transaction}", transaction, order.total_fen, "CNY", now())
    one = adopt(paid=paid, order_id=order.id, person_id=order.person_id)
    emit(
        PaymentSucceeded(one.id, order.id, order.person_id, one.paid_fen, paid.paid_at.isoformat())
    )


def left(order_id: str) -> list[int]:
    """What is still with us of each payment, oldest first."""
    return [one.paid_fen - one.refunded_fen for one in of(order_id)]


def of(order_id: str) -> list[PaymentView]:
    return payments.payments_of_order(order_id=order_id)


def retry() -> None:
    """Headquarters has the closed refund sent anew."""
    board = {one.kind: one for one in payments.exceptions(state="open", limit=5)}
    payments.repair(
        actor_id="psn_hq", exception_id=board["refund_closed"].id, action="retry_refund"
    )
    drain_all()


def wrong_then_right(shop: Shop, kind: str, wrong_fen: int) -> OrderSummary:
    """Another amount came first and its refund was closed by WeChat; then the right one came."""
    order = shop.place(kind, {"cola": 2}).order
    assert tell(shop.start(order), wrong_fen, "4200000001") == "wrong_amount"
    drain_all()
    assert tell(shop.start(order), 600, "4200000002") == "recorded"
    drain_all()
    [refund] = payments.refunds_of_order(order_id=order.id)
    told = Refunded(refund.out_refund_no, "5000000001", "CLOSED", wrong_fen, None)
    assert payments.record_refund(refunded=told) == "closed"
    assert left(order.id) == [wrong_fen, 600]
    return order


def test_a_cancel_takes_nothing_from_money_that_goes_back_anyway(shop: Shop) -> None:
    order = wrong_then_right(shop, "pickup", 2000)
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert left(order.id) == [2000, 0]
    retry()
    assert left(order.id) == [0, 0]


@pytest.mark.parametrize("wrong_fen", [500, 2000])
def test_refunds_in_parts_stay_with_the_payment_that_paid_the_order(
    shop: Shop, wrong_fen: int
) -> None:
    order = wrong_then_right(shop, "in_store", wrong_fen)
    line = ordering.order_for_staff(order_id=order.id).lines[0]
    for rest in (300, 0):
        ordering.refund_lines(
            caller=shop.caller("hq"),
            order_id=order.id,
            lines=[RefundWanted(line.id, 1, None, GONE)],
            reason="坏了",
        )
        assert left(order.id) == [wrong_fen, rest]
    retry()
    assert left(order.id) == [0, 0]


@pytest.mark.parametrize("bound_first", [True, False])
def test_cancelled_before_the_second_payment_was_heard_of(shop: Shop, bound_first: bool) -> None:
    """The phone's own money and some that headquarters bound, in any order: both go back."""
    order = shop.place("pickup", {"cola": 2}).order
    own = shop.start(order)
    steps = [lambda: bind(order, "4200000009"), lambda: tell(own, 600, "4200000001")]
    for step in steps if bound_first else reversed(steps):
        step()
        if shop.order(order.id).state != "paid":
            drain_all()
    assert shop.order(order.id).state == "paid"
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    drain_all()
    assert left(order.id) == [0, 0]
    assert shop.refunds(order.id) == [600, 600]


def test_a_revived_order_knows_its_payment_too(shop: Shop) -> None:
    order = shop.place("pickup", {"cola": 2}).order
    own = shop.start(order)
    age_order(order.id, 20)
    ordering.expire_one(order_id=order.id)
    bind(order, "4200000009")
    drain_all()
    assert shop.order(order.id).state == "paid"
    tell(own, 600, "4200000001")
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    drain_all()
    assert {one.transaction_id: one.goes_to for one in of(order.id)} == {
        "4200000009": "order",
        "4200000001": "payer",
    }
    assert left(order.id) == [0, 0]


def test_who_paid_a_wrong_amount_can_pay_the_right_one(shop: Shop) -> None:
    """Also while the first money is not back; what the phone says it has paid is the new one."""
    order = shop.place("pickup", {"cola": 2}).order
    tell(shop.start(order), 599, "4200000001")
    drain_all()
    [refund] = payments.refunds_of_order(order_id=order.id)
    told = Refunded(refund.out_refund_no, "5000000001", "CLOSED", 599, None)
    payments.record_refund(refunded=told)
    again = shop.start(order)
    assert again.state == "created"
    assert payments.payment_of_order(order_id=order.id) == again
    assert shop.start(order) == again


def test_who_has_paid_is_not_asked_again_before_the_order_has_heard_of_it(shop: Shop) -> None:
    order = shop.place("pickup", {"cola": 2}).order
    own = shop.start(order)
    tell(own, 600, "4200000001")
    assert shop.start(order).id == own.id
    assert len(of(order.id)) == 1


def test_the_payment_of_an_order_is_the_one_that_paid_it(shop: Shop) -> None:
    """Money came twice; the later one went back. WeChat hears of the parcel under the first."""
    order = shop.bought("rider", {"milk": 1}, None)
    kept = payments.payment_of_order(order_id=order.id)
    assert kept is not None
    bind(order, "4200000099")
    assert payments.payment_of_order(order_id=order.id) == kept
    drain_all()
    assert left(order.id) == [order.total_fen, 0]
    [parcel] = shop.parcels(order.id)
    names = {place_id: name for name, place_id in shop.world.places.items()}
    who = {"S1": "clerk", "S2": "other_clerk", "G1": "keeper"}[names[parcel.source_place_id]]
    caller = shop.caller(who)
    tasks, _ = fulfilment.tasks_of_place(caller=caller, place_id=parcel.source_place_id)
    task = fulfilment.take_task(caller=caller, task_id=tasks[0].id)
    lines = [(one.line_id, one.quantity) for one in task.lines]
    fulfilment.pick(caller=caller, task_id=task.id, lines=lines)
    fulfilment.hand_over(caller=caller, task_id=task.id)
    told = carriage._upload_request(parcel.id)
    assert told is not None
    assert told["transaction_id"] == kept.transaction_id


def test_the_money_of_an_order_is_never_sent_back_as_a_second_payment(shop: Shop) -> None:
    """The same news once more, by a fault of ours: an error, not a refund."""
    order = shop.bought("pickup", {"cola": 2})
    [paid] = of(order.id)
    news = PaymentSucceeded(paid.id, order.id, order.person_id, 600, now().isoformat())
    with pytest.raises(RuntimeError):
        paying.take_payment(event=news)
    assert left(order.id) == [600]
