"""What the coupon routes take and give. Money in fen."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from app.kernel.http import Body, Query, View
from app.kernel.paging import PageQuery

MAX_FEN = 100_000_000
MAX_TOTAL = 10_000_000
OrderKind = Literal["in_store", "pickup", "rider", "express"]
Name = Annotated[str, Field(min_length=1, max_length=32)]


class TermsView(View):
    """kind fixed: amount_fen off. percent: `percent` of 100 off, cap_fen at most. Empty: all."""

    kind: str
    amount_fen: int
    percent: int
    cap_fen: int
    minimum_fen: int
    sku_ids: list[str]
    categories: list[str]
    order_kinds: list[str]


class CampaignBody(Body):
    """A campaign of `total` coupons. Times RFC 3339 with a zone."""

    name: str = Field(min_length=1, max_length=60)
    kind: Literal["fixed", "percent"]
    amount_fen: int = Field(default=0, ge=0, le=MAX_FEN)
    percent: int = Field(default=0, ge=0, le=99)
    cap_fen: int = Field(default=0, ge=0, le=MAX_FEN)
    minimum_fen: int = Field(default=0, ge=0, le=MAX_FEN)
    sku_ids: list[Name] = Field(default_factory=list, max_length=500)
    categories: list[Name] = Field(default_factory=list, max_length=100)
    order_kinds: list[OrderKind] = Field(default_factory=list, max_length=4)
    valid_from: AwareDatetime
    valid_to: AwareDatetime
    total: int = Field(ge=1, le=MAX_TOTAL)
    per_person: int = Field(default=1, ge=1, le=100)
    is_claimable: bool = True


class CampaignStateBody(Body):
    """open: claims go on; pause: they stop; end: for good. Coupons given stay good."""

    verb: Literal["open", "pause", "end"]


class GrantBody(Body):
    """One coupon to each of them."""

    person_ids: list[Name] = Field(min_length=1, max_length=200)


class CampaignItem(View):
    """A campaign as headquarters see it. state: open | paused | ended."""

    id: str
    name: str
    words: str
    terms: TermsView
    valid_from: datetime
    valid_to: datetime
    total: int
    remaining: int
    per_person: int
    is_claimable: bool
    state: str
    created_at: datetime


class CampaignsPage(View):
    items: list[CampaignItem]
    next_cursor: str | None


class CampaignsQuery(PageQuery):
    """Newest first."""


class CouponItem(View):
    """A person's coupon. state: issued | held (by order_id) | used (for order_id)."""

    id: str
    campaign_id: str
    name: str
    words: str
    terms: TermsView
    state: str
    order_id: str | None
    usable_from: datetime
    usable_until: datetime


class CouponList(View):
    items: list[CouponItem]


class CouponsQuery(Query):
    """state: empty for all; at most 100, the one that ends first first."""

    state: Literal["", "issued", "held", "used"] = ""


class ClaimableItem(View):
    """A campaign as the shop offers it. `has`: how many of it the caller has had."""

    campaign_id: str
    name: str
    words: str
    valid_from: datetime
    valid_to: datetime
    has: int
    per_person: int
    is_left: bool
    can_claim: bool


class ClaimableList(View):
    items: list[ClaimableItem]
