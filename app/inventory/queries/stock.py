"""List and page SELECTs of stock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select

from app.inventory.models import Lot, Reservation, Stock, StockEntry, StockMinimum
from app.inventory.rules import Hold, LotStock, is_sellable
from app.inventory.types import FreeStock
from app.kernel.db import current_unit, execute

_OF_SKUS = Stock.sku_id.in_(bindparam("skus", expanding=True))
_AT_PLACES = Stock.place_id.in_(bindparam("places", expanding=True))
_UNEXPIRED = or_(Stock.expiry.is_(None), Stock.expiry >= bindparam("today"))

# Built once: asked for on every scan and order.
_LOTS = select(
    Stock.id,
    Stock.place_id,
    Stock.sku_id,
    Stock.lot_id,
    Stock.expiry,
    Stock.on_hand,
    Stock.reserved,
    Stock.in_transit,
).where(_OF_SKUS, _AT_PLACES)
_SUMS = (
    select(
        Stock.place_id,
        Stock.sku_id,
        func.sum(Stock.on_hand - Stock.reserved).label("free"),
        func.sum(Stock.on_hand).label("on_hand"),
        func.sum(Stock.in_transit).label("in_transit"),
        func.min(Stock.expiry).label("nearest_expiry"),
    )
    .where(_OF_SKUS, _UNEXPIRED)
    .group_by(Stock.place_id, Stock.sku_id)
)
_SUMS_AT_PLACES = _SUMS.where(_AT_PLACES)


class _LotRow(NamedTuple):
    id: int
    lot_id: str
    expiry: date | None


_READ = "inventory.read"  # the current unit's last read of lots: {pair: its rows}


def _lots(sku_ids: Collection[str], place_ids: Collection[str]) -> list[Any]:
    return list(execute(_LOTS, {"skus": list(sku_ids), "places": list(place_ids)}).all())


def free_rows(pairs: Collection[tuple[str, str]], *, again: bool = True) -> list[LotStock]:
    """Lots of (place, sku) pairs that have anything free.

    `again` False: what the current unit has read for its plan will do, where it covers all.
    """
    unit = current_unit()
    read = unit.notes.get(_READ) if unit is not None and not again else None
    if read is not None and all(pair in read for pair in pairs):
        rows = [row for pair in pairs for row in read[pair]]
    else:
        rows = _lots({sku for _, sku in pairs}, {place for place, _ in pairs})
    return [
        LotStock(r.id, r.place_id, r.sku_id, r.lot_id, r.expiry, r.on_hand - r.reserved)
        for r in rows
        if r.on_hand > r.reserved
    ]


def forget_read() -> None:
    """The current unit writes stock: what it read before is not to be relied on."""
    unit = current_unit()
    if unit is not None:
        unit.notes.pop(_READ, None)


def availability(
    sku_ids: Collection[str], place_ids: Collection[str] | None, today: date
) -> list[FreeStock]:
    """Sums over sellable lots, per place and SKU."""
    unit = current_unit()
    if place_ids is not None and unit is not None and unit.write:
        return _availability_for_plan(unit.notes, sku_ids, place_ids, today)
    parameters: dict[str, Any] = {"skus": list(sku_ids), "today": today}
    if place_ids is None:
        rows = execute(_SUMS, parameters)
    else:
        rows = execute(_SUMS_AT_PLACES, parameters | {"places": list(place_ids)})
    return [
        FreeStock(
            r.place_id, r.sku_id, int(r.free), int(r.on_hand), int(r.in_transit), r.nearest_expiry
        )
        for r in rows
    ]


def _availability_for_plan(
    notes: dict[str, Any], sku_ids: Collection[str], place_ids: Collection[str], today: date
) -> list[FreeStock]:
    """The same from the lots themselves, which `reserve` needs next and so finds read."""
    read: dict[tuple[str, str], list[Any]] = {
        (place, sku): [] for place in place_ids for sku in sku_ids
    }
    for row in _lots(sku_ids, place_ids):
        read[(row.place_id, row.sku_id)].append(row)
    notes[_READ] = notes.get(_READ, {}) | read
    found: list[FreeStock] = []
    for (place_id, sku_id), rows in read.items():
        sold = [row for row in rows if is_sellable(row.expiry, today)]
        if sold:
            found.append(
                FreeStock(
                    place_id,
                    sku_id,
                    sum(row.on_hand - row.reserved for row in sold),
                    sum(row.on_hand for row in sold),
                    sum(row.in_transit for row in sold),
                    min((row.expiry for row in sold if row.expiry is not None), default=None),
                )
            )
    return found


def live_reservations(allocation_ids: Collection[str]) -> list[Any]:
    return list(
        execute(
            select(
                Reservation.id,
                Reservation.allocation_id,
                Reservation.stock_id,
                Reservation.order_id,
                Reservation.quantity,
                Stock.place_id,
                Stock.sku_id,
                Stock.lot_id,
                Stock.expiry,
            )
            .join(Stock, Stock.id == Reservation.stock_id)
            .where(Reservation.allocation_id.in_(allocation_ids), Reservation.state == "live")
        ).all()
    )


def committed(allocation_ids: Collection[str]) -> list[Any]:
    """Reservations of these allocations whose goods have left: stock_id, quantity."""
    return list(
        execute(
            select(Reservation.stock_id, Reservation.quantity).where(
                Reservation.allocation_id.in_(allocation_ids), Reservation.state == "committed"
            )
        ).all()
    )


def holds_on(stock_ids: Collection[int]) -> list[Hold]:
    """Live reservations on some stock rows."""
    if not stock_ids:
        return []
    rows = execute(
        select(
            Reservation.id,
            Reservation.allocation_id,
            Reservation.order_id,
            Reservation.stock_id,
            Reservation.quantity,
            Reservation.deadline,
            Reservation.created_at,
        ).where(Reservation.stock_id.in_(list(stock_ids)), Reservation.state == "live")
    )
    return [
        Hold(
            r.id,
            r.allocation_id,
            r.order_id,
            r.stock_id,
            r.quantity,
            r.deadline is None,
            r.created_at,
        )
        for r in rows
    ]


def taken_since(allocation_ids: Collection[str], since: datetime) -> set[str]:
    """Allocations whose goods left in another way since a moment (their event may be on its
    way)."""
    rows = execute(
        select(Reservation.allocation_id).where(
            Reservation.allocation_id.in_(list(allocation_ids)),
            Reservation.state == "taken",
            Reservation.ended_at >= since,
        )
    )
    return {row.allocation_id for row in rows}


def stock_id_of(place_id: str, sku_id: str, lot_id: str) -> int | None:
    return execute(
        select(Stock.id).where(
            Stock.place_id == place_id, Stock.sku_id == sku_id, Stock.lot_id == lot_id
        )
    ).scalar_one_or_none()


def lots_at(place_id: str, sku_id: str) -> list[Any]:
    """(stock_id, lot_id, expiry) of a SKU's lots at a place, by row."""
    return list(
        execute(
            select(Stock.id, Stock.lot_id, Stock.expiry)
            .where(Stock.place_id == place_id, Stock.sku_id == sku_id)
            .order_by(Stock.id)
        ).all()
    )


def find_lots(
    pairs: Collection[tuple[str, str]],
) -> dict[tuple[str, str], tuple[str, date | None]]:
    """(SKU, lot number) -> (lot id, expiry), of those that exist."""
    rows = execute(
        select(Lot.id, Lot.sku_id, Lot.lot_no, Lot.expiry).where(
            Lot.sku_id.in_({sku_id for sku_id, _ in pairs}),
            Lot.lot_no.in_({lot_no for _, lot_no in pairs}),
        )
    )
    return {
        (row.sku_id, row.lot_no): (row.id, row.expiry)
        for row in rows
        if (row.sku_id, row.lot_no) in pairs
    }


def find_lot_by_id(lot_id: str) -> Any:
    return execute(select(Lot.id, Lot.sku_id, Lot.expiry).where(Lot.id == lot_id)).first()


def lots_of(sku_id: str) -> list[Any]:
    """(id, lot_id, expiry) of every lot of a SKU, by age; `id` its place in that order."""
    rows = execute(select(Lot.id, Lot.expiry).where(Lot.sku_id == sku_id).order_by(Lot.id))
    return [_LotRow(n, row.id, row.expiry) for n, row in enumerate(rows)]


def lot(lot_id: str) -> Any:
    return execute(select(Lot.id, Lot.sku_id, Lot.expiry).where(Lot.id == lot_id)).one()


def lots(lot_ids: Collection[str]) -> list[Any]:
    return list(execute(select(Lot.id, Lot.lot_no, Lot.expiry).where(Lot.id.in_(lot_ids))).all())


def changed_skus(place_id: str, since: datetime | None, after: str | None, limit: int) -> list[str]:
    """SKUs of a place by id, all or those with a number written since a moment."""
    statement = select(Stock.sku_id).where(Stock.place_id == place_id).distinct()
    if since is not None:
        statement = statement.where(Stock.changed_at >= since)
    if after is not None:
        statement = statement.where(Stock.sku_id > after)
    return [row.sku_id for row in execute(statement.order_by(Stock.sku_id).limit(limit))]


def stock_page(place_id: str, after: int, limit: int) -> list[Any]:
    """Stock rows of a place by row id, with the lot's number."""
    return list(
        execute(
            select(
                Stock.id,
                Stock.sku_id,
                Stock.lot_id,
                Lot.lot_no,
                Stock.expiry,
                Stock.on_hand,
                Stock.reserved,
                Stock.in_transit,
                Stock.damaged,
            )
            .join(Lot, Lot.id == Stock.lot_id)
            .where(Stock.place_id == place_id, Stock.id > after)
            .order_by(Stock.id)
            .limit(limit)
        ).all()
    )


def below_minimum(place_id: str, today: date) -> list[Any]:
    """(sku_id, free, minimum) where free is below the place's minimum."""
    free = func.coalesce(func.sum(Stock.on_hand - Stock.reserved), 0)
    return list(
        execute(
            select(StockMinimum.sku_id, free.label("free"), StockMinimum.minimum)
            .outerjoin(
                Stock,
                (Stock.place_id == StockMinimum.place_id)
                & (Stock.sku_id == StockMinimum.sku_id)
                & or_(Stock.expiry.is_(None), Stock.expiry >= today),
            )
            .where(StockMinimum.place_id == place_id)
            .group_by(StockMinimum.sku_id, StockMinimum.minimum)
            .having(free < StockMinimum.minimum)
            .order_by(free)
        ).all()
    )


def has_cause(cause_id: str) -> bool:
    found = execute(select(StockEntry.id).where(StockEntry.cause_id == cause_id).limit(1))
    return found.first() is not None
