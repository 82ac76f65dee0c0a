"""`python -m bench growth`: what an order costs in a young chain and in an old one.

Two copies stand side by side in one MariaDB whose buffer pool holds both: the ordinary bench
chain with no past, and one with a million stock rows and a million finished orders. Rounds
alternate between them.
"""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass, field, replace
from typing import Any

from app import create_app
from app.kernel import outbox
from app.kernel.checks import CHECKS
from bench import bare, history
from bench.chain import Chain, load
from bench.client import Load, Outcome, drive, elsewhere
from bench.copy import Copy
from bench.own_server import own_server
from bench.report import table
from bench.server import Api, cpu_seconds, database_pids, say

STORES = 20
PLACES = STORES + 4  # that hold stock: stores and warehouses
YOUNG_SKUS = 2_000
PEOPLE = 2_000
CONNECTIONS = 16
WARM_UP = 2.0


@dataclass
class Side:
    """One copy under load. CPU in ms an order."""

    name: str
    api: Api
    load: Load
    database: list[int]
    rates: list[float] = field(default_factory=list)
    app_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)

    def window(self, seconds: float) -> None:
        pids = self.api.pids()
        before, begun = (cpu_seconds(pids), cpu_seconds(self.database)), time.perf_counter()
        outcome: Outcome = elsewhere(drive, self.api.port, self.load, CONNECTIONS, seconds, WARM_UP)
        orders = outcome.rate() * min(time.perf_counter() - begun, seconds + WARM_UP)
        self.rates.append(outcome.rate())
        self.app_ms.append(1000 * (cpu_seconds(pids) - before[0]) / orders)
        self.database_ms.append(1000 * (cpu_seconds(self.database) - before[1]) / orders)
        self.p99.append(outcome.percentile(0.99))
        odd = {k: n for k, n in outcome.statuses.items() if k != 201}
        say(f"  {self.name}: {outcome.rate():.0f}/s {odd or ''}")


def _chain(skus: int) -> tuple[Chain, Load]:
    """The chain, and orders of as many SKUs in either: spread over all rows, and remembered by the
    processes after the first round, as what sells is."""
    chain = load(stores=STORES, skus=skus, people=PEOPLE)
    sold = replace(chain, skus=chain.skus[:: max(1, len(chain.skus) // YOUNG_SKUS)])
    bodies = bare.bodies_of(sold, random.Random(7), 4_000, hot=False)
    return chain, Load(chain.tokens, bodies=bodies)


def growth(*, orders: int, stock: int, rounds: int, seconds: float, buffer_pool_mb: int) -> bool:
    """Print the table, then the audit of the old chain; True when that finds nothing."""
    with own_server(buffer_pool_mb), Copy("mariadb", name="_young") as young_copy:
        create_app()
        _, young_load = _chain(YOUNG_SKUS)
        with Api(young_copy) as young_api, Copy("mariadb", name="_old") as old_copy:
            say(f"a chain of {stock} stock rows and {orders} orders")
            begun = time.perf_counter()
            chain, old_load = _chain(-(-stock // PLACES))
            history.make_real(chain, random.Random(11))
            history.copy(chain, orders)
            say(f"  loaded in {time.perf_counter() - begun:.0f} s")
            with Api(old_copy) as old_api:
                database = database_pids(old_copy.url)
                young = Side("young", young_api, young_load, database)
                old = Side("old", old_api, old_load, database)
                for _ in range(rounds + 1):  # the first one warms both up
                    young.window(seconds)
                    old.window(seconds)
            counts = {n: history.counted(n) for n in ("ordering_orders", "inventory_stock")}
            _say(young, old, counts)
            return _audited()


def _audited() -> bool:
    """The audit of the old chain, invariant by invariant: how long each takes at this size."""
    outbox.drain_all()  # no worker runs beside the windows
    total, seconds = 0, 0.0
    for one in CHECKS:
        begun = time.perf_counter()
        found = list(one.run())
        took = time.perf_counter() - begun
        say(f"  audit {one.name}: {len(found)} differences in {took:.1f} s")
        for difference in found[:10]:
            say(f"    {difference}")
        total, seconds = total + len(found), seconds + took
    say(f"old chain: audit {total} differences in {seconds:.0f} s")
    return total == 0


def _say(young: Side, old: Side, counts: dict[str, int]) -> None:
    def row(side: Side) -> list[Any]:
        figures = (side.rates, side.p99, side.app_ms, side.database_ms)
        return [side.name, *(statistics.median(one[1:]) for one in figures)]

    heads = ("", "orders a second", "p99 ms", "app CPU ms", "db CPU ms")
    print(table(heads, [row(young), row(old)]))
    cost = [
        (b.app + b.database) / (a.app + a.database)
        for a, b in zip(_costs(young), _costs(old), strict=True)
    ]
    rate = [b / a for a, b in zip(young.rates[1:], old.rates[1:], strict=True)]
    print(f"CPU of an order, old / young: {statistics.median(cost):.2f}")
    print(f"orders a second, old / young: {statistics.median(rate):.2f}")
    print(f"old chain: {counts}")


@dataclass(frozen=True)
class _Cost:
    app: float
    database: float


def _costs(side: Side) -> list[_Cost]:
    return [_Cost(a, d) for a, d in zip(side.app_ms[1:], side.database_ms[1:], strict=True)]
