"""The audit log: each row's hash covers the row before, so a change shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.identity import queries
from app.identity.models import AuditEntry
from app.kernel.clock import now
from app.kernel.db import Contended, command, execute, query
from app.kernel.models import Lease

CHAIN = "audit_chain"
BATCH = 1000


@command
def record_audit(*, actor_id: str, action: str, subject: str, details: dict[str, Any]) -> None:
    """Append one entry. Locks: the chain's row, so that two appends follow each other."""
    _lock_chain()
    previous, moment = queries.last_audit_hash(), now()
    execute(
        insert(AuditEntry).values(
            at=moment,
            actor_id=actor_id,
            action=action,
            subject=subject,
            details=details,
            previous_hash=previous,
            hash=entry_hash(previous, moment, actor_id, action, subject, details),
        )
    )


def _lock_chain() -> None:
    """A row that every append updates first; made by the first one.

    No look in between: a row that another append commits just then would be seen, not locked.
    """
    moment = now()
    taken = execute(update(Lease).where(Lease.name == CHAIN).values(until=moment))
    if taken.rowcount == 0:
        try:
            execute(insert(Lease).values(name=CHAIN, holder="", fence=0, until=moment, position=0))
        except IntegrityError:
            raise Contended from None


def entry_hash(
    previous: str,
    at: datetime,
    actor_id: str,
    action: str,
    subject: str,
    details: dict[str, Any],
) -> str:
    """SHA-256 over the previous hash and the entry, canonically written."""
    body = json.dumps(
        [previous, at.isoformat(), actor_id, action, subject, details],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


@query
def verify_audit() -> list[int]:
    """Ids of entries whose hash or link is wrong; empty when the chain is whole."""
    return list(_broken())


def _broken() -> Iterator[int]:
    previous, after = "", 0
    while rows := queries.audit_entries(after, BATCH):
        for row in rows:
            expected = entry_hash(
                previous, row.at, row.actor_id, row.action, row.subject, row.details
            )
            if row.previous_hash != previous or row.hash != expected:
                yield row.id
            previous, after = row.hash, row.id
