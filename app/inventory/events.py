"""Facts about stock."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class StockMoved(Event):
    """On hand, in transit or damaged changed at a place for some SKUs (one event a verb)."""

    place_id: str
    sku_ids: list[str]
    kind: str
    cause_kind: str
    cause_id: str


@dataclass(frozen=True)
class HoldTaken(Event):
    """Goods held for an order have left in another way; its holds on them are ended."""

    order_id: str
    place_id: str
    sku_id: str
    allocation_ids: list[str]
    cause_kind: str
    cause_id: str


@dataclass(frozen=True)
class StockOversold(Event):
    """More units left a place than its book had; `oversold_id` keeps what is owed."""

    oversold_id: str
    place_id: str
    sku_id: str
    quantity: int
    cause_kind: str
    cause_id: str


@dataclass(frozen=True)
class OversoldSettled(Event):
    """Nothing is owed any more for a SKU at a place."""

    place_id: str
    sku_id: str


@dataclass(frozen=True)
class CountWaiting(Event):
    """A count has large differences: someone else has to approve it."""

    count_id: str
    place_id: str
    lines: int
    large_lines: int


@dataclass(frozen=True)
class CountEnded(Event):
    """A count was applied, or given up (state applied | cancelled)."""

    count_id: str
    place_id: str
    state: str


@dataclass(frozen=True)
class TransferMoved(Event):
    """Goods between two places were sent, received or called back."""

    transfer_id: str
    from_place_id: str
    to_place_id: str
    state: str


@dataclass(frozen=True)
class TransferShort(Event):
    """Less came than was sent; `lines`: [{sku_id, lot_id, sent, good, damaged, missing}]."""

    transfer_id: str
    from_place_id: str
    to_place_id: str
    lines: list[dict[str, str | int]]
