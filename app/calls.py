"""Outside calls: `python -m app.calls`. RQ workers in threads, since calls wait for the network.

RQ carries the id of a call; the row in the database is the truth. A job lost with Redis, or
dropped at a stop, is handed to RQ again by the relay or run by the event worker.
"""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any

import redis
import rq
import structlog
from rq.exceptions import StopRequested
from rq.timeouts import TimerDeathPenalty

from app import wiring
from app.kernel import jobs
from app.kernel.logs import configure_logs
from app.kernel.process import stop_on_signals
from app.kernel.settings import settings

log = structlog.get_logger("app.calls")

THREADS = 4
AWAY_PAUSE = 1.0  # seconds
WORKER_TTL = 16  # seconds; RQ waits 15 less than this for a job, so a stop is seen within 1 s


class ThreadWorker(rq.SimpleWorker):
    """RQ's worker without what belongs to a process: signals, its title, fork."""

    death_penalty_class = TimerDeathPenalty  # SIGALRM exists in the main thread alone
    max_connection_wait_time = 2.0  # seconds; RQ's own 60 would outlast a restart of Redis

    def __init__(self, stop: threading.Event, **options: Any) -> None:
        self._stop = stop
        super().__init__(worker_ttl=WORKER_TTL, **options)

    def _install_signal_handlers(self) -> None:
        """The main thread has them; it sets `stop`."""

    def subscribe(self) -> None:
        """No remote commands: they stop a job by killing its process, and we have none."""

    def procline(self, message: str) -> None:
        """The title is the process's, not a thread's."""

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ beats between two waits for a job: the one place to stop without losing a job."""
        if pipeline is None and self._stop.is_set():
            raise StopRequested
        super().heartbeat(timeout, pipeline)


def serve(url: str, stop: threading.Event) -> None:
    """One thread: work, and begin again when Redis was away."""
    away = False
    while not stop.is_set():
        # Its own connection: the kernel's gives up after half a second, a worker waits for jobs.
        client = redis.Redis.from_url(url, socket_connect_timeout=1.0, health_check_interval=30)
        try:
            worker = ThreadWorker(stop, queues=[jobs.QUEUE], connection=client)
            if away:
                away = False
                log.info("redis.back", thread=threading.current_thread().name)
            worker.work(logging_level="WARNING")
        except (redis.RedisError, OSError) as problem:
            if not away:
                away = True
                log.warning("redis.away", error=str(problem)[:200], retry_seconds=AWAY_PAUSE)
        except Exception:
            log.exception("calls.crashed")
        finally:
            client.close()
        stop.wait(AWAY_PAUSE if away else 0.1)


def main() -> int:
    configure_logs()
    wiring.wire()
    stop = stop_on_signals()
    url = settings().redis_url
    if not url or url == "none":
        log.warning("calls.no_redis", says="没有配置 REDIS_URL：对外调用由事件进程代办")
        stop.wait()
        return 0
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    threads = [
        threading.Thread(target=serve, args=(url, stop), name=f"calls-{number}", daemon=True)
        for number in range(1, THREADS + 1)
    ]
    for thread in threads:
        thread.start()
    log.info("calls.started", threads=THREADS)
    stop.wait()
    for thread in threads:
        thread.join(timeout=7)  # a call cut off here is run again under the same key
    log.info("calls.stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
