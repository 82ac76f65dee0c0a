"""Routing's verbs: where goods come from, what can be chosen, and why (寻源).

A plan is a pure answer over the places and one read of the stock: it holds nothing. The
caller reserves in the same transaction and, when someone was quicker, asks again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from app.catalog import service as catalog
from app.inventory import service as inventory
from app.inventory.types import FreeStock
from app.kernel.clock import local, now
from app.kernel.db import command, execute, query, table_of
from app.kernel.ids import new_id
from app.kernel.settings import settings
from app.places import service as places
from app.places.types import PlaceView
from app.routing import queries, rules
from app.routing.errors import NoSource, OutOfRange
from app.routing.models import RoutingDecision
from app.routing.rules import Field, Network
from app.routing.types import (
    EXPRESS,
    IN_STORE,
    PICKUP,
    PICKUP_POINT,
    RIDER,
    STORE,
    Choice,
    Decision,
    Free,
    Plan,
    RouteLine,
    RouteRequest,
    Site,
    Stock,
)

_WRITE = insert(table_of(RoutingDecision))  # built once
NEAREST_PICKUPS = 3
PICKUP_WITHIN_M = 20_000
COUNTERS = (STORE, PICKUP_POINT)  # where goods are handed out


@dataclass(frozen=True, slots=True)
class _Known:
    """The network made from one state of the places."""

    places: tuple[PlaceView, ...]
    network: Network


_known: _Known | None = None


def _network() -> Network:
    """Sorted places; made again only when the places' own cache gives another tuple."""
    global _known
    every = places.all_places()
    known = _known
    if known is None or known.places is not every:
        known = _known = _Known(every, Network.of(_site(p) for p in every if p.is_active))
    return known.network


def _site(place: PlaceView) -> Site:
    return Site(
        id=place.id,
        name=place.name,
        kind=place.kind,
        city=place.city,
        province=place.province,
        lng=place.lng,
        lat=place.lat,
        opens_s=rules.seconds_of(place.open_from),
        closes_s=rules.seconds_of(place.open_until),
        served_by_id=place.served_by_id,
    )


def _stock(lines: Sequence[RouteLine], place_ids: Collection[str]) -> dict[str, dict[str, Free]]:
    sku_ids = sorted({line.sku_id for line in lines})
    return _by_place(inventory.availability(sku_ids=sku_ids, place_ids=sorted(place_ids)))


def _by_place(rows: Iterable[FreeStock]) -> dict[str, dict[str, Free]]:
    found: dict[str, dict[str, Free]] = {}
    for row in rows:
        found.setdefault(row.place_id, {})[row.sku_id] = Free(row.free, row.nearest_expiry)
    return found


@query
def plan(request: RouteRequest) -> Plan:
    """Which place serves which line, how, when and at what cost; holds nothing.

    One SELECT of stock; a second one only when other places must help out (a rest by
    express, a store that ships). Raises routing.no_source {sku_ids, short: {sku_id:
    {needs, has}}}, routing.out_of_range {nearest_m, limit_m}.
    """
    field = rules.field_of(request, _network(), rider_radius_m=settings().rider_radius_m)
    stock = _stock(request.lines, field.place_ids(rest=False))
    if not field.rest:
        return rules.settle(field, stock)
    try:
        return rules.settle(field, stock, rest=False)
    except NoSource:
        more = field.place_ids() - field.place_ids(rest=False)
        return rules.settle(field, stock | _stock(request.lines, more))


def preview(request: RouteRequest, free: Iterable[FreeStock]) -> Plan:
    """`plan` over stock that the caller has read already: no SELECT. Raises the same."""
    field = rules.field_of(request, _network(), rider_radius_m=settings().rider_radius_m)
    return rules.settle(field, _by_place(free))


@query
def choices(
    *,
    lines: Sequence[RouteLine],
    at: datetime,
    in_store_id: str | None = None,
    place_id: str | None = None,
    lng: float | None = None,
    lat: float | None = None,
    city: str | None = None,
    province: str | None = None,
    language: str = "zh",
) -> list[Choice]:
    """Every way to get these goods, each with its promise or why not.

    in_store_id: scan and go in that store. place_id: pickup there; then pickup at the
    nearest stores and points to the door (or to that place); then rider and express to the
    door (lng, lat GCJ-02). One SELECT of stock, and one of names when something is refused.
    freight_fen is 0: see Choice.
    """
    network = _network()
    radius = settings().rider_radius_m
    request = RouteRequest(
        kind=PICKUP,
        lines=tuple(lines),
        at=at,
        lng=lng,
        lat=lat,
        city=city,
        province=province,
    )
    asked = [
        replace(request, place_id=one, lng=None, lat=None)
        for one in _pickups(network, place_id, lng, lat)
    ]
    if in_store_id is not None:
        here = replace(request, kind=IN_STORE, place_id=in_store_id, lng=None, lat=None)
        asked.insert(0, here)
    if lng is not None and lat is not None:
        asked += [replace(request, kind=RIDER), replace(request, kind=EXPRESS)]
    fields: list[Field | OutOfRange | NoSource] = []
    for one in asked:
        try:
            fields.append(rules.field_of(one, network, rider_radius_m=radius))
        except (OutOfRange, NoSource) as error:
            fields.append(error)
    wanted = {p for field in fields if isinstance(field, Field) for p in field.place_ids()}
    stock = _stock(lines, wanted)
    names = _Names({line.sku_id for line in lines}, language)
    return [
        _choice(one, field, stock, names, language)
        for one, field in zip(asked, fields, strict=True)
    ]


def _pickups(
    network: Network, place_id: str | None, lng: float | None, lat: float | None
) -> list[str]:
    """The asked place first, then the nearest that hand out goods, at most so many in all."""
    asked = network.by_id.get(place_id or "")
    if asked is not None and asked.kind not in COUNTERS:
        asked = None
    if lng is None or lat is None:
        if asked is None:
            return []
        lng, lat = asked.lng, asked.lat
    near = sorted(
        (rules.distance_m(lng, lat, site.lng, site.lat), site.id)
        for site in network.by_id.values()
        if site.kind in COUNTERS and site is not asked
    )
    found = [asked.id] if asked else []
    found += [site_id for metres, site_id in near if metres <= PICKUP_WITHIN_M]
    return found[: NEAREST_PICKUPS + (1 if asked else 0)]


class _Names:
    """Names of SKUs in a reader's language, read once and only when a sentence needs them."""

    def __init__(self, sku_ids: Collection[str], language: str) -> None:
        self._sku_ids = sorted(sku_ids)
        self._language = language
        self._goods: dict[str, tuple[str, str]] | None = None

    def goods(self) -> dict[str, tuple[str, str]]:
        if self._goods is None:
            found = catalog.skus_by_ids(self._sku_ids)
            self._goods = {
                one.id: (one.name_in(self._language), one.base_unit) for one in found.values()
            }
        return self._goods


def _choice(
    request: RouteRequest,
    field: Field | OutOfRange | NoSource,
    stock: Stock,
    names: _Names,
    language: str,
) -> Choice:
    if isinstance(field, OutOfRange):
        why = rules.why_not_out_of_range(
            field.details["nearest_m"], field.details["limit_m"], language
        )
        return Choice(request.kind, None, None, why, 0)
    try:
        if isinstance(field, NoSource):
            raise field
        found = rules.settle(field, stock)
    except NoSource as error:
        short = error.details["short"]
        why = rules.why_not_no_source(short, language, goods=names.goods())
        return Choice(request.kind, request.place_id, None, why, 0)
    return Choice(request.kind, request.place_id, found, None, 0)


@command
def record(*, order_id: str, plan: Plan, cause: str) -> str:
    """Store why an order's goods come from where they come. cause: placed | refused | …

    One INSERT; call it in the transaction that reserves what the plan takes. Gives its id.
    """
    decision_id = new_id("rtd")
    execute(
        _WRITE,
        {
            "id": decision_id,
            "order_id": order_id,
            "cause": cause,
            "rule_version": plan.rule_version,
            "data": plan.data,
            "created_at": now(),
        },
    )
    return decision_id


def postponed(
    *,
    kind: str,
    source_place_id: str,
    dest_place_id: str | None,
    planned: Mapping[str, datetime],
    paid_at: datetime,
) -> timedelta:
    """How much later than planned a parcel's steps are when its payment came at `paid_at`.

    "In 30 minutes" counts from the payment; "tomorrow 10:30 by van", and "tomorrow when we have
    opened", do not move.
    """
    own_work = kind != PICKUP or source_place_id == dest_place_id
    work = rules.work_before(kind, places.get_place(source_place_id).kind) if own_work else None
    return rules.postponed(work, planned, paid_at)


def promise_words(plan: Plan, at: datetime, language: str = "zh") -> str:
    """The promise of a whole plan in a few words: `约 35 分钟送达`, `明天 10:30 起可取`."""
    return rules.promise(plan.kind, plan.promised_at, at, language)


def words_of(
    data: dict[str, Any],
    *,
    goods: dict[str, tuple[str, str]],
    language: str = "zh",
    today: date | None = None,
    most_rejections: int = 3,
) -> tuple[str, ...]:
    """Sentences of a plan's data; goods: SKU id -> (name, base unit)."""
    return rules.explain(data, language, goods=goods, today=today, most_rejections=most_rejections)


@query
def explain(
    order_id: str, language: str = "zh", *, most_rejections: int = 3
) -> tuple[Decision, ...]:
    """The decisions of an order, oldest first, in words and as data; () when there are none."""
    rows = queries.decisions_of_order(order_id)
    skus = {line["sku_id"] for row in rows for line in row.data["lines"]}
    goods = _Names(skus, language).goods() if skus else {}
    today = local(now()).date()
    return tuple(
        Decision(
            order_id=order_id,
            cause=row.cause,
            rule_version=row.rule_version,
            at=row.created_at,
            sentences=words_of(
                row.data,
                goods=goods,
                language=language,
                today=today,
                most_rejections=most_rejections,
            ),
            data=row.data,
        )
        for row in rows
    )
