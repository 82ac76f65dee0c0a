"""Cancelling what has not left of an order that is, in part, on its way or with its customer.

The inverse of the parcels that are withdrawn, and of them alone: their stock is free, their
units go back as money, each with its share of discount and freight. The coupon stays used,
since each line's money is already less its share of it. What has left goes on; the order is
completed with what was kept.
"""

from __future__ import annotations

from collections.abc import Collection

from app.fulfilment import service as fulfilment
from app.inventory import service as inventory
from app.kernel.auth import Caller
from app.kernel.db import command, query
from app.kernel.events import emit
from app.ordering import locks, queries
from app.ordering.errors import IllegalTransition, NothingUnsent, OrderNotFound, RestChanged
from app.ordering.events import OrderPartEnded
from app.ordering.service.closing import cancel, end_if_done
from app.ordering.service.money import refund_units, worth
from app.ordering.types import OrderSummary, RestView, Worth

VERB = "cancel_rest"


@query
def rest_of(*, order_id: str) -> RestView | None:
    """What `cancel_rest` would cancel and give back now, for rooms that have checked who asks;
    None where nothing can be cancelled apart from the rest."""
    order = queries.order(order_id)
    if order is None or order.state != "paid":
        return None
    unsent = fulfilment.unsent(order_id=order_id)
    _, units = _live_units(order_id, unsent.allocation_ids)
    if not unsent.some_left or not units:
        return None
    found = worth(order_id, units)
    return RestView(found.refund_fen, found.freight_fen, tuple(units.items()))


@query
def parcel_worth(*, caller: Caller, shipment_id: str) -> Worth:
    """What would go back if a parcel never reached its customer: shown before it is handed
    back, or reported lost. Raises fulfilment.shipment_not_found, kernel.forbidden."""
    order_id, allocation_ids = fulfilment.parcel_for_money(caller=caller, shipment_id=shipment_id)
    _, units = _live_units(order_id, allocation_ids)
    return worth(order_id, units)


@command
def cancel_rest(*, person_id: str, order_id: str, refund_fen: int) -> OrderSummary:
    """The customer cancels what has not left, for the `refund_fen` they were shown.

    Where nothing has left after all, the whole order is cancelled.
    Raises ordering.order_not_found, ordering.illegal_transition, ordering.nothing_unsent,
    ordering.rest_changed {refund_fen} (a parcel left since they looked). Emits
    OrderPartEnded, or OrderClosed where nothing was kept. Locks: the order, its
    shipments, reservations, stock rows, lines.
    """
    locks.hold_row(order_id)
    order = queries.order(order_id)
    if order is None or order.person_id != person_id:
        raise OrderNotFound
    if not locks.move(order_id, VERB):
        raise IllegalTransition(state=order.state, verb=VERB)
    unsent = fulfilment.withdraw_unsent(order_id=order_id)
    ids, units = _live_units(order_id, unsent.allocation_ids)
    if not units:
        raise NothingUnsent
    found = worth(order_id, units)
    if found.refund_fen != refund_fen:
        raise RestChanged(refund_fen=found.refund_fen)
    if not unsent.some_left:
        return cancel(person_id=person_id, order_id=order_id)
    inventory.release(allocation_ids=ids, outcome="released")
    locks.end_allocations(ids, "cancelled")
    back = refund_units(
        order_id, units, reason="您已取消未发出的商品，款项原路退回", cause=f"rest:{min(ids)}"
    )
    if end_if_done(order_id, "customer") != "cancelled":
        emit(OrderPartEnded(order_id, person_id, "rest", min(ids), back))
    after = queries.order(order_id)
    if after is None:
        raise OrderNotFound
    return after


def _live_units(order_id: str, allocation_ids: Collection[str]) -> tuple[list[str], dict[str, int]]:
    """(those of the allocations that still stand for goods, line id -> their units)."""
    ids: list[str] = []
    units: dict[str, int] = {}
    for one in queries.allocations(order_id):
        if one.id in allocation_ids:
            ids.append(one.id)
            units[one.line_id] = units.get(one.line_id, 0) + one.quantity
    return ids, units
