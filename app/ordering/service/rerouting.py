"""What fulfilment reports back: refused, short, lost, not collected, closed.

What can still reach the customer is routed again; the rest goes back as money.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.fulfilment import service as fulfilment
from app.fulfilment.events import (
    ShipmentClosed,
    ShipmentLost,
    ShipmentRefused,
    ShipmentReturned,
    ShipmentShort,
)
from app.kernel.db import command
from app.kernel.events import emit
from app.ordering import locks, queries
from app.ordering.events import OrderPartEnded, OrderRerouted
from app.ordering.service.closing import end_if_done
from app.ordering.service.late import hold_units, plan_units
from app.ordering.service.money import refund_units
from app.ordering.service.paying import open_parcels
from app.ordering.types import OrderSummary

REFUSED, SHORT, LOST = "refused", "short", "lost"
UNCOLLECTED = "uncollected"


@command
def serve_refused(*, event: ShipmentRefused) -> None:
    """A place refused a parcel: its units come from elsewhere at once, or as money.

    Emits OrderRerouted. Does nothing for an order that is no longer paid (cancelled).
    """
    locks.hold_row(event.order_id)  # a cancel at the same moment comes before or after, whole
    units = _units_of(event.order_id, event.allocation_ids)
    locks.end_allocations(event.allocation_ids, "cancelled")
    order = queries.order(event.order_id)
    if order is None or order.state != "paid" or not units:
        return
    _serve(order, units, event.place_id, f"refused:{event.shipment_id}", REFUSED)


@command
def serve_lost(*, event: ShipmentLost) -> None:
    """A parcel that had left never arrives: its units are sent again, or go back as money.

    The place it left may serve again: it refused nothing. Emits OrderRerouted, or OrderClosed
    where nothing is left. Does nothing for an order that is no longer paid.
    """
    locks.hold_row(event.order_id)
    units = _units_of(event.order_id, event.allocation_ids)
    locks.end_allocations(event.allocation_ids, "cancelled")
    order = queries.order(event.order_id)
    if order is None or order.state != "paid" or not units:
        return
    _serve(order, units, event.place_id, f"lost:{event.shipment_id}", LOST)


@command
def refund_returned(*, event: ShipmentReturned) -> None:
    """Nobody came for a parcel in time: its units go back as money, each with its share of
    discount and freight.

    The coupon stays used while anything of the order is kept, and is its owner's again when
    nothing is. Emits OrderPartEnded, or OrderClosed where nothing was kept.
    """
    locks.hold_row(event.order_id)
    units = _units_of(event.order_id, event.allocation_ids)
    locks.end_allocations(event.allocation_ids, "cancelled")
    order = queries.order(event.order_id)
    if order is None or order.state != "paid" or not units:
        return
    back = refund_units(
        order.id,
        units,
        reason="超过取货时间未取，款项原路退回",
        cause=f"returned:{event.shipment_id}",
    )
    if end_if_done(order.id, UNCOLLECTED) != "cancelled":
        emit(OrderPartEnded(order.id, order.person_id, "returned", event.shipment_id, back))


@command
def serve_short(*, event: ShipmentShort) -> None:
    """Fewer good units arrived than were sent: the missing ones are sent again or refunded.

    The rest may be with the customer by now, and that may have been heard of first: then the
    order is complete, and the missing units go back as money. Emits OrderRerouted.
    """
    locks.hold_row(event.order_id)
    units: dict[str, int] = {}
    known = {a.id: a for a in queries.allocations(event.order_id, ("live", "fulfilled"))}
    for row in event.lines:
        allocation = known.get(str(row["allocation_id"]))
        missing = int(row["missing"])
        if allocation is None or missing <= 0:
            continue
        if missing >= allocation.quantity:
            locks.end_allocations([allocation.id], "cancelled", ("live", "fulfilled"))
        elif not locks.shrink_allocation(
            allocation.id, allocation.quantity, allocation.quantity - missing
        ):
            raise RuntimeError("an allocation changed while its order was locked")
        units[allocation.line_id] = units.get(allocation.line_id, 0) + missing
    order = queries.order(event.order_id)
    if order is None or not units:
        return
    cause = f"short:{event.shipment_id}"
    if order.state == "paid":
        _serve(order, units, event.place_id, cause, SHORT)
    elif order.state == "completed":
        back = _pay_back(order, units, cause)
        emit(OrderRerouted(order.id, order.person_id, event.place_id, [], back, cause))


def _units_of(order_id: str, allocation_ids: list[str]) -> dict[str, int]:
    units: dict[str, int] = {}
    for a in queries.allocations(order_id):
        if a.id in allocation_ids:
            units[a.line_id] = units.get(a.line_id, 0) + a.quantity
    return units


def _serve(
    order: OrderSummary, units: Mapping[str, int], refused_place_id: str, cause: str, why: str
) -> None:
    # a point that received too little refused nothing: what lies there may serve at once
    excluded = frozenset(fulfilment.refused_places(order_id=order.id))
    if why == REFUSED:
        excluded |= {refused_place_id}
    served, missing = _served_and_missing(order, units, excluded, why)
    numbers: list[int] = []
    if served is not None:
        numbers = open_parcels(order, served)
    back = _pay_back(order, missing, cause) if missing else 0
    if end_if_done(order.id, LOST if why == LOST else "undeliverable") != "cancelled":
        emit(OrderRerouted(order.id, order.person_id, refused_place_id, numbers, back, cause))


def _pay_back(order: OrderSummary, units: Mapping[str, int], cause: str) -> int:
    return refund_units(order.id, units, reason="有商品无法送达，对应款项原路退回", cause=cause)


def _served_and_missing(
    order: OrderSummary, units: Mapping[str, int], excluded: frozenset[str], why: str
) -> tuple[int | None, dict[str, int]]:
    """Hold what can be had: (last parcel number before, None when nothing), what cannot."""
    last = queries.last_parcel_no(order.id)
    plan = plan_units(order, units, excluded)
    if plan is not None:
        hold_units(order, units, plan, why)
        return last, {}
    # all together cannot be had: take what single lines can
    missing: dict[str, int] = {}
    served: int | None = None
    for line_id, quantity in units.items():
        one = {line_id: quantity}
        plan = plan_units(order, one, excluded) if len(units) > 1 else None
        if plan is None:
            missing[line_id] = quantity
        else:
            hold_units(order, one, plan, why)
            served = last
    return served, missing


@command
def finish_parcel(*, event: ShipmentClosed) -> None:
    """The customer has a parcel; with the last one the order is complete."""
    locks.hold_row(event.order_id)  # two last parcels at once: the second one completes it
    locks.end_allocations(event.allocation_ids, "fulfilled")
    end_if_done(event.order_id)
