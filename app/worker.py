"""The event worker: `python -m app.worker`. Any number may run; each may be killed at any time.

One thread delivers events from the outbox. Another takes outside calls from the table when
the `calls` processes cannot: at once while Redis is away, after five seconds otherwise.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import structlog

from app import wiring
from app.kernel import jobs, outbox
from app.kernel.logs import configure_logs
from app.kernel.process import poll_seconds, run_until, stop_on_signals
from app.kernel.redis import Sleeper, redis_client

log = structlog.get_logger("app.worker")

OVERDUE = timedelta(seconds=5)  # how long a call is left to the `calls` processes
CALL_THREADS = 4  # calls wait for the network, not for the processor


def deliver_events(stop: threading.Event) -> None:
    """Deliver until stopped. At SIGTERM the event at hand is finished, the rest given back."""
    sleeper = Sleeper("events")

    def step() -> None:
        if outbox.drain(stopping=stop.is_set) == 0 and not stop.is_set():
            sleeper.sleep(poll_seconds())

    run_until(stop, "events", step)


def take_calls(stop: threading.Event) -> None:
    """Run outside calls that nobody else runs."""
    with ThreadPoolExecutor(CALL_THREADS, thread_name_prefix="call") as pool:

        def step() -> None:
            grace = OVERDUE if redis_client() is not None else timedelta(0)
            due = jobs.due_calls(limit=CALL_THREADS, grace=grace)
            for done in [pool.submit(jobs.run_call, call_id) for call_id in due]:
                done.result()
            if not due:
                stop.wait(poll_seconds())

        run_until(stop, "calls", step)


def main() -> int:
    configure_logs()
    wiring.wire()
    stop = stop_on_signals()
    log.info("worker.started", redis=redis_client() is not None)
    calls = threading.Thread(target=take_calls, args=(stop,), name="calls", daemon=True)
    calls.start()
    deliver_events(stop)
    calls.join(timeout=7)  # the supervisor kills after 8 s; an unfinished call is run again
    log.info("worker.stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
