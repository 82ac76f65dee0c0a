"""From the sources of a request and the stock to a plan with its reasons as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.routing.errors import NoSource
from app.routing.rules import times
from app.routing.rules.choose import Item, Pieces, Seller, best_choice
from app.routing.rules.network import Field, Source, TurnedAway
from app.routing.rules.weights import RULE_VERSION, WEIGHTS, Terms
from app.routing.types import EXPRESS, PICKUP, RIDER, Free, Parcel, Plan, RouteLine, Stock

DELAY_HOUR = {
    PICKUP: WEIGHTS.delay_hour_pickup,
    RIDER: WEIGHTS.delay_hour_rider,
    EXPRESS: WEIGHTS.delay_hour_express,
}
NEAR_DAYS, SOON_DAYS = 3, 7
# Larger than any cost: in a rider order what a store in range has goes by rider.
RIDER_FIRST = 1_000_000
NOTHING: Mapping[str, Free] = {}


def settle(field: Field, stock: Stock, *, rest: bool = True) -> Plan:
    """The cheapest plan; the field's `rest` joins only when its `sources` cannot do it alone.

    rest False: stop there, so that the stock of the rest need not be read on the hot path.
    Raises routing.no_source {sku_ids, short: {sku: {needs, has}}}.
    """
    request = field.request
    items = _items(request.lines)
    sources = _in_order(field, field.sources, stock)
    pieces = _choose(field, items, sources, stock)
    if pieces is None and field.rest and rest:
        sources = _in_order(field, [*field.sources, *field.rest], stock)
        pieces = _choose(field, items, sources, stock, rider_first=True)
    if pieces is None or not _is_of_its_kind(field, sources, pieces):
        raise _no_source(field, items, stock)
    return _plan(field, items, sources, stock, pieces)


def _items(lines: Sequence[RouteLine]) -> list[Item]:
    """What is wanted per SKU; lines of the same SKU are served together."""
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku_id] = wanted.get(line.sku_id, 0) + line.quantity
    return list(wanted.items())


def _in_order(field: Field, sources: Sequence[Source], stock: Stock) -> list[Source]:
    """Sources with their delay cost, best first: the solver breaks ties by this order.

    Late means later than the quickest source that has anything at all of the order.
    """
    skus = {line.sku_id for line in field.request.lines}
    able = [
        s.promised_s
        for s in sources
        if any(
            sku in skus and free.quantity > 0 for sku, free in stock.get(s.site.id, NOTHING).items()
        )
    ]
    quickest = min(able, default=0)
    rate = DELAY_HOUR.get(field.request.kind, 0)
    for source in sources:
        late = max(0, source.promised_s - quickest)
        source.terms.delay_fen = rate * late // times.HOUR
    return sorted(sources, key=lambda s: (s.terms.cost_fen, s.metres, s.site.id))


def _choose(
    field: Field,
    items: Sequence[Item],
    sources: Sequence[Source],
    stock: Stock,
    *,
    rider_first: bool = False,
) -> Pieces | None:
    sellers = []
    for source in sources:
        has = stock.get(source.site.id, NOTHING)
        bonus = _bonus(field, items, source, has)
        if rider_first and source.capped:
            bonus = {sku: bonus.get(sku, 0) + RIDER_FIRST for sku, _ in items}
        free = {sku: has[sku].quantity for sku, _ in items if sku in has and has[sku].quantity > 0}
        sellers.append(Seller(source.terms.cost_fen, free, bonus, source.capped))
    return best_choice(items, sellers, WEIGHTS.split_parcel, field.cap)


def _bonus(
    field: Field, items: Sequence[Item], source: Source, has: Mapping[str, Free]
) -> dict[str, int]:
    """fen per SKU for using up what expires soon, as long as it is good when handed over."""
    found: dict[str, int] = {}
    handed: date | None = None
    for sku, _ in items:
        free = has.get(sku)
        if free is None or free.expiry is None:
            continue
        handed = handed or field.day.date(source.promised_s)
        days = (free.expiry - handed).days
        if 1 <= days <= NEAR_DAYS:
            found[sku] = WEIGHTS.expiry_near
        elif NEAR_DAYS < days <= SOON_DAYS:
            found[sku] = WEIGHTS.expiry_soon
    return found


def _is_of_its_kind(field: Field, sources: Sequence[Source], pieces: Pieces) -> bool:
    """A rider order has something for the rider, unless it is being routed again."""
    if field.request.kind != RIDER or field.request.excluded:
        return True
    return any(sources[index].via == RIDER for index in pieces)


def _no_source(field: Field, items: Sequence[Item], stock: Stock) -> NoSource:
    """Names what all sources together are short of; else (a rider order) what stores are.

    `short` is empty when enough is there but in more stores than one order may use.
    """
    short: dict[str, dict[str, int]] = {}
    for sources in ((*field.sources, *field.rest), field.sources):
        for sku, needs in items:
            places = {source.site.id for source in sources}
            has = sum(stock[p][sku].quantity for p in places if sku in stock.get(p, NOTHING))
            if has < needs:
                short[sku] = {"needs": needs, "has": max(0, has)}
        if short:
            break
    return NoSource(sku_ids=sorted(short or {sku for sku, _ in items}), short=short)


def _plan(
    field: Field, items: Sequence[Item], sources: Sequence[Source], stock: Stock, pieces: Pieces
) -> Plan:
    order = sorted(pieces, key=lambda i: (sources[i].promised_s, sources[i].site.id))
    terms = _terms(field, items, sources, stock, {index: pieces[index] for index in order})
    shares = _lines_of(field.request.lines, [pieces[i] for i in order])
    parcels = tuple(
        Parcel(
            parcel_no=number,
            kind=sources[index].via,
            source_place_id=sources[index].site.id,
            dest_place_id=sources[index].dest_place_id,
            lines=shares[number - 1],
            steps=field.day.steps(sources[index].steps),
            promised_at=field.day.moment(sources[index].promised_s),
            distance_m=sources[index].metres,
            cost_fen=terms[index].cost_fen,
        )
        for number, index in enumerate(order, start=1)
    )
    return Plan(
        kind=field.request.kind,
        rule_version=RULE_VERSION,
        parcels=parcels,
        promised_from=parcels[0].promised_at,
        promised_at=parcels[-1].promised_at,
        data=_data(field, items, sources, stock, order, terms, parcels),
    )


def _terms(
    field: Field, items: Sequence[Item], sources: Sequence[Source], stock: Stock, pieces: Pieces
) -> dict[int, Terms]:
    """Each parcel's cost; the split penalty stands on every parcel but the first."""
    wanted = dict(items)
    found: dict[int, Terms] = {}
    for index, taken in pieces.items():
        has = stock.get(sources[index].site.id, NOTHING)
        bonus = _bonus(field, items, sources[index], has)
        found[index] = replace(
            sources[index].terms,
            split_fen=WEIGHTS.split_parcel if found else 0,
            expiry_bonus_fen=sum(bonus.get(sku, 0) for sku, n in taken.items() if n == wanted[sku]),
        )
    return found


def _lines_of(
    lines: Sequence[RouteLine], shares: Sequence[dict[str, int]]
) -> list[tuple[RouteLine, ...]]:
    """Each parcel's part of the lines: SKUs dealt out to lines in their order."""
    left = {line.line_no: line.quantity for line in lines}
    dealt = []
    for share in shares:
        mine = []
        rest = dict(share)
        for line in lines:
            take = min(left[line.line_no], rest.get(line.sku_id, 0))
            if take:
                left[line.line_no] -= take
                rest[line.sku_id] -= take
                mine.append(RouteLine(line.line_no, line.sku_id, take))
        dealt.append(tuple(mine))
    return dealt


def _data(
    field: Field,
    items: Sequence[Item],
    sources: Sequence[Source],
    stock: Stock,
    order: Sequence[int],
    terms: dict[int, Terms],
    parcels: Sequence[Parcel],
) -> dict[str, Any]:
    total = Terms()
    for one in terms.values():
        total.add(one)
    numbers = {index: number for number, index in enumerate(order, start=1)}
    quickest = parcels[0].promised_at
    candidates = []
    for index, source in enumerate(sources):
        data = _candidate(field, source, terms.get(index, source.terms))
        if index in numbers:
            data |= {"outcome": "chosen", "parcel_no": numbers[index], "why": []}
        else:
            why = _why_not(field, items, source, stock, total.cost_fen)
            data |= {"outcome": "rejected", "parcel_no": None, "why": why}
        data["later_s"] = int((field.day.moment(source.promised_s) - quickest).total_seconds())
        candidates.append(data)
    candidates += [_turned_away(one) for one in field.turned_away]
    return {
        "version": RULE_VERSION,
        "kind": field.request.kind,
        "at": field.request.at.isoformat(),
        "dest": _dest(field),
        "lines": [
            {"line_no": x.line_no, "sku_id": x.sku_id, "quantity": x.quantity}
            for x in field.request.lines
        ],
        "parcels": [_parcel_data(parcel) for parcel in parcels],
        "terms": total.as_data(),
        "cost_fen": total.cost_fen,
        "candidates": candidates,
        "farther": field.farther,
    }


def _dest(field: Field) -> dict[str, Any]:
    """Where it goes. A door is kept to 0.001 degree (about 100 m): it is a person's home."""
    if field.dest is not None:
        site = field.dest
        place = {"place_id": site.id, "name": site.name, "place_kind": site.kind}
        return place | {"lng": site.lng, "lat": site.lat}
    lng, lat = field.request.lng or 0.0, field.request.lat or 0.0
    return {"place_id": None, "lng": round(lng, 3), "lat": round(lat, 3)}


def _candidate(field: Field, source: Source, terms: Terms) -> dict[str, Any]:
    site = source.site
    return {
        "place_id": site.id,
        "name": site.name,
        "place_kind": site.kind,
        "lng": site.lng,
        "lat": site.lat,
        "distance_m": source.metres,
        "via": source.via,
        "promised_at": field.day.moment(source.promised_s).isoformat(),
        "opens_at": None
        if source.opens_s is None
        else field.day.moment(source.opens_s).isoformat(),
        "terms": terms.as_data(),
        "cost_fen": terms.cost_fen,
    }


def _why_not(
    field: Field, items: Sequence[Item], source: Source, stock: Stock, chosen_fen: int
) -> list[dict[str, Any]]:
    has = stock.get(source.site.id, NOTHING)
    why: list[dict[str, Any]] = []
    for sku, needs in items:
        free = has[sku].quantity if sku in has else 0
        if free < needs:
            why.append({"code": "short", "sku_id": sku, "needs": needs, "has": max(0, free)})
    if source.opens_s is not None:
        why.append({"code": "closed", "opens_at": field.day.moment(source.opens_s).isoformat()})
    if not why or why[0]["code"] == "closed":
        why.append({"code": "dearer", "by_fen": max(0, source.terms.cost_fen - chosen_fen)})
    return why


def _turned_away(one: TurnedAway) -> dict[str, Any]:
    site = one.site
    return {
        "place_id": site.id,
        "name": site.name,
        "place_kind": site.kind,
        "lng": site.lng,
        "lat": site.lat,
        "distance_m": one.metres,
        "outcome": "rejected",
        "parcel_no": None,
        "why": [dict(one.why)],
    }


def _parcel_data(parcel: Parcel) -> dict[str, Any]:
    return {
        "parcel_no": parcel.parcel_no,
        "kind": parcel.kind,
        "source_place_id": parcel.source_place_id,
        "dest_place_id": parcel.dest_place_id,
        "promised_at": parcel.promised_at.isoformat(),
        "distance_m": parcel.distance_m,
        "steps": [[one.step, one.at.isoformat()] for one in parcel.steps],
        "lines": [
            {"line_no": x.line_no, "sku_id": x.sku_id, "quantity": x.quantity} for x in parcel.lines
        ],
        "cost_fen": parcel.cost_fen,
    }
