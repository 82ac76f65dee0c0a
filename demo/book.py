"""What happened, written down by everybody: orders, counts, times, and every failure."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.people import Actor
    from demo.script import Errand


@dataclass
class Placed:
    """An order as its customer knows it. Times of time.monotonic()."""

    order_id: str
    errand: Errand
    shopper: Actor
    place_code: str | None
    total_fen: int
    deadline: datetime
    parcels: int
    placed_at: float
    transaction_id: str = ""
    is_late_payer: bool = False
    is_over: bool = False
    is_looked_for: bool = False
    looked_at: float = 0.0
    ended_at: float = 0.0  # when its money was first seen to have come too late
    done: set[str] = field(default_factory=set)  # what was already set in motion, once each


class Book:
    """Safe from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.orders: dict[str, Placed] = {}
        self.counts: Counter[str] = Counter()
        self.times: dict[str, list[float]] = defaultdict(list)
        self.problems: list[tuple[str, str]] = []
        self.lost: Counter[str] = Counter()  # sku id -> units that never arrived

    def place(self, placed: Placed) -> None:
        with self._lock:
            self.orders[placed.order_id] = placed

    def count(self, what: str, number: int = 1) -> None:
        with self._lock:
            self.counts[what] += number

    def time(self, what: str, seconds: float) -> None:
        with self._lock:
            self.times[what].append(seconds)

    def lose(self, sku_id: str, units: int) -> None:
        with self._lock:
            self.lost[sku_id] += units

    def oops(self, what: str, trace: str = "") -> None:
        """Something that must not happen; it makes the demo fail."""
        with self._lock:
            self.problems.append((what, trace))

    def once(self, placed: Placed, what: str) -> bool:
        """True for the first caller: two looks at one order set nothing in motion twice."""
        with self._lock:
            if what in placed.done:
                return False
            placed.done.add(what)
            return True

    def all_orders(self) -> list[Placed]:
        with self._lock:
            return list(self.orders.values())

    def open_stories(self) -> list[Placed]:
        """Orders whose end is not known yet."""
        return [one for one in self.all_orders() if not one.is_over]

    def twist_of(self, order_id: str) -> str:
        placed = self.orders.get(order_id)
        return placed.errand.twist if placed else ""


def now() -> float:
    return time.monotonic()
