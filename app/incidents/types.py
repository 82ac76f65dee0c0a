"""Shapes of incidents. Times aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One thing that waits for a person, or waited. `about`: the goods or paper in a few words,
    "" where the title says all. `seen`: how often it was noticed."""

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
