"""Conditional writes of incidents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from app.incidents.models import Incident
from app.kernel.clock import now
from app.kernel.db import execute


def see_again(key: str, data: dict[str, Any]) -> bool:
    """The open incident of a key was noticed once more; False when none is open."""
    done = execute(
        update(Incident)
        .where(Incident.open_key == key)
        .values(seen=Incident.seen + 1, last_at=now(), data=data)
    )
    return done.rowcount == 1


def write(values: dict[str, Any]) -> None:
    """Raises IntegrityError when one with the same key was opened meanwhile."""
    moment = now()
    execute(insert(Incident).values(seen=1, opened_at=moment, last_at=moment, **values))


def close(incident_id: str, actor_id: str, resolution: str) -> bool:
    """open -> resolved, by whoever comes first."""
    done = execute(
        update(Incident)
        .where(Incident.id == incident_id, Incident.resolved_at.is_(None))
        .values(open_key=None, resolved_at=now(), resolved_by=actor_id, resolution=resolution)
    )
    return done.rowcount == 1
