"""Stream positions: in order of visibility, by one relay at a time, nothing lost."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.kernel import stream
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.kernel.events import emit
from app.kernel.metrics import waiting
from app.kernel.models import Lease, OutboxEvent, StreamEntry
from app.kernel.settings import settings
from tests.kernel.conftest import wait_for
from tests.kernel.effects import Happened, at_once, start_program


def say(*numbers: int) -> None:
    for number in numbers:
        with unit_of_work():
            emit(Happened(number))


def fence(holder: str = "me") -> int:
    got = stream.take_lease(holder)
    assert got is not None
    return got


def numbered() -> list[tuple[int, int]]:
    """(position, outbox id) in order of position."""
    with unit_of_work(write=False):
        rows = execute(
            select(OutboxEvent.position, OutboxEvent.id)
            .where(OutboxEvent.position.is_not(None))
            .order_by(OutboxEvent.position)
        )
        return [(row.position, row.id) for row in rows]


def read_on(cursor: int) -> list[Any]:
    return stream.entries_after(cursor, ["test"])


def commit_in_reverse_order() -> None:
    """The event with the smaller id becomes visible after the one with the greater id."""
    if settings().is_sqlite:
        # One writer at a time: ids cannot cross by themselves, so they are given.
        with unit_of_work():
            execute(_row(11, 2))
        fence_and_relay()
        with unit_of_work():
            execute(_row(10, 1))
        return
    inserted, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with unit_of_work():
            emit(Happened(1))
            inserted.set()
            assert go_on.wait(20)

    thread = threading.Thread(target=slow)
    thread.start()
    assert inserted.wait(20)
    say(2)
    fence_and_relay()
    go_on.set()
    thread.join()


def _row(event_id: int, number: int) -> Any:
    return insert(OutboxEvent).values(
        id=event_id,
        name="Happened",
        payload={"number": number},
        created_at=now(),
        next_try_at=now(),
        state="pending",
        attempts=0,
    )


def fence_and_relay() -> int:
    return stream.relay_once(fence())


@pytest.mark.usefixtures("turn")
def test_two_transactions_committed_in_reverse_order_lose_nothing(effects: str) -> None:
    commit_in_reverse_order()
    seen = read_on(0)
    assert [row.payload["number"] for row in seen] == [2]
    cursor = seen[-1].position

    assert fence_and_relay() == 1

    assert [row.payload["number"] for row in read_on(cursor)] == [1]
    ids = [event_id for _, event_id in numbered()]
    assert ids == sorted(ids, reverse=True)  # the ids did cross


def test_a_page_never_cuts_an_event_in_two(effects: str) -> None:
    say(*range(7))
    fence_and_relay()
    cursor, seen = 0, []
    while rows := stream.entries_after(cursor, None, limit=3):
        cursor = rows[-1].position
        seen += [(row.position, row.topic) for row in rows]
    both = [[(n + 1, "test"), (n + 1, f"test:{n % 2}")] for n in range(7)]
    assert seen == [pair for pairs in both for pair in pairs]


def test_what_others_keep_beside_the_lease_is_no_position(effects: str) -> None:
    """Other rooms keep a number of theirs in the table: a date is not where the stream is."""
    say(1)
    fence_and_relay()
    with unit_of_work():
        fields = {"holder": "", "fence": 0, "until": now(), "position": 20_261_122}
        execute(insert(Lease).values(name="somebody.daily", **fields))
    assert stream.last_position() == 1
    assert waiting()["jiujin_stream_position"] == 1


def test_a_lease_is_held_by_one_and_passes_on_when_it_runs_out(effects: str) -> None:
    assert fence("a") == 1
    assert fence("a") == 1  # renewed, not taken again
    assert stream.take_lease("b") is None
    with frozen_at(now() + stream.LEASE + timedelta(seconds=1)):
        assert fence("b") == 2
        assert stream.take_lease("a") is None


def test_a_lease_let_go_is_free_at_once(effects: str) -> None:
    fence("a")
    stream.release_lease("a")
    assert fence("b") == 2


def test_only_one_of_many_takes_a_new_lease(effects: str) -> None:
    got = at_once(*[lambda name=f"r{n}": stream.take_lease(name) for n in range(6)])
    assert sorted(got, key=str) == [1, None, None, None, None, None]


def test_a_relay_that_slept_through_its_lease_numbers_nothing(effects: str) -> None:
    old = fence("sleepy")
    say(1)
    with frozen_at(now() + timedelta(minutes=1)):
        new = fence("fresh")
        assert stream.relay_once(old) == 0
        assert stream.relay_once(new) == 1
        say(2)
        assert stream.relay_once(old) == 0
    assert [position for position, _ in numbered()] == [1]


def test_relays_at_once_number_each_event_once_without_a_gap(effects: str) -> None:
    mine = fence()

    def relay() -> None:
        for _ in range(200):
            stream.advance(mine, limit=3)

    def speak(start: int) -> None:
        say(*range(start, start + 20))

    results = at_once(relay, relay, lambda: speak(0), lambda: speak(100))
    assert results == [None] * 4
    while stream.advance(mine):
        pass
    assert [position for position, _ in numbered()] == list(range(1, 41))
    with unit_of_work(write=False):
        topics = execute(select(StreamEntry.position).where(StreamEntry.topic == "test"))
        assert sorted(topics.scalars()) == list(range(1, 41))


@pytest.mark.slow
def test_a_second_relay_takes_over_from_one_that_was_killed(effects: str, tmp_path: Path) -> None:
    relays = [start_program("relay", effects, tmp_path) for _ in range(2)]
    try:
        say(*range(5))
        wait_for(lambda: len(numbered()) == 5, what=(tmp_path / "relay.log").read_text())
        with unit_of_work(write=False):
            holder = execute(select(Lease.holder).where(Lease.name == stream.NAME)).scalar_one()
        pid = int(holder.split(":")[1])
        assert pid in [relay.pid for relay in relays]
        os.kill(pid, signal.SIGKILL)
        say(*range(5, 10))
        wait_for(lambda: len(numbered()) == 10, what=(tmp_path / "relay.log").read_text())
    finally:
        for relay in relays:
            relay.terminate()
            relay.wait(20)
    assert [position for position, _ in numbered()] == list(range(1, 11))


def test_old_entries_are_pruned_and_remembered(effects: str) -> None:
    with frozen_at(now() - stream.KEEP - timedelta(hours=1)):
        say(1, 2)
        fence_and_relay()
    say(3)
    fence_and_relay()
    assert stream.prune() == 4
    assert stream.prune() == 0
    assert stream.pruned_position() == 2
    assert [row.position for row in read_on(0)] == [3]
    assert stream.last_position() == 3


def test_another_leases_number_is_no_position_of_the_stream(effects: str) -> None:
    before = stream.last_position()
    with unit_of_work():
        execute(
            insert(Lease).values(
                name="audit.nightly", holder="", fence=0, until=now(), position=20261122
            )
        )
    assert stream.last_position() == before
