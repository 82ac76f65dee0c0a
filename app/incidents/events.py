"""Facts about incidents."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class IncidentOpened(Event):
    """Something waits for a person."""

    incident_id: str
    kind: str
    place_id: str | None
    subject: str
    severity: str


@dataclass(frozen=True)
class IncidentResolved(Event):
    """It does not wait any more; resolved_by is a person, or `system`."""

    incident_id: str
    kind: str
    place_id: str | None
    subject: str
    resolved_by: str
