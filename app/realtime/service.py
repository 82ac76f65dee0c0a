"""Who may hear what, and reading the stream from a cursor.

Positions are given after commit by one fenced relay, so a cursor that has seen position N has
seen everything up to N (kernel/stream.py). Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel import stream
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, Caller
from app.kernel.db import query
from app.kernel.errors import Forbidden
from app.realtime.rules import event_message, one_per_position, topics_for
from app.realtime.types import EventPage

ROLES_OF: dict[str, tuple[str, ...]] = {
    "shop": (),
    "leader": (LEADER,),
    "staff": (CLERK, KEEPER, HQ),
}
AUDIENCES = tuple(ROLES_OF)
PAGE = 200


def topics_of(*, caller: Caller, audience: str, places: Sequence[str] = ()) -> frozenset[str]:
    """The topics a caller follows as `audience` (shop, leader, staff).

    `places`: only these of their own; headquarters hears no place unless it asks.
    Raises kernel.forbidden for an audience the caller does not belong to.
    """
    roles = ROLES_OF[audience]
    if roles and not caller.has_role(*roles):
        raise Forbidden
    covered = caller.places_as(*roles) if roles else frozenset()
    return topics_for(caller.person_id, covered, places)


@query
def events_after(
    *, cursor: int | None, topics: frozenset[str], limit: int | None = None
) -> EventPage:
    """Messages on `topics` after `cursor` (None: from now on).

    A cursor the stream has not reached (another database, a restored one) or whose entries
    were pruned gives `is_resync`, as silence would be a lie.
    """
    limit = limit or PAGE
    last = stream.last_position()
    if cursor is None:
        return EventPage(cursor=last)
    if cursor > last or cursor < stream.pruned_position():
        return EventPage(cursor=last, is_resync=True)
    rows = stream.entries_after(cursor, sorted(topics), limit)
    items = [event_message(row) for row in one_per_position(rows)]
    if len(rows) >= limit:
        return EventPage(cursor=items[-1]["cursor"], items=items, has_more=True)
    # Nothing of ours up to here: the next look may begin after other people's events.
    return EventPage(cursor=max([last, *(item["cursor"] for item in items)]), items=items)
