"""Outside calls and periodic sweeps.

`later(kind, key, payload)` writes the intent in the current transaction; after commit RQ
carries its id to a `calls` process, and when Redis is away the worker takes it from the
table. `run_call` may run twice at once: the claim is a compare-and-set.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import rq
import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.kernel.clock import now
from app.kernel.db import after_commit, command, execute, query
from app.kernel.errors import DomainError
from app.kernel.ids import new_id
from app.kernel.metrics import CALLS as COUNTED
from app.kernel.models import OutsideCall
from app.kernel.redis import try_redis

log = structlog.get_logger(__name__)

CLAIM = timedelta(seconds=60)
MAX_ATTEMPTS = 20
QUEUE = "calls"

CALLS: dict[str, Callable[[dict[str, Any]], None]] = {}


class TryLater(Exception):
    """Raised by a call that must be repeated, however often.

    `after` overrides the back-off; `by` is the instant at which it must have been tried again.
    """

    def __init__(
        self, reason: str, after: timedelta | None = None, by: datetime | None = None
    ) -> None:
        super().__init__(reason)
        self.after = after
        self.by = by


@dataclass(frozen=True, slots=True)
class Sweep:
    """A function the scheduler runs every `seconds`; safe beside itself."""

    name: str
    seconds: float
    run: Callable[[], Any]


SWEEPS: list[Sweep] = []


def outside_call(kind: str, run: Callable[[dict[str, Any]], None]) -> None:
    """Wire a kind of call to its function (in app/wiring.py)."""
    CALLS[kind] = run


def every(seconds: float, name: str, run: Callable[[], Any]) -> None:
    """Wire a periodic sweep (in app/wiring.py)."""
    if name not in [sweep.name for sweep in SWEEPS]:
        SWEEPS.append(Sweep(name, seconds, run))


def later(kind: str, key: str, payload: dict[str, Any], due_at: datetime | None = None) -> None:
    """Write the intent to call; a second one with the same (kind, key) changes nothing.

    The key is the business number of the effect (out_refund_no, message id …).
    """
    known = execute(
        select(OutsideCall.id).where(OutsideCall.kind == kind, OutsideCall.key == key)
    ).first()
    if known is not None:
        return
    call_id = new_id("call")
    moment = now()
    try:
        execute(
            insert(OutsideCall).values(
                id=call_id,
                kind=kind,
                key=key,
                payload=payload,
                state="pending",
                due_at=due_at or moment,
                attempts=0,
                created_at=moment,
            )
        )
    except IntegrityError:
        return  # another transaction has just written the same intent
    if due_at is None or due_at <= moment:
        after_commit(functools.partial(enqueue, call_id))


def again(kind: str, key: str, payload: dict[str, Any]) -> None:
    """Call (again) as soon as this unit is durable, whatever came of the call before."""
    moment = now()
    done = execute(
        update(OutsideCall)
        .where(OutsideCall.kind == kind, OutsideCall.key == key)
        .values(state="pending", due_at=moment, payload=payload)
    )
    if done.rowcount == 0:
        later(kind, key, payload)
        return
    found = execute(
        select(OutsideCall.id).where(OutsideCall.kind == kind, OutsideCall.key == key)
    ).one()
    after_commit(functools.partial(enqueue, found.id))


def enqueue(call_id: str) -> bool:
    """Hand a call to RQ; False when Redis is away (the worker's poll will find it)."""

    def put(client: Any) -> bool:
        rq.Queue(QUEUE, connection=client).enqueue(
            run_call, call_id, result_ttl=0, failure_ttl=0, job_timeout=55
        )
        return True

    return try_redis(put, False)


@query
def due_calls(limit: int = 50, grace: timedelta = timedelta(0)) -> list[str]:
    """Ids of calls that are due and nobody has claimed; `grace` leaves RQ its chance."""
    moment = now()
    rows = execute(
        select(OutsideCall.id)
        .where(
            OutsideCall.state == "pending",
            OutsideCall.due_at <= moment - grace,
            (OutsideCall.claimed_until.is_(None)) | (OutsideCall.claimed_until < moment),
        )
        .order_by(OutsideCall.due_at)
        .limit(limit)
    )
    return [row.id for row in rows]


@query
def pending_keys(kinds: Collection[str], keys: Collection[str]) -> set[tuple[str, str]]:
    """(kind, key) of those calls that will still be made."""
    rows = execute(
        select(OutsideCall.kind, OutsideCall.key).where(
            OutsideCall.kind.in_(kinds), OutsideCall.key.in_(keys), OutsideCall.state == "pending"
        )
    )
    return {(row.kind, row.key) for row in rows}


@command
def _claim(call_id: str) -> Any:
    moment = now()
    won = execute(
        update(OutsideCall)
        .where(
            OutsideCall.id == call_id,
            OutsideCall.state == "pending",
            OutsideCall.due_at <= moment,
            (OutsideCall.claimed_until.is_(None)) | (OutsideCall.claimed_until < moment),
        )
        .values(claimed_until=moment + CLAIM, attempts=OutsideCall.attempts + 1)
    )
    if won.rowcount != 1:
        return None
    return execute(
        select(OutsideCall.kind, OutsideCall.payload, OutsideCall.attempts).where(
            OutsideCall.id == call_id
        )
    ).one()


@command
def _finish(call_id: str, **values: Any) -> None:
    execute(
        update(OutsideCall).where(OutsideCall.id == call_id).values(claimed_until=None, **values)
    )


def run_call(call_id: str) -> bool:
    """Claim and run one call outside any transaction; True when it is done.

    The called function opens its own units of work; it must be repeatable, since a kill
    between its effect and `_finish` runs it again under the same key. It is tried until it
    is done while it asks for that (TryLater, or a refusal that may pass); any other error is
    a fault of ours and ends on the audit's list after MAX_ATTEMPTS.
    """
    row = _claim(call_id)
    if row is None:
        return False
    try:
        CALLS[row.kind](row.payload)
    except Exception as problem:  # noqa: BLE001 - any failure is kept with the row and tried again
        failed = row.attempts >= MAX_ATTEMPTS and not _may_pass(problem)
        log.warning("call.failed", kind=row.kind, call_id=call_id, error=str(problem)[:300])
        COUNTED.labels("failed" if failed else "again").inc()
        _finish(
            call_id,
            state="failed" if failed else "pending",
            due_at=_next_try(problem, row.attempts),
            last_error=f"{type(problem).__name__}: {problem}"[:2000],
        )
        return False
    _finish(call_id, state="done", done_at=now(), last_error=None)
    COUNTED.labels("done").inc()
    return True


def _next_try(problem: Exception, attempts: int) -> datetime:
    moment = now()
    usual = timedelta(seconds=min(900, 2 ** min(attempts, 10)))
    if not isinstance(problem, TryLater):
        return moment + usual
    due_at = moment + (problem.after or usual)
    return due_at if problem.by is None else max(moment, min(due_at, problem.by))


def _may_pass(problem: Exception) -> bool:
    return isinstance(problem, TryLater) or (isinstance(problem, DomainError) and problem.retry)


def run_due_calls(limit: int = 50, grace: timedelta = timedelta(0)) -> int:
    """Run what is due in this process (worker without Redis, tests); returns how many."""
    ids = due_calls(limit=limit, grace=grace)
    for call_id in ids:
        run_call(call_id)
    return len(ids)


def requeue_due(grace: timedelta = timedelta(seconds=2)) -> int:
    """Sweep: hand overdue calls to RQ again (Redis was lost, a call is being retried)."""
    return sum(1 for call_id in due_calls(grace=grace) if enqueue(call_id))
