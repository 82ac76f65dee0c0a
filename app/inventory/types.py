"""Shapes the inventory room takes and gives. Quantities in the SKU's base unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FreeStock:
    """What one place can sell of one SKU now, over its unexpired lots."""

    place_id: str
    sku_id: str
    free: int
    on_hand: int
    in_transit: int
    nearest_expiry: date | None


@dataclass(frozen=True, slots=True)
class LotLabel:
    """What stands on the goods of a lot: number and expiry."""

    id: str
    lot_no: str
    expiry: date | None


@dataclass(frozen=True, slots=True)
class Want:
    """Reserve `quantity` of a SKU at a place for a line of an order."""

    line_id: str
    parcel_no: int
    place_id: str
    sku_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Reserved:
    """A part of a want, now held in one lot. One allocation each."""

    allocation_id: str
    line_id: str
    parcel_no: int
    place_id: str
    sku_id: str
    lot_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock changed and who did it; written with every ledger entry."""

    kind: str  # order | shipment | import | adjust
    id: str
    actor_id: str


@dataclass(frozen=True, slots=True)
class InboundLine:
    """Goods that arrive from outside: one lot of one SKU. cost_fen per pricing unit."""

    sku_id: str
    lot_no: str
    expiry: date | None
    quantity: int
    cost_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was found of an allocation that was in transit: good and damaged units."""

    allocation_id: str
    order_id: str
    sku_id: str
    lot_id: str
    sent: int
    good: int
    damaged: int


@dataclass(frozen=True, slots=True)
class TakenHold:
    """What one order lost: these allocations hold nothing any more."""

    order_id: str
    allocation_ids: tuple[str, ...]
    quantity: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Goods that left anyway: from free stock, from orders' holds, and beyond the book.

    lots: (lot_id, quantity) as booked; their sum is free + held. `missing` units are owed
    (oversold_id) until something comes in.
    """

    free: int
    held: int
    missing: int
    lots: tuple[tuple[str, int], ...] = ()
    holds: tuple[TakenHold, ...] = ()
    oversold_id: str | None = None


@dataclass(frozen=True, slots=True)
class CountedLot:
    """What somebody counted of a lot. A lot nobody knows is made, with its expiry."""

    sku_id: str
    lot_no: str
    quantity: int
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class CountLineView:
    """A line of a count. book and change are None while the count is open: it is blind."""

    stock_id: int
    sku_id: str
    lot_id: str
    lot_no: str
    expiry: date | None
    counted: int | None
    book: int | None
    change: int | None
    is_large: bool
    counted_by: str | None
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class CountView:
    """A count sheet. States: open | waiting | applied | cancelled."""

    id: str
    place_id: str
    state: str
    note: str
    opened_by: str
    opened_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    lines: tuple[CountLineView, ...] = ()
    counted_lines: int = 0


@dataclass(frozen=True, slots=True)
class PaperView:
    """A single lot changed by hand, and why."""

    id: str
    kind: str
    place_id: str
    sku_id: str
    lot_id: str
    lot_no: str
    quantity: int
    is_damaged: bool
    reason: str
    note: str
    actor_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TransferWant:
    """Send `quantity` of a SKU; of one lot, or first-expired-first-out."""

    sku_id: str
    quantity: int
    lot_id: str | None = None


@dataclass(frozen=True, slots=True)
class TransferCounted:
    """What was found of a transfer's line on arrival."""

    line_id: str
    good: int
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class TransferLineView:
    """missing = quantity - good - damaged, once received."""

    id: str
    sku_id: str
    lot_id: str
    lot_no: str
    expiry: date | None
    quantity: int
    good: int | None
    damaged: int | None


@dataclass(frozen=True, slots=True)
class TransferView:
    """Goods between two places of ours. States: sent | received | cancelled."""

    id: str
    from_place_id: str
    to_place_id: str
    state: str
    note: str
    sent_by: str
    sent_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    lines: tuple[TransferLineView, ...]
