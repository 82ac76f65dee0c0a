"""Finding a store or pickup point."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.kernel.auth import SHOPPER, Caller
from app.kernel.http import blueprint, endpoint
from app.places import service
from app.places.errors import PlaceNotFound
from app.places.schemas import NearList, NearPlace, NearQuery, PlaceItem
from app.places.types import PICKUP_POINT, STORE

bp = blueprint("places")


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
    "/api/shop/places/<place_id>",
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
