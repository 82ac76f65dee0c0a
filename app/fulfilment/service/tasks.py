"""What the people of a place do: take, pick, hand over, refuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.catalog import service as catalog
from app.fulfilment import gateway, locks, queries, rules
from app.fulfilment.errors import (
    IllegalTransition,
    NoWaybill,
    TaskNotFound,
    TaskTaken,
    TooMany,
    UnknownLine,
    UnknownReason,
    WaybillInUse,
)
from app.fulfilment.events import ShipmentRefused
from app.fulfilment.service import moving
from app.fulfilment.types import LineView, TaskView
from app.inventory import service as inventory
from app.inventory.types import Cause
from app.kernel.auth import CLERK, KEEPER, Caller
from app.kernel.clock import now
from app.kernel.db import command
from app.kernel.events import emit

STAFF = (CLERK, KEEPER)


def _locked(caller: Caller, task_id: str) -> tuple[Any, Any]:
    """(shipment, task), locked in that order, of a task at one of the caller's places."""
    task = moving.found_task(task_id)
    caller.check_place(task.place_id, *STAFF)
    row = moving.locked_shipment(task.shipment_id)
    return row, locks.task_of_shipment(row.id)


def _view(task_id: str) -> TaskView:
    found = queries.task_view(task_id)
    if found is None:
        raise TaskNotFound(task_id=task_id)
    return found


def _refuse_verb(task: Any, verb: str) -> None:
    if rules.next_task_state(task.state, verb) is None:
        raise IllegalTransition(state=task.state, verb=verb, words=rules.state_words(task.state))


@command
def take_task(*, caller: Caller, task_id: str) -> TaskView:
    """One tap takes a task; of several at once, one wins. Taking one's own again is fine.

    Raises fulfilment.task_taken, fulfilment.illegal_transition, kernel.forbidden.
    Emits TaskChanged. Locks: shipment, task.
    """
    _, task = _locked(caller, task_id)
    if task.state == "taken":
        if task.assignee_id != caller.person_id:
            raise TaskTaken(task_id=task_id, state=task.state)
        return _view(task_id)
    moving.advance_task(task, "take", assignee_id=caller.person_id)
    return _view(task_id)


@command
def pick(
    *,
    caller: Caller,
    task_id: str,
    lines: Sequence[tuple[str, int]] = (),
    codes: Sequence[str] = (),
) -> TaskView:
    """Note what was picked; when nothing is left to pick, the parcel is picked.

    `lines`: (shipment line, quantity picked so far). `codes`: scanned goods, each adds what
    its code stands for. A colleague may go on with a task that was taken.
    Raises fulfilment.unknown_line, fulfilment.too_many, catalog.unknown_code,
    catalog.unreadable_code, fulfilment.illegal_transition. Emits TaskChanged and
    ShipmentMoved when complete. Locks: shipment, task.
    """
    row, task = _locked(caller, task_id)
    _refuse_verb(task, "pick")
    wanted = {line.line_id: line for line in queries.lines_of([row.id])[row.id]}
    picked = {line_id: line.picked for line_id, line in wanted.items()}
    for line_id, quantity in lines:
        if line_id not in wanted:
            raise UnknownLine(line_id=line_id)
        if quantity > wanted[line_id].quantity:
            raise TooMany(line_id=line_id, expected=wanted[line_id].quantity)
        picked[line_id] = quantity
    for code in codes:
        _add_scan(code, wanted, picked)
    for line_id, quantity in sorted(picked.items()):
        if quantity != wanted[line_id].picked and not locks.set_picked(line_id, row.id, quantity):
            raise TooMany(line_id=line_id, expected=wanted[line_id].quantity)
    if all(picked[line_id] == line.quantity for line_id, line in wanted.items()):
        moving.advance(row, "pick")
        moving.advance_task(task, "pick")
    return _view(task_id)


def _add_scan(code: str, wanted: dict[str, LineView], picked: dict[str, int]) -> None:
    """Put a scan on the first line of its SKU that still wants it; a case may fill several."""
    found = catalog.find_by_code(code)
    mine = [line for line in wanted.values() if line.sku_id == found.sku.id]
    if not mine:
        raise UnknownLine(sku_id=found.sku.id, name=found.sku.name)
    by_weight = found.sku.base_unit == "gram"
    left = found.quantity
    for line in mine:
        take = left if by_weight else min(left, line.quantity - picked[line.line_id])
        after = rules.picked_after(
            ordered=line.quantity, picked=picked[line.line_id], scanned=take, by_weight=by_weight
        )
        if after is None or picked[line.line_id] == line.quantity:
            continue
        picked[line.line_id] = after
        left -= take
        if left == 0:
            return
    raise TooMany(sku_id=found.sku.id, expected=sum(line.quantity for line in mine))


@command
def hand_over(
    *, caller: Caller, task_id: str, carrier: str | None = None, waybill: str | None = None
) -> TaskView:
    """A picked parcel leaves: to the van of another place, a rider or a carrier.

    `carrier` and `waybill`: a paper waybill, where the carrier's system gave none.
    transfer: stock moves out, in transit to the other place. rider, express: stock is
    committed. Raises fulfilment.no_waybill, fulfilment.waybill_in_use,
    fulfilment.illegal_transition, inventory.reservation_gone. Emits ShipmentMoved,
    TaskChanged. Locks: shipment, task, stock.
    """
    row, task = _locked(caller, task_id)
    flow = moving.flow_of(row)
    values: dict[str, Any] = {}
    if flow == rules.EXPRESS and rules.next_state(flow, row.state, "hand_over"):
        _give_waybill(row, carrier, waybill)
        values["track_due_at"] = now() + gateway.first_poll()
    moving.advance(row, "hand_over", **values)
    moving.advance_task(task, "hand_over")
    allocation_ids = moving.goods_of(row.id)
    cause = Cause("shipment", row.id, caller.person_id)
    if flow == rules.TRANSFER:
        inventory.move_out(
            allocation_ids=allocation_ids, dest_place_id=row.dest_place_id, cause=cause
        )
    else:
        inventory.commit(allocation_ids=allocation_ids, cause=cause)
    return _view(task_id)


def _give_waybill(row: Any, carrier: str | None, waybill: str | None) -> None:
    if row.waybill is not None:
        return
    if not carrier or not waybill:
        raise NoWaybill(carrier_words=row.waybill_error or "正在向快递公司下单，请稍候再试")
    try:
        locks.set_waybill(row.id, ("picked",), carrier, waybill)
    except IntegrityError:
        raise WaybillInUse(waybill=waybill) from None


@command
def refuse_task(*, caller: Caller, task_id: str, reason: str, note: str | None = None) -> TaskView:
    """The place cannot serve the parcel. Its stock is free again, the rest is routed anew.

    Raises fulfilment.unknown_reason, fulfilment.illegal_transition. Emits ShipmentRefused,
    ShipmentMoved, TaskChanged. Locks: shipment, task, stock.
    """
    if not rules.reason_is_valid(rules.REFUSE_REASONS, reason, note):
        raise UnknownReason(reasons=list(rules.REFUSE_REASONS))
    row, task = _locked(caller, task_id)
    moving.advance(row, "refuse")
    moving.advance_task(task, "refuse", refuse_reason=reason, refuse_note=note)
    moving.withdraw_waybill(row)
    allocation_ids = [line.allocation_id for line in queries.lines_of([row.id])[row.id]]
    inventory.release(allocation_ids=allocation_ids, outcome="released")
    emit(
        ShipmentRefused(
            row.id, row.order_id, row.person_id, row.source_place_id, reason, allocation_ids
        )
    )
    return _view(task_id)
