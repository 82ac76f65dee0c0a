"""Unpaid orders whose deadline is over give their stock back. Any process may do it (F28)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from app.inventory import service as inventory
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.events import emit_all
from app.kernel.settings import settings
from app.offers import service as offers
from app.ordering import locks, queries
from app.ordering.events import OrderClosed
from app.payments import service as payments

log = structlog.get_logger(__name__)

# Orders in one transaction: an evening's rush ends at one moment, and a commit each would take
# minutes; more at once would make buyers of the same goods wait for longer than one order does.
TOGETHER = 25


@command
def expire_one(*, order_id: str) -> bool:
    """Expire one unpaid order whose deadline is over. False when it was not due any more."""
    return expire_together(order_ids=[order_id]) == 1


@command
def expire_together(*, order_ids: Sequence[str]) -> int:
    """Expire those of some orders that are unpaid and over: stock back, coupon back, payment
    closed. Orders that somebody else has in hand are left to the next sweep; those whose money
    we have, to its event.

    Emits OrderClosed(state expired) for each. Locks: the orders, their coupons, reservations,
    stock rows in id order.
    """
    moment = now()
    held_up = locks.hold_due(order_ids, moment)
    # money that is here already, and whose event is on its way, keeps the goods
    paid = payments.paid_orders(order_ids=[order.id for order in held_up])
    due = [order for order in held_up if order.id not in paid]
    if not due:
        return 0
    ids = [order.id for order in due]
    locks.expire(ids, moment)
    for order in due:
        if order.discount_fen:
            offers.return_coupon(order_id=order.id)
    held = queries.live_allocation_ids(ids)
    if held:
        inventory.release(allocation_ids=held, outcome="expired")
        locks.end_allocations(held, "cancelled")
    payments.close_open_payments(order_ids=ids)
    emit_all([OrderClosed(o.id, o.person_id, "expired", "unpaid", 0) for o in due])
    return len(due)


@query
def _due(limit: int) -> list[str]:
    # a moment's grace: a notice that is on its way should find its order still open
    grace = timedelta(seconds=settings().paid_grace_seconds)
    return queries.due(now() - grace, limit)


def expire_due(limit: int = 2_000) -> int:
    """Sweep: expire what is due, the longest overdue first; how many."""
    expired = 0
    due = _due(limit)
    for start in range(0, len(due), TOGETHER):
        expired += _expire_some(due[start : start + TOGETHER])
    return expired


def _expire_some(order_ids: Sequence[str]) -> int:
    try:
        return expire_together(order_ids=order_ids)
    except Exception:
        if len(order_ids) == 1:
            log.exception("ordering.expire_failed", order_id=order_ids[0])
            return 0
        # one bad order must not keep the others' stock
        return sum(_expire_some([order_id]) for order_id in order_ids)
