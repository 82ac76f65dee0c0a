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
Entry = tuple[float, int, str, Job]  # when, in which order they were asked, what, the job


class Crew:
    """Runs jobs at their time on `threads` threads. A job that fails is kept, never lost.

    `oops(what, trace)` hears of every failure.
    """

    def __init__(self, threads: int, oops: Callable[[str, str], None]) -> None:
        self._oops = oops
        self._first: list[Entry] = []  # what somebody waits for
        self._errands: list[Entry] = []  # new customers: they come in when somebody is free
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._running = 0
        self._stopped = False
        self._threads = [
            threading.Thread(target=self._work, name=f"crew-{n}", daemon=True)
            for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def at(self, moment: float, what: str, job: Job, *, is_errand: bool = False) -> None:
        """Run `job` at `moment` of time.monotonic(), or as soon as a thread is free after it.

        Among what is due, errands come last: a promise given goes before a new customer.
        """
        with self._changed:
            heap = self._errands if is_errand else self._first
            heapq.heappush(heap, (moment, next(self._count), what, job))
            self._changed.notify()

    def after(self, seconds: float, what: str, job: Job) -> None:
        self.at(time.monotonic() + seconds, what, job)

    def soon(self, what: str, job: Job) -> None:
        self.at(time.monotonic(), what, job)

    @property
    def open(self) -> int:
        """Jobs that wait or run."""
        with self._changed:
            return len(self._first) + len(self._errands) + self._running

    def stop(self, seconds: float = 10.0) -> None:
        """Drop what waits; let what runs come to its end."""
        with self._changed:
            self._stopped = True
            self._first.clear()
            self._errands.clear()
            self._changed.notify_all()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _next(self) -> Entry | None:
        with self._changed:
            while not self._stopped:
                moment = time.monotonic()
                for heap in (self._first, self._errands):
                    if heap and heap[0][0] <= moment:
                        self._running += 1
                        return heapq.heappop(heap)
                soonest = [heap[0][0] for heap in (self._first, self._errands) if heap]
                self._changed.wait(min(soonest) - moment if soonest else None)
        return None

    def _work(self) -> None:
        while (found := self._next()) is not None:
            _, _, what, job = found
            try:
                job()
            except Halted:
                pass
            except Exception as problem:  # noqa: BLE001 - every failure is told at the end
                self._oops(f"{what}: {problem}", traceback.format_exc())
            finally:
                with self._changed:
                    self._running -= 1
