"""The sweep that reads yesterday's bills after 10:00, in a process of its own.

A million lines keep a processor busy for minutes: not inside the relay, which numbers events.
A run that is killed is begun again by the next look; of two at once the later counts.
"""

from __future__ import annotations

import subprocess
import sys

import structlog

from app.reconcile import service

log = structlog.get_logger(__name__)

LONGEST = 3600  # seconds


def read_due_days() -> int:
    """Start `flask reconcile` for each day that is due, one after the other."""
    days = service.due_days()
    for day in days:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "reconcile", "--date", str(day)],
            timeout=LONGEST,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            log.warning("reconcile.put_off", day=str(day), said=done.stderr[-200:])
    return len(days)
