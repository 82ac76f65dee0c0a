"""Shapes of a routing question and its answer. Metres, fen, aware UTC times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

IN_STORE = "in_store"
PICKUP = "pickup"
RIDER = "rider"
EXPRESS = "express"


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A line to be served; quantity in base units."""

    line_no: int
    sku_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RouteRequest:
    """kind in_store/pickup: `place_id` is where the customer takes the goods.

    kind rider/express: `lng`, `lat` (GCJ-02) is the door. `excluded` places refused already.
    """

    kind: str
    lines: tuple[RouteLine, ...]
    at: datetime
    place_id: str | None = None
    lng: float | None = None
    lat: float | None = None
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step of the parcel's timeline and when it is planned."""

    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one place sends or hands out. `kind` may differ from the request's (split)."""

    parcel_no: int
    kind: str
    source_place_id: str
    dest_place_id: str | None
    lines: tuple[RouteLine, ...]
    steps: tuple[StepPlan, ...]
    promised_at: datetime
    distance_m: int
    cost_fen: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Routing's answer. `data` holds candidates, rejections and cost terms, JSON-ready."""

    kind: str
    rule_version: str
    parcels: tuple[Parcel, ...]
    promised_from: datetime
    promised_at: datetime
    data: dict[str, Any] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to get the goods, offered before paying. `plan` None: not possible, `why`."""

    kind: str
    place_id: str | None
    plan: Plan | None
    why_not: str | None
    freight_fen: int
