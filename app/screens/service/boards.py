"""Boards: today at a pickup point, reasons on a map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.catalog import service as catalog
from app.catalog.types import SkuView
from app.fulfilment import service as fulfilment
from app.fulfilment.types import CounterParcel, LineView
from app.inventory import service as inventory
from app.kernel.auth import CLERK, LEADER, Caller
from app.kernel.clock import local, now
from app.kernel.db import query
from app.ordering import service as ordering
from app.places import service as places
from app.routing import service as routing
from app.routing.types import Decision
from app.screens import rules
from app.screens.service.parts import place_on_page
from app.screens.types import (
    BoardLine,
    BoardParcel,
    LeaderBoard,
    LeaderCounts,
    LowOnPage,
    MapDecision,
    MapPoint,
    RouteMap,
)

COUNTED = 100  # lists are read up to here; beyond, the board says so
LOW_SHOWN = 50
EVERY_REJECTION = 100


@query
def leader_board(*, caller: Caller, place_id: str, language: str = "zh") -> LeaderBoard:
    """Arriving (by expected time), to hand out, uncollected, low stock, counts.

    Raises kernel.forbidden for a place that is not the caller's.
    """
    caller.check_place(place_id, LEADER, CLERK)
    place, moment = place_on_page(place_id), now()
    coming, more_1 = fulfilment.arrivals(caller=caller, place_id=place_id, limit=COUNTED)
    ready, more_2 = fulfilment.to_hand_out(caller=caller, place_id=place_id, limit=COUNTED)
    waiting, more_3 = fulfilment.uncollected(caller=caller, place_id=place_id, limit=COUNTED)
    less, more_4 = fulfilment.received_short(
        caller=caller, place_id=place_id, since=_midnight(moment), limit=COUNTED
    )
    low = _low_stock(place_id, language)
    return LeaderBoard(
        place=place,
        as_of=moment,
        counts=LeaderCounts(
            arriving=len(coming),
            to_hand_out=len(ready),
            uncollected=len(waiting),
            short=len(less),
            low_stock=len(low),
            is_capped=any((more_1, more_2, more_3, more_4)),
        ),
        arriving=_parcels(coming, moment, language),
        to_hand_out=_parcels(ready, moment, language),
        uncollected=_parcels(waiting, moment, language),
        short=_parcels(less, moment, language),
        low_stock=low[:LOW_SHOWN],
    )


def _parcels(
    found: Sequence[CounterParcel], moment: datetime, language: str
) -> tuple[BoardParcel, ...]:
    sources = places.places_by_ids({one.source_place_id for one in found})
    skus = catalog.skus_by_ids({line.sku_id for one in found for line in one.lines})
    return tuple(
        BoardParcel(
            shipment_id=one.id,
            order_id=one.order_id,
            person_hint=one.person_hint,
            state=one.state,
            state_words=rules.of_table(rules.PARCEL_WORDS, one.state, language),
            source_name=sources[one.source_place_id].name,
            eta_at=one.eta_at,
            promised_at=one.promised_at,
            is_late=one.ready_at is None and max(moment, one.eta_at) > one.promised_at,
            ready_at=one.ready_at,
            keep_until=one.keep_until,
            lines=tuple(_line(line, skus[line.sku_id]) for line in one.lines),
        )
        for one in found
    )


def _line(line: LineView, sku: SkuView) -> BoardLine:
    return BoardLine(
        line_id=line.line_id,
        sku_id=line.sku_id,
        gtin=sku.gtin,
        name=line.name,
        spec=sku.spec,
        base_unit=sku.base_unit,
        quantity=line.quantity,
        good=line.good,
        damaged=line.damaged,
    )


def _midnight(moment: datetime) -> datetime:
    """When today began in the chain's own time zone."""
    return local(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _low_stock(place_id: str, language: str) -> tuple[LowOnPage, ...]:
    found = inventory.low_stock(place_id=place_id)
    skus = catalog.skus_by_ids([one.sku_id for one in found])
    return tuple(
        LowOnPage(
            sku_id=one.sku_id,
            name=skus[one.sku_id].name,
            base_unit=skus[one.sku_id].base_unit,
            free=one.free,
            minimum=one.minimum,
            words=rules.low(one.free, one.minimum, skus[one.sku_id].base_unit, language),
        )
        for one in found
    )


@query
def route_map(*, order_id: str, language: str = "zh") -> RouteMap:
    """Why an order's goods come from where they come: points for a small map, and sentences.

    Raises ordering.order_not_found.
    """
    order = ordering.order_for_staff(order_id=order_id).order
    decisions = routing.explain(order_id, language, most_rejections=EVERY_REJECTION)
    return RouteMap(
        order_id=order.id,
        number=order.number,
        state=order.state,
        decisions=tuple(_decision(one) for one in decisions),
    )


def _decision(decision: Decision) -> MapDecision:
    data = decision.data
    return MapDecision(
        cause=decision.cause,
        at=decision.at,
        kind=data["kind"],
        rule_version=decision.rule_version,
        dest_name=data["dest"].get("name"),
        dest_lng=data["dest"]["lng"],
        dest_lat=data["dest"]["lat"],
        cost_fen=data["cost_fen"],
        terms=data["terms"],
        points=tuple(_point(one) for one in data["candidates"]),
        sentences=decision.sentences,
    )


def _point(candidate: dict[str, Any]) -> MapPoint:
    promised = candidate.get("promised_at")
    return MapPoint(
        place_id=candidate["place_id"],
        name=candidate["name"],
        place_kind=candidate["place_kind"],
        lng=candidate["lng"],
        lat=candidate["lat"],
        distance_m=candidate["distance_m"],
        outcome=candidate["outcome"],
        parcel_no=candidate["parcel_no"],
        cost_fen=candidate.get("cost_fen"),
        terms=candidate.get("terms", {}),
        promised_at=datetime.fromisoformat(promised) if promised else None,
        why=tuple(candidate["why"]),
    )
