"""The same SQL without the product: captured from real orders, sent by the bare driver.

Three ways, each by two processes with as many connections as the HTTP run had:
  same      one statement after the other with parameters, as the product sends them
  rendered  the same statements as finished text: the driver formats nothing
  at once   all that writes as one multi-statement text and one round trip: the floor
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pymysql
from flask.testing import FlaskClient
from pymysql.constants import CLIENT
from pymysql.cursors import RE_INSERT_VALUES
from sqlalchemy import event, make_url

from app.kernel import db
from app.kernel.ids import new_id
from bench.chain import Chain
from bench.client import Outcome

WAYS = ("same", "rendered", "at once")
PROCESSES = 2
COMMIT = "COMMIT"
ID = re.compile(r"\b([a-z]{2,5})_[0-9A-HJKMNP-TV-Z]{26}\b")
ORDER_NUMBER = re.compile(r"^\d{18}$")


@dataclass(frozen=True)
class Step:
    """One statement as the driver got it. `on`: r (autocommit connection) or w."""

    on: str
    sql: str
    parameters: Any = None
    many: bool = False


@dataclass
class Tape:
    """The statements of one order, and what must be new each time it is played."""

    steps: list[Step] = field(default_factory=list)
    made: list[str] = field(default_factory=list)


def record(client: FlaskClient, chain: Chain, bodies: Sequence[bytes], post_to: str) -> list[Tape]:
    """Place real orders through the WSGI app in this process and keep what they sent."""
    tapes: list[Tape] = []
    steps: list[Step] = []

    def keep(on: str) -> Callable[..., None]:
        def heard(_c: Any, _cur: Any, sql: str, parameters: Any, _ctx: Any, many: bool) -> None:
            steps.append(Step(on, sql, parameters, many))

        return heard

    def committed(_connection: Any) -> None:
        steps.append(Step("w", COMMIT))

    hooks = [
        (db.engine(write=False), "before_cursor_execute", keep("r")),
        (db.engine(), "before_cursor_execute", keep("w")),
        (db.engine(), "commit", committed),
    ]
    for engine, name, hook in hooks:
        event.listen(engine, name, hook)
    try:
        # every body twice: the first time fills what the process remembers
        for number, body in enumerate([*bodies, *bodies]):
            steps.clear()
            key = uuid.uuid4().hex
            answer = client.post(
                post_to,
                data=body,
                headers={
                    "Authorization": f"Bearer {chain.tokens[number % len(chain.tokens)]}",
                    "Idempotency-Key": key,
                    "Content-Type": "application/json",
                },
            )
            assert answer.status_code == 201, answer.get_data(as_text=True)
            if number >= len(bodies):
                tapes.append(_tape(list(steps), key, chain.known))
    finally:
        for engine, name, hook in hooks:
            event.remove(engine, name, hook)
    return tapes


def _tape(steps: list[Step], key: str, known: set[str]) -> Tape:
    made = {key}
    for step in steps:
        for text in _strings(step.parameters):
            made.update(m.group(0) for m in ID.finditer(text) if m.group(0) not in known)
            if ORDER_NUMBER.match(text):
                made.add(text)
    return Tape(steps, sorted(made))


def _strings(parameters: Any) -> Iterator[str]:
    if isinstance(parameters, str):
        yield parameters
    elif isinstance(parameters, dict):
        for one in parameters.values():
            yield from _strings(one)
    elif isinstance(parameters, list | tuple):
        for one in parameters:
            yield from _strings(one)


def _fresh(old: str) -> str:
    if ID.fullmatch(old):
        return new_id(old.partition("_")[0])
    if ORDER_NUMBER.match(old):
        return f"9{uuid.uuid4().int % 10**17:017d}"
    return uuid.uuid4().hex


def replay(tape: Tape) -> list[Step]:
    """The statements with new ids in place of those the recorded order made."""
    names = {old: _fresh(old) for old in tape.made}
    pattern = re.compile("|".join(map(re.escape, tape.made)))

    def swap(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda m: names[m.group(0)], value)
        if isinstance(value, dict):
            return {name: swap(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(swap(one) for one in value)
        return value

    return [Step(s.on, s.sql, swap(s.parameters), s.many) for s in tape.steps]


def round_trips(tape: Tape) -> list[str]:
    """What goes to the database for one order, a short line each."""
    return [
        re.sub(r"\s+", " ", step.sql)[:60] + (f"… x{len(step.parameters)}" if step.many else "")
        for step in tape.steps
    ]


# -- playing ------------------------------------------------------------------------------------


class _MariaDb:
    """Two connections, as a worker's thread has: one that reads, one that writes."""

    def __init__(self, url: str, way: str) -> None:
        parsed = make_url(url)
        self.way = way
        settings: dict[str, Any] = {
            "host": parsed.host,
            "port": parsed.port or 3306,
            "user": parsed.username or "",
            "password": parsed.password or "",
            "database": parsed.database,
            "charset": "utf8mb4",
            "client_flag": CLIENT.MULTI_STATEMENTS if way == "at once" else 0,
        }
        self.on = {
            "r": pymysql.connect(**settings, autocommit=True),
            "w": pymysql.connect(**settings, autocommit=False),
        }
        self.cursors = {name: one.cursor() for name, one in self.on.items()}
        self.cursors["w"].execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")

    def prepare(self, steps: list[Step]) -> list[Any]:
        if self.way == "same":
            return steps
        rendered = [(step.on, self._text(step)) for step in steps]
        if self.way == "rendered":
            return rendered
        return [("w", "; ".join(text for _, text in rendered))]

    def _text(self, step: Step) -> str:
        cursor = self.cursors[step.on]
        if not step.many:
            return str(cursor.mogrify(step.sql, step.parameters or None))
        match = RE_INSERT_VALUES.match(step.sql)
        assert match is not None, step.sql
        rows = ",".join(cursor.mogrify(match.group(2), row) for row in step.parameters)
        return f"{match.group(1)}{rows}"

    def play(self, prepared: list[Any]) -> None:
        if self.way == "same":
            for step in prepared:
                if step.sql == COMMIT:
                    self.on["w"].commit()
                elif step.many:
                    self.cursors[step.on].executemany(step.sql, step.parameters)
                else:
                    cursor = self.cursors[step.on]
                    cursor.execute(step.sql, step.parameters or None)
                    cursor.fetchall()
            return
        for on, text in prepared:
            cursor = self.cursors[on]
            cursor.execute(text)
            while cursor.nextset():
                pass

    def close(self) -> None:
        for one in self.on.values():
            one.close()


class _Sqlite:
    """The same for SQLite, where every statement is prepared and cached by the driver."""

    def __init__(self, url: str, way: str) -> None:
        path = make_url(url).database or ""
        self.way = way
        self.on = {name: self._connect(path) for name in ("r", "w")}

    @staticmethod
    def _connect(path: str) -> sqlite3.Connection:
        made = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=60)
        made.execute("PRAGMA synchronous=FULL")
        made.execute("PRAGMA foreign_keys=ON")
        return made

    def prepare(self, steps: list[Step]) -> list[Any]:
        return steps

    def play(self, prepared: list[Any]) -> None:
        for step in prepared:
            connection = self.on[step.on]
            if step.many:
                connection.executemany(step.sql, step.parameters)
            else:
                connection.execute(step.sql, step.parameters or ()).fetchall()

    def close(self) -> None:
        for one in self.on.values():
            one.close()


def play(url: str, tapes: Sequence[Tape], way: str, connections: int, orders: int) -> Outcome:
    """Play `orders` orders over `connections`; what is played is prepared before the clock runs."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(PROCESSES)
    answers = context.Queue()
    threads = connections // PROCESSES
    each = max(1, orders // connections)
    processes = [
        context.Process(
            target=_play, args=(url, tapes, way, threads, each, gate, answers), daemon=True
        )
        for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    try:
        parts = [answers.get(timeout=120) for _ in processes]
    finally:
        for process in processes:
            process.join(5)
            process.kill()
    outcome = Outcome(seconds=max(end for _, end, _, _ in parts) - min(b for b, _, _, _ in parts))
    for _, _, times, cpu in parts:
        outcome.times += times
        outcome.client_cpu += cpu
    return outcome


def _play(
    url: str,
    tapes: Sequence[Tape],
    way: str,
    threads: int,
    each: int,
    gate: Any,
    answers: Any,
) -> None:
    make = _Sqlite if url.startswith("sqlite") else _MariaDb
    times: list[float] = []
    players = [make(url, way) for _ in range(threads)]
    first = os.getpid()
    prepared = [
        [player.prepare(replay(tapes[(first + n * each + i) % len(tapes)])) for i in range(each)]
        for n, player in enumerate(players)
    ]

    def run(number: int) -> None:
        for one in prepared[number]:
            begun = time.perf_counter()
            players[number].play(one)
            times.append(time.perf_counter() - begun)

    lines = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    gate.wait(120)
    begun, cpu = time.time(), time.process_time()
    for line in lines:
        line.start()
    for line in lines:
        line.join()
    answers.put((begun, time.time(), times, time.process_time() - cpu))
    for player in players:
        player.close()


def bodies_of(chain: Chain, dice: Any, count: int, hot: bool) -> list[bytes]:
    """Three-line orders in a store: random SKUs of random stores, or one hot SKU of one store."""
    made = []
    for _ in range(count):
        skus = [chain.skus[0]] if hot else dice.sample(chain.skus, 3)
        if hot:
            skus += dice.sample(chain.skus[1:], 2)
        place = chain.stores[0] if hot else dice.choice(chain.stores)
        lines = [{"sku_id": one, "quantity": dice.randint(1, 3)} for one in skus]
        made.append(json.dumps({"kind": "in_store", "place_id": place, "lines": lines}).encode())
    return made
