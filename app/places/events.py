"""Facts about places."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class PlaceChanged(Event):
    """A place was added or changed."""

    place_id: str
