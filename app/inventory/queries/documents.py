"""SELECTs of counts, papers, transfers and of what was sold beyond the book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, or_, select

from app.inventory.models import (
    Count,
    CountLine,
    Lot,
    Oversold,
    Paper,
    Stock,
    Transfer,
    TransferLine,
)
from app.kernel.db import all_rows, first_row


def count_row(count_id: str) -> Any:
    return first_row(select(Count.__table__).where(Count.id == count_id))


def open_count_of(place_id: str) -> str | None:
    row = first_row(select(Count.id).where(Count.open_place_id == place_id))
    return row.id if row else None


def counts_page(place_ids: Collection[str] | None, states: Sequence[str], before: str | None,
                limit: int) -> list[Any]:  # fmt: skip
    """Counts of some places (None: all), newest first, with how many lines were counted."""
    lines = (
        select(func.count(CountLine.id))
        .where(CountLine.count_id == Count.id, CountLine.counted.is_not(None))
        .scalar_subquery()
    )
    statement = select(Count.__table__, lines.label("counted_lines"))
    if place_ids is not None:
        statement = statement.where(Count.place_id.in_(list(place_ids)))
    if states:
        statement = statement.where(Count.state.in_(states))
    if before:
        statement = statement.where(Count.id < before)
    return all_rows(statement.order_by(Count.id.desc()).limit(limit))


def count_lines(count_id: str) -> list[Any]:
    """Lines in stock row order: the order in which their rows are locked."""
    return all_rows(
        select(
            CountLine.id,
            CountLine.stock_id,
            CountLine.sku_id,
            CountLine.lot_id,
            Lot.lot_no,
            Lot.expiry,
            CountLine.counted,
            CountLine.book,
            CountLine.book_oversold,
            CountLine.counted_by,
            CountLine.counted_at,
            CountLine.is_large,
            CountLine.applied,
        )
        .join(Lot, Lot.id == CountLine.lot_id)
        .where(CountLine.count_id == count_id)
        .order_by(CountLine.stock_id)
    )


def count_of_line(count_id: str, sku_id: str, stock_id: int) -> bool:
    """Whether another line of this SKU in the count carries what was sold beyond the book."""
    row = first_row(
        select(CountLine.id).where(
            CountLine.count_id == count_id,
            CountLine.sku_id == sku_id,
            CountLine.stock_id != stock_id,
            CountLine.book_oversold > 0,
        )
    )
    return row is not None


def counters_of(count_id: str) -> set[str]:
    """Who has counted any line."""
    rows = all_rows(select(CountLine.counted_by).where(CountLine.count_id == count_id).distinct())
    return {row.counted_by for row in rows if row.counted_by}


def papers_page(place_id: str, before: str | None, limit: int) -> list[Any]:
    """Papers of a place, newest first."""
    statement = (
        select(
            Paper.id,
            Paper.kind,
            Paper.place_id,
            Stock.sku_id,
            Stock.lot_id,
            Lot.lot_no,
            Paper.quantity,
            Paper.is_damaged,
            Paper.reason,
            Paper.note,
            Paper.actor_id,
            Paper.created_at,
        )
        .join(Stock, Stock.id == Paper.stock_id)
        .join(Lot, Lot.id == Stock.lot_id)
        .where(Paper.place_id == place_id)
    )
    if before:
        statement = statement.where(Paper.id < before)
    return all_rows(statement.order_by(Paper.id.desc()).limit(limit))


def transfer_row(transfer_id: str) -> Any:
    return first_row(select(Transfer.__table__).where(Transfer.id == transfer_id))


def transfer_lines(transfer_ids: Collection[str]) -> list[Any]:
    if not transfer_ids:
        return []
    return all_rows(
        select(TransferLine.__table__, Lot.lot_no, Lot.expiry)
        .join(Lot, Lot.id == TransferLine.lot_id)
        .where(TransferLine.transfer_id.in_(list(transfer_ids)))
        .order_by(TransferLine.transfer_id, TransferLine.id)
    )


def transfers_page(
    place_id: str, states: Sequence[str], before: str | None, limit: int
) -> list[Any]:
    """Transfers from or to a place, newest first."""
    statement = select(Transfer.__table__).where(
        or_(Transfer.from_place_id == place_id, Transfer.to_place_id == place_id)
    )
    if states:
        statement = statement.where(Transfer.state.in_(states))
    if before:
        statement = statement.where(Transfer.id < before)
    return all_rows(statement.order_by(Transfer.id.desc()).limit(limit))


def oversold_page(limit: int) -> list[Any]:
    """(place_id, sku_id, owed) of what is still owed, oldest first."""
    return all_rows(
        select(Oversold.place_id, Oversold.sku_id, func.sum(Oversold.open_quantity).label("owed"))
        .where(Oversold.open_quantity > 0)
        .group_by(Oversold.place_id, Oversold.sku_id)
        .order_by(func.min(Oversold.id))
        .limit(limit)
    )


def owed_skus(place_id: str, sku_ids: Sequence[str]) -> list[str]:
    """Those of some SKUs that a place owes; few places owe anything."""
    rows = all_rows(
        select(Oversold.sku_id)
        .where(Oversold.place_id == place_id, Oversold.open_quantity > 0)
        .distinct()
    )
    wanted = set(sku_ids)
    return [row.sku_id for row in rows if row.sku_id in wanted]
