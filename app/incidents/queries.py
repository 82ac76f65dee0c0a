"""Reading incidents."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.incidents.models import Incident
from app.kernel.db import all_rows, first_row


def incident(incident_id: str) -> Any:
    return first_row(select(Incident.__table__).where(Incident.id == incident_id))


def open_one(key: str) -> Any:
    return first_row(select(Incident.__table__).where(Incident.open_key == key))


def page(
    place_ids: Collection[str] | None, kind: str | None, is_open: bool, before: str | None,
    limit: int,
) -> list[Any]:  # fmt: skip
    """Of some places (None: all, those of no place too), newest first."""
    statement = select(Incident.__table__).where(
        Incident.resolved_at.is_(None) if is_open else Incident.resolved_at.is_not(None)
    )
    if place_ids is not None:
        statement = statement.where(Incident.place_id.in_(list(place_ids)))
    if kind is not None:
        statement = statement.where(Incident.kind == kind)
    if before is not None:
        statement = statement.where(Incident.id < before)
    return all_rows(statement.order_by(Incident.id.desc()).limit(limit))
