"""Pieces that several pages share."""

from __future__ import annotations

from datetime import datetime

from app.places import service as places
from app.places.types import CENTRAL, PlaceView
from app.routing.types import ahead_word, step_word
from app.screens.types import PlaceOnPage, Step


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


def timeline_step(
    step: str,
    dest_kind: str | None,
    language: str,
    *,
    promised_at: datetime | None,
    planned_at: datetime | None,
    actual_at: datetime | None,
) -> Step:
    """A step in the words of what is done, or of what lies ahead."""
    word = ahead_word if actual_at is None else step_word
    return Step(step, word(step, dest_kind, language), promised_at, planned_at, actual_at)


def via(source_id: str, dest_id: str | None) -> PlaceOnPage | None:
    """The grid warehouse through which the central one's van reaches a store or point."""
    if dest_id is None or places.get_place(source_id).kind != CENTRAL:
        return None
    served_by = places.get_place(dest_id).served_by_id
    return place_on_page(served_by) if served_by and served_by != source_id else None
