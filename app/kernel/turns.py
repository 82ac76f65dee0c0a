"""A queue of processes at a file: first come, first served, and a process that dies lets go."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class _Ticket:
    is_ours: threading.Event = field(default_factory=threading.Event)
    is_left: bool = False  # nobody waits for it any more


class Turn:
    """This process's place at one file. One thread at a time (the caller's matter) takes it."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        self._guard = threading.Lock()
        self._ticket: _Ticket | None = None

    @contextmanager
    def taken(self, until: float) -> Iterator[None]:
        """Wait until then (monotonic seconds) at most, and go on with the turn or without it."""
        is_ours = self._take(until)
        try:
            yield
        finally:
            if is_ours:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._file)

    def _take(self, until: float) -> bool:
        with self._guard:
            ticket = self._ticket
            if ticket is None:
                try:
                    fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    ticket = _Ticket()
                    threading.Thread(target=self._queue, args=(ticket,), daemon=True).start()
                    self._ticket = ticket  # not one that no thread could be started for
                else:
                    return True
            ticket.is_left = False
        ticket.is_ours.wait(until - time.monotonic())
        with self._guard:
            ticket.is_left = not ticket.is_ours.is_set()
            if not ticket.is_left:
                self._ticket = None
            return not ticket.is_left

    def _queue(self, ticket: _Ticket) -> None:
        # A thread of its own: the system's waiting knows no end, asking again and again no order.
        fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._guard:
            if ticket.is_left:
                self._ticket = None
                with suppress(OSError):  # forgotten meanwhile
                    fcntl.flock(self._file, fcntl.LOCK_UN)
            else:
                ticket.is_ours.set()


_turns: dict[tuple[int, str], Turn] = {}  # (process, path): a forked child has its own


def of(path: str) -> Turn:
    """This process's place at that file."""
    key = (os.getpid(), path)
    if key not in _turns:
        _turns[key] = Turn(path)
    return _turns[key]


def forget() -> None:
    """Close this process's files (between tests)."""
    for (process, _), turn in _turns.items():
        if process == os.getpid():
            turn.close()
    _turns.clear()
