"""Pieces that several pages share."""

from __future__ import annotations

from app.places import service as places
from app.places.types import PlaceView
from app.screens.types import PlaceOnPage


def on_page(place: PlaceView) -> PlaceOnPage:
    return PlaceOnPage(
        place_id=place.id,
        name=place.name,
        kind=place.kind,
        address=place.address,
        phone=place.phone,
        lng=place.lng,
        lat=place.lat,
        open_from=place.open_from,
        open_until=place.open_until,
    )


def place_on_page(place_id: str) -> PlaceOnPage:
    """Raises places.not_found."""
    return on_page(places.get_place(place_id))
