"""What `flask audit` runs: each room's checks.py registers its invariants here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not add up: which invariant, on what, and the numbers."""

    check: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant: a title for people and a function that yields differences."""

    name: str
    title: str
    run: Callable[[], Iterable[Difference]]


CHECKS: list[Check] = []


def check(name: str, title: str, run: Callable[[], Iterable[Difference]]) -> None:
    """Wire an invariant (in app/wiring.py)."""
    if name not in [known.name for known in CHECKS]:
        CHECKS.append(Check(name, title, run))


def run_checks() -> list[Difference]:
    """All differences of all rooms; an empty list is a clean audit."""
    found: list[Difference] = []
    for one in CHECKS:
        found.extend(one.run())
    return found
