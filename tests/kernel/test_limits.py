"""Rate limits: counted together in Redis, alone without it, and nobody locked out by its loss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from app.kernel import limits
from app.kernel import redis as door
from app.kernel.clock import frozen_at
from app.kernel.errors import TooManyRequests
from app.kernel.settings import settings, use_settings

NOW = datetime(2026, 11, 23, 2, 0, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_counted(database: str) -> Iterator[None]:
    limits.forget_counts()
    yield
    limits.forget_counts()


def tries(times: int, who: str = "a") -> int:
    """How many of `times` get through a limit of three a minute."""
    through = 0
    for _ in range(times):
        try:
            limits.limit("test", who, most=3)
            through += 1
        except TooManyRequests:
            pass
    return through


def test_three_a_minute_for_each_of_them() -> None:
    with frozen_at(NOW):
        assert tries(10) == 3
        assert tries(10, "b") == 3
        with pytest.raises(TooManyRequests) as caught:
            limits.limit("test", "a", most=3)
        assert caught.value.details == {"seconds": 45}
        assert caught.value.status == 429
    with frozen_at(NOW + timedelta(seconds=45)):
        assert tries(10) == 3


def test_no_limit_is_no_limit() -> None:
    for _ in range(1000):
        limits.limit("test", "a", most=0)


class _Steps:
    """What a pipeline of Redis does with our two steps."""

    def __init__(self, counts: dict[str, int], is_away: bool) -> None:
        self._counts, self._is_away, self._key = counts, is_away, ""

    def __enter__(self) -> _Steps:
        return self

    def __exit__(self, *_: Any) -> None: ...

    def incr(self, key: str) -> None:
        self._key = key

    def expire(self, key: str, seconds: int) -> None:
        assert (key, seconds) == (self._key, 120)

    def execute(self) -> list[int]:
        if self._is_away:
            raise redis.ConnectionError("away")
        self._counts[self._key] = self._counts.get(self._key, 0) + 1
        return [self._counts[self._key], 1]


class _Redis:
    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.is_away = False

    def pipeline(self, transaction: bool) -> _Steps:
        assert transaction
        return _Steps(self.counts, self.is_away)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> _Redis:
    made = _Redis()
    monkeypatch.setattr(door, "redis_client", lambda: made)
    return made


def test_redis_counts_for_all_processes(shared: _Redis) -> None:
    with frozen_at(NOW):
        assert tries(2) == 2
        limits.forget_counts()  # another process
        assert tries(5) == 1
        [key] = shared.counts
        assert key.startswith("jiujin:rate:test:")
        assert ":a:" not in key, "who it was is hashed"


def test_redis_lost_locks_nobody_out(shared: _Redis) -> None:
    """Each process then counts from where it stands: looser, never closed."""
    with frozen_at(NOW):
        assert tries(5) == 3
        shared.is_away = True
        assert tries(5) == 3
        assert tries(5) == 0


def test_a_real_door_without_redis_counts_in_memory() -> None:
    use_settings(replace(settings(), redis_url="redis://127.0.0.1:1/0"))
    with frozen_at(NOW):
        assert tries(10) == 3
