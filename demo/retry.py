"""When a client asks again, and how long it waits. Pure.

What a phone does on a bad network: a request that may have arrived is repeated only when
repeating it cannot do the work twice (a read, or a command with its Idempotency-Key).
"""

from __future__ import annotations

from dataclasses import dataclass

READS = frozenset({"GET", "HEAD", "PUT", "DELETE"})  # the same once or twice
AWAY = frozenset({502, 503, 504})  # the front or the database says: not now
FIRST_PAUSE = 0.1  # seconds
LONGEST_PAUSE = 2.0
PATIENCE = 60.0  # seconds after which a person gives up


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try: `status` None when there was no answer at all."""

    status: int | None
    is_connected: bool = True  # False: the request never left, so nothing can have happened


def is_repeatable(method: str, *, has_key: bool, is_safe: bool = False) -> bool:
    """Whether sending it a second time does no second work. `is_safe`: the caller knows."""
    return method in READS or has_key or is_safe


def asks_again(outcome: Outcome, *, repeatable: bool, waited: float) -> bool:
    """Whether to try once more after this outcome and `waited` seconds in all.

    503 from the front means the request was not passed on, from the API that it was rolled
    back: it may be repeated whatever it is. 429 is not repeated: the words say when.
    """
    if waited >= PATIENCE:
        return False
    if outcome.status is None:
        return repeatable or not outcome.is_connected
    if outcome.status == 503:
        return True
    return outcome.status in AWAY and repeatable


def pause(tries: int, jitter: float) -> float:
    """Seconds before the next try: 0.1, 0.2, 0.4 … at most 2, each 50 to 100 % of it.

    `jitter` in 0..1 spreads clients that were all cut off at the same moment.
    """
    whole: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries, 10))
    return whole * (0.5 + 0.5 * jitter)
