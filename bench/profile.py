"""`python -m bench profile`: where the CPU of an order goes, by room and by library.

One process calls the WSGI app as a worker does and is interrupted each millisecond of its CPU
time (ITIMER_PROF); the stack at that moment is what is counted. Sampling distorts little:
a tracing profiler would make small functions look expensive.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from types import FrameType
from typing import Any

from app import create_app
from bench import bare
from bench.chain import load
from bench.copy import Copy
from bench.report import table
from bench.server import ROOT, say

EVERY = 0.001  # seconds of CPU
APP = f"{ROOT}/app/"
ORDERS = "/api/shop/ordering/orders"


class Sampler:
    """Counts stacks by the innermost app function, by room, and by library."""

    def __init__(self) -> None:
        self.samples = 0
        self.by_room: Counter[str] = Counter()
        self.by_library: Counter[str] = Counter()
        self.by_function: Counter[str] = Counter()
        self.within: Counter[str] = Counter()

    def start(self) -> None:
        signal.signal(signal.SIGPROF, self._take)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _take(self, _number: int, frame: FrameType | None) -> None:
        self.samples += 1
        frames = list(_up(frame))
        if not frames:
            return
        self.by_library[_library(frames[0].f_code.co_filename)] += 1
        ours = [f for f in frames if f.f_code.co_filename.startswith(APP)]
        if ours:
            self.by_room[_room(ours[0].f_code.co_filename)] += 1
            self.by_function[_name(ours[0])] += 1
        else:
            self.by_room["(flask, werkzeug)"] += 1
        for name in {_name(f) for f in ours}:
            self.within[name] += 1


def _up(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _room(path: str) -> str:
    return path.removeprefix(APP).partition("/")[0].removesuffix(".py")


def _name(frame: FrameType) -> str:
    where = frame.f_code.co_filename.removeprefix(APP).removesuffix(".py")
    return f"{where}:{frame.f_code.co_qualname}"


def _library(path: str) -> str:
    if path.startswith(APP):
        return "app"
    if "site-packages/" in path:
        parts = path.rpartition("site-packages/")[2].split("/")
        if parts[0] == "sqlalchemy":
            return "sqlalchemy." + parts[1].removesuffix(".py")
        return parts[0].removesuffix(".py")
    return "python: " + path.rpartition("/")[2].removesuffix(".py")


def environ(token: str, body: bytes) -> dict[str, Any]:
    """The request as granian would hand it over."""
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": ORDERS,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "bench",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "HTTP_IDEMPOTENCY_KEY": uuid.uuid4().hex,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def profile(*, kind: str, orders: int) -> None:
    """Place `orders` orders and print the tables."""
    dice = random.Random(7)
    with Copy(kind) as copy:
        app = create_app()
        say(f"{kind}: loading the chain")
        chain = load(stores=20, skus=2_000, people=200)
        bodies = bare.bodies_of(chain, dice, 400, hot=False)

        def place() -> None:
            said: list[str] = []
            asked = environ(dice.choice(chain.tokens), dice.choice(bodies))
            parts = app.wsgi_app(asked, lambda status, _headers: said.append(status))
            b"".join(parts)
            assert said == ["201 CREATED"], said

        for _ in range(200):
            place()
        plain = _timed(place, orders)
        sampler = Sampler()
        sampler.start()
        _timed(place, orders)
        sampler.stop()
        print(f"\n{kind}: {plain[0]:.2f} ms CPU and {plain[1]:.2f} ms in all for an order in one")
        print(f"process without neighbours; Redis {'on' if copy.redis_answers() else 'off'}")
        _print(sampler, plain[0])


def _timed(place: Any, orders: int) -> tuple[float, float]:
    """(CPU ms, wall ms) an order."""
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(orders):
        place()
    return (
        1000 * (time.process_time() - cpu) / orders,
        1000 * (time.perf_counter() - wall) / orders,
    )


def _print(sampler: Sampler, cpu_ms: float) -> None:
    def show(title: str, counted: Counter[str], most: int) -> None:
        rows = [
            [name, 100 * n / sampler.samples, cpu_ms * n / sampler.samples]
            for name, n in counted.most_common(most)
        ]
        print(f"\n{title}")
        print(table(("", "%", "ms"), rows))

    show("by room (the innermost function of ours on the stack)", sampler.by_room, 12)
    show("by library (the innermost Python function)", sampler.by_library, 24)
    show("by our function, with what it calls outside app/", sampler.by_function, 24)
    show("by our function, with all it calls", sampler.within, 40)
