"""Shapes of a routing question and its answer. Metres, fen, aware UTC times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

IN_STORE = "in_store"
PICKUP = "pickup"
RIDER = "rider"
EXPRESS = "express"

# Kinds of place, as the places room names them.
STORE = "store"
PICKUP_POINT = "pickup_point"
GRID_WAREHOUSE = "grid_warehouse"
CENTRAL_WAREHOUSE = "central_warehouse"

# Steps of a parcel's timeline, in order. Each kind uses those that apply:
#   in_store                placed paid left_store
#   pickup from the place   placed paid ready collected
#   pickup from a warehouse placed paid shipped in_transit arrived ready collected
#   rider                   placed paid shipped delivered
#   express                 placed paid shipped in_transit delivered
PLACED, PAID, SHIPPED, IN_TRANSIT = "placed", "paid", "shipped", "in_transit"
ARRIVED, READY, COLLECTED = "arrived", "ready", "collected"
DELIVERED, LEFT_STORE = "delivered", "left_store"

# The one table of words for steps. `arrived` names where: see step_word.
STEP_WORDS: dict[str, tuple[str, str]] = {
    PLACED: ("已下单", "Ordered"),
    PAID: ("已支付", "Paid"),
    SHIPPED: ("已发货", "Sent"),
    IN_TRANSIT: ("在途", "On the way"),
    ARRIVED: ("已到仓", "At the warehouse"),
    READY: ("可取", "Ready to collect"),
    COLLECTED: ("已取", "Collected"),
    DELIVERED: ("已送达", "Delivered"),
    LEFT_STORE: ("已出场", "Left the store"),
}
ARRIVED_WORDS: dict[str, tuple[str, str]] = {
    STORE: ("已到店", "At the store"),
    PICKUP_POINT: ("已到点", "At the pickup point"),
}


# The same steps while they lie ahead: 已发货 over a time to come would be a lie.
AHEAD_WORDS: dict[str, tuple[str, str]] = {
    PLACED: ("下单", "Order"),
    PAID: ("付款", "Payment"),
    SHIPPED: ("发货", "Sending"),
    IN_TRANSIT: ("运输", "Transport"),
    ARRIVED: ("到仓", "Arrival at the warehouse"),
    READY: ("可以取货", "Ready to collect"),
    COLLECTED: ("取货", "Collection"),
    DELIVERED: ("送达", "Delivery"),
    LEFT_STORE: ("凭出门码离店", "Leaving with the exit code"),
}
AHEAD_ARRIVED_WORDS: dict[str, tuple[str, str]] = {
    STORE: ("到店", "Arrival at the store"),
    PICKUP_POINT: ("到自提点", "Arrival at the pickup point"),
}


def ahead_word(step: str, dest_kind: str | None = None, language: str = "zh") -> str:
    """The word of a step that has not happened."""
    words = AHEAD_WORDS[step]
    if step == ARRIVED and dest_kind is not None:
        words = AHEAD_ARRIVED_WORDS.get(dest_kind, words)
    return words[1] if language.startswith("en") else words[0]


def step_word(step: str, dest_kind: str | None = None, language: str = "zh") -> str:
    """The word of a step; `arrived` says 已到店 or 已到点 where `dest_kind` is such a place."""
    words = STEP_WORDS[step]
    if step == ARRIVED and dest_kind is not None:
        words = ARRIVED_WORDS.get(dest_kind, words)
    return words[1] if language.startswith("en") else words[0]


@dataclass(frozen=True, slots=True)
class Site:
    """What routing needs to know of a place. Opening times in seconds after local midnight.

    `closes_s` <= `opens_s` means past midnight; equal means around the clock.
    """

    id: str
    name: str
    kind: str
    city: str
    province: str
    lng: float
    lat: float
    opens_s: int
    closes_s: int
    served_by_id: str | None


@dataclass(frozen=True, slots=True)
class Free:
    """What a place can sell of a SKU now, and the nearest expiry of what it has."""

    quantity: int
    expiry: date | None = None


# place id -> SKU id -> what is free there
Stock = Mapping[str, Mapping[str, Free]]


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A line to be served; quantity in base units."""

    line_no: int
    sku_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RouteRequest:
    """kind in_store/pickup: `place_id` is where the customer takes the goods.

    kind rider/express: `lng`, `lat` (GCJ-02) is the door; its `city` and `province`, where
    known, decide the express band (else distance alone). `excluded` places refused already.
    """

    kind: str
    lines: tuple[RouteLine, ...]
    at: datetime
    place_id: str | None = None
    lng: float | None = None
    lat: float | None = None
    excluded: frozenset[str] = frozenset()
    city: str | None = None
    province: str | None = None


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
    """Routing's answer. `data` holds candidates, rejections and cost terms, JSON-ready.

    promised_from: when the first parcel is promised; promised_at: the last one.
    """

    kind: str
    rule_version: str
    parcels: tuple[Parcel, ...]
    promised_from: datetime
    promised_at: datetime
    data: dict[str, Any] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to get the goods, offered before paying. `plan` None: not possible, `why_not`.

    `freight_fen` is 0 here: prices belong to offers, which stands on the same floor; the
    rooms above (ordering, screens) fill it with offers.service.freight.
    """

    kind: str
    place_id: str | None
    plan: Plan | None
    why_not: str | None
    freight_fen: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A stored decision, read back: its words and the data they were made from."""

    order_id: str
    cause: str
    rule_version: str
    at: datetime
    sentences: tuple[str, ...]
    data: dict[str, Any]
