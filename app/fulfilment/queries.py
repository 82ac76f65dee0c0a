"""SELECTs of fulfilment: parcels with their children in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.fulfilment import codes, rules
from app.fulfilment.models import (
    ExitPass,
    Guess,
    Shipment,
    ShipmentLine,
    ShipmentStep,
    ShippingUpload,
    Task,
    TrackPoint,
)
from app.fulfilment.types import (
    CounterParcel,
    LineView,
    MissingUpload,
    ShipmentView,
    StepView,
    TaskView,
    TrackView,
)
from app.kernel.db import execute


def shipment_row(shipment_id: str) -> Any | None:
    return execute(select(Shipment.__table__).where(Shipment.id == shipment_id)).first()


def shipment_of_waybill(waybill: str) -> Any | None:
    return execute(select(Shipment.__table__).where(Shipment.waybill == waybill)).first()


def task_row(task_id: str) -> Any | None:
    return execute(select(Task.__table__).where(Task.id == task_id)).first()


def lines_of(shipment_ids: Collection[str]) -> dict[str, tuple[LineView, ...]]:
    """shipment_id -> its lines, in the order they were put in."""
    found: dict[str, list[LineView]] = defaultdict(list)
    for row in execute(
        select(ShipmentLine.__table__)
        .where(ShipmentLine.shipment_id.in_(shipment_ids))
        .order_by(ShipmentLine.id)
    ):
        found[row.shipment_id].append(
            LineView(
                line_id=row.id,
                order_line_id=row.line_id,
                allocation_id=row.allocation_id,
                sku_id=row.sku_id,
                lot_id=row.lot_id,
                name=row.name,
                quantity=row.quantity,
                picked=row.picked_quantity,
                good=row.received_quantity,
                damaged=row.damaged_quantity,
                value_fen=row.value_fen,
            )
        )
    return {key: tuple(lines) for key, lines in found.items()}


def _steps_of(shipment_ids: Collection[str]) -> dict[str, tuple[StepView, ...]]:
    found: dict[str, list[StepView]] = defaultdict(list)
    for row in execute(
        select(ShipmentStep.__table__)
        .where(ShipmentStep.shipment_id.in_(shipment_ids))
        .order_by(ShipmentStep.shipment_id, ShipmentStep.seq, ShipmentStep.step)
    ):
        words = rules.STEP_WORDS.get(row.step, row.step)
        found[row.shipment_id].append(
            StepView(row.step, words, row.promised_at, row.planned_at, row.actual_at)
        )
    return {key: tuple(steps) for key, steps in found.items()}


def planned_at(shipment_id: str, step: str) -> datetime | None:
    return execute(
        select(ShipmentStep.planned_at).where(
            ShipmentStep.shipment_id == shipment_id, ShipmentStep.step == step
        )
    ).scalar_one_or_none()


def _tracks_of(shipment_ids: Collection[str]) -> dict[str, tuple[TrackView, ...]]:
    found: dict[str, list[TrackView]] = defaultdict(list)
    for row in execute(
        select(TrackPoint.__table__)
        .where(TrackPoint.shipment_id.in_(shipment_ids))
        .order_by(TrackPoint.at, TrackPoint.id)
    ):
        found[row.shipment_id].append(TrackView(row.at, row.action, row.words))
    return {key: tuple(points) for key, points in found.items()}


def track_actions(shipment_id: str) -> list[str]:
    rows = execute(select(TrackPoint.action).where(TrackPoint.shipment_id == shipment_id))
    return [row.action for row in rows]


def views(rows: Sequence[Any]) -> tuple[ShipmentView, ...]:
    """Shipment rows as views; three more queries whatever their number."""
    ids = [row.id for row in rows]
    if not ids:
        return ()
    steps, lines, tracks = _steps_of(ids), lines_of(ids), _tracks_of(ids)
    return tuple(
        ShipmentView(
            id=row.id,
            order_id=row.order_id,
            person_id=row.person_id,
            parcel_no=row.parcel_no,
            kind=row.kind,
            source_place_id=row.source_place_id,
            dest_place_id=row.dest_place_id,
            state=row.state,
            words=rules.state_words(row.state),
            promised_at=row.promised_at,
            eta_at=row.eta_at,
            carrier=row.carrier,
            waybill=row.waybill,
            waybill_error=row.waybill_error,
            pickup_code=row.live_pickup_code,
            qr_text=codes.pickup_text(row.id, row.dest_place_id) if row.live_pickup_code else None,
            ready_at=row.ready_at,
            handed_out_at=row.handed_out_at,
            handed_out_by=row.handed_out_by,
            created_at=row.created_at,
            closed_at=row.closed_at,
            steps=steps.get(row.id, ()),
            lines=lines.get(row.id, ()),
            track=tracks.get(row.id, ()),
        )
        for row in rows
    )


def rows_of_order(order_id: str) -> Sequence[Any]:
    return execute(
        select(Shipment.__table__)
        .where(Shipment.order_id == order_id)
        .order_by(Shipment.parcel_no, Shipment.id)
    ).all()


def rows_of_orders(order_ids: Collection[str]) -> Sequence[Any]:
    return execute(
        select(Shipment.__table__)
        .where(Shipment.order_id.in_(order_ids))
        .order_by(Shipment.order_id, Shipment.parcel_no)
    ).all()


# -- tasks --------------------------------------------------------------------------------


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


def _later_than(at: Any, row_id: Any, after: tuple[datetime, str]) -> ColumnElement[bool]:
    return or_(at > after[0], and_(at == after[0], row_id > after[1]))


# -- the receiving place ------------------------------------------------------------------


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


# -- leaving, carriers, WeChat ------------------------------------------------------------


def exit_pass(order_id: str) -> Any | None:
    return execute(select(ExitPass.__table__).where(ExitPass.order_id == order_id)).first()


def exit_pass_by_code(short_code: str) -> Any | None:
    return execute(select(ExitPass.__table__).where(ExitPass.short_code == short_code)).first()


def in_store_shipment(order_id: str) -> Any | None:
    return execute(
        select(Shipment.__table__).where(
            Shipment.order_id == order_id, Shipment.kind == rules.IN_STORE
        )
    ).first()


def due_polls(at: datetime, limit: int) -> Sequence[Any]:
    """Parcels on the way whose carrier is to be asked now."""
    return execute(
        select(Shipment.__table__)
        .where(Shipment.state.in_(("shipped", "in_transit")), Shipment.track_due_at <= at)
        .order_by(Shipment.track_due_at)
        .limit(limit)
    ).all()


def upload_row(shipment_id: str) -> Any | None:
    return execute(
        select(ShippingUpload.__table__).where(ShippingUpload.shipment_id == shipment_id)
    ).first()


def uploads_of_order(order_id: str) -> dict[str, str]:
    """shipment_id -> state of its upload."""
    rows = execute(
        select(ShippingUpload.shipment_id, ShippingUpload.state).where(
            ShippingUpload.order_id == order_id
        )
    )
    return {row.shipment_id: row.state for row in rows}


def missing_uploads(older_than: datetime, limit: int) -> list[MissingUpload]:
    rows = execute(
        select(ShippingUpload.__table__)
        .where(
            ShippingUpload.state.in_(("pending", "failed")), ShippingUpload.created_at < older_than
        )
        .order_by(ShippingUpload.created_at)
        .limit(limit)
    )
    return [MissingUpload(r.shipment_id, r.order_id, r.state, r.error, r.created_at) for r in rows]


# -- audit --------------------------------------------------------------------------------


def rows_in(states: Collection[str], after: str, limit: int) -> Sequence[Any]:
    """Shipments in these states by id, a page at a time."""
    return execute(
        select(Shipment.__table__)
        .where(Shipment.state.in_(states), Shipment.id > after)
        .order_by(Shipment.id)
        .limit(limit)
    ).all()


def tasks_of(shipment_ids: Collection[str]) -> dict[str, str]:
    """shipment_id -> state of its task."""
    rows = execute(select(Task.shipment_id, Task.state).where(Task.shipment_id.in_(shipment_ids)))
    return {row.shipment_id: row.state for row in rows}


def doubled_codes() -> Sequence[Any]:
    return execute(
        select(Shipment.dest_place_id, Shipment.pickup_code, func.count().label("times"))
        .where(Shipment.live_pickup_code.is_not(None))
        .group_by(Shipment.dest_place_id, Shipment.pickup_code)
        .having(func.count() > 1)
    ).all()
