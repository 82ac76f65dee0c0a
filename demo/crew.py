"""Who does things: a few threads and a list of what is due when."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
import traceback
from collections.abc import Callable

from demo.web import Halted

Job = Callable[[], None]


class Crew:
    """Runs jobs at their time on `threads` threads. A job that fails is kept, never lost.

    `oops(what, trace)` hears of every failure.
    """

    def __init__(self, threads: int, oops: Callable[[str, str], None]) -> None:
        self._oops = oops
        self._due: list[tuple[float, int, str, Job]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._running = 0
        self._stopped = False
        self.lateness: list[float] = []  # seconds a job began after it was due
        self._threads = [
            threading.Thread(target=self._work, name=f"crew-{n}", daemon=True)
            for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def at(self, moment: float, what: str, job: Job) -> None:
        """Run `job` at `moment` of time.monotonic(), or as soon as a thread is free after it."""
        with self._changed:
            heapq.heappush(self._due, (moment, next(self._count), what, job))
            self._changed.notify()

    def after(self, seconds: float, what: str, job: Job) -> None:
        self.at(time.monotonic() + seconds, what, job)

    def soon(self, what: str, job: Job) -> None:
        self.at(time.monotonic(), what, job)

    @property
    def open(self) -> int:
        """Jobs that wait or run."""
        with self._changed:
            return len(self._due) + self._running

    def stop(self, seconds: float = 10.0) -> None:
        """Drop what waits; let what runs come to its end."""
        with self._changed:
            self._stopped = True
            self._due.clear()
            self._changed.notify_all()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _next(self) -> tuple[float, int, str, Job] | None:
        with self._changed:
            while not self._stopped:
                if not self._due:
                    self._changed.wait()
                    continue
                wait = self._due[0][0] - time.monotonic()
                if wait <= 0:
                    self._running += 1
                    return heapq.heappop(self._due)
                self._changed.wait(wait)
        return None

    def _work(self) -> None:
        while (found := self._next()) is not None:
            moment, _, what, job = found
            late = time.monotonic() - moment
            try:
                job()
            except Halted:
                pass
            except Exception as problem:  # noqa: BLE001 - every failure is told at the end
                self._oops(f"{what}: {problem}", traceback.format_exc())
            finally:
                with self._changed:
                    self._running -= 1
                    self.lateness.append(late)
