"""Shapes of places. Metres, GCJ-02 degrees, opening times HH:MM in Asia/Shanghai."""

from __future__ import annotations

from dataclasses import dataclass

STORE = "store"
PICKUP_POINT = "pickup_point"
GRID = "grid_warehouse"
CENTRAL = "central_warehouse"
KINDS = (STORE, PICKUP_POINT, GRID, CENTRAL)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as other rooms see it."""

    id: str
    code: str
    name: str
    kind: str
    org_id: str
    province: str
    city: str
    district: str
    address: str
    lng: float
    lat: float
    phone: str
    open_from: str
    open_until: str
    served_by_id: str | None
    price_list: str
    is_active: bool
