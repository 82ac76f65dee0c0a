"""A small load client: raw sockets, keep-alive, one process, many connections.

Closed loop: each connection sends its next request when its answer has come.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import resource
import selectors
import socket
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What to send: baskets are JSON bodies to POST with a fresh key, paths are GETs.

    Each request is made by a random person (token).
    """

    tokens: Sequence[str]
    bodies: Sequence[bytes] = ()
    paths: Sequence[str] = ()
    post_to: str = "/api/shop/ordering/orders"


@dataclass
class Outcome:
    """A window's answers: seconds of each, statuses, an example of each unexpected body."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    examples: dict[int, str] = field(default_factory=dict)
    client_cpu: float = 0.0

    def rate(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def requests(load: Load, seed: int) -> Iterator[bytes]:
    """An endless row of different requests."""
    dice = random.Random(seed)
    while True:
        token = dice.choice(load.tokens)
        if load.bodies:
            yield post(load.post_to, token, uuid.uuid4().hex, dice.choice(load.bodies))
        else:
            yield get(dice.choice(load.paths), token)


def post(path: str, token: str, key: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def get(path: str, token: str) -> bytes:
    head = f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n"
    return head.encode()


@dataclass
class _Line:
    """One connection and what has come of its answer so far."""

    socket: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    needs: int = -1

    def send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.received.clear()
        self.needs = -1
        self.socket.sendall(request)

    def read(self) -> tuple[int, bytes] | None:
        """(status, body) once the answer is complete."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.received += part
        if self.needs < 0:
            end = self.received.find(HEAD_END)
            if end < 0:
                return None
            head = bytes(self.received[:end]).lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self.needs = end + 4 + length
        if len(self.received) < self.needs:
            return None
        status = int(self.received[9:12])
        return status, bytes(self.received[self.received.find(HEAD_END) + 4 :])


def connect(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=60)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def drive(port: int, load: Load, connections: int, seconds: float, warm_up: float) -> Outcome:
    """Keep `connections` busy; answers that come in the window after `warm_up` are counted."""
    lines = [_Line(connect(port)) for _ in range(connections)]
    outcome = Outcome()
    asks = requests(load, seed=time.time_ns())
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.send(next(asks))
        begin = time.perf_counter() + warm_up
        end = begin + seconds
        cpu = 0.0
        busy = len(lines)
        while busy:
            for key, _ in waiting.select(timeout=60):
                line: _Line = key.data
                answer = line.read()
                if answer is None:
                    continue
                moment = time.perf_counter()
                if moment >= begin and not cpu:
                    cpu = _cpu()
                if begin <= moment < end:
                    _count(outcome, answer, moment - line.sent_at)
                if moment < end:
                    line.send(next(asks))
                else:
                    busy -= 1
    outcome.seconds = seconds
    outcome.client_cpu = _cpu() - cpu
    for line in lines:
        line.socket.close()
    return outcome


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _count(outcome: Outcome, answer: tuple[int, bytes], seconds: float) -> None:
    status, body = answer
    outcome.times.append(seconds)
    outcome.statuses[status] += 1
    if status >= 400 and status not in outcome.examples:
        outcome.examples[status] = body.decode(errors="replace")[:400]


def burst(port: int, all_at_once: Sequence[bytes]) -> list[tuple[int, str, str]]:
    """Every request on a connection of its own, all sent before the first answer is read.

    Returns (status, error code or "", body) of each; a connection that broke has status 0.
    """
    lines = [_Line(connect(port)) for _ in all_at_once]
    for line, request in zip(lines, all_at_once, strict=True):
        line.send(request)
    answers: list[tuple[int, str, str]] = []
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
        while len(answers) < len(lines):
            ready = waiting.select(timeout=120)
            if not ready:
                raise TimeoutError(f"{len(lines) - len(answers)} requests were never answered")
            for key, _ in ready:
                try:
                    answer = key.data.read()
                except OSError as problem:
                    answer = (0, str(problem).encode())
                if answer is not None:
                    waiting.unregister(key.fileobj)
                    answers.append(_named(*answer))
    for line in lines:
        line.socket.close()
    return answers


def _named(status: int, body: bytes) -> tuple[int, str, str]:
    text = body.decode(errors="replace")
    try:
        code = str(json.loads(text)["error"]["code"]) if status >= 400 else ""
    except (ValueError, KeyError, TypeError):
        code = "not our envelope"
    return status, code, text


def elsewhere(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of a module in a process of its own, and give its answer."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)
