"""Cycle counts: people of a place count, headquarters approve large differences."""

from __future__ import annotations

from dataclasses import asdict

from app.inventory import service
from app.inventory.api.door import bp, for_people_of_places, names
from app.inventory.schemas import (
    CountHead,
    CountLineOut,
    CountLotsBody,
    CountOut,
    CountPage,
    CountsQuery,
    HqCountsQuery,
    OpenCountBody,
)
from app.inventory.types import CountedLot, CountView
from app.kernel.auth import HQ, Caller
from app.kernel.http import endpoint
from app.kernel.paging import decode_cursor, encode_cursor


def _out(count: CountView) -> CountOut:
    words = names([line.sku_id for line in count.lines])
    lines = [CountLineOut(**asdict(line), **words[line.sku_id]) for line in count.lines]
    return CountOut(**(asdict(count) | {"lines": lines}))


def _page(found: list[CountView], limit: int) -> CountPage:
    rows = found[:limit]
    return CountPage(
        items=[CountHead.model_validate(row) for row in rows],
        next_cursor=encode_cursor(rows[-1].id) if len(found) > limit else None,
    )


def _before(cursor: str | None) -> str | None:
    found = decode_cursor(cursor, str)
    return found[0] if found else None


def _checked(caller: Caller, count_id: str, roles: tuple[str, ...]) -> CountView:
    count = service.get_count(count_id=count_id)
    caller.check_place(count.place_id, *roles)
    return count


@for_people_of_places(
    "POST", "/counts", body=OpenCountBody, returns=CountOut, status=201, repeatable=True
)
def open_count(caller: Caller, body: OpenCountBody, *, roles: tuple[str, ...]) -> CountOut:
    """Start a count of a place."""
    caller.check_place(body.place_id, *roles)
    return _out(
        service.open_count(
            place_id=body.place_id,
            actor_id=caller.person_id,
            sku_ids=body.sku_ids,
            note=body.note,
        )
    )


@for_people_of_places("GET", "/counts", query=CountsQuery, returns=CountPage)
def counts(caller: Caller, query: CountsQuery, *, roles: tuple[str, ...]) -> CountPage:
    """Counts of a place, newest first."""
    caller.check_place(query.place_id, *roles)
    found = service.list_counts(
        place_ids=[query.place_id],
        states=[query.state] if query.state else (),
        before=_before(query.cursor),
        limit=query.limit + 1,
    )
    return _page(found, query.limit)


@for_people_of_places("GET", "/counts/<count_id>", returns=CountOut)
def count(caller: Caller, count_id: str, *, roles: tuple[str, ...]) -> CountOut:
    """One count; blind while it is open."""
    return _out(_checked(caller, count_id, roles))


@for_people_of_places(
    "POST", "/counts/<count_id>/lots", body=CountLotsBody, returns=CountOut, repeatable=True
)
def count_lots(
    caller: Caller, count_id: str, body: CountLotsBody, *, roles: tuple[str, ...]
) -> CountOut:
    """Write down what was counted; counting a lot again replaces it."""
    _checked(caller, count_id, roles)
    lots = [CountedLot(one.sku_id, one.lot_no, one.quantity, one.expiry) for one in body.lots]
    return _out(service.count_lots(count_id=count_id, lots=lots, actor_id=caller.person_id))


@for_people_of_places("POST", "/counts/<count_id>/submit", returns=CountOut, repeatable=True)
def submit_count(caller: Caller, count_id: str, *, roles: tuple[str, ...]) -> CountOut:
    """Done counting: small differences are booked, large ones wait for approval."""
    _checked(caller, count_id, roles)
    return _out(service.submit_count(count_id=count_id, actor_id=caller.person_id))


@for_people_of_places("POST", "/counts/<count_id>/cancel", returns=CountOut, repeatable=True)
def cancel_count(caller: Caller, count_id: str, *, roles: tuple[str, ...]) -> CountOut:
    """Give the count up; nothing is booked."""
    _checked(caller, count_id, roles)
    return _out(service.cancel_count(count_id=count_id, actor_id=caller.person_id))


@endpoint(
    bp,
    "GET",
    "/api/hq/inventory/counts",
    roles=(HQ,),
    scope="none",
    query=HqCountsQuery,
    returns=CountPage,
)
def hq_counts(caller: Caller, query: HqCountsQuery) -> CountPage:
    """Counts of all places, those that wait for approval unless asked otherwise."""
    found = service.list_counts(
        place_ids=None,
        states=[query.state] if query.state else (),
        before=_before(query.cursor),
        limit=query.limit + 1,
    )
    return _page(found, query.limit)


@endpoint(
    bp,
    "POST",
    "/api/hq/inventory/counts/<count_id>/approve",
    roles=(HQ,),
    scope="place",
    returns=CountOut,
    repeatable=True,
)
def approve_count(caller: Caller, count_id: str) -> CountOut:
    """Book large differences; by somebody who did not count."""
    _checked(caller, count_id, (HQ,))
    return _out(service.approve_count(count_id=count_id, actor_id=caller.person_id))


@endpoint(
    bp,
    "POST",
    "/api/hq/inventory/counts/<count_id>/reject",
    roles=(HQ,),
    scope="place",
    returns=CountOut,
    repeatable=True,
)
def reject_count(caller: Caller, count_id: str) -> CountOut:
    """Back to the place: count again."""
    _checked(caller, count_id, (HQ,))
    return _out(service.reject_count(count_id=count_id, actor_id=caller.person_id))
