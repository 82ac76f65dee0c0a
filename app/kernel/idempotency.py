"""Every command can be repeated (design D6): the answer is stored with the work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.kernel.clock import now
from app.kernel.crypto import seal, unseal
from app.kernel.db import command, execute, query, run_in_unit, table_of
from app.kernel.errors import Busy, IdempotencyMismatch
from app.kernel.models import IdempotencyKey

KEEP = timedelta(days=2)

# Built once: every repeatable request runs both.
_CLAIM = insert(table_of(IdempotencyKey))
_STORE = (
    update(IdempotencyKey)
    .where(IdempotencyKey.actor == bindparam("of_actor"), IdempotencyKey.key == bindparam("of_key"))
    .values(status=bindparam("new_status"), answer=bindparam("new_answer"))
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer that can be given again: status and JSON text."""

    status: int
    body: str


class _Taken(Exception):
    """The key exists: another request did, or is doing, this work."""


def once(
    *, actor: str, key: str, route: str, body: bytes, work: Callable[[], Answer]
) -> tuple[Answer, bool]:
    """Do `work` once for (actor, key) and store its answer in the same transaction.

    Returns (answer, replayed). A repeat waits for the first one on the key's row, then gives
    its answer; another body under the same key raises kernel.idempotency_mismatch. A
    refusal (exception) rolls the key back with the work, so the client may try again.
    """
    digest = hashlib.sha256(route.encode() + b"\n" + body).hexdigest()

    def attempt() -> Answer:
        try:
            execute(
                _CLAIM,
                {
                    "actor": actor,
                    "key": key,
                    "route": route,
                    "body_hash": digest,
                    "status": 0,
                    "created_at": now(),
                },
            )
        except IntegrityError:
            raise _Taken from None
        answer = work()
        execute(
            _STORE,
            {
                "of_actor": actor,
                "of_key": key,
                "new_status": answer.status,
                "new_answer": seal(answer.body),
            },
        )
        return answer

    try:
        return run_in_unit(attempt), False
    except _Taken:
        return _stored(actor, key, digest), True


@query
def _stored(actor: str, key: str, digest: str) -> Answer:
    row = execute(
        select(IdempotencyKey.body_hash, IdempotencyKey.status, IdempotencyKey.answer).where(
            IdempotencyKey.actor == actor, IdempotencyKey.key == key
        )
    ).first()
    if row is None or row.answer is None:
        raise Busy  # the first one was rolled back meanwhile
    if row.body_hash != digest:
        raise IdempotencyMismatch
    return Answer(row.status, unseal(row.answer))


@command
def forget_old_keys(limit: int = 1000) -> int:
    """Sweep: drop keys older than two days, a thousand at a time."""
    rows = execute(
        select(IdempotencyKey.actor, IdempotencyKey.key)
        .where(IdempotencyKey.created_at < now() - KEEP)
        .limit(limit)
    ).all()
    for row in rows:
        execute(
            delete(IdempotencyKey).where(
                IdempotencyKey.actor == row.actor, IdempotencyKey.key == row.key
            )
        )
    return len(rows)
