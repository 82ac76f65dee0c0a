"""What every walk needs: doors to the product and to WeChat, people, the book, the clock."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demo.baskets import DayClock, Shelf
from demo.book import Book, Placed, now
from demo.chain import Chain
from demo.crew import Crew
from demo.ears import Ears
from demo.people import People
from demo.web import Web

if TYPE_CHECKING:
    from demo.counter import Counter
    from demo.staff import Staffroom

# Seconds of the demo that things of the physical world take; a day is compressed to minutes.
TASK_SEEN = (0.3, 1.2)  # until somebody at the place takes a task
VAN = (1.0, 2.5)  # from the warehouse to the pickup place
RIDE = (1.0, 2.5)
WALK = (0.5, 2.0)  # from 'ready' on the phone to the counter
CARRIER_STEP = 0.5  # between two scans of a parcel


@dataclass
class Day:
    """One demo day. `wechat` is the sandbox's control surface: hands and phones, not the product.

    `holds_short`: our own copy, where an unpaid order expires within the demo.
    """

    web: Web
    wechat: Web
    people: People
    chain: Chain
    shelf: Shelf
    book: Book
    crew: Crew
    ears: Ears
    clock: DayClock
    seed: int
    grace_seconds: float
    holds_short: bool
    offline_point: str  # the point whose leader loses the network for a while
    began: float = 0.0
    is_patient: bool = False  # nobody is left out because it takes long
    check_alive: Callable[[], None] = lambda: None  # raises when our own copy is gone
    kills: list[tuple[str, float]] = field(default_factory=list)  # (process, back after)
    counter: Counter = field(init=False)
    staffroom: Staffroom = field(init=False)
    resume: Callable[[Placed], None] = field(init=False)  # a paid order goes its way

    def takes(self, span: tuple[float, float], what: str) -> float:
        """How long something takes: between the bounds, the same for the same seed and subject."""
        return random.Random(f"{self.seed}:{what}").uniform(*span)

    @property
    def elapsed(self) -> float:
        return now() - self.began

    def until(self, part: float) -> float:
        """Seconds until `part` of the day (0 to 1) is over; 0 when it is."""
        return max(0.0, part * self.clock.length - self.elapsed)
