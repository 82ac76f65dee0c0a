"""Conditional writes of stock: the only place where its numbers change.

Each is one UPDATE over all rows of the verb (InnoDB locks them in id order), with the
condition in its WHERE; a row count below what was asked means someone else was quicker
and the whole unit is rolled back. Safe when called directly and concurrently (F5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, insert, literal, select, update

from app.inventory.models import Reservation, Stock, StockEntry
from app.inventory.types import Cause
from app.kernel.clock import now
from app.kernel.db import execute


def _by_row(changes: Mapping[int, int]) -> ColumnElement[int]:
    """A CASE over row ids; with one row just the number."""
    if len(changes) == 1:
        return literal(next(iter(changes.values())))
    return case(dict(changes), value=Stock.id, else_=0)


def add_reserved(changes: Mapping[int, int]) -> bool:
    """reserved += n where that much is free; False when any row had too little."""
    quantity = _by_row(changes)
    done = execute(
        update(Stock)
        .where(Stock.id.in_(list(changes)), Stock.on_hand - Stock.reserved >= quantity)
        .values(reserved=Stock.reserved + quantity)
    )
    return done.rowcount == len(changes)


def drop_reserved(changes: Mapping[int, int]) -> bool:
    """reserved -= n: the goods are free again."""
    quantity = _by_row(changes)
    done = execute(
        update(Stock)
        .where(Stock.id.in_(list(changes)), Stock.reserved >= quantity)
        .values(reserved=Stock.reserved - quantity)
    )
    return done.rowcount == len(changes)


def take_reserved(changes: Mapping[int, int]) -> bool:
    """on_hand -= n and reserved -= n: the reserved goods leave."""
    quantity = _by_row(changes)
    done = execute(
        update(Stock)
        .where(Stock.id.in_(list(changes)), Stock.reserved >= quantity)
        .values(on_hand=Stock.on_hand - quantity, reserved=Stock.reserved - quantity)
    )
    return done.rowcount == len(changes)


def change_on_hand(changes: Mapping[int, int]) -> bool:
    """on_hand += n (n may be negative, never below what is reserved)."""
    quantity = _by_row(changes)
    done = execute(
        update(Stock)
        .where(Stock.id.in_(list(changes)), Stock.on_hand + quantity >= Stock.reserved)
        .values(on_hand=Stock.on_hand + quantity)
    )
    return done.rowcount == len(changes)


def add_in_transit(changes: Mapping[int, int]) -> bool:
    quantity = _by_row(changes)
    done = execute(
        update(Stock)
        .where(Stock.id.in_(list(changes)))
        .values(in_transit=Stock.in_transit + quantity)
    )
    return done.rowcount == len(changes)


def land(stock_id: int, *, sent: int, good: int, damaged: int) -> bool:
    """in_transit -= sent; good units are on hand and reserved, damaged ones stand apart."""
    done = execute(
        update(Stock)
        .where(Stock.id == stock_id, Stock.in_transit >= sent)
        .values(
            in_transit=Stock.in_transit - sent,
            on_hand=Stock.on_hand + good,
            reserved=Stock.reserved + good,
            damaged=Stock.damaged + damaged,
        )
    )
    return done.rowcount == 1


def ensure_row(place_id: str, sku_id: str, lot_id: str, expiry: Any) -> int:
    """The stock row of (place, sku, lot), made with zeros if it is not there yet."""
    found = _row_id(place_id, sku_id, lot_id)
    if found is not None:
        return found
    values = {
        "place_id": place_id,
        "sku_id": sku_id,
        "lot_id": lot_id,
        "expiry": expiry,
        "on_hand": 0,
        "reserved": 0,
        "in_transit": 0,
        "damaged": 0,
    }
    # two receipts may race for the first row: the loser's insert does nothing
    execute(
        insert(Stock)
        .prefix_with("IGNORE", dialect="mysql")
        .prefix_with("IGNORE", dialect="mariadb")
        .prefix_with("OR IGNORE", dialect="sqlite")
        .values(values)
    )
    made = _row_id(place_id, sku_id, lot_id)
    if made is None:
        raise RuntimeError("stock row was neither found nor made")
    return made


def _row_id(place_id: str, sku_id: str, lot_id: str) -> int | None:
    return execute(
        select(Stock.id).where(
            Stock.place_id == place_id, Stock.sku_id == sku_id, Stock.lot_id == lot_id
        )
    ).scalar_one_or_none()


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


def write_ledger(kind: str, cause: Cause, rows: Sequence[tuple[int, int, int, int]]) -> None:
    """Append entries: (stock_id, on_hand change, in_transit change, damaged change)."""
    moment = now()
    execute(
        insert(StockEntry),
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
