"""The relay and the scheduler: `python -m app.relay`.

Only the holder of the lease numbers events and runs sweeps. A second relay waits for the
lease and takes over within its length when the first one dies; the fence number keeps a
relay that has slept through its lease from numbering beside the new one.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from app import wiring
from app.kernel import stream
from app.kernel.ids import new_id
from app.kernel.jobs import SWEEPS, Sweep
from app.kernel.logs import configure_logs
from app.kernel.metrics import SWEEPS as SWEPT
from app.kernel.process import poll_seconds, run_until, stop_on_signals
from app.kernel.redis import Sleeper

log = structlog.get_logger("app.relay")

RENEW_SECONDS = stream.LEASE.total_seconds() / 4
SWEEP_THREADS = 3  # a slow sweep must not hold up the expiry of orders
SLOW_SWEEP = 10.0  # seconds from which a sweep is worth a line in the log


class Holder:
    """This process's hold on the lease, renewed in time. Used by one thread, read by others."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name or f"{socket.gethostname()[:20]}:{os.getpid()}:{new_id('r')[-8:]}"
        self.fence: int | None = None
        self._renew_at = 0.0
        self._safe_until = 0.0

    @property
    def holds(self) -> bool:
        """Whether the lease was ours when we last looked and cannot have run out since."""
        return self.fence is not None and time.monotonic() < self._safe_until

    def renew(self) -> int | None:
        """Take or keep the lease when it is time to; the fence number, or None."""
        moment = time.monotonic()
        if moment < self._renew_at:
            return self.fence
        before = self.fence
        self.fence = stream.take_lease(self.name)
        self._renew_at = moment + (RENEW_SECONDS if self.fence else 1.0)
        self._safe_until = moment + stream.LEASE.total_seconds()
        if self.fence != before:
            log.info("relay.lease", holds=self.fence is not None, fence=self.fence)
        return self.fence

    def let_go(self) -> None:
        """At a clean stop the next relay need not wait for the lease to run out."""
        if self.fence is not None:
            self.fence = None
            stream.release_lease(self.name)


def relay_events(stop: threading.Event, holder: Holder) -> None:
    """Number events while the lease is ours."""
    sleeper = Sleeper("events")

    def step() -> None:
        fence = holder.renew()
        if fence is None:
            stop.wait(1.0)
        elif stream.relay_once(fence) == 0:
            sleeper.sleep(poll_seconds())

    run_until(stop, "relay", step)


class Scheduler:
    """Runs every sweep at its interval, never beside itself, only while the lease is ours."""

    def __init__(self, holder: Holder, sweeps: list[Sweep]) -> None:
        self._holder = holder
        self._sweeps = sweeps
        self._due = {sweep.name: 0.0 for sweep in sweeps}
        self._running: dict[str, Future[None]] = {}

    def start_due(self, pool: ThreadPoolExecutor) -> None:
        """Start what is due. Intervals are counted from start to start, on a steady clock."""
        if not self._holder.holds:
            return
        moment = time.monotonic()
        for sweep in self._sweeps:
            before = self._running.get(sweep.name)
            if moment < self._due[sweep.name] or (before is not None and not before.done()):
                continue
            self._due[sweep.name] = moment + sweep.seconds
            self._running[sweep.name] = pool.submit(run_sweep, sweep)

    def run(self, stop: threading.Event) -> None:
        """Until stopped."""
        with ThreadPoolExecutor(SWEEP_THREADS, thread_name_prefix="sweep") as pool:

            def step() -> None:
                self.start_due(pool)
                stop.wait(0.1)

            run_until(stop, "scheduler", step)


def run_sweep(sweep: Sweep) -> None:
    """One run; a failure is logged and counted, and the next interval tries again."""
    started = time.monotonic()
    try:
        sweep.run()
    except Exception:  # one failing sweep must not stop the others
        SWEPT.labels(sweep.name, "failed").inc()
        log.exception("sweep.failed", sweep=sweep.name)
        return
    SWEPT.labels(sweep.name, "done").inc()
    seconds = time.monotonic() - started
    if seconds > SLOW_SWEEP:
        log.warning("sweep.slow", sweep=sweep.name, seconds=round(seconds, 1))


def main() -> int:
    configure_logs()
    wiring.wire()
    stop = stop_on_signals()
    holder = Holder()
    log.info("relay.started", holder=holder.name, sweeps=len(SWEEPS))
    scheduler = threading.Thread(
        target=Scheduler(holder, list(SWEEPS)).run, args=(stop,), name="scheduler", daemon=True
    )
    scheduler.start()
    relay_events(stop, holder)
    scheduler.join(timeout=6)
    try:
        holder.let_go()
    except Exception as problem:  # noqa: BLE001 - the lease runs out by itself
        log.warning("relay.lease_kept", error=str(problem)[:200])
    log.info("relay.stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
