"""One supervised process: start, watch, restart with back-off, stop."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from run.status import ProcessStatus

CHILD = Path(__file__).with_name("child.py")
LOG_LIMIT = 5_000_000  # bytes; a larger log is set aside when its process starts
LOG_KEPT = 3
FIRST_DELAY = 0.2  # seconds before the first restart; doubles up to MAX_DELAY
MAX_DELAY = 15.0
RAN_WELL = 20.0  # seconds of running after which the back-off starts anew
READY_LIMIT = 90.0  # seconds a process may take to answer before it is started again

Probe = Callable[[], bool]


@dataclass(frozen=True)
class Spec:
    """What to run. `probe` says whether it answers; None means 'alive for half a second'."""

    name: str
    title: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    probe: Probe | None = None
    grace: float = 8.0  # seconds between SIGTERM and SIGKILL
    last: bool = False  # stopped after the others, which still talk to it


class Process:
    """A spec, its current pid and its history. Not thread-safe: the supervisor's loop owns it."""

    def __init__(
        self, spec: Spec, *, cwd: Path, env: Mapping[str, str], logs: Path, sweeper: "Groups"
    ) -> None:
        self.spec = spec
        self.state = "waiting"
        self.restarts = 0
        self.log = logs / f"{spec.name}.log"
        self.exit_code: int | None = None
        self.changed = True
        self._cwd = cwd
        self._env = {**env, **spec.env}
        self._sweeper = sweeper
        self._popen: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._next = 0.0
        self._delay = FIRST_DELAY
        self._since = _now()

    @property
    def pid(self) -> int | None:
        return self._popen.pid if self._popen else None

    @property
    def running(self) -> bool:
        return self.state == "running"

    def start(self) -> None:
        """Start it in a process group of its own. Raises OSError (a full disk, no such command)."""
        rotate(self.log)
        command = [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), *self.spec.command]
        with self.log.open("ab") as log:
            log.write(f"--- {_now()} {self.spec.name} starts\n".encode())
            log.flush()
            self._popen = subprocess.Popen(
                command,
                cwd=self._cwd,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._sweeper.add(self._popen.pid)
        self._started = time.monotonic()
        self._set("starting")

    def tick(self) -> None:
        """Look at it once: note a death, restart when due, ask whether it answers."""
        now = time.monotonic()
        if self.state == "waiting":
            if self._popen is None and now >= self._next:
                try:
                    self.start()
                except OSError:
                    self._back_off(now)
            return
        if self._popen is None or self.state == "stopped":
            return
        if self._popen.poll() is not None:
            self._died(now)
        elif self.state == "starting":
            if self._answers(now):
                self._set("running")
            elif now - self._started > READY_LIMIT:
                self.signal(signal.SIGKILL)  # alive but deaf; the next tick sees it dead
        elif now - self._started > RAN_WELL:
            self._delay = FIRST_DELAY

    def _answers(self, now: float) -> bool:
        if self.spec.probe is None:
            return now - self._started > 0.5
        return self.spec.probe()

    def _died(self, now: float) -> None:
        assert self._popen is not None
        self.exit_code = self._popen.returncode
        self._end_group()
        with contextlib.suppress(OSError), self.log.open("ab") as log:
            log.write(f"--- {_now()} {self.spec.name} ended with {self.exit_code}\n".encode())
        self.restarts += 1
        self._back_off(now)

    def _back_off(self, now: float) -> None:
        self._next = now + self._delay
        self._delay = min(self._delay * 2, MAX_DELAY)
        self._set("waiting")

    def _end_group(self) -> None:
        """Its own children must not outlive it: they may still hold the port."""
        assert self._popen is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._sweeper.remove(self._popen.pid)
        self._popen = None

    def signal(self, number: int) -> None:
        """Send a signal to the process itself, which tells its workers."""
        if self._popen and self._popen.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self._popen.send_signal(number)

    def stopped(self) -> bool:
        """True when it has ended; clears what is left of its group."""
        if self._popen is None:
            self._set("stopped")
            return True
        if self._popen.poll() is None:
            return False
        self.exit_code = self._popen.returncode
        self._end_group()
        self._set("stopped")
        return True

    def kill_group(self) -> None:
        if self._popen:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)

    def _set(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.changed = True
            self._since = _now()

    def status(self) -> ProcessStatus:
        return {
            "name": self.spec.name,
            "title": self.spec.title,
            "pid": self.pid,
            "port": self.spec.port,
            "state": self.state,
            "restarts": self.restarts,
            "since": self._since,
        }

    def log_since(self, size: int) -> str:
        """What was written to the log since it was `size` bytes long (all, if it was rotated)."""
        with self.log.open("rb") as file:
            file.seek(size if size <= self.log.stat().st_size else 0)
            return file.read().decode("utf-8", "replace")

    def log_tail(self, lines: int = 20) -> str:
        return tail(self.log, lines)


class Groups:
    """The pipe to `run.sweeper`, which ends our process groups should we be killed."""

    def __init__(self, root: Path) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-I", "-S", str(root / "run" / "sweeper.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            bufsize=1,
        )

    def add(self, group: int) -> None:
        self._write(f"+{group}\n")

    def remove(self, group: int) -> None:
        self._write(f"-{group}\n")

    def _write(self, line: str) -> None:
        assert self._popen.stdin is not None
        with contextlib.suppress(OSError):  # the sweeper was killed: Linux still has PDEATHSIG
            self._popen.stdin.write(line)

    def close(self) -> None:
        """Everything was stopped: the sweeper finds nothing to do and ends."""
        assert self._popen.stdin is not None
        with contextlib.suppress(OSError):
            self._popen.stdin.close()
        self._popen.wait(timeout=10)


def rotate(log: Path, limit: int = LOG_LIMIT, kept: int = LOG_KEPT) -> None:
    """Set a log larger than `limit` aside as .1, .2, ...; the oldest goes."""
    try:
        if log.stat().st_size <= limit:
            return
    except FileNotFoundError:
        return
    for number in range(kept, 1, -1):
        older = log.with_name(f"{log.name}.{number - 1}")
        if older.exists():
            os.replace(older, log.with_name(f"{log.name}.{number}"))
    os.replace(log, log.with_name(f"{log.name}.1"))


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log, reading at most 64 KB of it."""
    try:
        with log.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 65_536))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
