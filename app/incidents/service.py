"""The verbs of incidents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.catalog import service as catalog
from app.incidents import locks, queries, rules
from app.incidents.errors import IncidentNotFound
from app.incidents.events import IncidentOpened, IncidentResolved
from app.incidents.types import IncidentView
from app.kernel.db import command, query
from app.kernel.events import emit
from app.kernel.ids import new_id

SYSTEM = "system"


@command
def open_incident(*, kind: str, subject: str, place_id: str | None, data: dict[str, Any]) -> str:
    """Put something on the board; while it is open, noticing it again only counts. Its id.

    Emits IncidentOpened the first time. Safe beside itself: the storage keeps one open per
    kind and subject, and whoever comes second runs again.
    """
    key = rules.open_key(kind, subject)
    if locks.see_again(key, data):
        return str(queries.open_one(key).id)
    incident_id = new_id("inc")
    severity = rules.severity_of(kind)
    locks.write(
        {
            "id": incident_id,
            "kind": kind,
            "severity": severity,
            "place_id": place_id,
            "subject": subject,
            "open_key": key,
            "data": data,
        }
    )
    emit(IncidentOpened(incident_id, kind, place_id, subject, severity))
    return incident_id


@command
def resolve_incident(
    *, incident_id: str, actor_id: str, resolution: str, language: str = "zh"
) -> IncidentView:
    """A person has dealt with it; of two, the first one's words stand.

    Raises incidents.incident_not_found. Emits IncidentResolved.
    """
    row = queries.incident(incident_id)
    if row is None:
        raise IncidentNotFound(incident_id=incident_id)
    if locks.close(incident_id, actor_id, resolution):
        emit(IncidentResolved(incident_id, row.kind, row.place_id, row.subject, actor_id))
    return _views([queries.incident(incident_id)], language)[0]


@command
def resolve_subject(*, kind: str, subject: str, resolution: str) -> bool:
    """It has settled by itself. False when none of the kind is open about the subject."""
    row = queries.open_one(rules.open_key(kind, subject))
    if row is None or not locks.close(row.id, SYSTEM, resolution):
        return False
    emit(IncidentResolved(row.id, row.kind, row.place_id, row.subject, SYSTEM))
    return True


@query
def get_incident(*, incident_id: str, language: str = "zh") -> IncidentView:
    """Raises incidents.incident_not_found."""
    row = queries.incident(incident_id)
    if row is None:
        raise IncidentNotFound(incident_id=incident_id)
    return _views([row], language)[0]


@query
def list_incidents(
    *,
    place_ids: Collection[str] | None,
    kind: str | None = None,
    is_open: bool = True,
    before: str | None = None,
    limit: int = 20,
    language: str = "zh",
) -> list[IncidentView]:
    """Of some places (None: all), newest first."""
    return _views(queries.page(place_ids, kind, is_open, before, limit), language)


def _views(rows: Sequence[Any], language: str) -> list[IncidentView]:
    """With the goods' names, asked for once."""
    skus = catalog.skus_by_ids({sku_id for row in rows for sku_id in rules.goods_of(row.data)})
    names = {sku_id: sku.name_in(language) for sku_id, sku in skus.items()}
    return [_view(row, names, language) for row in rows]


def _view(row: Any, names: Mapping[str, str], language: str) -> IncidentView:
    return IncidentView(
        row.id,
        row.kind,
        rules.title_of(row.kind, language),
        row.severity,
        row.place_id,
        row.subject,
        rules.about(row.kind, row.subject, row.data, names, language),
        row.data,
        row.seen,
        row.opened_at,
        row.last_at,
        row.resolved_at,
        row.resolved_by,
        rules.PHRASES.tell(row.resolution, language) if row.resolution else row.resolution,
    )
