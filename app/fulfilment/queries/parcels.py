"""SELECTs of parcels, with their children in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from app.fulfilment import codes, rules
from app.fulfilment.models import (
    Shipment,
    ShipmentLine,
    ShipmentStep,
    Task,
    TrackPoint,
)
from app.fulfilment.types import (
    LineView,
    ShipmentView,
    StepView,
    TrackView,
)
from app.kernel.db import execute
from app.routing.types import step_word


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
        .order_by(ShipmentLine.shipment_id, ShipmentLine.position)
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


def _steps_of(
    shipment_ids: Collection[str], dest_kinds: Mapping[str, str]
) -> dict[str, tuple[StepView, ...]]:
    """`dest_kinds`: shipment_id -> kind of its destination, for the word of `arrived`."""
    found: dict[str, list[StepView]] = defaultdict(list)
    for row in execute(
        select(ShipmentStep.__table__)
        .where(ShipmentStep.shipment_id.in_(shipment_ids))
        .order_by(ShipmentStep.shipment_id, ShipmentStep.seq, ShipmentStep.step)
    ):
        words = step_word(row.step, dest_kinds.get(row.shipment_id))
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


def views(rows: Sequence[Any], place_kinds: Mapping[str, str]) -> tuple[ShipmentView, ...]:
    """Shipment rows as views; three more queries whatever their number.

    `place_kinds`: place_id -> kind, of the rows' destinations.
    """
    ids = [row.id for row in rows]
    if not ids:
        return ()
    dest_kinds = {
        row.id: place_kinds[row.dest_place_id] for row in rows if row.dest_place_id in place_kinds
    }
    steps, lines, tracks = _steps_of(ids, dest_kinds), lines_of(ids), _tracks_of(ids)
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
            keep_until=row.keep_until,
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


def away_from_places(allocation_ids: Collection[str], closed_after: datetime) -> dict[str, int]:
    """allocation id -> units that are with a carrier, or whose parcel closed just now."""
    rows = execute(
        select(ShipmentLine.allocation_id, ShipmentLine.quantity)
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(
            ShipmentLine.allocation_id.in_(allocation_ids),
            Shipment.state.in_(("shipped", "in_transit")) | (Shipment.closed_at > closed_after),
        )
    )
    return {row.allocation_id: row.quantity for row in rows}


def set_aside(place_id: str, sku_id: str) -> list[str]:
    """Allocations of a SKU in parcels picked at a place, or ready to be handed out there."""
    rows = execute(
        select(ShipmentLine.allocation_id)
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(
            ShipmentLine.sku_id == sku_id,
            or_(
                and_(Shipment.source_place_id == place_id, Shipment.state == "picked"),
                and_(Shipment.dest_place_id == place_id, Shipment.state == "ready"),
            ),
        )
    )
    return [row.allocation_id for row in rows]
