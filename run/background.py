"""The build of the screens beside a running copy: started once everything answers."""

import sys
from collections.abc import Callable
from pathlib import Path

from run.processes import Process, Spec
from run.status import BUILD_STATUS, read_status

MARKS = {"ready": "✓", "failed": "✗", "missing": "!"}


class Builder:
    """One run of `run.building`. `make` makes a process of its spec; `tick` says how it ended."""

    def __init__(self, var: Path, make: Callable[[Spec], Process]) -> None:
        self._status = var / BUILD_STATUS
        command = (sys.executable, "-m", "run.building", "--var", str(var))
        self._process: Process | None = make(Spec("building", "构建手机页面", command))
        self._process.start()

    def tick(self) -> None:
        """Once it has ended, say so and forget it."""
        if self._process is None or not self._process.stopped():
            return
        log, self._process = self._process.log, None
        told = read_status(self._status) or {}
        mark = MARKS.get(str(told.get("state")))
        if mark:
            print(f"{mark} {told.get('zh')} · {told.get('en')}", flush=True)
        if mark != MARKS["ready"]:
            print(f"  {log}", flush=True)

    def kill(self) -> None:
        """End it where it is: it builds beside the pages in use, so nothing is half there."""
        if self._process is not None:
            self._process.kill_group()
            self._process.stopped()
