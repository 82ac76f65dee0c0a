"""SELECTs of leaving, carriers, uploads to WeChat, and audit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.fulfilment import rules
from app.fulfilment.models import (
    ExitPass,
    Shipment,
    ShipmentLine,
    ShippingUpload,
    Task,
)
from app.fulfilment.types import (
    MissingUpload,
)
from app.kernel.db import execute

# -- leaving, carriers, WeChat ------------------------------------------------------------


def exit_pass(order_id: str) -> Any | None:
    return execute(select(ExitPass.__table__).where(ExitPass.order_id == order_id)).first()


def unused_exits(order_ids: Collection[str], since: datetime) -> set[str]:
    """Which of these orders have a pass of `since` or later that nobody has walked out with."""
    return set(
        execute(
            select(ExitPass.order_id).where(
                ExitPass.order_id.in_(order_ids),
                ExitPass.used_at.is_(None),
                ExitPass.created_at >= since,
            )
        ).scalars()
    )


def exit_pass_by_code(short_code: str) -> Any | None:
    return execute(select(ExitPass.__table__).where(ExitPass.short_code == short_code)).first()


def exits_checked(place_id: str, since: datetime) -> int:
    """Passes used at a store from `since` on."""
    return int(
        execute(
            select(func.count()).where(ExitPass.place_id == place_id, ExitPass.used_at >= since)
        ).scalar_one()
    )


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


def lines_that_do_not_fit(states: Collection[str]) -> Sequence[Any]:
    """Of parcels in these states: lines that left without being picked whole (is_unpicked), or
    came without being counted; and parcels that have no line (line_id None)."""
    is_unpicked = and_(
        Shipment.state != "to_pick", ShipmentLine.picked_quantity != ShipmentLine.quantity
    )
    is_uncounted = and_(
        Shipment.kind == rules.PICKUP,
        Shipment.dest_place_id != Shipment.source_place_id,
        Shipment.state.in_(("ready", "collected")),
        ShipmentLine.received_quantity.is_(None),
    )
    return execute(
        select(
            Shipment.id,
            Shipment.state,
            ShipmentLine.id.label("line_id"),
            ShipmentLine.quantity,
            ShipmentLine.picked_quantity,
            is_unpicked.label("is_unpicked"),
        )
        .outerjoin(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
        .where(
            Shipment.state.in_(states), or_(ShipmentLine.id.is_(None), is_unpicked, is_uncounted)
        )
    ).all()


def hand_outs_that_do_not_fit(closed: Collection[str]) -> Sequence[Any]:
    """Closed parcels whose code is still live, and collected ones that nobody signed for."""
    is_unsigned = and_(
        Shipment.kind == rules.PICKUP,
        Shipment.state == "collected",
        or_(Shipment.handed_out_by.is_(None), Shipment.handed_out_at.is_(None)),
    )
    return execute(
        select(Shipment.id, Shipment.state, Shipment.live_pickup_code).where(
            Shipment.state.in_(closed), or_(Shipment.live_pickup_code.is_not(None), is_unsigned)
        )
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


def quantities_on_the_way(allocation_ids: Collection[str]) -> dict[str, int]:
    """allocation_id -> quantity that has left and is not with the customer yet."""
    rows = execute(
        select(ShipmentLine.allocation_id, ShipmentLine.quantity)
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(
            ShipmentLine.allocation_id.in_(allocation_ids),
            Shipment.state.in_(("shipped", "in_transit")),
        )
    )
    return {row.allocation_id: row.quantity for row in rows}


def units_between_places() -> dict[tuple[str, str, str], int]:
    """(place, SKU, lot) -> units in parcels that have left for that place of ours."""
    rows = execute(
        select(
            Shipment.dest_place_id,
            ShipmentLine.sku_id,
            ShipmentLine.lot_id,
            func.sum(ShipmentLine.quantity).label("units"),
        )
        .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
        .where(
            Shipment.state == "shipped",
            Shipment.kind == rules.PICKUP,
            Shipment.dest_place_id != Shipment.source_place_id,
        )
        .group_by(Shipment.dest_place_id, ShipmentLine.sku_id, ShipmentLine.lot_id)
    )
    return {(r.dest_place_id, r.sku_id, r.lot_id): int(r.units) for r in rows}


def in_open_parcels(allocation_ids: Collection[str], closed_after: datetime) -> set[str]:
    """Those that are in a parcel which is not over, or was closed since."""
    rows = execute(
        select(ShipmentLine.allocation_id)
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(
            ShipmentLine.allocation_id.in_(allocation_ids),
            or_(Shipment.state.not_in(rules.CLOSED), Shipment.closed_at > closed_after),
        )
    )
    return {row.allocation_id for row in rows}
