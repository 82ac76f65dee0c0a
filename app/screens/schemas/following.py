"""Schemas of what an order's page shows."""

from __future__ import annotations

from datetime import datetime

from app.kernel.http import View
from app.screens.schemas.shopping import ScreenStep


class ScreenPlaceOnPage(View):
    """A place as far as a customer needs it."""

    place_id: str
    name: str
    kind: str
    address: str
    phone: str
    lng: float
    lat: float
    open_from: str
    open_until: str


class ScreenHomeOnPage(View):
    """Where an order is brought, as it was when ordered; in clear for its owner. GCJ-02."""

    receiver: str
    phone: str
    address: str
    lng: float
    lat: float


class ScreenBoughtLine(View):
    """A line of an order as its page shows it."""

    line_id: str
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


class ScreenParcelLine(View):
    """What of an order's line is in a parcel."""

    line_id: str
    name: str
    quantity: int


class ScreenTrackEntry(View):
    """What the carrier said."""

    at: datetime
    words: str


class ScreenParcelOnPage(View):
    """One parcel and its timeline. `shipment_id` None: not paid yet, the steps are a plan.

    `pickup_code` and `qr_text` while it waits for its owner, until `keep_until`.
    `via`: the warehouse between.
    """

    parcel_no: int
    shipment_id: str | None
    kind: str
    kind_words: str
    state: str
    state_words: str
    source: ScreenPlaceOnPage
    dest: ScreenPlaceOnPage | None
    via: ScreenPlaceOnPage | None
    promised_at: datetime
    eta_at: datetime
    is_late: bool
    carrier: str | None
    waybill: str | None
    keep_until: datetime | None
    pickup_code: str | None
    qr_text: str | None
    steps: list[ScreenStep]
    lines: list[ScreenParcelLine]
    track: list[ScreenTrackEntry]


class ScreenRefundLine(View):
    """What of a line went back: units (0: money only) and fen."""

    line_id: str
    name: str
    quantity: int
    amount_fen: int


class ScreenRefundOnPage(View):
    """Money on its way back: state asked | processing | done | abnormal | closed."""

    refund_id: str
    amount_fen: int
    reason: str
    state: str
    words: str
    created_at: datetime
    done_at: datetime | None
    lines: list[ScreenRefundLine]


class ScreenExitOnPage(View):
    """The way out of the store: a rolling code to ask for, or when it was used."""

    is_open: bool
    code: str | None
    seconds_left: int | None
    period_seconds: int | None
    used_at: datetime | None


class ScreenRestOnPage(View):
    """What its owner can still cancel, where a part has left: what goes back for it, and how
    much of that is freight."""

    refund_fen: int
    freight_fen: int
    lines: list[ScreenParcelLine]


class ScreenRouteReasons(View):
    """One routing decision in words. cause: placed | refused | late_payment | …"""

    cause: str
    at: datetime
    sentences: list[str]


class ScreenOrderPage(View):
    """An order with everything its owner may want to know."""

    order_id: str
    number: str
    channel: str
    kind: str
    kind_words: str
    state: str
    words: str
    place: ScreenPlaceOnPage | None
    home: ScreenHomeOnPage | None
    goods_fen: int
    discount_fen: int
    freight_fen: int
    total_fen: int
    paid_fen: int
    refunded_fen: int
    created_at: datetime
    deadline: datetime | None
    paid_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None
    promised_from: datetime | None
    promised_at: datetime | None
    lines: list[ScreenBoughtLine]
    parcels: list[ScreenParcelOnPage]
    payment_state: str | None
    refund_words: str | None
    refunds: list[ScreenRefundOnPage]
    exit: ScreenExitOnPage | None
    rest: ScreenRestOnPage | None
    reasons: list[ScreenRouteReasons]


class ScreenOrderInList(View):
    """An order in its owner's list.

    `needs`: what it waits for from its owner: pay | collect | leave | "". `words` say how it
    stands, `pickup_code` where it can be collected now. `names`: up to three products of it.
    """

    order_id: str
    number: str
    channel: str
    kind: str
    kind_words: str
    state: str
    words: str
    needs: str
    pickup_code: str | None
    place_name: str | None
    total_fen: int
    refunded_fen: int
    promised_at: datetime | None
    deadline: datetime | None
    created_at: datetime
    names: list[str]
    line_count: int


class ScreenOrderList(View):
    """The caller's orders of all channels, newest first."""

    items: list[ScreenOrderInList]
    next_cursor: str | None
