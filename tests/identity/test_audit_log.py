"""The audit log's chain: whole under parallel appends, and broken by any change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from app.identity import checks, service
from app.identity.models import AuditEntry
from app.kernel.db import command, execute, unit_of_work
from tests.factories import World
from tests.races.together import at_once, in_processes, tally


def entries() -> list[Any]:
    with unit_of_work(write=False):
        return list(execute(select(AuditEntry.__table__).order_by(AuditEntry.id)).all())


def log(number: int) -> None:
    service.record_audit(
        actor_id="psn_1", action="test", subject=f"s{number}", details={"n": number, "词": "价格"}
    )


def append_five(first: int) -> str:
    """Called in other processes."""
    for n in range(5):
        log(first + n)
    return "ok"


@command
def tamper(statement: Any) -> None:
    execute(statement)


def broken() -> list[str]:
    return [one.subject for one in checks.audit_log_is_whole()]


def test_twenty_threads_make_one_chain(database: str) -> None:
    answers = at_once([lambda n=n: log(n) for n in range(20)])  # type: ignore[misc]
    assert tally(answers) == {"ok": 20}
    rows = entries()
    assert len(rows) == 20
    assert [row.previous_hash for row in rows] == ["", *(row.hash for row in rows[:-1])]
    assert broken() == []


def test_processes_share_one_chain(database: str) -> None:
    log(0)
    done = in_processes(
        database, "tests.identity.test_audit_log:append_five", [(n * 10,) for n in range(4)]
    )
    assert done == {"ok": 4}
    assert len(entries()) == 21
    assert broken() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda row: update(AuditEntry).where(AuditEntry.id == row.id).values(actor_id="psn_2"),
        lambda row: update(AuditEntry).where(AuditEntry.id == row.id).values(details={"n": 99}),
        lambda row: update(AuditEntry).where(AuditEntry.id == row.id).values(subject="x"),
        lambda row: delete(AuditEntry).where(AuditEntry.id == row.id),
        lambda row: insert(AuditEntry).values(
            at=row.at,
            actor_id=row.actor_id,
            action=row.action,
            subject="slipped in",
            details={},
            previous_hash=row.hash,
            hash="0" * 64,
        ),
    ],
    ids=["actor", "details", "subject", "delete", "insert"],
)
def test_every_change_is_seen(database: str, change: Any) -> None:
    for n in range(5):
        log(n)
    assert broken() == []
    tamper(change(entries()[2]))
    assert broken() != []


def test_a_look_at_a_phone_is_written_down(world: World) -> None:
    phone = service.reveal_phone(
        actor_id=world.people["leader"], person_id=world.people["shopper"], why="取货未到"
    )
    assert len(phone) == 11
    [row] = entries()
    assert (row.actor_id, row.action, row.subject, row.details) == (
        world.people["leader"],
        "reveal_phone",
        world.people["shopper"],
        {"why": "取货未到"},
    )
    assert phone not in str(tuple(row))
    assert broken() == []


def test_others_see_a_person_masked(world: World) -> None:
    view = service.person_view(person_id=world.people["shopper"])
    assert view.name == "s" + "*" * (len("shopper某") - 1)
    assert view.phone[3:7] == "****"
