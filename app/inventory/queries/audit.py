"""What the audit asks: rows against their ledger, their reservations, their bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, or_, select

from app.inventory.models import (
    Count,
    CountLine,
    Reservation,
    Stock,
    StockEntry,
    Transfer,
    TransferLine,
)
from app.kernel.db import execute

PAGE = 5000  # stock rows looked at in one statement: memory stays the same at any size


def _spans() -> Iterator[tuple[int, int]]:
    """(first, last) ids of pages of stock rows."""
    after = 0
    while True:
        ids = select(Stock.id).where(Stock.id > after).order_by(Stock.id).limit(PAGE).subquery()
        span = execute(
            select(func.min(ids.c.id).label("first"), func.max(ids.c.id).label("last"))
        ).one()
        if span.last is None:
            return
        yield int(span.first), int(span.last)
        after = int(span.last)


def rows_against_ledger() -> Iterator[Any]:
    """Stock rows whose numbers differ from the sum of their ledger."""
    for first, last in _spans():
        yield from execute(_against_ledger(first, last)).all()


def _against_ledger(first: int, last: int) -> Any:
    sums = (
        select(
            StockEntry.stock_id,
            func.sum(StockEntry.on_hand_change).label("on_hand"),
            func.sum(StockEntry.in_transit_change).label("in_transit"),
            func.sum(StockEntry.damaged_change).label("damaged"),
        )
        .where(StockEntry.stock_id.between(first, last))
        .group_by(StockEntry.stock_id)
        .subquery()
    )
    booked = {name: func.coalesce(sums.c[name], 0) for name in ("on_hand", "in_transit", "damaged")}
    return (
        select(
            Stock.id,
            Stock.place_id,
            Stock.sku_id,
            Stock.on_hand,
            Stock.in_transit,
            Stock.damaged,
            booked["on_hand"].label("ledger_on_hand"),
            booked["in_transit"].label("ledger_in_transit"),
            booked["damaged"].label("ledger_damaged"),
        )
        .outerjoin(sums, sums.c.stock_id == Stock.id)
        .where(
            Stock.id.between(first, last),
            or_(
                Stock.on_hand != booked["on_hand"],
                Stock.in_transit != booked["in_transit"],
                Stock.damaged != booked["damaged"],
            ),
        )
    )


def rows_against_reservations() -> Iterator[Any]:
    """Stock rows whose `reserved` differs from the sum of live reservations."""
    for first, last in _spans():
        sums = (
            select(Reservation.stock_id, func.sum(Reservation.quantity).label("held"))
            .where(Reservation.stock_id.between(first, last), Reservation.state == "live")
            .group_by(Reservation.stock_id)
            .subquery()
        )
        held = func.coalesce(sums.c.held, 0)
        yield from execute(
            select(Stock.id, Stock.place_id, Stock.sku_id, Stock.reserved, held.label("held"))
            .outerjoin(sums, sums.c.stock_id == Stock.id)
            .where(Stock.id.between(first, last), Stock.reserved != held)
        ).all()


def rows_out_of_bounds() -> Iterator[Any]:
    """Negative or over-reserved rows: the CHECKs make this empty; the audit proves it."""
    yield from execute(
        select(Stock.id, Stock.on_hand, Stock.reserved, Stock.in_transit, Stock.damaged).where(
            or_(
                Stock.reserved < 0,
                Stock.reserved > Stock.on_hand,
                Stock.in_transit < 0,
                Stock.damaged < 0,
            )
        )
    )


def rows_in_transit() -> list[Any]:
    """place_id, sku_id, lot_id, in_transit, and `coming`: what transfers under way account for.
    Rows of which either is not zero."""
    sent = (
        select(TransferLine.to_stock_id, func.sum(TransferLine.quantity).label("coming"))
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .where(Transfer.state == "sent")
        .group_by(TransferLine.to_stock_id)
        .subquery()
    )
    coming = func.coalesce(sent.c.coming, 0)
    return list(
        execute(
            select(
                Stock.place_id, Stock.sku_id, Stock.lot_id, Stock.in_transit, coming.label("coming")
            )
            .outerjoin(sent, sent.c.to_stock_id == Stock.id)
            .where(or_(Stock.in_transit != 0, coming != 0))
        ).all()
    )


def live_holds() -> list[Any]:
    """id, allocation_id, order_id, quantity of every live reservation."""
    columns = (Reservation.id, Reservation.allocation_id, Reservation.order_id)
    return list(
        execute(
            select(*columns, Reservation.quantity)
            .where(Reservation.state == "live")
            .order_by(Reservation.id)
        ).all()
    )


def rows_against_departures() -> Iterator[tuple[int, int, int]]:
    """(stock row, units whose reservations say they have left, units booked out), where they
    differ.

    Two sums a page, by the index on the row, and compared here: joined in the database each sum
    was made anew for every row.
    """
    for first, last in _spans():
        gone = case((Reservation.state == "committed", Reservation.quantity), else_=0)
        left = _sums(Reservation.stock_id, gone, first, last)
        out = case(
            (StockEntry.kind.in_(("commit", "move_out")), -StockEntry.on_hand_change), else_=0
        )
        booked = _sums(StockEntry.stock_id, out, first, last)
        for stock_id in sorted(left.keys() | booked.keys()):
            has_left, was_booked = left.get(stock_id, 0), booked.get(stock_id, 0)
            if has_left != was_booked:
                yield stock_id, has_left, was_booked


def _sums(stock_id: Any, amount: Any, first: int, last: int) -> dict[int, int]:
    statement = select(stock_id.label("id"), func.sum(amount).label("total"))
    rows = execute(statement.where(stock_id.between(first, last)).group_by(stock_id))
    return {int(row.id): int(row.total) for row in rows}


def applied_counts_with_gaps() -> Iterator[Any]:
    """Applied counts with a counted line that was not applied."""
    yield from execute(
        select(Count.id, func.count(CountLine.id).label("lines"))
        .join(CountLine, CountLine.count_id == Count.id)
        .where(
            Count.state == "applied", CountLine.counted.is_not(None), CountLine.applied.is_(None)
        )
        .group_by(Count.id)
    )
