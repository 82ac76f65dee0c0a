"""Rate limits: so many in a window of time for one address, openid or the like.

Counted in Redis for all processes together. Without Redis each process counts for itself, in
memory: the limit is then as many times looser as there are processes, and nobody is locked out
(design D2).
"""

from __future__ import annotations

import hashlib
import threading
from typing import Any

from app.kernel.clock import now
from app.kernel.errors import TooManyRequests
from app.kernel.redis import try_redis

MOST_REMEMBERED = 100_000  # counters of one process; beyond that it starts anew

_counts: dict[tuple[str, str, int], int] = {}
_lock = threading.Lock()


def limit(what: str, who: str, *, most: int, seconds: int = 60) -> None:
    """Count one; raises kernel.too_many_requests {seconds} beyond `most` in this window.

    most 0: no limit. `who` is hashed: Redis learns no address and no openid.
    """
    if most <= 0:
        return
    moment = int(now().timestamp())
    window = moment // seconds
    digest = hashlib.sha256(who.encode()).hexdigest()[:24]
    count = try_redis(lambda client: _in_redis(client, what, digest, window, seconds), 0)
    if (count or _in_memory(what, digest, window)) > most:
        raise TooManyRequests(seconds=seconds - moment % seconds)


def _in_redis(client: Any, what: str, digest: str, window: int, seconds: int) -> int:
    key = f"jiujin:rate:{what}:{digest}:{window}"
    with client.pipeline(transaction=True) as steps:
        steps.incr(key)
        steps.expire(key, 2 * seconds)
        return int(steps.execute()[0])


def _in_memory(what: str, digest: str, window: int) -> int:
    key = (what, digest, window)
    with _lock:
        if len(_counts) >= MOST_REMEMBERED:
            _counts.clear()
        _counts[key] = _counts.get(key, 0) + 1
        return _counts[key]


def forget_counts() -> None:
    """This process has counted nothing (tests)."""
    with _lock:
        _counts.clear()
