"""Writers of SQLite queue before they ask SQLite, across processes; a killed one lets go."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.kernel import db
from app.kernel.db import command, dispose_engines, execute, unit_of_work
from app.kernel.settings import load_settings, settings, use_settings
from tests.kernel.conftest import wait_for
from tests.kernel.effects import ROOT

HOLD = """
import sys, time
from sqlalchemy import text
from app.kernel.db import execute, unit_of_work
with unit_of_work():
    execute(text("INSERT INTO t VALUES (1)"))
    print("holds", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of a write."""
    env = {"JIUJIN_MODE": "test", "DATABASE_URL": f"sqlite:///{tmp_path / 'turn.db'}"}
    use_settings(load_settings({**env, "JIUJIN_VAR": str(tmp_path)}))
    try:
        with unit_of_work():
            execute(text("CREATE TABLE t (x INTEGER)"))
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD],
            cwd=ROOT,
            env={**os.environ, **env, "JIUJIN_VAR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "holds\n"
            yield process
            process.kill()
    finally:
        dispose_engines()
        use_settings(None)


@command
def write() -> None:
    execute(text("INSERT INTO t VALUES (2)"))


def rows() -> list[int]:
    with unit_of_work(write=False):
        return list(execute(text("SELECT x FROM t")).scalars())


def is_free() -> bool:
    path = settings().database_url.partition(":///")[2] + ".turn"
    with Path(path).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_a_writer_waits_its_turn_and_a_killed_one_lets_go(holder: subprocess.Popen[str]) -> None:
    writer = threading.Thread(target=write)
    writer.start()
    writer.join(0.3)
    assert writer.is_alive()
    holder.kill()
    holder.wait()
    writer.join(20)
    assert rows() == [2]


def test_one_that_stands_still_makes_others_busy_not_silent(
    holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many threads each is told, none waits for the sum of the others."""
    for name, seconds in (("TURN_WAIT", 0.5), ("LOCK_WAIT", 1), ("PATIENCE", 1.0)):
        monkeypatch.setattr(db, name, seconds)
    dispose_engines()
    holder.send_signal(signal.SIGSTOP)
    with ThreadPoolExecutor(8) as pool:
        told = [one.exception(timeout=10) for one in [pool.submit(write) for _ in range(8)]]
    assert {type(one) for one in told} == {OperationalError}
    assert rows() == []  # reading goes on
    holder.kill()
    holder.wait()
    wait_for(is_free)  # nobody here waits for the turn: it is not kept
    write()
    assert rows() == [2]
