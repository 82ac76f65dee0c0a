"""Schemas of what the scan and checkout pages show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.kernel.http import View


class ScreenProduct(View):
    """A product as its page shows it."""

    sku_id: str
    code: str
    gtin: str | None
    name: str
    name_en: str
    brand: str
    category: str
    spec: str
    base_unit: str
    pack_name: str
    pack_factor: int
    shelf_life_days: int | None
    storage: str
    parameters: dict[str, Any]


class ScreenPriceTag(View):
    """`price_fen` for `per_quantity` base units; `amount_fen` for what was scanned.

    `regular_fen` > `price_fen`: a dated offer. `unit_words`: `¥6.98 / 500 克`.
    """

    price_fen: int
    per_quantity: int
    regular_fen: int
    amount_fen: int
    unit_words: str


class ScreenExpiry(View):
    """An expiry date and what to say of it. level: none | ok | soon | today | past."""

    on: date | None
    level: str
    words: str


class ScreenShelf(View):
    """What the shopper's own store has of it, free to sell now, and when it is open."""

    place_id: str
    place_name: str
    open_from: str
    open_until: str
    free: int
    words: str
    expiry: ScreenExpiry


class ScreenElsewhere(View):
    """Another way to have it. way: store | pickup | express.

    store: on the shelf at another store, `free` of it. pickup: collected at this place.
    """

    way: str
    place_id: str
    place_name: str
    distance_m: int | None
    free: int | None
    open_from: str
    open_until: str
    promised_at: datetime | None
    words: str


class ScreenScanPage(View):
    """The answer to a scan. `quantity`: base units the code stands for (a case: 12).

    `label`: the expiry printed in the code itself, where it has one.
    """

    code: str
    quantity: int
    lot: str | None
    label: ScreenExpiry | None
    product: ScreenProduct
    price: ScreenPriceTag | None
    here: ScreenShelf | None
    elsewhere: list[ScreenElsewhere]


class ScreenPricedLine(View):
    """A line with the server's price, or None where there is none."""

    line_no: int
    sku_id: str
    name: str
    name_en: str
    category: str
    spec: str
    base_unit: str
    quantity: int
    price_fen: int | None
    per_quantity: int | None
    regular_fen: int | None
    goods_fen: int | None


class ScreenPartOfLine(View):
    """How much of a line a parcel brings."""

    line_no: int
    sku_id: str
    name: str
    quantity: int


class ScreenStep(View):
    """A step of a timeline. `actual_at` None: it lies ahead."""

    step: str
    words: str
    promised_at: datetime | None
    planned_at: datetime | None
    actual_at: datetime | None


class ScreenParcelPreview(View):
    """A parcel that an order would become."""

    parcel_no: int
    kind: str
    kind_words: str
    source_place_id: str
    source_name: str
    dest_place_id: str | None
    dest_name: str | None
    distance_m: int
    promised_at: datetime
    lines: list[ScreenPartOfLine]
    steps: list[ScreenStep]


class ScreenCouponTried(View):
    """What one coupon would do to one choice: take fen off, or why not."""

    coupon_id: str
    discount_fen: int | None
    total_fen: int | None
    why_not: str | None


class ScreenCouponOffered(View):
    """A coupon that the shopper could use."""

    coupon_id: str
    name: str
    words: str
    usable_until: datetime


class ScreenWayToBuy(View):
    """One choice of the checkout, with its whole price and promise, or why not.

    discount_fen and total_fen are with coupon_id: the one asked for, else the best one, which
    the order is then placed with. `coupons` says what each would do.
    """

    kind: str
    kind_words: str
    place_id: str | None
    place_name: str | None
    distance_m: int | None
    is_possible: bool
    why_not: str | None
    promised_from: datetime | None
    promised_at: datetime | None
    promise_words: str | None
    goods_fen: int | None
    discount_fen: int
    freight_fen: int | None
    total_fen: int | None
    coupon_id: str | None
    coupon_words: str | None
    coupons: list[ScreenCouponTried]
    reasons: list[str]
    parcels: list[ScreenParcelPreview]


class ScreenQuotePage(View):
    """The checkout: lines at the price of the place asked about, and every way to buy."""

    price_list: str
    lines: list[ScreenPricedLine]
    coupons: list[ScreenCouponOffered]
    choices: list[ScreenWayToBuy]
    as_of: datetime
