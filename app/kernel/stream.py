"""Stream positions: given after commit, by one fenced relay, never reused.

Row ids become visible out of order (a slow transaction may commit id 7 after id 9), so a
reader that remembers ids would miss 7. The relay numbers rows once they are visible; a
reader that remembers positions misses nothing.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.kernel.events import TOPICS, load_event
from app.kernel.models import Lease, OutboxEvent, StreamEntry
from app.kernel.redis import wake

LEASE = timedelta(seconds=5)  # how long the stream stands still when its relay was killed
BATCH = 500
NAME = "relay"
PRUNED = "stream.pruned"
KEEP = timedelta(days=7)  # longer than any phone keeps a cursor worth resuming


@command
def take_lease(holder: str, name: str = NAME) -> int | None:
    """Become or stay the relay; returns the fence number, or None while another holds it.

    A lease that ends later than any can was written before the clock was set back: it is over.
    Locks: the lease row.
    """
    moment = now()
    is_over = (Lease.until < moment) | (Lease.until > moment + 2 * LEASE)
    taken = execute(
        update(Lease)
        .where(Lease.name == name, (Lease.holder == holder) | is_over)
        # MySQL assigns from left to right and sees what it has just assigned: the fence is
        # worked out while the old holder still stands in the row.
        .ordered_values(
            (Lease.fence, case((Lease.holder == holder, Lease.fence), else_=Lease.fence + 1)),
            (Lease.holder, holder),
            (Lease.until, moment + LEASE),
        )
    )
    if taken.rowcount == 0:
        return _first_lease(holder, name)
    return int(execute(select(Lease.fence).where(Lease.name == name)).scalar_one())


def _first_lease(holder: str, name: str) -> int | None:
    if execute(select(Lease.name).where(Lease.name == name)).first() is not None:
        return None
    try:
        execute(
            insert(Lease).values(name=name, holder=holder, fence=1, until=now() + LEASE, position=0)
        )
    except IntegrityError:
        return None
    return 1


@command
def release_lease(holder: str, name: str = NAME) -> None:
    """Let go at a clean stop, so that the next relay need not wait."""
    execute(
        update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=now() - LEASE)
    )


@command
def advance(fence: int, limit: int = BATCH) -> int:
    """Number the next visible events and put them on their topics.

    Returns how many. Does nothing when another relay has taken over (fence differs).
    Locks: the lease row first, so two relays cannot number at once.
    """
    lease = execute(
        select(Lease.position).where(Lease.name == NAME, Lease.fence == fence).with_for_update()
    ).first()
    if lease is None:
        return 0
    rows = execute(
        select(OutboxEvent.id, OutboxEvent.name, OutboxEvent.payload, OutboxEvent.created_at)
        .where(OutboxEvent.position.is_(None))
        .order_by(OutboxEvent.id)
        .limit(limit)
    ).all()
    if not rows:
        return 0
    entries: list[dict[str, Any]] = []
    for position, row in enumerate(rows, start=lease.position + 1):
        entries.extend(_entries(position, row))
    positions = {row.id: lease.position + n for n, row in enumerate(rows, start=1)}
    execute(
        update(OutboxEvent)
        .where(OutboxEvent.id.in_(positions))
        .values(position=case(positions, value=OutboxEvent.id))
    )
    if entries:
        execute(insert(StreamEntry), entries)
    execute(
        update(Lease)
        .where(Lease.name == NAME, Lease.fence == fence)
        .values(position=lease.position + len(rows))
    )
    return len(rows)


def _entries(position: int, row: Any) -> list[dict[str, Any]]:
    topics_of = TOPICS.get(row.name)
    if topics_of is None:
        return []
    topics = dict.fromkeys(topics_of(load_event(row.name, row.payload)))
    return [
        {
            "position": position,
            "topic": topic,
            "event_id": row.id,
            "name": row.name,
            "payload": row.payload,
            "at": row.created_at,
        }
        for topic in topics
    ]


@query
def _anything_unnumbered() -> bool:
    found = execute(select(OutboxEvent.id).where(OutboxEvent.position.is_(None)).limit(1))
    return found.first() is not None


def relay_once(fence: int) -> int:
    """One step of the relay; wakes the sockets when something was numbered."""
    count = advance(fence) if _anything_unnumbered() else 0
    if count:
        wake("stream")
    return count


@query
def last_position() -> int:
    """The newest position given so far; 0 on an empty stream."""
    # The relay's own row: other leases keep numbers of their own there (the audit's day).
    mine = select(func.coalesce(func.max(Lease.position), 0)).where(Lease.name == NAME)
    return int(execute(mine).scalar_one())


@query
def entries_after(position: int, topics: list[str] | None, limit: int = BATCH) -> list[Any]:
    """Stream rows after a cursor, oldest first; `topics` None means all.

    About `limit` rows: an event that is on several topics is never cut in two, so that the
    last row's position is a cursor that has missed nothing.
    """
    rows = list(execute(_after(position, topics).limit(limit)).all())
    if len(rows) < limit:
        return rows
    last = rows[-1].position
    same = _after(last - 1, topics).where(StreamEntry.position == last)
    return [row for row in rows if row.position < last] + list(execute(same).all())


def _after(position: int, topics: list[str] | None) -> Select[Any]:
    statement = select(
        StreamEntry.position,
        StreamEntry.topic,
        StreamEntry.name,
        StreamEntry.payload,
        StreamEntry.at,
    ).where(StreamEntry.position > position)
    if topics is not None:
        statement = statement.where(StreamEntry.topic.in_(topics))
    return statement.order_by(StreamEntry.position, StreamEntry.topic)


@query
def pruned_position() -> int:
    """The newest position that was pruned: a cursor before it has missed something."""
    found = execute(select(Lease.position).where(Lease.name == PRUNED)).scalar()
    return int(found or 0)


@command
def prune(limit: int = 5000) -> int:
    """Sweep: drop stream entries older than KEEP, whole events at a time; returns how many.

    What was dropped is remembered first, in the same transaction (see pruned_position).
    Locks: the row that remembers.
    """
    oldest = execute(
        select(StreamEntry.position, StreamEntry.at).order_by(StreamEntry.position).limit(limit)
    ).all()  # by primary key: no scan for what is old
    limit_at = now() - KEEP
    old = list(itertools.takewhile(lambda row: row.at < limit_at, oldest))
    if not old:
        return 0
    last = old[-1].position
    kept = update(Lease).where(Lease.name == PRUNED)
    if execute(kept.values(position=last, until=now())).rowcount == 0:
        execute(insert(Lease).values(name=PRUNED, holder="", fence=0, until=now(), position=last))
    gone = execute(delete(StreamEntry).where(StreamEntry.position <= last))
    return int(gone.rowcount)
