"""The boards of what waits for a person: of a place, and of the chain."""

from __future__ import annotations

from collections.abc import Collection

from app.incidents import service
from app.incidents.schemas import (
    HqIncidentsQuery,
    IncidentOut,
    IncidentPage,
    IncidentsQuery,
    ResolveBody,
)
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, Caller
from app.kernel.errors import Forbidden
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor

bp = blueprint("incidents")

STAFF = (CLERK, KEEPER, HQ)


def _page(
    caller: Caller, query: IncidentsQuery | HqIncidentsQuery, place_ids: Collection[str] | None
) -> IncidentPage:
    before = decode_cursor(query.cursor, str)
    found = service.list_incidents(
        place_ids=place_ids,
        kind=query.kind,
        is_open=query.is_open,
        before=before[0] if before else None,
        limit=query.limit + 1,
        language=caller.language,
    )
    rows = found[: query.limit]
    return IncidentPage(
        items=[IncidentOut.model_validate(row) for row in rows],
        next_cursor=encode_cursor(rows[-1].id) if len(found) > len(rows) else None,
    )


def _resolve(caller: Caller, incident_id: str, body: ResolveBody, *roles: str) -> IncidentOut:
    found = service.get_incident(incident_id=incident_id)
    if found.place_id is not None:
        caller.check_place(found.place_id, *roles)
    elif caller.places_as(*roles) is not None:
        raise Forbidden  # of no place: headquarters alone
    return IncidentOut.model_validate(
        service.resolve_incident(
            incident_id=incident_id,
            actor_id=caller.person_id,
            resolution=body.resolution,
            language=caller.language,
        )
    )


@endpoint(
    bp,
    "GET",
    "/api/staff/incidents/incidents",
    roles=STAFF,
    scope="place",
    query=IncidentsQuery,
    returns=IncidentPage,
)
def staff_incidents(caller: Caller, query: IncidentsQuery) -> IncidentPage:
    """What waits at a store or warehouse, newest first."""
    caller.check_place(query.place_id, *STAFF)
    return _page(caller, query, [query.place_id])


@endpoint(
    bp,
    "GET",
    "/api/leader/incidents/incidents",
    roles=(LEADER,),
    scope="place",
    query=IncidentsQuery,
    returns=IncidentPage,
)
def leader_incidents(caller: Caller, query: IncidentsQuery) -> IncidentPage:
    """What waits at a pickup point, newest first."""
    caller.check_place(query.place_id, LEADER)
    return _page(caller, query, [query.place_id])


@endpoint(
    bp,
    "GET",
    "/api/hq/incidents/incidents",
    roles=(HQ,),
    scope="none",
    query=HqIncidentsQuery,
    returns=IncidentPage,
)
def hq_incidents(caller: Caller, query: HqIncidentsQuery) -> IncidentPage:
    """What waits in the whole chain, newest first."""
    return _page(caller, query, [query.place_id] if query.place_id else None)


@endpoint(
    bp,
    "POST",
    "/api/staff/incidents/incidents/<incident_id>/resolve",
    roles=STAFF,
    scope="place",
    body=ResolveBody,
    returns=IncidentOut,
    repeatable=True,
)
def staff_resolve(caller: Caller, incident_id: str, body: ResolveBody) -> IncidentOut:
    """It is dealt with: say how."""
    return _resolve(caller, incident_id, body, *STAFF)


@endpoint(
    bp,
    "POST",
    "/api/leader/incidents/incidents/<incident_id>/resolve",
    roles=(LEADER,),
    scope="place",
    body=ResolveBody,
    returns=IncidentOut,
    repeatable=True,
)
def leader_resolve(caller: Caller, incident_id: str, body: ResolveBody) -> IncidentOut:
    """It is dealt with: say how."""
    return _resolve(caller, incident_id, body, LEADER)
