"""One reader per process: polls the stream when woken and fans out in memory by topic.

The reader knows nothing of sockets: a `Follower` is a bounded queue with a bell. Works with
threads (tests) and with gevent's greenlets (app/sockets.py patches first).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from app.kernel import stream
from app.kernel.process import poll_seconds, run_until
from app.kernel.redis import Sleeper
from app.realtime.rules import encode, event_message

QUEUE_LIMIT = 1000  # messages one slow phone may have waiting; then it resumes by cursor
QUIET_SECONDS = 70.0  # a phone pings every 25 s; three missed pings and it is gone
SWEEP_SECONDS = 5.0
GRACE_SECONDS = 5.0  # how long a writer has to notice that its queue ran over


class Follower:
    """One connection as the hub sees it. `ring` wakes its writer, `abort` cuts its line."""

    def __init__(
        self,
        topics: frozenset[str],
        ring: Callable[[], object],
        abort: Callable[[], object],
    ) -> None:
        self.topics = topics
        self.queue: deque[tuple[int, str]] = deque()  # (position, the message as it is sent)
        self.has_overflowed = False
        self._overflowed_at = 0.0
        self._heard_at = time.monotonic()
        self._ring = ring
        self._abort = abort

    def put(self, position: int, text: str) -> None:
        """Queue one message; beyond the limit the connection is to end, never to skip."""
        if self.has_overflowed:
            return
        if len(self.queue) >= QUEUE_LIMIT:
            self.has_overflowed = True
            self._overflowed_at = time.monotonic()
            self.queue.clear()
        else:
            self.queue.append((position, text))
        self._ring()

    def heard(self) -> None:
        """The phone said something."""
        self._heard_at = time.monotonic()

    @property
    def is_quiet(self) -> bool:
        return time.monotonic() - self._heard_at > QUIET_SECONDS

    @property
    def is_stuck(self) -> bool:
        """Its queue ran over and its writer has not noticed: it waits for a dead phone."""
        return self.has_overflowed and time.monotonic() - self._overflowed_at > GRACE_SECONDS

    def cut(self) -> None:
        """Cut the line; its writer ends with an error."""
        self._abort()
        self._ring()


class Hub:
    """Followers by topic, and the thread that reads the stream for all of them."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Follower]] = {}
        self._followers: set[Follower] = set()
        self._lock = threading.Lock()
        self._position: int | None = None
        self._first_look = threading.Lock()
        self._swept_at = 0.0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __len__(self) -> int:
        return len(self._followers)

    def start(self) -> None:
        """Start reading; does nothing when it reads already."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stop.clear()
                self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        thread = self._thread
        if thread is not None:
            thread.join(timeout=5)

    def add(self, follower: Follower) -> None:
        """From now on the follower gets what is read; it must replay from its cursor after
        this, not before, and drop what comes twice: then nothing can fall in between."""
        self._begin()
        with self._lock:
            self._followers.add(follower)
            for topic in follower.topics:
                self._by_topic.setdefault(topic, set()).add(follower)

    def remove(self, follower: Follower) -> None:
        with self._lock:
            self._followers.discard(follower)
            for topic in follower.topics:
                rest = self._by_topic.get(topic)
                if rest is not None:
                    rest.discard(follower)
                    if not rest:
                        del self._by_topic[topic]

    def _run(self) -> None:
        sleeper = Sleeper("stream")

        def step() -> None:
            if self.read_once() == 0:
                sleeper.sleep(poll_seconds())
            self._cut_gone()

        run_until(self._stop, "hub", step)

    def read_once(self) -> int:
        """Read what is new and hand it out; returns how many stream rows there were."""
        rows = stream.entries_after(self._begin(), None)
        self._hand_out(rows)
        if rows:
            self._position = rows[-1].position
        return len(rows)

    def _begin(self) -> int:
        """Where reading stands; the stream's end at the first look, which is taken once: a second
        one that ends late would jump over what came in between."""
        with self._first_look:
            if self._position is None:
                self._position = stream.last_position()
            return self._position

    def _hand_out(self, rows: list[Any]) -> None:
        told: set[Follower] = set()
        position = 0
        for row in rows:
            if row.position != position:
                position = row.position
                told = set()
            with self._lock:
                followers = self._by_topic.get(row.topic, set()) - told
            if followers:
                text = encode(event_message(row))  # once, however many follow
                for follower in followers:
                    follower.put(position, text)
                told |= followers

    def _cut_gone(self) -> None:
        """A phone that has gone without a word holds a socket and a queue: cut it."""
        if time.monotonic() - self._swept_at < SWEEP_SECONDS:
            return
        self._swept_at = time.monotonic()
        with self._lock:
            gone = [one for one in self._followers if one.is_quiet or one.is_stuck]
        for follower in gone:
            follower.cut()
