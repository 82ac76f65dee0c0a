"""Pure rules of stock: which lots serve a want, and when a lot may still be sold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

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


# -- what the physical world took anyway ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shelf:
    """One stock row as locked."""

    stock_id: int
    lot_id: str
    expiry: date | None
    on_hand: int
    reserved: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A live reservation on one of the rows; `is_paid`: it has no deadline any more."""

    id: str
    allocation_id: str
    order_id: str
    stock_id: int
    quantity: int
    is_paid: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Taking:
    """What leaves each row, which holds end for it, and what could not be found on the book."""

    out: dict[int, int]
    holds: tuple[Hold, ...]
    missing: int


def plan_taking(
    rows: Sequence[Shelf],
    holds: Iterable[Hold],
    quantity: int,
    today: date,
    keep: Collection[str] = (),
    first: str | None = None,
) -> Taking:
    """Goods are gone: free ones first, then the youngest hold, unpaid before paid.

    Free lots that may be sold go before expired ones, first-expired-first-out; the lot
    `first`, where somebody read it off the goods, before all. A hold ends whole, what is
    left of it is free again. `keep`: allocations whose goods are set aside already (picked,
    at the counter), which nobody can have taken.
    """
    order = sorted(
        rows,
        key=lambda r: (
            r.lot_id != first,
            not is_sellable(r.expiry, today),
            r.expiry or FAR,
            r.stock_id,
        ),
    )
    out: dict[int, int] = {}
    missing = quantity
    for row in order:
        take = min(missing, row.on_hand - row.reserved)
        if take > 0:
            out[row.stock_id] = take
            missing -= take
    ended: list[Hold] = []
    for hold in sorted(
        (one for one in holds if one.allocation_id not in keep),
        key=lambda one: (one.is_paid, -one.created_at.timestamp(), _after(one.id)),
    ):
        if not missing:
            break
        take = min(missing, hold.quantity)
        out[hold.stock_id] = out.get(hold.stock_id, 0) + take
        ended.append(hold)
        missing -= take
    return Taking(dict(sorted(out.items())), tuple(ended), missing)


def _after(text: str) -> tuple[int, ...]:
    """Sorts ids backwards: of two holds of one moment the later id is the younger."""
    return tuple(-ord(letter) for letter in text)


# -- counting ---------------------------------------------------------------------------------

COUNT_STATES: dict[tuple[str, str], str] = {
    ("open", "submit"): "waiting",
    ("open", "apply"): "applied",
    ("waiting", "apply"): "applied",
    ("waiting", "reject"): "open",
    ("open", "cancel"): "cancelled",
    ("waiting", "cancel"): "cancelled",
}
TRANSFER_STATES: dict[tuple[str, str], str] = {
    ("sent", "receive"): "received",
    ("sent", "cancel"): "cancelled",
}
WASTE_REASONS = ("过期", "破损", "变质", "失窃", "试吃", "其他")
OTHER_REASON = "其他"


def difference(counted: int, book: int, oversold: int) -> int:
    """What a counted lot changes the book by. Units sold beyond the book count as below it."""
    return counted - (book - oversold)


def is_large(change: int, book: int, *, units: int, percent: int) -> bool:
    """Whether a difference needs a second pair of eyes: above `units` and `percent` of the book."""
    return abs(change) > units and abs(change) * 100 > max(book, 0) * percent
