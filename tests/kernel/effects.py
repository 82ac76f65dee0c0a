"""An effect that can be counted, and programs that make it in processes of their own.

`python -m tests.kernel.effects worker|relay|calls` runs the product's own loops with test
handlers wired. KILL_BEFORE_SETTLE=n: the worker kills itself (SIGKILL) when it is about to
note that its n-th event is done: the first handler has committed, the last one's work is
written with the note, and neither is.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, func, insert, select

from app.kernel import jobs, outbox, stream
from app.kernel.db import engine, execute, unit_of_work
from app.kernel.events import Event, listen
from app.kernel.events import stream as streamed

ROOT = Path(__file__).resolve().parents[2]

EFFECTS = Table(
    "test_effects",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("what", String(64)),
    Column("number", Integer),
)


@dataclass(frozen=True)
class Happened(Event):
    """The tests' event."""

    number: int


def write_effect(what: str, number: int) -> None:
    execute(insert(EFFECTS).values(what=what, number=number))


def first_handler(event: Happened) -> None:
    write_effect("first", event.number)


def second_handler(event: Happened) -> None:
    write_effect("second", event.number)


def call_effect(payload: dict[str, Any]) -> None:
    """An outside call whose effect is a row."""
    with unit_of_work():
        write_effect("call", payload["number"])


def wire_effects() -> None:
    listen(Happened, first_handler, second_handler)
    streamed(Happened, lambda event: ["test", f"test:{event.number % 2}"])
    jobs.outside_call("test.effect", call_effect)


@contextmanager
def effects_table() -> Iterator[None]:
    EFFECTS.create(engine())
    try:
        yield
    finally:
        EFFECTS.drop(engine())


def counted(what: str) -> dict[int, int]:
    """number -> how often the effect happened."""
    with unit_of_work(write=False):
        rows = execute(
            select(EFFECTS.c.number, func.count())
            .where(EFFECTS.c.what == what)
            .group_by(EFFECTS.c.number)
        )
        return {row[0]: row[1] for row in rows}


def start_program(name: str, url: str, var: Path, **env: str) -> subprocess.Popen[bytes]:
    """One of the programs below in a process; its output goes to <var>/<name>.log."""
    with (var / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.effects", name],
            cwd=ROOT,
            env={
                **os.environ,
                "JIUJIN_MODE": "test",
                "JIUJIN_VAR": str(var),
                "DATABASE_URL": url,
                "REDIS_URL": "none",
                **env,
            },
            stdout=log,
            stderr=log,
        )


def _kill_before_settle(at: int) -> None:
    real, seen = outbox._mark_done, 0

    def mark_done(event_ids: list[int]) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
        real(event_ids)

    outbox._mark_done = mark_done


def main(name: str) -> int:
    from app import wiring

    wiring.wire()
    wire_effects()
    outbox.CLAIM = timedelta(seconds=1)
    stream.LEASE = timedelta(seconds=1)
    if at := os.environ.get("KILL_BEFORE_SETTLE"):
        _kill_before_settle(int(at))
    if name == "worker":
        from app import worker

        return worker.main()
    if name == "relay":
        jobs.SWEEPS.clear()  # the rooms' sweeps are not under test
        jobs.every(0.1, "test.sweep", lambda: None)
        from app import relay

        return relay.main()
    from app import calls

    return calls.main()


def at_once(*works: Any) -> list[Any]:
    """Run functions in threads that start together; their results or exceptions, in order."""
    barrier = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(index: int, work: Any) -> None:
        barrier.wait()
        try:
            results[index] = work()
        except Exception as problem:
            results[index] = problem

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
