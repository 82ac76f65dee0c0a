"""Events: at least once and a receipt make exactly once in effect (design D4)."""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kernel import events, outbox
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.kernel.models import EventReceipt, OutboxEvent
from tests.kernel.conftest import wait_for
from tests.kernel.effects import Happened, at_once, counted, start_program, write_effect


def say(count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        with unit_of_work():
            events.emit(Happened(number))


def states() -> dict[str, int]:
    with unit_of_work(write=False):
        rows = execute(select(OutboxEvent.state, func.count()).group_by(OutboxEvent.state))
        return {row[0]: row[1] for row in rows}


def test_a_rolled_back_unit_says_nothing(effects: str) -> None:
    def speak_and_fail() -> None:
        with unit_of_work():
            events.emit(Happened(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        speak_and_fail()
    assert states() == {}


def test_workers_in_parallel_handle_each_event_once(effects: str) -> None:
    say(60)
    at_once(*[outbox.drain_all] * 4)
    assert states() == {"done": 60}
    assert counted("first") == dict.fromkeys(range(60), 1)
    assert counted("second") == dict.fromkeys(range(60), 1)


def test_delivering_the_same_claim_twice_at_once_handles_it_once(effects: str) -> None:
    say(1)
    row = outbox.claim()[0]
    assert at_once(*[lambda: outbox.deliver(row)] * 4) == [True] * 4
    assert (counted("first"), counted("second")) == ({0: 1}, {0: 1})


@pytest.mark.slow
def test_worker_processes_killed_between_handler_and_note(effects: str, tmp_path: Path) -> None:
    """Two are killed at the worst moment, a third finishes: nothing lost, nothing doubled."""
    say(120)
    killed = [
        start_program("worker", effects, tmp_path, KILL_BEFORE_SETTLE="7"),
        start_program("worker", effects, tmp_path, KILL_BEFORE_SETTLE="20"),
    ]
    assert [process.wait(60) for process in killed] == [-signal.SIGKILL] * 2
    assert states()["pending"] >= 1
    last = start_program("worker", effects, tmp_path)
    try:
        wait_for(lambda: states() == {"done": 120}, what=(tmp_path / "worker.log").read_text())
    finally:
        last.send_signal(signal.SIGTERM)
        assert last.wait(20) == 0
    assert counted("first") == dict.fromkeys(range(120), 1)
    assert counted("second") == dict.fromkeys(range(120), 1)


def test_an_event_nobody_listens_to_is_done_without_a_receipt(
    effects: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(events.HANDLERS, "Happened")
    say(3)

    assert outbox.drain() == 3

    assert states() == {"done": 3}
    with unit_of_work(write=False):
        assert execute(select(EventReceipt)).all() == []
    assert outbox.drain() == 0


def test_an_event_is_done_with_its_last_handler_or_not_at_all(
    effects: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def note_fails(event_ids: list[int]) -> None:
        raise RuntimeError("no")

    say(1)
    moment = now()
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_mark_done", note_fails)
        assert outbox.drain() == 1
    assert states() == {"pending": 1}
    assert (counted("first"), counted("second")) == ({0: 1}, {})

    with frozen_at(moment + timedelta(hours=1)):
        outbox.drain()

    assert states() == {"done": 1}
    assert (counted("first"), counted("second")) == ({0: 1}, {0: 1})


def test_a_failing_handler_holds_up_no_other_and_ends_on_the_board(
    effects: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(event: Happened) -> None:
        write_effect("broken", event.number)
        raise RuntimeError("no")

    wired = [("test.broken", broken), *events.HANDLERS["Happened"]]
    monkeypatch.setitem(events.HANDLERS, "Happened", wired)
    say(1)
    moment = now()
    for attempt in range(outbox.MAX_ATTEMPTS):
        with frozen_at(moment + timedelta(hours=attempt)):
            assert outbox.drain() == 1
            assert outbox.drain() == 0  # not at once again
    assert states() == {"dead": 1}
    assert counted("first") == {0: 1}  # once, at the first attempt
    assert counted("broken") == {}  # rolled back each time

    monkeypatch.setitem(events.HANDLERS, "Happened", events.HANDLERS["Happened"][1:])
    with unit_of_work(write=False):
        event_id = execute(select(OutboxEvent.id)).scalar_one()
    outbox.revive(event_id)
    with frozen_at(moment + timedelta(days=1)):
        outbox.drain_all()
    assert states() == {"done": 1}
    assert counted("first") == {0: 1}


def test_a_stopping_worker_finishes_one_event_and_gives_the_rest_back(effects: str) -> None:
    say(5)
    answers = iter([False, True])
    assert outbox.drain(stopping=lambda: next(answers)) == 5
    assert counted("first") == {0: 1}
    assert states() == {"done": 1, "pending": 4}
    assert outbox.drain() == 4  # due at once, not after the claim


def test_sigterm_ends_a_worker_cleanly(effects: str, tmp_path: Path) -> None:
    process = start_program("worker", effects, tmp_path)
    say(3)
    wait_for(lambda: states() == {"done": 3})
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert "worker.stopped" in (tmp_path / "worker.log").read_text()


def test_receipts_name_event_and_handler(effects: str) -> None:
    say(1)
    outbox.drain_all()
    with unit_of_work(write=False):
        names = execute(select(EventReceipt.handler).order_by(EventReceipt.handler)).scalars()
        assert list(names) == [name for name, _ in sorted(events.HANDLERS["Happened"])]


def test_an_unknown_field_of_a_newer_version_is_dropped(effects: str) -> None:
    loaded: Any = events.load_event("Happened", {"number": 4, "added_later": True})
    assert loaded == Happened(4)
