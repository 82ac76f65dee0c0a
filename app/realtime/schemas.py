"""What goes over the polling fallback and the socket's first message."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.kernel.http import Body, Query, View
from app.realtime.rules import MAX_ASKED


class EventsQuery(Query):
    """cursor: the last one seen; without it only the newest cursor is answered.

    places: ids between commas, for people who look after many.
    """

    cursor: int | None = Field(default=None, ge=0)
    limit: int = Field(default=100, ge=1, le=200)
    places: str = Field(default="", max_length=33 * MAX_ASKED)

    def asked(self) -> list[str]:
        return [place for place in self.places.split(",") if place]


class EventView(View):
    """One event, as the socket sends it. `at` RFC 3339."""

    type: str
    cursor: int
    name: str
    topic: str
    data: dict[str, Any]
    at: str


class EventsView(View):
    """cursor: where to go on. is_resync: load the screens anew first. has_more: ask again."""

    items: list[EventView]
    cursor: int
    is_resync: bool
    has_more: bool


class Hello(Body):
    """The socket's first message. cursor: the last one seen, null for the first time."""

    type: str = Field(pattern="^hello$")
    token: str = Field(min_length=1, max_length=200)
    cursor: int | None = Field(default=None, ge=0)
    places: list[str] = Field(default_factory=list, max_length=MAX_ASKED)
