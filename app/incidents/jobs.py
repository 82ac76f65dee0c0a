"""The audit that runs by itself each night; what does not add up goes on the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.incidents import rules, service
from app.kernel.checks import CHECKS, Check
from app.kernel.clock import local, now
from app.kernel.db import command, execute, query
from app.kernel.models import Lease
from app.kernel.settings import settings

log = structlog.get_logger(__name__)

NAME = "audit.nightly"  # the lease row whose position is the day (20261122) of the last run
SHOWN = 20  # differences of one check that are kept with its incident
OFF = "off"


@dataclass(slots=True)
class _Found:
    count: int
    first: list[dict[str, str]]


def audit_if_due() -> bool:
    """Sweep: once a day after JIUJIN_AUDIT_AT on a Chinese clock; True when it ran.

    A run that is killed is done again. The first day counts from its own audit time: a chain
    that starts at noon is not audited at once.
    """
    if settings().audit_at == OFF:
        return False
    moment = local(now())
    day = int(f"{moment:%Y%m%d}")
    is_time = f"{moment:%H:%M}" >= settings().audit_at
    last = _last_day()
    if last is None:
        _begin(day if is_time else day - 1)
        return False
    if not is_time or last >= day:
        return False
    audit_now(moment)
    _done(day)
    return True


def audit_now(moment: datetime) -> int:
    """Run every check; an incident for each that finds something, resolved by the next run
    that finds nothing. Returns how many differences there are."""
    total = 0
    for check in CHECKS:
        found = _run(check)
        total += found.count
        if not found.count:
            service.resolve_subject(
                kind=rules.AUDIT, subject=check.name, resolution="再次对账时已相符"
            )
            continue
        service.open_incident(
            kind=rules.AUDIT,
            subject=check.name,
            place_id=None,
            data={
                "check": check.title,
                "count": found.count,
                "first": found.first,
                "at": moment.isoformat(),
            },
        )
    log.info("audit.done", differences=total)
    return total


def _run(check: Check) -> _Found:
    """Count all differences, keep the first few: a broken book must not fill the memory."""
    found = _Found(0, [])
    try:
        for one in check.run():
            found.count += 1
            if found.count <= SHOWN:
                found.first.append({"subject": one.subject, "detail": one.detail[:300]})
    except Exception as problem:  # a check that cannot run is a finding of its own
        log.exception("audit.failed", check=check.name)
        found.count += 1
        found.first.append({"subject": check.name, "detail": type(problem).__name__})
    return found


@query
def _last_day() -> int | None:
    row = execute(select(Lease.position).where(Lease.name == NAME)).first()
    return None if row is None else int(row.position)


@command
def _begin(day: int) -> None:
    try:
        execute(insert(Lease).values(name=NAME, holder="", fence=0, until=now(), position=day))
    except IntegrityError:
        return  # another relay was first


@command
def _done(day: int) -> None:
    execute(update(Lease).where(Lease.name == NAME).values(position=day, until=now()))
