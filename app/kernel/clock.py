"""The product's clock: UTC, movable by a setting or a test, never the machine's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

from app.kernel.settings import settings

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991

_frozen: datetime | None = None


def now() -> datetime:
    """The current time, timezone-aware UTC, microseconds."""
    if _frozen is not None:
        return _frozen
    offset = settings().clock_offset_seconds
    moment = datetime.now(UTC)
    return moment + timedelta(seconds=offset) if offset else moment


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Stand still at `moment` (tests). Nests."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def local(moment: datetime) -> datetime:
    """The same moment on a Chinese wall clock, for words people read."""
    return moment.astimezone(SHANGHAI)
