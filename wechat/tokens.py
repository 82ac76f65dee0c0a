"""Access tokens, shared by all processes and fetched by one of them at a time.

A platform token is one per app, and its endpoint is limited: eight workers that all see it
expire must cause one fetch, not eight. The store holds the token and a lock; both the in-memory
and the Redis store are here, anything with the same three methods will do.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from wechat.errors import Busy, Refused

log = logging.getLogger("wechat.tokens")

T = TypeVar("T")

# 40001 wrong or not the latest, 40014 malformed, 42001 expired.
STALE = frozenset({"40001", "40014", "42001"})


class TokenStore(Protocol):
    """Where tokens live between calls and processes."""

    def get(self, key: str) -> str | None:
        """The live token, or None."""

    def put(self, key: str, token: str, seconds: int) -> None:
        """Keep `token` for `seconds`."""

    def lock(self, key: str, wait: float) -> AbstractContextManager[None]:
        """Held by one process at a time; raises Busy when not got within `wait` seconds."""


class MemoryTokenStore:
    """For one process: tests, and a product without Redis."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._tokens: dict[str, tuple[str, float]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, key: str) -> str | None:
        held = self._tokens.get(key)
        return held[0] if held and held[1] > self._clock() else None

    def put(self, key: str, token: str, seconds: int) -> None:
        self._tokens[key] = (token, self._clock() + seconds)

    @contextlib.contextmanager
    def lock(self, key: str, wait: float) -> Iterator[None]:
        with self._guard:
            held = self._locks.setdefault(key, threading.Lock())
        if not held.acquire(timeout=wait):
            raise Busy("token_lock", "正在刷新微信凭证，请稍后再试")
        try:
            yield
        finally:
            held.release()


class RedisTokenStore:
    """For all processes: `client` is a redis.Redis made by the caller, with short time-outs.

    Redis carries, it never holds: when it is gone, every process falls back to a token of its
    own in memory, and asks Redis again after `pause` seconds. That is allowed, because
    stable_token gives them all the same one.
    """

    def __init__(
        self,
        client: Any,
        prefix: str = "wechat:token:",
        *,
        pause: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._client = client
        self._prefix = prefix
        self._pause = pause
        self._clock = clock
        self._back_at = float("-inf")
        self._memory = MemoryTokenStore(clock)

    def get(self, key: str) -> str | None:
        raw = self._try(lambda: self._client.get(self._prefix + key))
        if raw is _AWAY:
            return self._memory.get(key)
        if raw is None:
            return None
        return raw.decode() if isinstance(raw, bytes) else str(raw)

    def put(self, key: str, token: str, seconds: int) -> None:
        self._memory.put(key, token, seconds)
        self._try(lambda: self._client.set(self._prefix + key, token, ex=seconds))

    @contextlib.contextmanager
    def lock(self, key: str, wait: float) -> Iterator[None]:
        # The lock outlives any fetch (time-outs are below 10 s) but not a killed process for long.
        name = f"{self._prefix}{key}:lock"
        held = self._client.lock(name, timeout=20, blocking_timeout=wait)
        got = self._try(held.acquire)
        if got is _AWAY:
            with self._memory.lock(key, wait):
                yield
            return
        if not got:
            raise Busy("token_lock", "正在刷新微信凭证，请稍后再试")
        try:
            yield
        finally:
            # Lost while we held it (it expired, or Redis went away): nothing left to release.
            with contextlib.suppress(*_redis_errors()):
                held.release()

    def _try(self, ask: Callable[[], Any]) -> Any:
        """What Redis says, or _AWAY; a Redis that did not answer is not asked for a while."""
        if self._clock() < self._back_at:
            return _AWAY
        try:
            return ask()
        except _redis_errors():
            self._back_at = self._clock() + self._pause
            log.warning("redis is away: tokens stay in this process for now")
            return _AWAY


_AWAY = object()


def _redis_errors() -> tuple[type[Exception], ...]:
    # The library does not depend on the redis package; whoever hands us a client has loaded it.
    loaded = sys.modules.get("redis.exceptions")
    return (loaded.RedisError, OSError) if loaded else (OSError,)


class TokenManager:
    """One kind of token: gives it, and renews it under the store's lock.

    `fetch` asks WeChat and returns (token, seconds left).
    """

    def __init__(
        self,
        key: str,
        fetch: Callable[[], tuple[str, int]],
        store: TokenStore,
        *,
        wait: float = 10.0,
    ):
        self._key = key
        self._fetch = fetch
        self._store = store
        self._wait = wait

    def get(self, *, not_this: str | None = None) -> str:
        """A token, other than `not_this` (which a call has just found dead) if one can be had.

        Single flight: whoever gets the lock second finds the first one's token.
        """
        token = self._store.get(self._key)
        if token and token != not_this:
            return token
        with self._store.lock(self._key, self._wait):
            token = self._store.get(self._key)
            if token and token != not_this:
                return token
            token, seconds = self._fetch()
            # stable_token answers the seconds left, and renews by itself 5 minutes before the
            # end: step over early, but never keep a token for less than half of its rest.
            self._store.put(self._key, token, max(1, seconds - min(300, seconds // 2)))
            return token

    def call(self, send: Callable[[str], T]) -> T:
        """`send(token)`; when WeChat says the token is stale, once more with a fresh one."""
        token = self.get()
        try:
            return send(token)
        except Refused as error:
            if error.code not in STALE:
                raise
        return send(self.get(not_this=token))
