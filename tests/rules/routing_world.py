"""A small made-up network for the routing rules: positions in metres around one point."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from app.routing.rules import Network, field_of, seconds_of, settle
from app.routing.types import (
    CENTRAL_WAREHOUSE,
    GRID_WAREHOUSE,
    PICKUP_POINT,
    STORE,
    Free,
    Plan,
    RouteLine,
    RouteRequest,
    Site,
)

LNG, LAT = 123.43, 41.80
RADIUS_M = 3000
# 2026-11-23, a Monday, 10:00 in Shenyang
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

GOODS = {"cola": ("可乐", "piece"), "sprite": ("雪碧", "piece"), "apple": ("苹果", "gram")}

Shelf = dict[str, dict[str, Free]]


def at(clock: str, day: int = 0) -> datetime:
    """A local time on the morning's day, or `day` days later."""
    seconds = seconds_of(clock) - 10 * 3600 + day * 86_400
    return datetime.fromtimestamp(MORNING.timestamp() + seconds, UTC)


def site(
    id: str,
    kind: str = STORE,
    *,
    east_m: float = 0,
    name: str | None = None,
    hours: tuple[str, str] = ("08:00", "22:00"),
    served_by: str | None = None,
    city: str = "沈阳市",
    province: str = "辽宁省",
) -> Site:
    """A place `east_m` metres east of the door at (LNG, LAT)."""
    degrees = east_m / (6_371_008.8 * math.cos(math.radians(LAT))) * 180 / math.pi
    return Site(
        id=id,
        name=name or id,
        kind=kind,
        city=city,
        province=province,
        lng=LNG + degrees,
        lat=LAT,
        opens_s=seconds_of(hours[0]),
        closes_s=seconds_of(hours[1]),
        served_by_id=served_by,
    )


def chain() -> list[Site]:
    """Two stores near, one far, a pickup point, a grid and the central warehouse."""
    return [
        site("near", east_m=500, name="广宜街店", served_by="grid"),
        site("mid", east_m=1200, name="黄海路店", served_by="grid"),
        site("far", east_m=5000, name="南塔店", served_by="grid"),
        site("point", PICKUP_POINT, east_m=300, name="春晓里自提点", served_by="grid"),
        site("grid", GRID_WAREHOUSE, east_m=4000, name="北前置仓", served_by="central"),
        site("central", CENTRAL_WAREHOUSE, east_m=20_000, name="中央仓"),
    ]


def shelf(**places: dict[str, int]) -> Shelf:
    """What is free where: shelf(near={"cola": 2})."""
    return {
        place: {sku: Free(quantity) for sku, quantity in has.items()}
        for place, has in places.items()
    }


def ask(
    kind: str,
    wants: dict[str, int],
    *,
    place_id: str | None = None,
    when: datetime = MORNING,
    excluded: frozenset[str] = frozenset(),
    city: str | None = "沈阳市",
    province: str | None = "辽宁省",
) -> RouteRequest:
    lines = tuple(RouteLine(n, sku, q) for n, (sku, q) in enumerate(wants.items(), start=1))
    door = place_id is None
    return RouteRequest(
        kind=kind,
        lines=lines,
        at=when,
        place_id=place_id,
        lng=LNG if door else None,
        lat=LAT if door else None,
        excluded=excluded,
        city=city if door else None,
        province=province if door else None,
    )


def route(request: RouteRequest, stock: Shelf, sites: list[Site] | None = None) -> Plan:
    network = Network.of(chain() if sites is None else sites)
    return settle(field_of(request, network, rider_radius_m=RADIUS_M), stock)


def served(plan: Plan) -> dict[int, int]:
    """Line number -> quantity over all parcels."""
    total: dict[int, int] = {}
    for parcel in plan.parcels:
        for line in parcel.lines:
            total[line.line_no] = total.get(line.line_no, 0) + line.quantity
    return total


def candidate(plan: Plan, place_id: str) -> dict[str, object]:
    return next(c for c in plan.data["candidates"] if c["place_id"] == place_id)
