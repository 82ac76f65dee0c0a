"""What goes in and out of the places room's routes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.kernel.http import Query, View
from app.kernel.paging import PageQuery


class NearQuery(Query):
    """A GCJ-02 point; `kind` limits to one kind of place, else stores and pickup points."""

    lng: float = Field(ge=73, le=136, allow_inf_nan=False)
    lat: float = Field(ge=3, le=54, allow_inf_nan=False)
    kind: Literal["store", "pickup_point"] | None = None
    radius_m: int | None = Field(default=None, ge=1, le=100_000)
    limit: int = Field(default=20, ge=1, le=100)


class CountersQuery(PageQuery):
    """`kind` limits to one kind of place, else stores and pickup points."""

    kind: Literal["store", "pickup_point"] | None = None


class PlaceItem(View):
    """A place as shoppers see it. Opening times HH:MM in Asia/Shanghai."""

    id: str
    code: str
    name: str
    kind: str
    province: str
    city: str
    district: str
    address: str
    lng: float
    lat: float
    phone: str
    open_from: str
    open_until: str
    is_active: bool


class NearPlace(PlaceItem):
    """A place and how far it is from the point asked, in metres on the great circle."""

    distance_m: int


class NearList(View):
    """Nearest first."""

    items: list[NearPlace]


class PlacePage(View):
    """Places in a fixed order."""

    items: list[PlaceItem]
    next_cursor: str | None
