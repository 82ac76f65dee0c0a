"""Pure rules of stock: which lots serve a want, and when a lot may still be sold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

FAR = date.max


@dataclass(frozen=True, slots=True)
class LotStock:
    """One stock row as read: `free` = on_hand - reserved."""

    stock_id: int
    place_id: str
    sku_id: str
    lot_id: str
    expiry: date | None
    free: int


@dataclass(frozen=True, slots=True)
class Take:
    """Take `quantity` from one stock row for one want (by its position in the list)."""

    want: int
    row: LotStock
    quantity: int


def is_sellable(expiry: date | None, today: date) -> bool:
    """A lot is sold up to and including the day it expires (Asia/Shanghai)."""
    return expiry is None or expiry >= today


def first_expired_first(rows: Iterable[LotStock]) -> list[LotStock]:
    """FEFO: earliest expiry first, lots without expiry last, then the older row."""
    return sorted(rows, key=lambda row: (row.expiry or FAR, row.stock_id))


def allocate(
    wants: Sequence[tuple[str, str, int]], rows: Sequence[LotStock], today: date
) -> tuple[list[Take], list[int]]:
    """Spread wants (place_id, sku_id, quantity) over lots, FEFO.

    Returns (takes, positions of wants that cannot be had in full). Two wants of the same
    SKU at the same place share what is free.
    """
    free: dict[tuple[str, str], list[tuple[LotStock, int]]] = {}
    for row in first_expired_first(row for row in rows if is_sellable(row.expiry, today)):
        free.setdefault((row.place_id, row.sku_id), []).append((row, row.free))
    takes: list[Take] = []
    short: list[int] = []
    for position, (place_id, sku_id, quantity) in enumerate(wants):
        missing = quantity
        left: list[tuple[LotStock, int]] = []
        for row, available in free.get((place_id, sku_id), []):
            take = min(missing, max(available, 0))
            if take:
                takes.append(Take(position, row, take))
                missing -= take
            left.append((row, available - take))
        free[(place_id, sku_id)] = left
        if missing:
            short.append(position)
    return takes, short


def totals(changes: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Sum changes by stock row, in row order: the order in which rows are locked."""
    summed: dict[int, int] = {}
    for stock_id, change in changes:
        summed[stock_id] = summed.get(stock_id, 0) + change
    return dict(sorted(summed.items()))
