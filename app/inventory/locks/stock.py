"""Conditional writes of stock: the only place where its numbers change.

Each is one UPDATE over all rows of the verb (InnoDB locks them in id order), with the
condition in its WHERE; a row count below what was asked means someone else was quicker
and the whole unit is rolled back. Safe when called directly and concurrently (F5).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, case, insert, select, update

from app.inventory.models import Reservation, Stock, StockEntry
from app.inventory.queries.stock import forget_read
from app.inventory.rules import Shelf
from app.inventory.types import Cause
from app.kernel.clock import now
from app.kernel.db import BigId, UtcDateTime, execute, table_of
from app.kernel.ids import new_id

Quantity = ColumnElement[int]
Build = Callable[[Quantity], tuple[Sequence[ColumnElement[bool]], Mapping[Any, Any]]]


@functools.cache
def _statement(build: Build, rows: int) -> Update:
    """A verb's UPDATE over so many rows, with one quantity for each; built once.

    Parameters: id0, n0, id1, n1 … A CASE gives each row its own quantity.
    """
    ids = [bindparam(f"id{n}", type_=BigId) for n in range(rows)]
    amounts = [bindparam(f"n{n}", type_=BigId) for n in range(rows)]
    whens = list(zip(ids, amounts, strict=True))
    quantity = amounts[0] if rows == 1 else case(*whens, value=Stock.id, else_=0)
    conditions, values = build(quantity)
    changed = {Stock.changed_at: bindparam("moment", type_=UtcDateTime())}
    return update(Stock).where(Stock.id.in_(ids), *conditions).values({**values, **changed})


def _change(build: Build, changes: Mapping[int, int]) -> bool:
    """Run a verb's UPDATE; False when any row did not meet its condition."""
    parameters: dict[str, Any] = {"moment": now()}
    for number, (stock_id, quantity) in enumerate(changes.items()):
        parameters[f"id{number}"] = stock_id
        parameters[f"n{number}"] = quantity
    forget_read()
    return execute(_statement(build, len(changes)), parameters).rowcount == len(changes)


def _adds_reserved(n: Quantity) -> Any:
    return [Stock.on_hand - Stock.reserved >= n], {Stock.reserved: Stock.reserved + n}


def _drops_reserved(n: Quantity) -> Any:
    return [Stock.reserved >= n], {Stock.reserved: Stock.reserved - n}


def _takes_reserved(n: Quantity) -> Any:
    values = {Stock.on_hand: Stock.on_hand - n, Stock.reserved: Stock.reserved - n}
    return [Stock.reserved >= n], values


def _changes_on_hand(n: Quantity) -> Any:
    return [Stock.on_hand + n >= Stock.reserved], {Stock.on_hand: Stock.on_hand + n}


def _adds_in_transit(n: Quantity) -> Any:
    return [], {Stock.in_transit: Stock.in_transit + n}


def add_reserved(changes: Mapping[int, int]) -> bool:
    """reserved += n where that much is free; False when any row had too little."""
    return _change(_adds_reserved, changes)


def drop_reserved(changes: Mapping[int, int]) -> bool:
    """reserved -= n: the goods are free again."""
    return _change(_drops_reserved, changes)


def take_reserved(changes: Mapping[int, int]) -> bool:
    """on_hand -= n and reserved -= n: the reserved goods leave."""
    return _change(_takes_reserved, changes)


def change_on_hand(changes: Mapping[int, int]) -> bool:
    """on_hand += n (n may be negative, never below what is reserved)."""
    return _change(_changes_on_hand, changes)


def add_in_transit(changes: Mapping[int, int]) -> bool:
    """in_transit += n: goods are on their way here."""
    return _change(_adds_in_transit, changes)


def land(stock_id: int, *, sent: int, good: int, damaged: int) -> bool:
    """in_transit -= sent; good units are on hand and reserved, damaged ones stand apart."""
    forget_read()
    done = execute(
        update(Stock)
        .where(Stock.id == stock_id, Stock.in_transit >= sent)
        .values(
            in_transit=Stock.in_transit - sent,
            on_hand=Stock.on_hand + good,
            reserved=Stock.reserved + good,
            damaged=Stock.damaged + damaged,
            changed_at=now(),
        )
    )
    return done.rowcount == 1


def shift(stock_id: int, *, on_hand: int = 0, in_transit: int = 0, damaged: int = 0) -> bool:
    """Change the numbers of one row; False when one would go below its bound.

    on hand never below what is reserved, in transit and damaged never below zero.
    """
    forget_read()
    done = execute(
        update(Stock)
        .where(
            Stock.id == stock_id,
            Stock.on_hand + on_hand >= Stock.reserved,
            Stock.in_transit + in_transit >= 0,
            Stock.damaged + damaged >= 0,
        )
        .values(
            on_hand=Stock.on_hand + on_hand,
            in_transit=Stock.in_transit + in_transit,
            damaged=Stock.damaged + damaged,
            changed_at=now(),
        )
    )
    return done.rowcount == 1


def take_out(stock_id: int, *, quantity: int, freed: int) -> bool:
    """on_hand -= quantity and reserved -= freed, where the rest still covers what is held."""
    forget_read()
    done = execute(
        update(Stock)
        .where(
            Stock.id == stock_id,
            Stock.reserved >= freed,
            Stock.on_hand - quantity >= Stock.reserved - freed,
        )
        .values(
            on_hand=Stock.on_hand - quantity,
            reserved=Stock.reserved - freed,
            changed_at=now(),
        )
    )
    return done.rowcount == 1


def shelves(place_id: str, sku_id: str, lot_id: str | None = None) -> list[Shelf]:
    """Stock rows of a SKU at a place, locked in id order until the unit ends."""
    statement = select(Stock.id, Stock.lot_id, Stock.expiry, Stock.on_hand, Stock.reserved).where(
        Stock.place_id == place_id, Stock.sku_id == sku_id
    )
    if lot_id is not None:
        statement = statement.where(Stock.lot_id == lot_id)
    rows = execute(statement.order_by(Stock.id).with_for_update())
    return [Shelf(r.id, r.lot_id, r.expiry, r.on_hand, r.reserved) for r in rows]


def row_of(stock_id: int) -> Any:
    """One stock row, locked until the unit ends; None when there is none."""
    return execute(select(Stock.__table__).where(Stock.id == stock_id).with_for_update()).first()


def ensure_row(place_id: str, sku_id: str, lot_id: str, expiry: date | None) -> int:
    """The stock row of (place, sku, lot), made with zeros if it is not there yet."""
    return ensure_rows(place_id, {(sku_id, lot_id): expiry})[sku_id, lot_id]


def ensure_rows(
    place_id: str, lots: Mapping[tuple[str, str], date | None]
) -> dict[tuple[str, str], int]:
    """Stock rows of (SKU, lot) pairs at a place, with their expiry; missing ones are made."""
    found = _row_ids(place_id, lots)
    missing = [pair for pair in lots if pair not in found]
    if missing:
        # two receipts may race for the first row: the loser's insert does nothing
        execute(
            _MAKE_ROWS,
            [
                {
                    "place_id": place_id,
                    "sku_id": sku_id,
                    "lot_id": lot_id,
                    "expiry": lots[sku_id, lot_id],
                    "on_hand": 0,
                    "reserved": 0,
                    "in_transit": 0,
                    "damaged": 0,
                }
                for sku_id, lot_id in missing
            ],
        )
        found |= _row_ids(place_id, missing)
    if len(found) < len(lots):
        raise RuntimeError("a stock row was neither found nor made")
    return found


_MAKE_ROWS = (
    insert(table_of(Stock))
    .prefix_with("IGNORE", dialect="mysql")
    .prefix_with("IGNORE", dialect="mariadb")
    .prefix_with("OR IGNORE", dialect="sqlite")
)


def _row_ids(place_id: str, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = execute(
        select(Stock.id, Stock.sku_id, Stock.lot_id).where(
            Stock.place_id == place_id,
            Stock.sku_id.in_({sku_id for sku_id, _ in pairs}),
            Stock.lot_id.in_({lot_id for _, lot_id in pairs}),
        )
    )
    return {(row.sku_id, row.lot_id): row.id for row in rows if (row.sku_id, row.lot_id) in pairs}


def end_reservations(ids: Sequence[str], state: str) -> bool:
    """live -> `state`, compare-and-set; False when any was no longer live."""
    done = execute(
        update(Reservation)
        .where(Reservation.id.in_(list(ids)), Reservation.state == "live")
        .values(state=state, ended_at=now(), deadline=None)
    )
    return done.rowcount == len(ids)


def set_deadline(order_id: str, deadline: datetime | None) -> int:
    """Move the deadline of an order's live reservations; returns how many there are."""
    done = execute(
        update(Reservation)
        .where(Reservation.order_id == order_id, Reservation.state == "live")
        .values(deadline=deadline)
    )
    return int(done.rowcount)


_WRITE_ENTRIES = insert(table_of(StockEntry))
_WRITE_RESERVATIONS = insert(table_of(Reservation))


def write_reservations(
    order_id: str, deadline: datetime | None, rows: Sequence[tuple[str, int, int]]
) -> None:
    """Live reservations: (allocation_id, stock_id, quantity)."""
    moment = now()
    execute(
        _WRITE_RESERVATIONS,
        [
            {
                "id": new_id("res"),
                "allocation_id": allocation_id,
                "stock_id": stock_id,
                "order_id": order_id,
                "quantity": quantity,
                "state": "live",
                "deadline": deadline,
                "created_at": moment,
            }
            for allocation_id, stock_id, quantity in rows
        ],
    )


def write_ledger(kind: str, cause: Cause, rows: Sequence[tuple[int, int, int, int]]) -> None:
    """Append entries: (stock_id, on_hand change, in_transit change, damaged change)."""
    moment = now()
    execute(
        _WRITE_ENTRIES,
        [
            {
                "stock_id": stock_id,
                "kind": kind,
                "on_hand_change": on_hand,
                "in_transit_change": in_transit,
                "damaged_change": damaged,
                "cause_kind": cause.kind,
                "cause_id": cause.id,
                "actor_id": cause.actor_id,
                "at": moment,
            }
            for stock_id, on_hand, in_transit, damaged in rows
        ],
    )
