"""What the processes without an HTTP door share: stopping, waiting, never dying of a restart."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.kernel.redis import redis_client

log = structlog.get_logger(__name__)

POLL_WITH_REDIS = 1.0  # seconds; wake-ups come through Redis, this only catches a lost one
POLL_ALONE = 0.25  # seconds; without Redis the poll is all there is
AWAY_PAUSE = 0.5  # seconds between two looks at a database that does not answer
SAY_EVERY = 30.0  # seconds between two lines about the same trouble


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set. Call it in the main thread."""
    stop = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop


def poll_seconds() -> float:
    """How long a loop may sleep before it looks by itself."""
    return POLL_WITH_REDIS if redis_client() is not None else POLL_ALONE


def run_until(
    stop: threading.Event, name: str, step: Callable[[], object], pause: float = AWAY_PAUSE
) -> None:
    """Repeat `step` until `stop` is set. `step` does its own sleeping.

    A database that went away is waited for and said (when it goes, every half minute, when
    it is back); any other failure of a step is logged and the next step tried.
    """
    away_since: float | None = None
    said_at = 0.0
    while not stop.is_set():
        try:
            step()
        except SQLAlchemyError as problem:
            moment = time.monotonic()
            if away_since is None:
                away_since = moment
            if moment - said_at > SAY_EVERY:
                said_at = moment
                log.warning("database.trouble", loop=name, error=_short(problem))
            stop.wait(pause)
            continue
        except Exception:  # a step that crashes must not end the loop
            log.exception("loop.crashed", loop=name)
            stop.wait(1.0)
            continue
        if away_since is not None:
            log.info(
                "database.back", loop=name, after_seconds=round(time.monotonic() - away_since, 1)
            )
            away_since, said_at = None, 0.0


def _short(problem: SQLAlchemyError) -> str:
    inner = problem.orig if isinstance(problem, DBAPIError) else None
    return str(inner or problem)[:200]
