"""Which process is killed when, and the killing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from run.stack import Stack, StackError

VICTIMS = ("sockets", "worker", "relay", "calls", "api")
FIRST, LAST = 0.2, 0.8  # the part of the day in which it happens


@dataclass(frozen=True, slots=True)
class Kill:
    """Kill -9 of a process, `at` seconds after the day began."""

    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Killed:
    """What happened: seconds until it answered again."""

    name: str
    at: float
    back_after: float


def kill_plan(names: Sequence[str], length: float) -> list[Kill]:
    """One after the other, evenly over the middle of a day of `length` seconds. Pure."""
    if not names:
        return []
    step = (LAST - FIRST) / len(names)
    return [Kill(name, length * (FIRST + step * (n + 0.5))) for n, name in enumerate(names)]


def carry_out(
    stack: Stack,
    plan: Sequence[Kill],
    *,
    started: float,
    stopped: Callable[[], bool],
    tell: Callable[[Killed], None],
) -> None:
    """Wait, kill -9, wait until it is back, next. `started` on time.monotonic().

    Raises StackError when a process does not come back within two minutes.
    """
    for kill in plan:
        while time.monotonic() < started + kill.at:
            if stopped():
                return
            time.sleep(0.05)
        if kill.name not in stack.processes():
            continue  # `calls` is not there without Redis
        at = time.monotonic()
        stack.wait_restarted(kill.name, stack.kill(kill.name), 120.0)
        tell(Killed(kill.name, at - started, time.monotonic() - at))


__all__ = ["VICTIMS", "Kill", "Killed", "StackError", "carry_out", "kill_plan"]
