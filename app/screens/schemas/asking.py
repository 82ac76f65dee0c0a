"""What the page routes take."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.kernel.http import Body, Query
from app.kernel.paging import PageQuery

MAX_LINES = 60
MAX_QUANTITY = 1_000_000
MAX_CODE = 500


class ScanQuery(Query):
    """code: as scanned or typed. place_id: the store the shopper is in."""

    code: str = Field(min_length=1, max_length=MAX_CODE)
    place_id: str | None = Field(default=None, min_length=1, max_length=32)


class QuoteLine(Body):
    """A SKU and how much of it, in its base unit. Never a price."""

    sku_id: str = Field(min_length=1, max_length=32)
    quantity: int = Field(ge=1, le=MAX_QUANTITY)


class QuoteBody(Body):
    """place_id: the store stood in; pickup_place_id: where to collect; address_id: a home.

    coupon_id: one of the caller's coupons; without one the best is chosen; use_coupon false: none.
    """

    lines: list[QuoteLine] = Field(min_length=1, max_length=MAX_LINES)
    place_id: str | None = Field(default=None, min_length=1, max_length=32)
    address_id: str | None = Field(default=None, min_length=1, max_length=32)
    pickup_place_id: str | None = Field(default=None, min_length=1, max_length=32)
    coupon_id: str | None = Field(default=None, min_length=1, max_length=32)
    use_coupon: bool = True


class OrderListQuery(PageQuery):
    """state: one of the order states, or empty for all."""

    state: Literal["", "awaiting_payment", "paid", "completed", "cancelled", "expired"] = ""


class BoardQuery(Query):
    """The place whose board it is; one of the caller's."""

    place_id: str = Field(min_length=1, max_length=32)


class RouteQuery(Query):
    order_id: str = Field(min_length=1, max_length=32)
