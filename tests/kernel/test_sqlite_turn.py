"""Writers of SQLite queue before they ask SQLite, across processes; a killed one lets go."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from sqlalchemy import text

from app.kernel.db import dispose_engines, execute, unit_of_work
from app.kernel.settings import load_settings, use_settings
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


def test_a_writer_waits_its_turn_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    env = {"JIUJIN_MODE": "test", "DATABASE_URL": f"sqlite:///{tmp_path / 'turn.db'}"}
    use_settings(load_settings({**env, "JIUJIN_VAR": str(tmp_path)}))
    done = threading.Event()

    def write() -> None:
        with unit_of_work():
            execute(text("INSERT INTO t VALUES (2)"))
        done.set()

    try:
        with unit_of_work():
            execute(text("CREATE TABLE t (x INTEGER)"))
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD],
            cwd=ROOT,
            env={**os.environ, **env, "JIUJIN_VAR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holds\n"
        writer = threading.Thread(target=write)
        writer.start()
        assert not done.wait(0.3)

        holder.kill()
        holder.wait()
        writer.join(20)

        assert done.is_set()
        with unit_of_work(write=False):
            assert execute(text("SELECT x FROM t")).scalars().all() == [2]
        holder.stdout.close()
    finally:
        dispose_engines()
        use_settings(None)
