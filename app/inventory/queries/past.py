"""Stock at any past second, from the ledger and the reservations; read in pages by row id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.inventory.models import Lot, Reservation, Stock, StockEntry
from app.kernel.db import execute

PAGE = 2000


def stock_at(moment: datetime, place_id: str | None, sku_id: str | None) -> Iterator[list[Any]]:
    """Pages of rows that were not all zero at the moment: (stock_id, place_id, sku_id, lot_no,
    expiry, on_hand, reserved, in_transit, damaged)."""
    after = 0
    while True:
        rows = _rows(after, place_id, sku_id)
        if not rows:
            return
        first, last = rows[0].id, rows[-1].id
        sums = _sums(moment, first, last)
        held = _held(moment, first, last)
        page = []
        for row in rows:
            on_hand, in_transit, damaged = sums.get(row.id, (0, 0, 0))
            reserved = held.get(row.id, 0)
            if on_hand or in_transit or damaged or reserved:
                page.append((*row, on_hand, reserved, in_transit, damaged))
        yield page
        after = last


def _rows(after: int, place_id: str | None, sku_id: str | None) -> list[Any]:
    statement = (
        select(Stock.id, Stock.place_id, Stock.sku_id, Lot.lot_no, Stock.expiry)
        .join(Lot, Lot.id == Stock.lot_id)
        .where(Stock.id > after)
    )
    if place_id is not None:
        statement = statement.where(Stock.place_id == place_id)
    if sku_id is not None:
        statement = statement.where(Stock.sku_id == sku_id)
    return list(execute(statement.order_by(Stock.id).limit(PAGE)).all())


def _sums(moment: datetime, first: int, last: int) -> dict[int, tuple[int, int, int]]:
    rows = execute(
        select(
            StockEntry.stock_id,
            func.sum(StockEntry.on_hand_change).label("on_hand"),
            func.sum(StockEntry.in_transit_change).label("in_transit"),
            func.sum(StockEntry.damaged_change).label("damaged"),
        )
        .where(StockEntry.stock_id.between(first, last), StockEntry.at <= moment)
        .group_by(StockEntry.stock_id)
    )
    return {r.stock_id: (int(r.on_hand), int(r.in_transit), int(r.damaged)) for r in rows}


def _held(moment: datetime, first: int, last: int) -> dict[int, int]:
    rows = execute(
        select(Reservation.stock_id, func.sum(Reservation.quantity).label("held"))
        .where(
            Reservation.stock_id.between(first, last),
            Reservation.created_at <= moment,
            or_(Reservation.ended_at.is_(None), Reservation.ended_at > moment),
        )
        .group_by(Reservation.stock_id)
    )
    return {row.stock_id: int(row.held) for row in rows}
