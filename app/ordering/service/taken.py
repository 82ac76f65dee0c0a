"""Goods held for an order have left in another way: it is routed again, and its customer told."""

from __future__ import annotations

from app.fulfilment import service as fulfilment
from app.inventory import service as inventory
from app.inventory.events import HoldTaken
from app.kernel.clock import now
from app.kernel.db import command
from app.kernel.events import emit
from app.ordering import locks, queries
from app.ordering.events import OrderClosed, OrderRerouted
from app.ordering.service.closing import let_go
from app.ordering.service.late import hold_units, plan_units
from app.ordering.types import OrderSummary

SOLD_OUT = "sold_out"


@command
def serve_taken(*, event: HoldTaken) -> str:
    """Returns rerouted | closed | withdrawn | nothing.

    Unpaid: the whole order is planned anew and held until the same deadline; where that
    cannot be, it is closed before anybody pays for it. Paid: its parcels are withdrawn as if
    the place had refused them, and the rest follows from that. An order that is closed, or
    that another event has served already, is left alone.
    Emits OrderRerouted, OrderClosed. Locks: the order, its shipments, reservations, stock.
    """
    locks.hold_row(event.order_id)
    order = queries.order(event.order_id)
    live = {a.id for a in queries.allocations(event.order_id)}
    if order is None or not live & set(event.allocation_ids):
        return "nothing"
    if order.state == "paid":
        gone = fulfilment.withdraw_taken(order_id=order.id, allocation_ids=event.allocation_ids)
        return "withdrawn" if gone else "nothing"
    if order.state == "awaiting_payment":
        return _plan_anew(order, event.place_id)
    return "nothing"


def _plan_anew(order: OrderSummary, place_id: str) -> str:
    ids = [one.id for one in queries.allocations(order.id)]
    before = {one.place_id for one in queries.allocations(order.id)}
    inventory.release(allocation_ids=ids)
    locks.end_allocations(ids, "cancelled")
    units = {line.id: line.quantity for line in queries.lines(order.id)}
    last = queries.last_parcel_no(order.id)
    plan = plan_units(order, units, frozenset())
    if plan is None:
        return _close(order)
    hold_units(order, units, plan, "taken", order.deadline)
    if {p.source_place_id for p in plan.parcels} != before:
        numbers = [last + p.parcel_no for p in plan.parcels]
        emit(OrderRerouted(order.id, order.person_id, place_id, numbers, 0))
    return "rerouted"


def _close(order: OrderSummary) -> str:
    closed = {"closed_at": now(), "close_reason": SOLD_OUT, "deadline": None}
    if not locks.move(order.id, "cancel", ("awaiting_payment",), **closed):
        raise RuntimeError("an unpaid order changed while it was locked")
    let_go(order, "released")
    emit(OrderClosed(order.id, order.person_id, "cancelled", SOLD_OUT, 0))
    return "closed"
