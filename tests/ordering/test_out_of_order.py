"""Events that come late or in the wrong order, and money that came twice: nobody loses a fen."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.fulfilment import service as fulfilment
from app.fulfilment.types import ReceiptLine
from app.kernel.clock import now
from app.kernel.db import execute, unit_of_work
from app.kernel.errors import InvalidInput
from app.kernel.models import OutboxEvent
from app.kernel.outbox import deliver, drain_all
from app.ordering import service as ordering
from app.ordering.rules import MAX_QUANTITY
from app.ordering.types import GOOD, OrderLineWanted, RefundWanted
from app.payments import service as payments
from app.payments.types import Paid
from tests.factories import stock_of
from tests.ordering.conftest import Shop


def event(name: str) -> Any:
    """The newest event of that name, as a worker claims it."""
    with unit_of_work(write=False):
        return execute(
            select(OutboxEvent.id, OutboxEvent.name, OutboxEvent.payload, OutboxEvent.attempts)
            .where(OutboxEvent.name == name)
            .order_by(OutboxEvent.id.desc())
        ).first()


def on_the_van(shop: Shop, quantity: int) -> tuple[str, Any]:
    """Chips for P1, sent by the warehouse. Returns the order's id and the task."""
    order = shop.bought("pickup", {"chips": quantity}, "P1")
    keeper = shop.caller("keeper")
    tasks, _ = fulfilment.tasks_of_place(caller=keeper, place_id=shop.world.places["G1"])
    task = fulfilment.take_task(caller=keeper, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=keeper, task_id=task.id, lines=lines)
    return order.id, fulfilment.hand_over(caller=keeper, task_id=task.id)


def receive(shop: Shop, task: Any, good: int) -> None:
    fulfilment.confirm_receipt(
        caller=shop.caller("leader"),
        shipment_id=task.shipment_id,
        lines=[ReceiptLine(line.line_id, good, 0) for line in task.lines],
    )


def test_missing_units_are_paid_back_though_the_rest_was_collected_first(shop: Shop) -> None:
    """The hand-out is heard of before the short receipt: the order is complete by then."""
    order_id, task = on_the_van(shop, 4)
    receive(shop, task, good=3)
    code = shop.parcels(order_id)[0].pickup_code
    fulfilment.hand_out(
        caller=shop.caller("leader"), place_id=shop.world.places["P1"], code=str(code)
    )
    assert deliver(event("ShipmentClosed"))
    assert shop.order(order_id).state == "completed"
    assert deliver(event("ShipmentShort"))
    assert shop.refunds(order_id) == [850]
    assert shop.order(order_id).refunded_fen == 850


def test_an_order_whose_parcel_was_lost_can_be_cancelled(shop: Shop) -> None:
    order_id, task = on_the_van(shop, 4)
    receive(shop, task, good=0)
    drain_all()
    assert [one.state for one in shop.parcels(order_id)] == ["lost", "to_pick"]
    order = ordering.cancel(person_id=shop.world.people["shopper"], order_id=order_id)
    assert (order.state, order.refunded_fen) == ("cancelled", 3400)
    assert shop.refunds(order_id) == [3400]


def test_an_order_cancelled_before_the_loss_is_heard_of_is_not_sent_again(shop: Shop) -> None:
    order_id, task = on_the_van(shop, 4)
    receive(shop, task, good=0)
    ordering.cancel(person_id=shop.world.people["shopper"], order_id=order_id)
    drain_all()
    assert [one.state for one in shop.parcels(order_id)] == ["lost"]
    assert shop.refunds(order_id) == [3400]
    assert stock_of(shop.world, "G1", "chips") == (16, 0, 0, 0)


def tell(order_id: str, amount_fen: int | None, transaction: str) -> str:
    payment = payments.payments_of_order(order_id=order_id)[-1]
    told = Paid(payment.out_trade_no, transaction, amount_fen, "CNY", now())
    return payments.record_paid(paid=told)


def test_a_cancel_pays_back_the_payment_that_fitted(shop: Shop) -> None:
    """The first payment had a wrong amount and went back whole; the second one paid the order."""
    order = shop.place("pickup", {"cola": 2}).order
    shop.start(order)
    assert tell(order.id, 599, "4200000001") == "wrong_amount"
    drain_all()
    shop.start(order)
    assert tell(order.id, 600, "4200000002") == "recorded"
    drain_all()
    cancelled = ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert (cancelled.state, cancelled.refunded_fen) == ("cancelled", 600)
    left = [p.paid_fen - p.refunded_fen for p in payments.payments_of_order(order_id=order.id)]
    assert left == [0, 0]


def test_money_of_an_unknown_amount_is_a_question_not_a_crash(shop: Shop) -> None:
    order = shop.place("pickup", {"cola": 2}).order
    shop.start(order)
    assert tell(order.id, None, "4200000003") == "wrong_amount"
    assert [one.kind for one in payments.exceptions(state="open", limit=5)] == ["wrong_amount"]


def test_one_line_named_sixty_times_is_one_line(shop: Shop) -> None:
    """What a line may hold counts after lines of one SKU are put together."""
    with pytest.raises(InvalidInput):
        ordering.place(
            person_id=shop.world.people["shopper"],
            kind="pickup",
            place_id=shop.world.places["S1"],
            lines=[OrderLineWanted(shop.world.skus["apple"], MAX_QUANTITY)] * 2,
        )


def test_a_points_own_goods_are_back_on_its_shelf_after_a_cancel(shop: Shop) -> None:
    """Such a parcel never had a picking task, and the audit does not ask for one."""
    order = shop.bought("pickup", {"cola": 2}, "P1")
    assert [one.state for one in shop.parcels(order.id)] == ["ready"]
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert stock_of(shop.world, "P1", "cola") == (20, 0, 0, 0)


def test_missing_units_heard_of_after_the_rest_was_given_back(shop: Shop) -> None:
    """4 sent, 3 arrive, are collected and come back to the counter; then 'one was missing'."""
    order_id, task = on_the_van(shop, 4)
    receive(shop, task, good=3)
    code = shop.parcels(order_id)[0].pickup_code
    point = shop.world.places["P1"]
    fulfilment.hand_out(caller=shop.caller("leader"), place_id=point, code=code)
    assert deliver(event("ShipmentClosed"))
    line = ordering.order_for_staff(order_id=order_id).lines[0]
    ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=order_id,
        reason="不要了",
        lines=[RefundWanted(line.id, 3, None, GOOD, point)],
    )
    drain_all()
    assert ordering.order_for_staff(order_id=order_id).lines[0].refunded_quantity == 4
