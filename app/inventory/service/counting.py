"""Cycle counts: opened, counted blind, submitted, approved where the difference is large.

What is applied is the difference between what was counted and the book as it stood at that
moment; sales and receipts between counting and approval stay what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from app.catalog import service as catalog
from app.inventory import locks, queries, rules
from app.inventory.errors import (
    CountNotFound,
    CountRunning,
    IllegalTransition,
    NothingCounted,
    OwnCount,
)
from app.inventory.events import CountEnded, CountWaiting, StockMoved
from app.inventory.service.receiving import lot_for
from app.inventory.service.taking import settle, take_from
from app.inventory.types import Cause, CountedLot, CountLineView, CountView
from app.kernel.clock import now
from app.kernel.db import Contended, command, query
from app.kernel.events import emit
from app.kernel.settings import settings
from app.places import service as places

GRAM = "gram"
GRAMS_OF_A_PIECE = 100  # a difference of 100 g is looked at like one of a piece


@command
def open_count(
    *, place_id: str, actor_id: str, sku_ids: Collection[str] = (), note: str = ""
) -> CountView:
    """Start a count of a place; `sku_ids` puts their lots on the sheet, others may be added.

    One count runs at a place at a time. Raises inventory.count_running {count_id},
    places.not_found.
    """
    places.get_place(place_id)
    running = queries.open_count_of(place_id)
    if running is not None:
        raise CountRunning(count_id=running)
    count_id = locks.insert_count(place_id, note, actor_id)
    for sku_id in sorted(set(sku_ids)):
        catalog.get_sku(sku_id)
        for row in queries.lots_at(place_id, sku_id):
            locks.mark_counted(count_id, row.id, {"sku_id": sku_id, "lot_id": row.lot_id})
    return _view(count_id)


@command
def count_lots(*, count_id: str, lots: Sequence[CountedLot], actor_id: str) -> CountView:
    """Write down what was counted; counting a lot again replaces it.

    All goods of the place are counted, those in customers' bags too. The book's number is
    kept with the line, from the locked row. Raises inventory.count_not_found,
    inventory.illegal_transition, catalog.sku_not_found. Locks: each stock row, in id order.
    """
    count = _must(count_id)
    if count.state != "open":
        raise IllegalTransition(state=count.state, verb="count")
    cause = Cause("count", count_id, actor_id)
    rows: list[tuple[int, str, str, CountedLot]] = []
    for one in lots:
        catalog.get_sku(one.sku_id)
        lot_id, expiry = lot_for(one.sku_id, one.lot_no, one.expiry, cause)
        stock_id = locks.ensure_row(count.place_id, one.sku_id, lot_id, expiry)
        rows.append((stock_id, one.sku_id, lot_id, one))
    for stock_id, sku_id, lot_id, one in sorted(rows, key=lambda row: row[0]):
        _count(count, stock_id, sku_id, lot_id, one.quantity, actor_id)
    return _view(count_id)


def _count(
    count: Any, stock_id: int, sku_id: str, lot_id: str, counted: int, actor_id: str
) -> None:
    book = locks.row_of(stock_id)
    oversold = 0
    # what was sold beyond the book belongs to no lot: one line of the SKU carries it
    if not queries.count_of_line(count.id, sku_id, stock_id):
        oversold = sum(row.open_quantity for row in locks.open_oversold(count.place_id, sku_id))
    locks.mark_counted(
        count.id,
        stock_id,
        {
            "sku_id": sku_id,
            "lot_id": lot_id,
            "counted": counted,
            "book": book.on_hand,
            "book_oversold": oversold,
            "counted_by": actor_id,
            "counted_at": now(),
            "is_large": _is_large(sku_id, counted, book.on_hand, oversold),
        },
    )


def _is_large(sku_id: str, counted: int, book: int, oversold: int) -> bool:
    units = settings().count_free_units
    if catalog.get_sku(sku_id).base_unit == GRAM:
        units *= GRAMS_OF_A_PIECE
    change = rules.difference(counted, book, oversold)
    return rules.is_large(change, book, units=units, percent=settings().count_free_percent)


@command
def submit_count(*, count_id: str, actor_id: str) -> CountView:
    """The counting is done: small differences are applied at once, large ones wait.

    Lots that were not counted stay as they are. Submitting again changes nothing.
    Raises inventory.count_not_found, inventory.nothing_counted, illegal_transition.
    Emits CountWaiting, or CountEnded, StockMoved and what taking goods says.
    """
    count = _must(count_id)
    if count.state in ("waiting", "applied"):
        return _view(count_id)
    lines = [line for line in queries.count_lines(count_id) if line.counted is not None]
    if not lines:
        raise NothingCounted
    submitted = {"submitted_by": actor_id, "submitted_at": now()}
    large = sum(1 for line in lines if line.is_large)
    if large:
        _move(count, "submit", submitted)
        emit(CountWaiting(count_id, count.place_id, len(lines), large))
    else:
        _move(count, "apply", submitted)
        _apply(count, lines, actor_id)
    return _view(count_id)


@command
def approve_count(*, count_id: str, actor_id: str) -> CountView:
    """Someone who did not count agrees: the differences are applied. Repeating it is fine.

    Raises inventory.count_not_found, inventory.own_count, inventory.illegal_transition.
    Emits CountEnded, StockMoved and what taking goods says.
    """
    count = _must(count_id)
    if count.state == "applied":
        return _view(count_id)
    if actor_id in queries.counters_of(count_id) | {count.submitted_by}:
        raise OwnCount
    if count.state != "waiting":
        raise IllegalTransition(state=count.state, verb="approve")
    _move(count, "apply", {"decided_by": actor_id, "decided_at": now()})
    lines = [line for line in queries.count_lines(count_id) if line.counted is not None]
    _apply(count, lines, actor_id)
    return _view(count_id)


@command
def reject_count(*, count_id: str, actor_id: str) -> CountView:
    """Back to the people of the place: count again. Raises illegal_transition."""
    count = _must(count_id)
    _move(count, "reject", {"decided_by": actor_id, "decided_at": now()})
    return _view(count_id)


@command
def cancel_count(*, count_id: str, actor_id: str) -> CountView:
    """Give a count up; nothing is changed. Emits CountEnded. Raises illegal_transition."""
    count = _must(count_id)
    if count.state != "cancelled":
        _move(count, "cancel", {"decided_by": actor_id, "decided_at": now()})
        emit(CountEnded(count_id, count.place_id, "cancelled"))
    return _view(count_id)


def _apply(count: Any, lines: Sequence[Any], actor_id: str) -> None:
    cause = Cause("count", count.id, actor_id)
    changed: set[str] = set()
    for line in lines:
        change = rules.difference(line.counted, line.book, line.book_oversold)
        if not locks.mark_line_applied(line.id, change):
            raise Contended
        if change > 0:
            if not locks.shift(line.stock_id, on_hand=change):
                raise RuntimeError("more goods broke a bound")
            locks.write_ledger("count", cause, [(line.stock_id, change, 0, 0)])
        elif change < 0:
            rows = locks.shelves(count.place_id, line.sku_id, line.lot_id)
            take_from(rows, count.place_id, line.sku_id, -change, "count", cause)
        if change:
            changed.add(line.sku_id)
    settle(count.place_id, changed)
    if changed:
        emit(StockMoved(count.place_id, sorted(changed), "count", cause.kind, cause.id))
    emit(CountEnded(count.id, count.place_id, "applied"))


def _move(count: Any, verb: str, values: dict[str, Any]) -> None:
    after = rules.COUNT_STATES.get((count.state, verb))
    if after is None:
        raise IllegalTransition(state=count.state, verb=verb)
    if not locks.move_count(count.id, count.state, after, **values):
        raise Contended


def _must(count_id: str) -> Any:
    found = locks.count_row(count_id)
    if found is None:
        raise CountNotFound(count_id=count_id)
    return found


def _view(count_id: str) -> CountView:
    row = queries.count_row(count_id)
    if row is None:
        raise CountNotFound(count_id=count_id)
    lines = tuple(_line(row.state, line) for line in queries.count_lines(count_id))
    return _head(row, lines, sum(1 for line in lines if line.counted is not None))


def _head(row: Any, lines: tuple[CountLineView, ...], counted: int) -> CountView:
    return CountView(
        row.id,
        row.place_id,
        row.state,
        row.note,
        row.opened_by,
        row.opened_at,
        row.submitted_by,
        row.submitted_at,
        row.decided_by,
        row.decided_at,
        lines,
        counted,
    )


def _line(state: str, line: Any) -> CountLineView:
    is_blind = state == "open" or line.counted is None
    change = None if is_blind else rules.difference(line.counted, line.book, line.book_oversold)
    return CountLineView(
        line.stock_id,
        line.sku_id,
        line.lot_id,
        line.lot_no,
        line.expiry,
        line.counted,
        None if is_blind else line.book,
        change,
        False if is_blind else line.is_large,
        line.counted_by,
        line.counted_at,
    )


@query
def get_count(*, count_id: str) -> CountView:
    """Raises inventory.count_not_found."""
    return _view(count_id)


@query
def list_counts(
    *,
    place_ids: Collection[str] | None,
    states: Sequence[str] = (),
    before: str | None = None,
    limit: int = 20,
) -> list[CountView]:
    """Counts of some places (None: all) without their lines, newest first."""
    rows = queries.counts_page(place_ids, states, before, limit)
    return [_head(row, (), int(row.counted_lines)) for row in rows]
