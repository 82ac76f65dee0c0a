"""Parcels that never reach their customer after all: nobody came for them, or they are lost.

Both say so in an event; ordering gives the money back, or serves the customer anew.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from app.fulfilment import locks, queries, rules
from app.fulfilment.errors import StillKept, UnknownReason
from app.fulfilment.events import PickupEndsSoon, ShipmentLost, ShipmentReturned
from app.fulfilment.service import moving
from app.fulfilment.types import CounterParcel, ShipmentView
from app.inventory import service as inventory
from app.inventory.types import Cause
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, Caller
from app.kernel.clock import local, now
from app.kernel.db import command, query
from app.kernel.errors import DomainError
from app.kernel.events import emit
from app.kernel.settings import settings

log = structlog.get_logger(__name__)

COUNTER = (LEADER, CLERK, KEEPER)
REPORTERS = (CLERK, KEEPER, HQ)
GOOD, DAMAGED = "good", "damaged"
BY_ITSELF = "system"
BATCH = 50

# -- nobody came -----------------------------------------------------------------------------


@command
def hand_back(*, caller: Caller, shipment_id: str, condition: str = GOOD) -> CounterParcel:
    """过期未取退回: nobody came in time. The goods are free stock where they lie (`condition`
    damaged: set apart there), and the customer's money goes back.

    Raises fulfilment.still_kept, fulfilment.illegal_transition, kernel.forbidden. Emits
    ShipmentReturned, ShipmentMoved. Locks: shipment, task, stock.
    """
    row = moving.locked_shipment(shipment_id)
    caller.check_place(row.dest_place_id or row.source_place_id, *COUNTER)
    _hand_back(row, caller.person_id, condition)
    return queries.counter_parcels([queries.shipment_row(shipment_id)])[0]


def _hand_back(row: Any, actor_id: str, condition: str) -> None:
    if row.state == "ready" and not rules.waits_too_long(row.keep_until, now()):
        until = row.keep_until
        raise StillKept(
            keep_until=until.isoformat() if until else None,
            words=f"{local(until):%m月%d日 %H:%M} 前" if until else "一直保留",
        )
    moving.advance(row, "hand_back", end_reason=rules.UNCOLLECTED, ended_by=actor_id)
    moving.close_task(row.id, "cancel")
    lines = queries.lines_of([row.id])[row.id]
    ids = [line.allocation_id for line in lines]
    held = inventory.reservations_of(allocation_ids=ids)
    inventory.release(allocation_ids=ids, outcome="released")
    if condition == DAMAGED:
        for line in lines:
            if line.allocation_id in held:
                place_id, quantity = held[line.allocation_id]
                inventory.write_paper(
                    kind="damage",
                    place_id=place_id,
                    sku_id=line.sku_id,
                    lot_id=line.lot_id,
                    quantity=quantity,
                    actor_id=actor_id,
                    reason=rules.OTHER_REASON,
                    note=rules.UNCOLLECTED,
                )
    emit(ShipmentReturned(row.id, row.order_id, row.person_id, row.dest_place_id, ids))


def hand_back_overdue(limit: int = BATCH) -> int:
    """Sweep, only where JIUJIN_PICKUP_AUTO_BACK says so: what nobody came for goes back without
    a tap, each parcel in a unit of its own. Returns how many."""
    if not settings().pickup_auto_back:
        return 0
    return sum(_hand_back_alone(shipment_id) for shipment_id in _overdue(limit))


@query
def _overdue(limit: int) -> list[str]:
    return queries.overdue(now(), limit)


def _hand_back_alone(shipment_id: str) -> bool:
    try:
        _hand_back_by_itself(shipment_id)
    except DomainError as refusal:  # collected, or handed back, a moment ago
        log.info("hand_back.refused", shipment_id=shipment_id, code=refusal.code)
        return False
    return True


@command
def _hand_back_by_itself(shipment_id: str) -> None:
    _hand_back(moving.locked_shipment(shipment_id), BY_ITSELF, GOOD)


@command
def remind_uncollected(limit: int = BATCH) -> int:
    """Sweep: say once that a parcel will not wait much longer. Emits PickupEndsSoon.

    Nothing is said of one that got ready so late that it was just said.
    """
    moment, ahead = now(), timedelta(hours=settings().pickup_remind_hours)
    told = 0
    for row in queries.to_remind(moment, moment + ahead, limit):
        if locks.set_reminded(row.id, moment) and row.ready_at < row.keep_until - ahead:
            until = row.keep_until.isoformat()
            emit(PickupEndsSoon(row.id, row.order_id, row.person_id, row.dest_place_id, until))
            told += 1
    return told


# -- lost on the way -------------------------------------------------------------------------


def may_report_lost(*, caller: Caller, parcel: ShipmentView) -> bool:
    """Whether `report_lost` would take this parcel from the caller, as it stands."""
    flow = rules.flow_of(parcel.kind, parcel.source_place_id, parcel.dest_place_id)
    is_away = rules.next_state(flow, parcel.state, "lose") is not None
    return is_away and caller.may_touch(parcel.source_place_id, *REPORTERS)


@command
def report_lost(*, caller: Caller, shipment_id: str, reason: str, note: str | None = None) -> None:
    """丢件: a parcel by rider or express never arrives. By the staff of its source place, or
    headquarters. Its goods are written off there, its customer is served anew or refunded.

    Raises fulfilment.unknown_reason, fulfilment.illegal_transition, kernel.forbidden. Emits
    ShipmentLost, ShipmentMoved. Locks: shipment, stock ledger.
    """
    row = moving.locked_shipment(shipment_id)
    caller.check_place(row.source_place_id, *REPORTERS)
    if not rules.reason_is_valid(rules.LOST_REASONS, reason, note):
        raise UnknownReason(reasons=list(rules.LOST_REASONS))
    moving.advance(row, "lose", end_reason=reason, end_note=note, ended_by=caller.person_id)
    ids = moving.goods_of(row.id)
    inventory.write_off_sent(allocation_ids=ids, cause=Cause("lost", row.id, caller.person_id))
    emit(ShipmentLost(row.id, row.order_id, row.person_id, row.source_place_id, reason, ids))
