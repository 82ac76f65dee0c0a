"""Goods that arrive from outside, a line or a hundred thousand of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import insert

from app.inventory import locks, queries, rules
from app.inventory.errors import NotEnoughOnHand
from app.inventory.events import StockMoved
from app.inventory.models import Lot
from app.inventory.service.taking import settle
from app.inventory.types import Cause, InboundLine
from app.kernel.clock import now
from app.kernel.db import command, execute, query, table_of
from app.kernel.events import emit
from app.kernel.ids import new_id

T = TypeVar("T")

BATCH = 200  # rows of one statement
SKUS_OF_AN_EVENT = 200  # a page of the stream stays small


def _parts(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


@command
def receive(*, place_id: str, lines: Sequence[InboundLine], cause: Cause) -> None:
    """Lots are made as needed, on hand goes up; what was sold beyond the book is paid first.

    Emits StockMoved (one for every 200 SKUs), OversoldSettled.
    Locks: the stock rows, in id order within each batch of 200 lines.
    """
    ordered = sorted(lines, key=lambda one: (one.sku_id, one.lot_no))
    for part in _parts(ordered):
        lots = _lots(part, cause)
        rows = locks.ensure_rows(
            place_id, {(sku, lot): exp for (sku, _), (lot, exp) in lots.items()}
        )
        changes = rules.totals(
            (rows[line.sku_id, lots[line.sku_id, line.lot_no][0]], line.quantity) for line in part
        )
        if not locks.change_on_hand(changes):
            raise NotEnoughOnHand(place_id=place_id)
        locks.write_ledger("receive", cause, [(sid, n, 0, 0) for sid, n in changes.items()])
    skus = sorted({line.sku_id for line in lines})
    settle(place_id, queries.owed_skus(place_id, skus))
    for some in _parts(skus, SKUS_OF_AN_EVENT):
        emit(StockMoved(place_id, list(some), "receive", cause.kind, cause.id))


def _lots(lines: Sequence[InboundLine], cause: Cause) -> dict[tuple[str, str], tuple[str, Any]]:
    """(SKU, lot number) -> (lot id, expiry); those nobody knows are made."""
    wanted: Mapping[tuple[str, str], InboundLine] = {
        (line.sku_id, line.lot_no): line for line in reversed(lines)
    }
    found = queries.find_lots(wanted)
    moment = now()
    new: list[dict[str, Any]] = [
        {
            "id": new_id("lot"),
            "sku_id": sku_id,
            "lot_no": lot_no,
            "expiry": line.expiry,
            "inbound_document": cause.id[:64],
            "cost_fen": line.cost_fen,
            "created_at": moment,
        }
        for (sku_id, lot_no), line in wanted.items()
        if (sku_id, lot_no) not in found
    ]
    if new:
        execute(insert(table_of(Lot)), new)
        found |= {(one["sku_id"], one["lot_no"]): (one["id"], one["expiry"]) for one in new}
    return found


def lot_for(sku_id: str, lot_no: str, expiry: date | None, cause: Cause) -> tuple[str, date | None]:
    """(lot id, expiry) of a lot number; the lot is made when nobody knows it yet."""
    line = InboundLine(sku_id, lot_no, expiry, 0)
    return _lots([line], cause)[sku_id, lot_no]


@query
def is_received(*, cause_id: str) -> bool:
    """Whether the ledger knows this document already (F39: the same file twice)."""
    return queries.has_cause(cause_id)


@query
def lot_id_of(*, sku_id: str, lot_no: str | None) -> str | None:
    """The lot of a number read off the goods; None when nobody knows it."""
    if lot_no is None:
        return None
    found = queries.find_lots({(sku_id, lot_no)}).get((sku_id, lot_no))
    return found[0] if found else None


@query
def changed_skus(
    *, place_id: str, since: datetime | None, after: str | None, limit: int
) -> list[str]:
    """SKUs of a place by id, all or those with a number written since a moment."""
    return queries.changed_skus(place_id, since, after, limit)
