"""When the clock was set back: nothing waits for a time that comes only the second time round.

Deadlines of holds, sessions and codes are promises to people and stay as they were written.
What a process wrote for processes (try again at, claimed until) is due at once when it lies
further ahead than any such time can: only a clock that was ahead has written it.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import update

from app.kernel import jobs, outbox
from app.kernel.clock import now
from app.kernel.db import command, execute
from app.kernel.models import OutboxEvent, OutsideCall

log = structlog.get_logger(__name__)

SLACK = timedelta(seconds=2)  # between the clocks of two machines, and two moments of one


@command
def heal() -> int:
    """Sweep: make due what a clock that was ahead has put off; how many rows.

    Locks: those outbox and call rows. Handling twice is kept out by receipts and numbers.
    """
    moment = now()
    pending = OutboxEvent.state == "pending"
    fresh = (OutboxEvent.attempts == 0) & (OutboxEvent.next_try_at > moment + outbox.CLAIM + SLACK)
    tried = OutboxEvent.next_try_at > moment + outbox.LONGEST_BACKOFF + SLACK
    events = execute(
        update(OutboxEvent).where(pending, fresh | tried).values(next_try_at=moment)
    ).rowcount
    waiting = OutsideCall.state == "pending"
    calls = execute(
        update(OutsideCall)
        .where(waiting, OutsideCall.claimed_until > moment + jobs.CLAIM + SLACK)
        .values(claimed_until=None)
    ).rowcount
    # A call may be due in an hour by intent, but not be written in the future.
    calls += execute(
        update(OutsideCall)
        .where(waiting, OutsideCall.created_at > moment + SLACK, OutsideCall.due_at > moment)
        .values(due_at=moment)
    ).rowcount
    if events or calls:
        log.warning("clock.set_back", events=events, calls=calls)
    return events + calls
