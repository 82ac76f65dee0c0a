"""What /metrics tells: of every process, and of what waits in the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.kernel import outbox, stream
from app.kernel.db import unit_of_work
from app.kernel.events import emit
from app.kernel.metrics import waiting
from tests.kernel.effects import Happened


def test_what_waits_is_counted_from_the_database(effects: str) -> None:
    with unit_of_work():
        emit(Happened(1))
        emit(Happened(2))
    found = waiting()
    assert (found["jiujin_events_pending"], found["jiujin_stream_unnumbered"]) == (2, 2)
    assert found["jiujin_stream_lag_seconds"] >= 0

    outbox.drain_all()
    fence = stream.take_lease("me")
    assert fence is not None
    stream.relay_once(fence)

    assert waiting() == {
        "jiujin_events_pending": 0,
        "jiujin_events_dead": 0,
        "jiujin_calls_pending": 0,
        "jiujin_calls_failed": 0,
        "jiujin_stream_position": 2,
        "jiujin_stream_unnumbered": 0,
        "jiujin_stream_lag_seconds": 0,
    }


COUNTING = """
import os, sys
from app.kernel.metrics import CALLS, SOCKETS
CALLS.labels("done").inc(int(sys.argv[1]))
SOCKETS.inc(int(sys.argv[2]))
print(flush=True)
sys.stdin.read()
"""
ASKING = "from app.kernel.metrics import exposition; print(exposition().decode())"


def counting(folder: Path, calls: int, sockets: int) -> subprocess.Popen[str]:
    """A process that counts, and then waits to be killed."""
    began = subprocess.Popen(
        [sys.executable, "-c", COUNTING, str(calls), str(sockets)],
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert began.stdout is not None
    assert began.stdout.readline() == "\n"
    return began


def told(folder: Path) -> list[str]:
    """What yet another process answers to /metrics."""
    done = subprocess.run(
        [sys.executable, "-c", ASKING],
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_whichever_process_is_asked_tells_of_all(tmp_path: Path) -> None:
    first, second = counting(tmp_path, 2, 5), counting(tmp_path, 3, 1)
    try:
        lines = told(tmp_path)
        assert 'jiujin_calls_total{outcome="done"} 5.0' in lines
        assert "jiujin_sockets 6.0" in lines

        first.kill()
        first.communicate()
        lines = told(tmp_path)
        # what it did stays done; its sockets are gone with it
        assert 'jiujin_calls_total{outcome="done"} 5.0' in lines
        assert "jiujin_sockets 1.0" in lines
    finally:
        for one in (first, second):
            one.kill()
            one.communicate()
