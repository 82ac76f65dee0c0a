"""Shapes the inventory room takes and gives. Quantities in the SKU's base unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
