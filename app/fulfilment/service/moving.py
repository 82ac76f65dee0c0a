"""The one way a parcel or task changes state, and what always goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.fulfilment import locks, queries, rules
from app.fulfilment.errors import IllegalTransition, ShipmentNotFound, TaskNotFound
from app.fulfilment.events import ShipmentClosed, ShipmentMoved, TaskChanged
from app.fulfilment.models import ShippingUpload
from app.fulfilment.types import ShipmentView
from app.kernel.clock import now
from app.kernel.db import Contended, execute
from app.kernel.events import emit
from app.kernel.jobs import later
from app.kernel.settings import settings
from app.places import service as places

WAYBILL_CALL = "fulfilment.waybill"
WAYBILL_CANCEL_CALL = "fulfilment.waybill_cancel"
UPLOAD_CALL = "fulfilment.shipping_info"
UPLOAD_CLOSE_CALL = "fulfilment.shipping_close"


def locked_shipment(shipment_id: str) -> Any:
    """The row, locked; raises fulfilment.shipment_not_found."""
    row = locks.shipment(shipment_id)
    if row is None:
        raise ShipmentNotFound(shipment_id=shipment_id)
    return row


def found_task(task_id: str) -> Any:
    """The task's row, unlocked: it tells which shipment to lock first."""
    row = queries.task_row(task_id)
    if row is None:
        raise TaskNotFound(task_id=task_id)
    return row


def flow_of(row: Any) -> str:
    return rules.flow_of(row.kind, row.source_place_id, row.dest_place_id)


def advance(row: Any, verb: str, *, at: datetime | None = None, **values: Any) -> str:
    """Move a locked shipment by `verb`: state, steps, expected time, event, owed upload.

    `at`: when it happened, if somebody else saw it (the carrier); default now.
    Raises fulfilment.illegal_transition with the state seen. Emits ShipmentMoved.
    """
    flow = flow_of(row)
    after = rules.next_state(flow, row.state, verb)
    if after is None:
        raise IllegalTransition(state=row.state, verb=verb, words=rules.state_words(row.state))
    moment = at or now()
    eta_at = row.eta_at
    for step in rules.STEPS_DONE.get((flow, after), ()):
        if after not in rules.CLOSED:
            planned = queries.planned_at(row.id, step)
            eta_at = rules.eta_after(row.promised_at, eta_at, planned, moment)
        locks.set_step(row.id, step, rules.step_seq(step), moment)
    values["eta_at"] = eta_at
    if after in rules.CLOSED:
        values |= {"closed_at": now(), "live_pickup_code": None, "track_due_at": None}
    if after == "ready":
        values |= {
            "ready_at": moment,
            "keep_until": rules.keep_until(moment, settings().pickup_days),
        }
    if not locks.move_shipment(row.id, row.state, after, **values):
        raise Contended
    tell_moved(row, after, eta_at)
    if rules.UPLOAD_AT[flow] == after:
        owe_upload(row.id, row.order_id)
    return after


def tell_moved(row: Any, state: str, eta_at: datetime) -> None:
    emit(
        ShipmentMoved(
            shipment_id=row.id,
            order_id=row.order_id,
            person_id=row.person_id,
            kind=row.kind,
            state=state,
            source_place_id=row.source_place_id,
            dest_place_id=row.dest_place_id,
            eta_at=eta_at.isoformat(),
        )
    )


def owe_upload(shipment_id: str, order_id: str) -> None:
    """发货信息 is owed to WeChat for this parcel; the call repeats until it is there (F33)."""
    execute(
        insert(ShippingUpload).values(
            shipment_id=shipment_id,
            order_id=order_id,
            state="pending",
            told_last=False,
            created_at=now(),
        )
    )
    later(UPLOAD_CALL, shipment_id, {"shipment_id": shipment_id})


def advance_task(task: Any, verb: str, **values: Any) -> str:
    """Move a locked task by `verb`. Raises fulfilment.illegal_transition. Emits TaskChanged."""
    after = rules.next_task_state(task.state, verb)
    if after is None:
        raise IllegalTransition(state=task.state, verb=verb, words=rules.state_words(task.state))
    if after in ("handed_over", "refused", "void"):
        values["closed_at"] = now()
    if not locks.move_task(task.id, task.state, after, **values):
        raise Contended
    tell_task(task.id, task.shipment_id, task.order_id, task.place_id, after)
    return after


def tell_task(task_id: str, shipment_id: str, order_id: str, place_id: str, state: str) -> None:
    emit(TaskChanged(task_id, shipment_id, order_id, place_id, state))


def close_task(shipment_id: str, verb: str) -> None:
    """Move the shipment's task where its state allows; a parcel without task has none."""
    task = locks.task_of_shipment(shipment_id)
    if task is not None and rules.next_task_state(task.state, verb) is not None:
        advance_task(task, verb)


def withdraw_waybill(row: Any) -> None:
    """A parcel that will not leave needs no courier, and WeChat need not wait for it."""
    if row.kind != rules.EXPRESS:
        return
    if row.waybill is not None:
        cancel_waybill(row.id, row.carrier, row.waybill)
    later(
        UPLOAD_CLOSE_CALL,
        row.id,
        {"order_id": row.order_id},
        due_at=now() + rules.UPLOAD_CLOSE_AFTER,
    )


def cancel_waybill(shipment_id: str, carrier: str, waybill: str) -> None:
    later(
        WAYBILL_CANCEL_CALL,
        f"{shipment_id}:{waybill}"[:100],
        {"shipment_id": shipment_id, "carrier": carrier, "waybill": waybill},
    )


def give(row: Any, verb: str, *, at: datetime | None = None, **values: Any) -> list[str]:
    """The customer has the goods: move by `verb`, say so. Returns the allocations given."""
    advance(row, verb, at=at, **values)
    given = goods_of(row.id)
    emit(ShipmentClosed(row.id, row.order_id, row.person_id, given))
    return given


def goods_of(shipment_id: str) -> list[str]:
    """Allocations of a parcel that hold anything good."""
    lines = queries.lines_of([shipment_id]).get(shipment_id, ())
    return [line.allocation_id for line in lines if line.good is None or line.good > 0]


def views(rows: Sequence[Any]) -> tuple[ShipmentView, ...]:
    """Shipment rows with all that hangs on them."""
    found = places.places_by_ids({row.dest_place_id for row in rows if row.dest_place_id})
    return queries.views(rows, {place_id: place.kind for place_id, place in found.items()})
