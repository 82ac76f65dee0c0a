"""SELECTs of task lists and of the receiving place; guesses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from app.fulfilment import codes
from app.fulfilment.models import (
    Guess,
    Shipment,
    ShipmentLine,
    Task,
)
from app.fulfilment.queries.parcels import lines_of
from app.fulfilment.types import (
    CounterParcel,
    TaskView,
)
from app.kernel.db import execute


def _task_select() -> Any:
    return select(
        Task.__table__,
        Shipment.kind.label("shipment_kind"),
        Shipment.state.label("shipment_state"),
        Shipment.dest_place_id,
        Shipment.parcel_no,
        Shipment.carrier,
        Shipment.waybill,
        Shipment.waybill_error,
        Shipment.address_sealed,
    ).join(Shipment, Shipment.id == Task.shipment_id)


def _task_views(rows: Iterable[Any]) -> list[TaskView]:
    all_rows = list(rows)
    lines = lines_of([row.shipment_id for row in all_rows]) if all_rows else {}
    return [
        TaskView(
            id=row.id,
            shipment_id=row.shipment_id,
            order_id=row.order_id,
            place_id=row.place_id,
            kind=row.kind,
            state=row.state,
            shipment_kind=row.shipment_kind,
            shipment_state=row.shipment_state,
            dest_place_id=row.dest_place_id,
            parcel_no=row.parcel_no,
            assignee_id=row.assignee_id,
            refuse_reason=row.refuse_reason,
            refuse_note=row.refuse_note,
            due_at=row.due_at,
            created_at=row.created_at,
            carrier=row.carrier,
            waybill=row.waybill,
            waybill_error=row.waybill_error,
            receiver=codes.masked_receiver(row.address_sealed),
            lines=lines.get(row.shipment_id, ()),
        )
        for row in all_rows
    ]


def task_view(task_id: str) -> TaskView | None:
    found = _task_views(execute(_task_select().where(Task.id == task_id)))
    return found[0] if found else None


def task_page(
    place_id: str, states: Collection[str], limit: int, after: tuple[datetime, str] | None
) -> list[TaskView]:
    """Tasks of a place, most urgent first; one more than `limit` tells of a next page."""
    statement = _task_select().where(Task.place_id == place_id, Task.state.in_(states))
    if after is not None:
        statement = statement.where(_later_than(Task.due_at, Task.id, after))
    return _task_views(execute(statement.order_by(Task.due_at, Task.id).limit(limit + 1)))


def on_the_road(place_id: str, kind: str, limit: int) -> list[TaskView]:
    """Tasks whose parcel left the place by rider or express and has not arrived, the longest
    out first."""
    statement = _task_select().where(
        Shipment.source_place_id == place_id,
        Shipment.state.in_(("shipped", "in_transit")),
        Shipment.kind == kind,
        Task.state == "handed_over",
    )
    return _task_views(execute(statement.order_by(Task.due_at, Task.id).limit(limit)))


def to_remind(moment: datetime, before: datetime, limit: int) -> Sequence[Any]:
    """Ready parcels whose time is over after `moment`, but by `before`, and that were not looked
    at yet."""
    return execute(
        select(Shipment.__table__)
        .where(
            Shipment.state == "ready",
            Shipment.keep_until > moment,
            Shipment.keep_until <= before,
            Shipment.reminded_at.is_(None),
        )
        .order_by(Shipment.keep_until, Shipment.id)
        .limit(limit)
    ).all()


def overdue(moment: datetime, limit: int) -> list[str]:
    """Ready parcels that nobody came for in time, the longest over first."""
    rows = execute(
        select(Shipment.id)
        .where(Shipment.state == "ready", Shipment.keep_until <= moment)
        .order_by(Shipment.keep_until, Shipment.id)
        .limit(limit)
    )
    return [row.id for row in rows]


def _later_than(at: Any, row_id: Any, after: tuple[datetime, str]) -> ColumnElement[bool]:
    return or_(at > after[0], and_(at == after[0], row_id > after[1]))


def counter_page(
    place_id: str,
    states: Collection[str],
    limit: int,
    after: tuple[datetime, str] | None,
    *,
    coming: bool = False,
    ready_before: datetime | None = None,
) -> list[CounterParcel]:
    """Parcels that are, or will be, handed out at a place. coming: from elsewhere only."""
    at = Shipment.eta_at if coming else Shipment.ready_at
    statement = select(Shipment.__table__).where(
        Shipment.dest_place_id == place_id, Shipment.state.in_(states)
    )
    if coming:
        statement = statement.where(Shipment.source_place_id != place_id)
    if ready_before is not None:
        statement = statement.where(Shipment.ready_at < ready_before)
    if after is not None:
        statement = statement.where(_later_than(at, Shipment.id, after))
    return counter_parcels(execute(statement.order_by(at, Shipment.id).limit(limit + 1)).all())


def short_parcels(place_id: str, since: datetime, limit: int) -> list[CounterParcel]:
    """Received since then with less good than sent, the newest first; one more tells of more."""
    is_short = exists().where(
        ShipmentLine.shipment_id == Shipment.id,
        ShipmentLine.received_quantity < ShipmentLine.quantity,
    )
    came = or_(
        and_(Shipment.state.in_(("ready", "collected")), Shipment.ready_at >= since),
        and_(Shipment.state == "lost", Shipment.closed_at >= since),
    )
    statement = select(Shipment.__table__).where(Shipment.dest_place_id == place_id, came, is_short)
    newest = func.coalesce(Shipment.ready_at, Shipment.closed_at)
    rows = execute(statement.order_by(newest.desc(), Shipment.id).limit(limit + 1)).all()
    return counter_parcels(rows)


def counter_parcels(rows: Sequence[Any]) -> list[CounterParcel]:
    lines = lines_of([row.id for row in rows]) if rows else {}
    return [
        CounterParcel(
            id=row.id,
            order_id=row.order_id,
            person_id=row.person_id,
            person_hint="",
            parcel_no=row.parcel_no,
            kind=row.kind,
            state=row.state,
            source_place_id=row.source_place_id,
            dest_place_id=row.dest_place_id,
            promised_at=row.promised_at,
            eta_at=row.eta_at,
            ready_at=row.ready_at,
            keep_until=row.keep_until,
            handed_out_at=row.handed_out_at,
            lines=lines.get(row.id, ()),
        )
        for row in rows
    ]


def by_live_code(place_id: str, code: str) -> str | None:
    """The parcel a live 8-digit code stands for at this point."""
    return execute(
        select(Shipment.id).where(
            Shipment.dest_place_id == place_id, Shipment.live_pickup_code == code
        )
    ).scalar_one_or_none()


def by_past_code(place_id: str, code: str) -> str | None:
    """The newest parcel that had this code at this point and no longer has it."""
    return execute(
        select(Shipment.id)
        .where(Shipment.dest_place_id == place_id, Shipment.pickup_code == code)
        .order_by(Shipment.created_at.desc())
        .limit(1)
    ).scalar_one_or_none()


def ready_of_person(place_id: str, person_id: str) -> list[str]:
    """Parcels of a person that can be handed out at a point, in id order."""
    rows = execute(
        select(Shipment.id)
        .where(
            Shipment.dest_place_id == place_id,
            Shipment.state == "ready",
            Shipment.person_id == person_id,
        )
        .order_by(Shipment.id)
    )
    return [row.id for row in rows]


def guesses(place_id: str, window: int, actor_id: str) -> tuple[int, int]:
    """Wrong codes in a window: by this actor, by everybody, at this point."""
    rows = execute(
        select(Guess.actor_id, Guess.wrong).where(
            Guess.place_id == place_id, Guess.window == window
        )
    ).all()
    return sum(r.wrong for r in rows if r.actor_id == actor_id), sum(r.wrong for r in rows)
