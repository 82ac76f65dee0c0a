"""What the incident boards take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from app.kernel.http import Body, View
from app.kernel.paging import PageQuery

AnyId = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_]+$")]
Kind = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z_.]+$")]


class IncidentsQuery(PageQuery):
    """is_open false: what was resolved."""

    place_id: AnyId
    kind: Kind | None = None
    is_open: bool = True


class HqIncidentsQuery(PageQuery):
    place_id: AnyId | None = None
    kind: Kind | None = None
    is_open: bool = True


class ResolveBody(Body):
    """What was done about it, in a few words."""

    resolution: Annotated[str, Field(min_length=1, max_length=200)]


class IncidentOut(View):
    id: str
    kind: str
    title: str
    severity: str
    place_id: str | None
    subject: str
    about: str
    data: dict[str, Any]
    seen: int
    opened_at: datetime
    last_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None


class IncidentPage(View):
    items: list[IncidentOut]
    next_cursor: str | None
