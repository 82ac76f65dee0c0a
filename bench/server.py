"""The API as production runs it (granian, two workers), and what its processes cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bench.copy import Copy, free_port
from run.plan import api_spec

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, queue = [], [pid]
    while queue:
        one = queue.pop()
        found.append(one)
        queue += children.get(one, [])
    return found


def _stat(pid: int) -> list[str]:
    """Fields of /proc/<pid>/stat from the state on; [] when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and system time of some processes so far."""
    total = 0
    for pid in pids:
        fields = _stat(pid)
        if fields:
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def database_pids(url: str) -> list[int]:
    """The database server's process where it runs on this machine; SQLite has none."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" or parsed.host not in (None, "127.0.0.1", "localhost"):
        return []
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            path = str(connection.execute(text("SELECT @@pid_file")).scalar_one())
        return [int(Path(path).read_text())]
    except (SQLAlchemyError, OSError, ValueError):
        return []
    finally:
        engine.dispose()


@dataclass
class Api:
    """`with Api(copy) as api`: granian on a free port, ready to answer."""

    copy: Copy
    port: int = 0
    command: Sequence[str] = ()
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.port = free_port()
        spec = api_spec(self.port)
        self._log = (self.copy.var / "api.log").open("ab")
        self._process = subprocess.Popen(
            spec.command,
            cwd=ROOT,
            env={**os.environ, **self.copy.env},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()
        return self

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        self.__exit__(None, None, None)
        raise SystemExit(f"the API did not start\n{self.log_text()}")

    def log_text(self) -> str:
        return (self.copy.var / "api.log").read_text(errors="replace")[-4000:]

    def pids(self) -> list[int]:
        assert self._process is not None
        return tree(self._process.pid)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()


def say(words: str) -> None:
    """Progress, to the error channel."""
    print(words, file=sys.stderr, flush=True)
