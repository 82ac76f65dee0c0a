"""The sweep that has files checked and written, one at a time, in a process of its own.

A hundred thousand rows keep a processor busy for a while: not inside the relay, which numbers
events. A process that is killed is begun again by the next look.
"""

from __future__ import annotations

import subprocess
import sys

from app.importing import service

_running: subprocess.Popen[bytes] | None = None


def start_due_load() -> int:
    """Start `flask load` for the oldest load that waits, unless one is at it."""
    global _running
    if _running is not None and _running.poll() is None:
        return 0
    _running = None
    load_id = service.due_load()
    if load_id is None:
        return 0
    _running = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "load", load_id])
    return 1
