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
    withheld_fen: int = 0


GOOD, DAMAGED, GONE = "good", "damaged", "gone"


@dataclass(frozen=True, slots=True)
class RefundWanted:
    """A line to refund. quantity 0: money only; amount_fen None: the units' own share.

    fate: what becomes of the goods: good | damaged (back at `place_id`) | gone.
    """

    line_id: str
    quantity: int
    amount_fen: int | None
    fate: str
    place_id: str | None = None


@dataclass(frozen=True, slots=True)
class LineRefund:
    """A line in a refund's preview: what it takes, and what could be taken at most.

    `delivered`: units the customer has, which can come back; `left_fen`: money still in it.
    """

    line_id: str
    name: str
    spec: str
    base_unit: str
    quantity: int
    amount_fen: int
    goods_fen: int
    discount_fen: int
    freight_fen: int
    delivered: int
    left_fen: int


@dataclass(frozen=True, slots=True)
class RefundPreview:
    """What would go back, to the fen."""

    order_id: str
    amount_fen: int
    paid_fen: int
    refunded_fen: int
    lines: tuple[LineRefund, ...]


@dataclass(frozen=True, slots=True)
class RefundMade:
    """A refund that was decided; its money is on the way."""

    refund_id: str
    order_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What would go back for some units: their share of goods, discount and freight.
    `freight_fen`: how much of it is freight."""

    refund_fen: int
    freight_fen: int


@dataclass(frozen=True, slots=True)
class RestView:
    """What the customer can still cancel of an order that has left in part.

    lines: (line id, units)."""

    refund_fen: int
    freight_fen: int
    lines: tuple[tuple[str, int], ...]


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
class OrderRefund:
    """A refund of an order, decided or done; several may be on their way at once.

    state: as payments has it. lines: (line id, units, fen); units: (line id, units, fate, place).
    """

    id: str
    amount_fen: int
    reason: str
    state: str
    created_at: datetime
    done_at: datetime | None
    lines: tuple[tuple[str, int, int], ...]
    units: tuple[tuple[str, int, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class ParcelAway:
    """A parcel that has left by rider or express and is not with its customer. Lines by id."""

    shipment_id: str
    parcel_no: int
    kind: str
    source_name: str
    carrier: str | None
    waybill: str | None
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefundableOrder:
    """An order as whoever refunds it needs it. delivered: line id -> units the customer has."""

    order: OrderSummary
    lines: tuple[LineView, ...]
    delivered: dict[str, int]
    refunds: tuple[OrderRefund, ...]
    places: tuple[tuple[str, str], ...]  # (id, name): where the goods may go back to
    away: tuple[ParcelAway, ...]  # what the asker may report lost


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
