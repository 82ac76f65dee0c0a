"""`python -m bench`: rates, CPU and ratios, in interleaved rounds of one run."""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import create_app
from app.kernel.checks import run_checks
from app.kernel.db import execute, query
from app.kernel.models import OutboxEvent
from bench import bare
from bench.chain import Chain, load
from bench.client import Load, Outcome, drive, elsewhere
from bench.copy import Copy
from bench.report import table
from bench.server import ROOT, Api, cpu_seconds, database_pids, say

OUT = Path(__file__).resolve().parent / "out"
ORDERS = "/api/shop/ordering/orders"
CONNECTIONS = (16, 32)
WARM_UP = 1.5  # seconds before counting
BODIES = 400
TAPES = 120
BARE_ORDERS = 2_400
DELIVER_WITHIN = 240.0  # seconds for the worker to deliver the run's events


@dataclass
class Reading:
    """One window of one round. CPU in ms a request; None where nobody can tell."""

    rate: float
    p50_ms: float
    p99_ms: float
    app_cpu_ms: float | None
    database_cpu_ms: float | None
    client_cpu_ms: float
    statuses: dict[int, int] = field(default_factory=dict)
    examples: dict[int, str] = field(default_factory=dict)


def _reading(outcome: Outcome, app: float | None, database: float | None, whole: float) -> Reading:
    """`whole`: requests in the time over which CPU was read (warm-up and tail included)."""
    each = 1000 / max(1.0, whole)
    return Reading(
        rate=outcome.rate(),
        p50_ms=outcome.percentile(0.5),
        p99_ms=outcome.percentile(0.99),
        app_cpu_ms=None if app is None else app * each,
        database_cpu_ms=None if database is None else database * each,
        client_cpu_ms=1000 * outcome.client_cpu / max(1, len(outcome.times)),
        statuses=dict(outcome.statuses),
        examples=outcome.examples,
    )


@dataclass
class Bench:
    """One database's run."""

    copy: Copy
    chain: Chain
    api: Api
    seconds: float
    readings: dict[str, list[Reading]] = field(default_factory=dict)
    database: list[int] = field(default_factory=list)

    def http(self, name: str, what: Load, connections: int) -> None:
        """A window over HTTP. CPU is read around warm-up and window and shared by all answers."""
        pids = self.api.pids()
        before = cpu_seconds(pids), cpu_seconds(self.database)
        begun = time.perf_counter()
        outcome: Outcome = elsewhere(drive, self.api.port, what, connections, self.seconds, WARM_UP)
        spent = time.perf_counter() - begun
        app = cpu_seconds(pids) - before[0]
        database = cpu_seconds(self.database) - before[1]
        whole = outcome.rate() * min(spent, self.seconds + WARM_UP)
        reading = _reading(outcome, app, database if self.database else None, whole)
        self.keep(name, reading)

    def bare(self, name: str, tapes: Sequence[bare.Tape], way: str, connections: int) -> None:
        before = cpu_seconds(self.database)
        outcome = bare.play(self.copy.url, tapes, way, connections, BARE_ORDERS)
        database = cpu_seconds(self.database) - before
        self.keep(
            name,
            _reading(outcome, None, database if self.database else None, len(outcome.times)),
        )

    def keep(self, name: str, reading: Reading) -> None:
        self.readings.setdefault(name, []).append(reading)
        say(f"  {name}: {reading.rate:.0f}/s, p99 {reading.p99_ms:.0f} ms")
        odd = {k: n for k, n in reading.statuses.items() if k >= 400}
        if odd:
            say(f"    unexpected answers: {odd} {list(reading.examples.values())[:1]}")

    def median(self, name: str, what: str) -> float | None:
        values = [getattr(one, what) for one in self.readings.get(name, [])]
        known = [one for one in values if one is not None]
        return statistics.median(known) if known else None


def measure(*, kinds: Sequence[str], rounds: int, seconds: float, label: str) -> None:
    """The whole run; prints tables and writes bench/out/<time>.json."""
    results: dict[str, Any] = {"machine": _machine(), "rounds": rounds, "seconds": seconds}
    results["label"] = label
    for kind in kinds:
        say(f"{kind}: loading the chain")
        with Copy(kind) as copy:
            results[kind] = _one(copy, rounds, seconds)
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{time.strftime('%Y%m%d-%H%M%S')}{'-' + label if label else ''}.json"
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")
    print(f"\nwritten to {path.relative_to(ROOT)}")


def _one(copy: Copy, rounds: int, seconds: float) -> dict[str, Any]:
    dice = random.Random(7)
    client = create_app().test_client()
    chain = load(stores=20, skus=2_000, people=2_000)
    spread = bare.bodies_of(chain, dice, BODIES, hot=False)
    hot = bare.bodies_of(chain, dice, BODIES, hot=True)
    tapes = bare.record(client, chain, spread[:TAPES], ORDERS)
    hot_tapes = bare.record(client, chain, hot[:TAPES], ORDERS)
    trips = min((bare.round_trips(tape) for tape in tapes), key=len)
    scans = [
        f"/api/shop/screens/scan?code={gtin[1:]}&place_id={chain.stores[n % len(chain.stores)]}"
        for n, gtin in enumerate(chain.gtins)
    ]
    with Api(copy) as api:
        bench = Bench(copy, chain, api, seconds, database=database_pids(copy.url))
        for _ in range(rounds):
            for step in _steps(bench, spread, hot, scans, tapes, hot_tapes, copy.kind):
                step()
        log = api.log_text()
    if "rror" in log:
        say(log)
    handlers = _deliver(copy)
    differences = [str(one) for one in run_checks()]
    return _said(bench, trips, differences, handlers)


def _deliver(copy: Copy) -> dict[str, float]:
    """Let one worker process deliver every event, and read what that costs."""
    waiting = count_events()
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.worker"],
        cwd=ROOT,
        env={**os.environ, **copy.env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    begun = time.perf_counter()
    try:
        left = waiting
        while left and worker.poll() is None and time.perf_counter() - begun < DELIVER_WITHIN:
            time.sleep(0.5)
            left = count_events()
        cpu = cpu_seconds([worker.pid])
        seconds = time.perf_counter() - begun
    finally:
        worker.terminate()
        worker.wait(20)
    done = max(1, waiting - left)
    return {"events": done, "left": left, "a_second": done / seconds, "cpu_ms": 1000 * cpu / done}


@query
def count_events() -> int:
    """Events that no worker has delivered yet."""
    pending = select(func.count()).select_from(OutboxEvent).where(OutboxEvent.state == "pending")
    return int(execute(pending).scalar_one())


def _steps(
    bench: Bench,
    spread: Sequence[bytes],
    hot: Sequence[bytes],
    scans: Sequence[str],
    tapes: Sequence[bare.Tape],
    hot_tapes: Sequence[bare.Tape],
    kind: str,
) -> list[Callable[[], None]]:
    """One round, in the order in which what is compared stands side by side."""
    tokens = bench.chain.tokens
    steps: list[Callable[[], None]] = []

    def add(run: Callable[..., None], *arguments: Any) -> None:
        steps.append(lambda: run(*arguments))

    for n in CONNECTIONS:
        add(bench.http, f"scan @{n}", Load(tokens, paths=scans), n)
        add(bench.http, f"order @{n}", Load(tokens, bodies=spread), n)
        add(bench.bare, f"bare same @{n}", tapes, "same", n)
        add(bench.http, f"order hot @{n}", Load(tokens, bodies=hot), n)
    most = CONNECTIONS[-1]
    add(bench.bare, f"bare same hot @{most}", hot_tapes, "same", most)
    if kind == "mariadb":
        add(bench.bare, f"bare rendered @{most}", tapes, "rendered", most)
        add(bench.bare, f"bare at once @{most}", tapes, "at once", most)
    return steps


def _said(
    bench: Bench, trips: list[str], differences: list[str], handlers: dict[str, float]
) -> dict[str, Any]:
    """Print the tables and the ratios; give everything for the file."""
    whats = ("rate", "p50_ms", "p99_ms", "app_cpu_ms", "database_cpu_ms", "client_cpu_ms")
    heads = ("", "a second", "p50 ms", "p99 ms", "app CPU ms", "db CPU ms", "client CPU ms")
    names = list(bench.readings)
    rows = [[name, *(bench.median(name, what) for what in whats)] for name in names]
    print(f"\n{bench.copy.kind}: medians of the rounds, CPU per request or order")
    print(table(heads, rows))

    def ratio(over: str, under: str) -> float | None:
        a, b = bench.readings.get(over), bench.readings.get(under)
        if not a or not b:
            return None
        return statistics.median(x.rate / y.rate for x, y in zip(a, b, strict=True))

    ratios = {
        f"order / bare same @{n}": ratio(f"order @{n}", f"bare same @{n}") for n in CONNECTIONS
    }
    ratios |= {f"hot / spread @{n}": ratio(f"order hot @{n}", f"order @{n}") for n in CONNECTIONS}
    most = CONNECTIONS[-1]
    ratios["bare hot / bare spread"] = ratio(f"bare same hot @{most}", f"bare same @{most}")
    ratios["order / bare at once"] = ratio(f"order @{most}", f"bare at once @{most}")
    print("\nratios (median of the rounds' own ratios)")
    print(table(("", "ratio"), [[name, value] for name, value in ratios.items()]))
    print(f"\none order of three lines: {len(trips)} round trips")
    for number, line in enumerate(trips, start=1):
        print(f"  {number:2d}  {line}")
    print(
        f"\nevents afterwards: {handlers['events']:.0f} delivered by one worker,"
        f" {handlers['a_second']:.0f}/s, {handlers['cpu_ms']:.2f} ms CPU each (start included),"
        f" {handlers['left']:.0f} left"
    )
    print(f"audit: {len(differences)} differences")
    for one in differences[:10]:
        print(f"  {one}")
    return {
        "readings": {name: [asdict(one) for one in bench.readings[name]] for name in names},
        "ratios": ratios,
        "round_trips": trips,
        "events": handlers,
        "audit_differences": differences,
        "redis": bench.copy.redis_answers(),
    }


def _machine() -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "cores": len(os.sched_getaffinity(0)),
        "commit": commit.stdout.strip(),
        "load_before": Path("/proc/loadavg").read_text().split()[0],
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
