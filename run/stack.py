"""A whole copy of Jiujin on free ports in its own directory, for the demo, tests and the bench.

    with Stack(env={"JIUJIN_HOLD_SECONDS": "20"}) as stack:
        requests.get(stack.url + "/healthz")
        stack.kill("api")        # kill -9; the supervisor starts it again
        stack.wait_ready()

The copy is a supervisor of its own (a process), started as `make run` starts it. It ends with
`stop()`, and by itself when the process that made it dies.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from run.processes import tail
from run.status import read_status

ROOT = Path(__file__).resolve().parent.parent
INHERITED_SETTINGS = ("PORT", "DATABASE_URL", "REDIS_URL")  # those of another copy


class StackError(RuntimeError):
    """The copy did not start, or a process did not come back; the message holds the log's tail."""


class Stack:
    """One running copy. `var=None`: a temporary directory, removed by `stop`. `port=0`: a free one.

    `env` is added to the environment (settings of app/kernel/settings.py). PORT, DATABASE_URL,
    REDIS_URL and JIUJIN_* of the caller are not passed on: a copy is never the caller's database.
    `only` names the processes to start. `plan` is 'module:function' for other processes.
    """

    def __init__(
        self,
        *,
        var: Path | str | None = None,
        port: int = 0,
        env: Mapping[str, str] | None = None,
        only: Sequence[str] = (),
        plan: str = "run.plan:product",
        start_seconds: float = 180.0,
    ) -> None:
        self._temporary = var is None
        self.var = Path(tempfile.mkdtemp(prefix="jiujin-")) if var is None else Path(var)
        self._port = port
        self._env = dict(env or {})
        self._only = only
        self._plan = plan
        self._start_seconds = start_seconds
        self._popen: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> Self:
        """Start and wait until everything answers. Raises StackError with what was printed."""
        self.var.mkdir(parents=True, exist_ok=True)
        (self.var / "run.json").unlink(missing_ok=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in INHERITED_SETTINGS and not name.startswith(("JIUJIN_", "WECHAT_"))
        }
        command = [sys.executable, "-m", "run", "up", "--follow-stdin", "--plan", self._plan]
        command += ["--port", str(self._port), "--var", str(self.var)]
        command += ["--only", ",".join(self._only)] if self._only else []
        with self.output.open("wb") as output:
            self._popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**kept, **self._env, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,  # the caller's Ctrl-C is the caller's to handle
            )
        try:
            self._wait(lambda status: status["state"] == "running", self._start_seconds)
        except BaseException:
            self.stop()
            raise
        self.url = str(self.status()["url"])
        return self

    @property
    def output(self) -> Path:
        """What the supervisor printed."""
        return self.var / "supervisor.out"

    @property
    def supervisor_pid(self) -> int:
        assert self._popen is not None, "start() first"
        return self._popen.pid

    @property
    def is_alive(self) -> bool:
        """Whether the supervisor is still there; a copy never ends by itself."""
        return self._popen is not None and self._popen.poll() is None

    def status(self) -> dict[str, Any]:
        """The supervisor's status file (run/status.py); raises StackError when there is none."""
        status = read_status(self.var / "run.json")
        if status is None:
            raise StackError(f"no status in {self.var}")
        return status

    def processes(self) -> dict[str, dict[str, Any]]:
        """name -> {name, title, pid, port, state, restarts, since}."""
        return {process["name"]: process for process in self.status()["processes"]}

    def port(self, name: str) -> int:
        """The internal port of a process."""
        return int(self.processes()[name]["port"])

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """Send `number` (default: kill -9) to a process by name; returns the pid it had."""
        pid = self.processes()[name]["pid"]
        if not pid:
            raise StackError(f"{name} is not running")
        os.kill(pid, number)
        return int(pid)

    def wait_restarted(self, name: str, old_pid: int, seconds: float = 60.0) -> int:
        """Wait until `name` answers under another pid than `old_pid`; returns that pid."""

        def back(status: dict[str, Any]) -> bool:
            process = next(p for p in status["processes"] if p["name"] == name)
            return bool(process["state"] == "running" and process["pid"] != old_pid)

        self._wait(back, seconds)
        return int(self.processes()[name]["pid"])

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Wait until every process runs. After `kill`, use `wait_restarted`: dying takes time."""
        self._wait(lambda s: all(p["state"] == "running" for p in s["processes"]), seconds)

    def _wait(self, done: Callable[[dict[str, Any]], bool], seconds: float) -> None:
        assert self._popen is not None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = read_status(self.var / "run.json")
            if status and done(status):
                return
            if self._popen.poll() is not None:
                raise StackError(f"the copy ended with {self._popen.returncode}\n{self.log_text()}")
            time.sleep(0.05)
        raise StackError(f"not after {seconds:.0f} s: {read_status(self.var / 'run.json')}")

    def log_text(self, name: str | None = None, lines: int = 40) -> str:
        """The tail of a process's log, or of what the supervisor printed."""
        return tail(self.output if name is None else self.var / "log" / f"{name}.log", lines)

    def stop(self) -> None:
        """End every process, and remove the directory when it was a temporary one."""
        if self._popen is not None:
            assert self._popen.stdin is not None
            if self._popen.poll() is None:
                self._popen.terminate()
            try:
                self._popen.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self._popen.kill()  # the sweeper ends the rest
                self._popen.wait()
            self._popen.stdin.close()
            self._popen = None
        if self._temporary:
            shutil.rmtree(self.var, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
