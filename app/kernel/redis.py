"""Redis carries, it never holds (design D2): wake-ups, queues, caches, rate limits.

Every call here is allowed to fail; the caller then does without. After a failure Redis
is left alone for a moment, so that a dead one costs no request its time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.kernel.settings import settings

R = TypeVar("R")
log = structlog.get_logger(__name__)

PAUSE_SECONDS = 1.0
SOCKET_SECONDS = 0.5

_clients: dict[str, redis.Redis] = {}
_not_before = 0.0


def redis_client() -> redis.Redis | None:
    """The process's client, or None where no Redis is configured or it just failed."""
    url = settings().redis_url
    if not url or url == "none" or time.monotonic() < _not_before:
        return None
    if url not in _clients:
        _clients[url] = redis.Redis.from_url(
            url,
            socket_timeout=SOCKET_SECONDS,
            socket_connect_timeout=SOCKET_SECONDS,
            retry=Retry(NoBackoff(), 0),  # the library's own repeats would hold a request up
        )
    return _clients[url]


def note_failure(error: Exception) -> None:
    """Leave Redis alone for a second."""
    global _not_before
    _not_before = time.monotonic() + PAUSE_SECONDS
    log.warning("redis.away", error=str(error)[:120])


def try_redis(use: Callable[[redis.Redis], R], default: R) -> R:
    """`use(client)`, or `default` when Redis is not there."""
    client = redis_client()
    if client is None:
        return default
    try:
        return use(client)
    except redis.RedisError as error:
        note_failure(error)
        return default


def wake(channel: str, message: str = "") -> None:
    """Tell sleepers on `channel` that the database has something for them."""
    try_redis(lambda client: client.publish(f"jiujin:{channel}", message), None)


class Sleeper:
    """Sleeps until woken on one of `channels` or until the time is up (then: poll)."""

    def __init__(self, *channels: str) -> None:
        self._channels = [f"jiujin:{name}" for name in channels]
        self._pubsub: Any = None

    def sleep(self, seconds: float) -> None:
        client = redis_client()
        if client is None:
            self._pubsub = None
            time.sleep(seconds)
            return
        try:
            if self._pubsub is None:
                self._pubsub = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
                self._pubsub.subscribe(*self._channels)
                return  # something may have happened before we listened: look once
            deadline = time.monotonic() + seconds
            while (left := deadline - time.monotonic()) > 0:
                if self._pubsub.get_message(timeout=min(left, SOCKET_SECONDS / 2)):
                    break
            while self._pubsub.get_message(timeout=0):
                pass  # one look at the database serves all wake-ups so far
        except redis.RedisError as error:
            self._pubsub = None
            note_failure(error)
