"""Ending an order before its goods are with the customer; expiry is in expiring.py.

One function with a full inverse (F27): stock back, coupon back, money back (freight and all),
nobody may pay any more.
"""

from __future__ import annotations

from app.fulfilment import service as fulfilment
from app.inventory import service as inventory
from app.kernel.clock import now
from app.kernel.db import command
from app.kernel.events import emit
from app.offers import service as offers
from app.ordering import locks, queries
from app.ordering.errors import IllegalTransition, OrderNotFound
from app.ordering.events import OrderClosed, OrderCompleted
from app.ordering.service.money import refund_rest
from app.ordering.types import OrderSummary
from app.payments import service as payments


@command
def cancel(*, person_id: str, order_id: str) -> OrderSummary:
    """The customer cancels. Unpaid: stock back. Paid: parcels void, stock back, money back.

    Raises ordering.order_not_found, ordering.illegal_transition (too late by its state),
    fulfilment.already_left. Emits OrderClosed. Repeating it on a cancelled order changes
    nothing. Locks: the order, its shipments, coupon, reservations, stock rows.
    """
    locks.hold_row(order_id)  # of two taps at once the second sees what the first has done
    order = queries.order(order_id)
    if order is None or order.person_id != person_id:
        raise OrderNotFound
    if order.state == "cancelled":
        return order
    closed = {"closed_at": now(), "close_reason": "customer", "deadline": None}
    if locks.move(order_id, "cancel", ("awaiting_payment",), **closed):
        let_go(order, "released")
        emit(OrderClosed(order_id, person_id, "cancelled", "customer", 0))
    elif locks.move(order_id, "cancel", ("paid",), **closed):
        _cancel_paid(order)
    else:
        raise IllegalTransition(state=_state_now(order_id), verb="cancel")
    found = queries.order(order_id)
    if found is None:
        raise OrderNotFound
    return found


def _state_now(order_id: str) -> str:
    found = queries.order(order_id)
    return found.state if found else ""


def _cancel_paid(order: OrderSummary) -> None:
    fulfilment.cancel_shipments(order_id=order.id)
    let_go(order, "released")
    back = refund_rest(order.id, reason="您已取消订单，款项原路退回", cause=f"cancel:{order.id}")
    emit(OrderClosed(order.id, order.person_id, "cancelled", "customer", back))


def let_go(order: OrderSummary, outcome: str) -> None:
    """Allocations end, stock is free, the coupon is its owner's; an open payment is closed."""
    give_coupon_back(order)
    ids = [one.id for one in queries.allocations(order.id)]
    if ids:
        inventory.release(allocation_ids=ids, outcome=outcome)
        locks.end_allocations(ids, "cancelled")
    payments.close_open_payments(order_ids=[order.id])


def give_coupon_back(order: OrderSummary) -> None:
    """For an order that ends with nothing kept. Where something is kept the coupon stays used:
    each line's refund is already less its share of the discount."""
    if order.discount_fen:
        offers.return_coupon(order_id=order.id)


def end_if_done(order_id: str, reason: str = "undeliverable") -> str | None:
    """No live allocation left: completed, or cancelled when everything went back as money and
    the customer has none of the goods.

    Returns the state it ended in, None where it goes on. The caller holds the order's row.
    `reason`: why it closes. Emits OrderCompleted or OrderClosed.
    """
    order = queries.order(order_id)
    if order is None or order.state != "paid" or queries.allocations(order_id):
        return None
    has_goods = bool(queries.allocations(order_id, ("fulfilled",)))
    if order.refunded_fen >= order.paid_fen and not has_goods:
        if not locks.move(order_id, "cancel", ("paid",), closed_at=now(), close_reason=reason):
            return None
        give_coupon_back(order)
        emit(OrderClosed(order_id, order.person_id, "cancelled", reason, order.refunded_fen))
        return "cancelled"
    if not locks.move(order_id, "complete", closed_at=now()):
        return None
    emit(OrderCompleted(order_id, order.person_id))
    return "completed"
