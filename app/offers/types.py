"""Shapes of prices. Money in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price as it applies now: `price_fen` for `per_quantity` base units."""

    price_id: str
    sku_id: str
    price_list: str
    price_fen: int
    per_quantity: int
    regular_fen: int  # the list's price without a closing date; = price_fen when no promotion


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line priced by the server."""

    sku_id: str
    quantity: int
    price_id: str
    price_fen: int
    per_quantity: int
    goods_fen: int


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """What a coupon needs to know of a line; `goods_fen` before any discount."""

    sku_id: str
    category: str
    goods_fen: int


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """What a coupon takes off, from how much, of which goods, in which kinds of order.

    kind fixed: amount_fen. kind percent: `percent` of 100, at most cap_fen. Empty sets: all.
    """

    kind: str
    amount_fen: int
    percent: int
    cap_fen: int
    minimum_fen: int
    sku_ids: frozenset[str]
    categories: frozenset[str]
    order_kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A coupon campaign."""

    id: str
    name: str
    terms: CouponTerms
    valid_from: datetime
    valid_to: datetime
    total: int
    remaining: int
    per_person: int
    is_claimable: bool
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CouponView:
    """A person's coupon; usable in [usable_from, usable_until) while its state is issued."""

    id: str
    campaign_id: str
    name: str
    terms: CouponTerms
    state: str
    order_id: str | None
    usable_from: datetime
    usable_until: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Discount:
    """What a coupon takes off an order: the whole, and each line's share in the lines' order."""

    coupon_id: str
    amount_fen: int
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotUsable:
    """Why a coupon takes nothing off: see errors.CouponNotUsable. missing_fen: to the minimum."""

    coupon_id: str
    why: str
    missing_fen: int = 0
