"""Delivery of events: claim rows in batches, run each handler once in effect.

At least once + a receipt in the handler's own transaction = exactly once in effect.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.kernel.clock import now
from app.kernel.db import command, execute, query, run_in_unit
from app.kernel.events import HANDLERS, load_event
from app.kernel.metrics import EVENTS
from app.kernel.models import EventReceipt, OutboxEvent
from app.kernel.settings import settings

log = structlog.get_logger(__name__)

CLAIM = timedelta(seconds=20)  # how long events wait whose worker was killed
BATCH = 50
MAX_ATTEMPTS = 12
LONGEST_BACKOFF = timedelta(minutes=10)


@command
def claim(limit: int = BATCH) -> list[Any]:
    """Take due events for CLAIM; another worker skips rows that are taken.

    A claim that runs out under a slow worker does no harm: receipts keep the second one out.

    Locks: the claimed outbox rows (SKIP LOCKED where the database has it).
    """
    moment = now()
    rows = execute(
        select(OutboxEvent.id, OutboxEvent.name, OutboxEvent.payload, OutboxEvent.attempts)
        .where(OutboxEvent.state == "pending", OutboxEvent.next_try_at <= moment)
        .order_by(OutboxEvent.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        execute(
            update(OutboxEvent)
            .where(OutboxEvent.id.in_([row.id for row in rows]))
            .values(next_try_at=moment + CLAIM)
        )
    return list(rows)


def backoff(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, at most 10 minutes."""
    return min(LONGEST_BACKOFF, timedelta(seconds=2**attempts))


def _handle_once(
    event_id: int, handler_name: str, handler: Callable[[Any], None], event: Any, *, is_last: bool
) -> bool:
    """True when the event was settled with the last handler's work: one commit instead of two."""

    def work() -> None:
        execute(
            insert(EventReceipt).values(event_id=event_id, handler=handler_name, handled_at=now())
        )
        handler(event)
        if is_last:
            _mark_done([event_id])

    try:
        run_in_unit(work)
    except IntegrityError:
        if not _has_receipt(event_id, handler_name):
            raise
        return False
    return is_last


def _mark_done(event_ids: list[int]) -> None:
    execute(
        update(OutboxEvent)
        .where(OutboxEvent.id.in_(event_ids))
        .values(state="done", last_error=None)
    )


@command
def _pass_by(rows: list[Any]) -> None:
    """Events that nobody here listens to (the stream has them) are done, all at once."""
    _mark_done([row.id for row in rows])


@command
def _has_receipt(event_id: int, handler_name: str) -> bool:
    found = execute(
        select(EventReceipt.event_id).where(
            EventReceipt.event_id == event_id, EventReceipt.handler == handler_name
        )
    )
    return found.first() is not None


def deliver(row: Any) -> bool:
    """Run every handler of one claimed event; True when all have a receipt."""
    error: str | None = None
    is_settled = False
    handlers = HANDLERS.get(row.name, [])
    for number, (handler_name, handler) in enumerate(handlers, start=1):
        is_last = number == len(handlers) and error is None
        try:
            event = load_event(row.name, row.payload)
            is_settled = _handle_once(row.id, handler_name, handler, event, is_last=is_last)
        except Exception as problem:  # a failing handler must not stop its neighbours
            log.exception("event.failed", name=row.name, event_id=row.id, handler=handler_name)
            error = f"{handler_name}: {type(problem).__name__}: {problem}"[:2000]
    EVENTS.labels("delivered" if is_settled else _settle(row.id, row.attempts, error)).inc()
    return error is None


@command
def _settle(event_id: int, attempts: int, error: str | None) -> str:
    if error is None:
        values: dict[str, Any] = {"state": "done", "last_error": None}
    else:
        dead = attempts + 1 >= MAX_ATTEMPTS
        values = {
            "state": "dead" if dead else "pending",
            "attempts": attempts + 1,
            "last_error": error,
            "next_try_at": now() + backoff(attempts),
        }
    execute(update(OutboxEvent).where(OutboxEvent.id == event_id).values(**values))
    return {"done": "delivered", "pending": "failed", "dead": "dead"}[values["state"]]


@query
def anything_due() -> bool:
    """A look without a transaction, so that idle workers do not queue for SQLite's writer."""
    found = execute(
        select(OutboxEvent.id)
        .where(OutboxEvent.state == "pending", OutboxEvent.next_try_at <= now())
        .limit(1)
    )
    return found.first() is not None


@command
def give_back(event_ids: list[int]) -> None:
    """Make claimed events due again at once (a worker stops in the middle of its batch)."""
    execute(
        update(OutboxEvent)
        .where(OutboxEvent.id.in_(event_ids), OutboxEvent.state == "pending")
        .values(next_try_at=now())
    )


@command
def prune_delivered(limit: int = 2000) -> int:
    """Sweep: drop events, and their receipts, that were delivered and numbered long ago.

    How long: settings().keep_events_days; 0 keeps them. What the audit or the relay still has
    to look at stays. Returns how many.
    """
    days = settings().keep_events_days
    if days <= 0:
        return 0
    old = execute(
        select(OutboxEvent.id)
        .where(
            OutboxEvent.state == "done",
            OutboxEvent.next_try_at < now() - timedelta(days=days),
            OutboxEvent.position.is_not(None),
        )
        .order_by(OutboxEvent.next_try_at)
        .limit(limit)
    ).all()
    ids = [row.id for row in old]
    if ids:
        execute(delete(EventReceipt).where(EventReceipt.event_id.in_(ids)))
        execute(delete(OutboxEvent).where(OutboxEvent.id.in_(ids)))
    return len(ids)


def drain(limit: int = BATCH, stopping: Callable[[], bool] | None = None) -> int:
    """Claim and deliver one batch; returns how many events were claimed.

    When `stopping` says so, the event at hand is finished and the others are given back.
    """
    if not anything_due():
        return 0
    claimed = claim(limit)
    rows = [row for row in claimed if row.name in HANDLERS]
    if len(rows) < len(claimed):
        unheard = [row for row in claimed if row.name not in HANDLERS]
        _pass_by(unheard)
        EVENTS.labels("delivered").inc(len(unheard))
    for index, row in enumerate(rows):
        if stopping is not None and stopping():
            give_back([rest.id for rest in rows[index:]])
            break
        deliver(row)
    return len(claimed)


def drain_all(rounds: int = 200) -> int:
    """Deliver until nothing is due (tests and commands); handlers may emit more."""
    total = 0
    for _ in range(rounds):
        count = drain()
        total += count
        if not count:
            return total
    raise RuntimeError("events keep making events; stopped")


@command
def revive(event_id: int, at: datetime | None = None) -> None:
    """Bring an event back from the dead-letter board."""
    execute(
        update(OutboxEvent)
        .where(OutboxEvent.id == event_id, OutboxEvent.state == "dead")
        .values(state="pending", attempts=0, next_try_at=at or now())
    )
