"""Shapes of orders. Money in fen, quantities in base units, times aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

IN_STORE = "in_store"


@dataclass(frozen=True, slots=True)
class OrderLineWanted:
    """What the client may name: a SKU and how much of it. Never a price (F15)."""

    sku_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as stored."""

    id: str
    line_no: int
    sku_id: str
    name: str
    spec: str
    base_unit: str
    quantity: int
    price_fen: int
    per_quantity: int
    goods_fen: int
    discount_fen: int
    freight_fen: int
    total_fen: int
    refunded_quantity: int
    refunded_fen: int


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order without its lines, for lists."""

    id: str
    number: str
    person_id: str
    channel: str
    kind: str
    place_id: str | None
    state: str
    goods_fen: int
    discount_fen: int
    freight_fen: int
    total_fen: int
    paid_fen: int
    refunded_fen: int
    promised_from: datetime | None
    promised_at: datetime | None
    deadline: datetime | None
    created_at: datetime
    paid_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A planned parcel: which lines from where, promised when."""

    parcel_no: int
    kind: str
    source_place_id: str
    dest_place_id: str | None
    promised_at: datetime
    lines: tuple[tuple[str, int], ...]  # (line id, quantity)


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its lines and planned parcels."""

    order: OrderSummary
    lines: tuple[LineView, ...]
    parcels: tuple[ParcelView, ...]


@dataclass(frozen=True, slots=True)
class CartItemView:
    """One item of a cart."""

    sku_id: str
    quantity: int
