"""Shapes of the live stream."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class EventPage:
    """Messages after a cursor, oldest first. `cursor`: where to go on.

    `is_resync`: the cursor was unknown or too old, something may have been missed: load the
    screens anew, then follow from `cursor`. `has_more`: ask again at once.
    """

    cursor: int
    items: list[dict[str, Any]] = field(default_factory=list)
    is_resync: bool = False
    has_more: bool = False
