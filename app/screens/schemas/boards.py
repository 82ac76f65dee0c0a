"""Schemas of what the boards of leaders and headquarters show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.kernel.http import View
from app.screens.schemas.following import ScreenPlaceOnPage


class ScreenBoardLine(View):
    """A line as it is counted: `good` is null before it was, `gtin` has 14 digits."""

    line_id: str
    sku_id: str
    gtin: str | None
    name: str
    spec: str
    base_unit: str
    quantity: int
    good: int | None
    damaged: int


class ScreenBoardParcel(View):
    """A parcel on a leader's board. `person_hint` is masked."""

    shipment_id: str
    order_id: str
    person_hint: str
    state: str
    state_words: str
    source_name: str
    eta_at: datetime
    promised_at: datetime
    is_late: bool
    ready_at: datetime | None
    keep_until: datetime | None
    lines: list[ScreenBoardLine]


class ScreenLowOnPage(View):
    """A product below the place's minimum."""

    sku_id: str
    name: str
    base_unit: str
    free: int
    minimum: int
    words: str


class ScreenLeaderCounts(View):
    """How many of each; `is_capped`: some list is longer than what was counted."""

    arriving: int
    to_hand_out: int
    uncollected: int
    short: int
    low_stock: int
    is_capped: bool


class ScreenLeaderBoard(View):
    """Today at a pickup point or store. short: received today with less good than was sent."""

    place: ScreenPlaceOnPage
    as_of: datetime
    counts: ScreenLeaderCounts
    arriving: list[ScreenBoardParcel]
    to_hand_out: list[ScreenBoardParcel]
    uncollected: list[ScreenBoardParcel]
    short: list[ScreenBoardParcel]
    low_stock: list[ScreenLowOnPage]


class ScreenMapPoint(View):
    """A candidate on the small map. outcome: chosen | rejected; `why` as routing stored it."""

    place_id: str
    name: str
    place_kind: str
    lng: float
    lat: float
    distance_m: int
    outcome: str
    parcel_no: int | None
    cost_fen: int | None
    terms: dict[str, int]
    promised_at: datetime | None
    why: list[dict[str, Any]]


class ScreenMapDecision(View):
    """One decision: where it goes (a home to 100 m), the candidates, the words."""

    cause: str
    at: datetime
    kind: str
    rule_version: str
    dest_name: str | None
    dest_lng: float
    dest_lat: float
    cost_fen: int
    terms: dict[str, int]
    points: list[ScreenMapPoint]
    sentences: list[str]


class ScreenRouteMap(View):
    """Every routing decision of an order, oldest first."""

    order_id: str
    number: str
    state: str
    decisions: list[ScreenMapDecision]
