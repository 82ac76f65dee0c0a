"""Sweeps: only while the lease is held, each at its interval, a failing one alone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from app import relay
from app.kernel import stream
from app.kernel.jobs import Sweep
from app.relay import Holder, Scheduler


class Clock:
    """Stands in for the steady clock."""

    def __init__(self) -> None:
        self.at = 1000.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(relay, "time", one)
    return one


def start(scheduler: Scheduler, pool: ThreadPoolExecutor) -> None:
    scheduler.start_due(pool)
    wait(scheduler._running.values(), 20)


def test_each_sweep_runs_at_its_interval(database: str, clock: Clock) -> None:
    runs: list[str] = []
    holder = Holder("me")
    scheduler = Scheduler(
        holder,
        [
            Sweep("often", 1, lambda: runs.append("often")),
            Sweep("seldom", 5, lambda: runs.append("seldom")),
        ],
    )
    with ThreadPoolExecutor(2) as pool:
        start(scheduler, pool)
        assert runs == []  # not before the lease is ours
        holder.renew()
        for _ in range(6):
            start(scheduler, pool)
            start(scheduler, pool)
            clock.at += 1
            holder.renew()
    assert (runs.count("often"), runs.count("seldom")) == (6, 2)


def test_a_failing_sweep_is_tried_again_and_stops_no_other(database: str, clock: Clock) -> None:
    runs: list[str] = []

    def broken() -> None:
        runs.append("broken")
        raise RuntimeError("no")

    holder = Holder("me")
    holder.renew()
    scheduler = Scheduler(
        holder, [Sweep("broken", 1, broken), Sweep("fine", 1, lambda: runs.append("fine"))]
    )
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            start(scheduler, pool)
            clock.at += 1
    assert (runs.count("broken"), runs.count("fine")) == (3, 3)


def test_a_slow_sweep_is_not_started_beside_itself(database: str, clock: Clock) -> None:
    go_on, runs = threading.Event(), []

    def slow() -> None:
        runs.append("slow")
        go_on.wait(20)

    holder = Holder("me")
    holder.renew()
    scheduler = Scheduler(holder, [Sweep("slow", 1, slow)])
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            scheduler.start_due(pool)
            clock.at += 1
        go_on.set()
    assert runs == ["slow"]


def test_a_relay_without_the_lease_sweeps_nothing(database: str, clock: Clock) -> None:
    stream.take_lease("another")
    holder = Holder("me")
    assert holder.renew() is None
    assert not holder.holds


def test_a_lease_that_could_not_be_renewed_in_time_is_not_trusted(
    database: str, clock: Clock
) -> None:
    holder = Holder("me")
    holder.renew()
    assert holder.holds
    clock.at += stream.LEASE.total_seconds()
    assert not holder.holds
