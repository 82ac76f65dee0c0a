"""One supervisor per runtime directory, by a lock that ends with its holder (no stale pid)."""

import fcntl
import os
import time
from pathlib import Path
from typing import IO

NAME = "supervisor.lock"
TRIES = 5


def acquire(var: Path) -> IO[str] | None:
    """Hold `<var>/supervisor.lock` until the file is closed; None when someone else holds it."""
    file = (var / NAME).open("a+", encoding="utf-8")
    for attempt in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            if attempt == TRIES - 1:
                file.close()
                return None
            time.sleep(0.05)  # `holder` takes a shared lock for a moment
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def holder(var: Path) -> int | None:
    """The pid of the running supervisor of `var`, or None when none runs."""
    try:
        with (var / NAME).open("r", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                text = file.read().strip()
                return int(text) if text.isdigit() else 0
    except OSError:
        pass
    return None


def is_locked(var: Path) -> bool:
    return holder(var) is not None
