"""Finding a store or pickup point; the places a person of staff works for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, SHOPPER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import PageQuery, decode_cursor, encode_cursor
from app.places import service
from app.places.errors import PlaceNotFound
from app.places.schemas import CountersQuery, NearList, NearPlace, NearQuery, PlaceItem, PlacePage
from app.places.types import PICKUP_POINT, STORE

bp = blueprint("places")

STAFF = (CLERK, KEEPER, HQ)


@endpoint(
    bp,
    "GET",
    "/api/shop/places/near",
    roles=(SHOPPER,),
    scope="none",
    query=NearQuery,
    returns=NearList,
)
def near(caller: Caller, query: NearQuery) -> Any:
    """Open-to-customers places around a point, nearest first. The point is not stored."""
    kinds = (query.kind,) if query.kind else (STORE, PICKUP_POINT)
    found = service.near(
        lng=query.lng, lat=query.lat, kinds=kinds, radius_m=query.radius_m, limit=query.limit
    )
    return NearList(
        items=[NearPlace(**_shown(asdict(one)), distance_m=metres) for one, metres in found]
    )


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in PlaceItem.model_fields}


@endpoint(
    bp,
    "GET",
    "/api/shop/places/places",
    roles=(SHOPPER,),
    scope="none",
    query=CountersQuery,
    returns=PlacePage,
)
def counters(caller: Caller, query: CountersQuery) -> PlacePage:
    """Open-to-customers places by district, for those who do not say where they are."""
    after = decode_cursor(query.cursor, str)
    kinds = (query.kind,) if query.kind else (STORE, PICKUP_POINT)
    every = sorted(service.all_places(), key=lambda one: (one.district, one.code))
    start = next((n for n, one in enumerate(every, 1) if after and one.code == after[0]), 0)
    found = [one for one in every[start:] if one.is_active and one.kind in kinds]
    page = found[: query.limit]
    last = page[-1] if len(found) > len(page) else None
    return PlacePage(
        items=[PlaceItem.model_validate(one) for one in page],
        next_cursor=encode_cursor(last.code) if last else None,
    )


@endpoint(
    bp,
    "GET",
    "/api/shop/places/places/<place_id>",
    roles=(SHOPPER,),
    scope="none",
    returns=PlaceItem,
)
def get_place(caller: Caller, place_id: str) -> Any:
    """One store or pickup point. Warehouses are not for customers: places.not_found."""
    found = service.get_place(place_id)
    if found.kind not in (STORE, PICKUP_POINT):
        raise PlaceNotFound(place_id=place_id)
    return found


def _covered(caller: Caller, query: PageQuery, *roles: str) -> PlacePage:
    after = decode_cursor(query.cursor, str)
    covered = caller.places_as(*roles)
    found = [
        one
        for one in service.all_places()
        if (covered is None or one.id in covered) and (not after or one.code > after[0])
    ]
    page = found[: query.limit]
    return PlacePage(
        items=[PlaceItem.model_validate(one) for one in page],
        next_cursor=encode_cursor(page[-1].code) if len(found) > len(page) else None,
    )


@endpoint(
    bp,
    "GET",
    "/api/leader/places/mine",
    roles=(LEADER,),
    scope="own",
    query=PageQuery,
    returns=PlacePage,
)
def leader_places(caller: Caller, query: PageQuery) -> PlacePage:
    """The leader's pickup points, by code."""
    return _covered(caller, query, LEADER)


@endpoint(
    bp,
    "GET",
    "/api/staff/places/mine",
    roles=STAFF,
    scope="own",
    query=PageQuery,
    returns=PlacePage,
)
def staff_places(caller: Caller, query: PageQuery) -> PlacePage:
    """The clerk's stores, the keeper's warehouses; headquarters sees all. By code."""
    return _covered(caller, query, *STAFF)
