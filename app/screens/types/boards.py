"""What the boards of leaders, staff and headquarters show.

Money in fen, quantities in base units, metres, aware UTC times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.screens.types.following import PlaceOnPage


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line as it is counted and handed over: `gtin` tells it from a scan (14 digits).

    good, damaged: what was counted at the point; good is None before.
    """

    line_id: str
    sku_id: str
    gtin: str | None
    name: str
    spec: str
    base_unit: str
    quantity: int
    good: int | None
    damaged: int


@dataclass(frozen=True, slots=True)
class BoardParcel:
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
    lines: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True)
class LowOnPage:
    """A product below the place's minimum."""

    sku_id: str
    name: str
    base_unit: str
    free: int
    minimum: int
    words: str


@dataclass(frozen=True, slots=True)
class LeaderCounts:
    """How many of each; `is_capped`: some list is longer than what was counted."""

    arriving: int
    to_hand_out: int
    uncollected: int
    short: int
    low_stock: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class LeaderBoard:
    """Today at a pickup point or store. short: received today with less good than was sent."""

    place: PlaceOnPage
    as_of: datetime
    counts: LeaderCounts
    arriving: tuple[BoardParcel, ...]
    to_hand_out: tuple[BoardParcel, ...]
    uncollected: tuple[BoardParcel, ...]
    short: tuple[BoardParcel, ...]
    low_stock: tuple[LowOnPage, ...]


@dataclass(frozen=True, slots=True)
class MapPoint:
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
    why: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class MapDecision:
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
    points: tuple[MapPoint, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteMap:
    """Every routing decision of an order, oldest first."""

    order_id: str
    number: str
    state: str
    decisions: tuple[MapDecision, ...]
