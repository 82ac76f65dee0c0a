"""Parts of the running product die, stand still, or run twice, while people buy.

After each: it comes back, every sale ends, nothing is lost or done twice, the books agree.
`make soak` plays twenty rounds of all of them, in another order each time.
"""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Chain, Phone, until
from tests.journeys.test_scan_and_go import STORE, audit, place_id, scan, stocked

STILL = 3.0  # seconds; a minute in `make soak`
MINUTE = 60.0
ROUNDS = 20
SOAKED = "S002"  # a store that no other journey sells from
ALL = ("sockets", "worker", "relay", "calls", "api")


class Sales:
    """Scan-and-go sales of one shopper and one product, one after the other."""

    def __init__(
        self, chain: Chain, *, shopper: Phone | None = None, store: str = STORE, product: int = 6
    ) -> None:
        self.chain, self.shopper = chain, shopper or chain.shopper()
        self.product = product
        self.store = place_id(self.shopper, store)
        gtin = stocked(store)[product]
        self.sku = scan(self.shopper, self.store, gtin)["product"]["sku_id"]
        self.cursor = self.events()["cursor"]

    def events(self, cursor: str = "") -> Any:
        asked = f"?cursor={cursor}" if cursor else ""
        return self.shopper.get(f"/api/shop/realtime/events{asked}")

    def buy(self) -> str:
        lines = [{"sku_id": self.sku, "quantity": 1}]
        order = self.shopper.order(kind="in_store", place_id=self.store, lines=lines)
        self.shopper.pay(order["id"])
        return str(order["id"])

    def all_end(self, orders: Sequence[str]) -> None:
        for order_id in orders:
            until(lambda o=order_id: self.shopper.order_state(o) == "completed", 60)

    def told_once(self, orders: Sequence[str]) -> None:
        """The live stream told of each payment exactly once, in the order of its positions."""
        until(lambda: set(orders) <= set(self.paid_told()), 60)
        told = [one for one in self.paid_told() if one in orders]
        assert sorted(told) == sorted(orders)

    def paid_told(self) -> list[str]:
        items = self.events(self.cursor)["items"]
        seen = [item["cursor"] for item in items]
        assert seen == sorted(seen)
        return [i["data"]["order_id"] for i in items if i["name"] == "OrderPaid"]


@contextmanager
def standing_still(chain: Chain, names: Sequence[str]) -> Iterator[None]:
    """As on a machine that swaps: alive, and not moving.

    None of them in the middle of a write: with SQLite there is one for all, and a shop whose one
    write stands still sells nothing (tests/kernel/test_sqlite_turn.py: it says so, and reads on).
    """
    pids = [int(chain.stack.processes()[name]["pid"]) for name in names]
    with nobody_writes(chain):
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def nobody_writes(chain: Chain) -> Iterator[None]:
    turn = chain.stack.var / "jiujin.db.turn"
    if not turn.exists():
        yield  # MariaDB: a row each
        return
    with turn.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def worker_and_relay_stand_still(sales: Sales, still: float) -> None:
    with standing_still(sales.chain, ("worker", "relay")):
        orders = [sales.buy() for _ in range(3)]
        stood_until = time.monotonic() + still
        while time.monotonic() < stood_until:
            assert sales.shopper.order_state(orders[0]) == "awaiting_payment"
            time.sleep(0.2)
    sales.all_end(orders)
    sales.told_once(orders)


def test_worker_and_relay_stand_still(chain: Chain) -> None:
    worker_and_relay_stand_still(Sales(chain), STILL)


def redis_is_killed(sales: Sales) -> None:
    chain = sales.chain
    orders = [sales.buy()]
    died = chain.stack.kill("redis")
    orders += [sales.buy(), sales.buy()]
    chain.stack.wait_restarted("redis", died, 60)
    sales.all_end(orders)  # three that are not paid yet are as many as one person may have
    orders.append(sales.buy())
    sales.all_end(orders)
    sales.told_once(orders)


def test_redis_is_killed_while_people_buy(chain: Chain) -> None:
    if "redis" not in chain.stack.processes():
        pytest.skip("no Redis server for this machine: the product polls already")
    redis_is_killed(Sales(chain))


def everything_is_killed(sales: Sales) -> None:
    chain = sales.chain
    orders = [sales.buy() for _ in range(3)]
    names = [name for name in ALL if name in chain.stack.processes()]
    died = {name: chain.stack.kill(name) for name in names}
    for name, pid in died.items():
        chain.stack.wait_restarted(name, pid, 120)
    until(lambda: answers(sales.shopper), 60)
    sales.all_end(orders)
    orders.append(sales.buy())
    sales.all_end(orders)
    sales.told_once(orders)


def test_everything_is_killed_at_once(chain: Chain) -> None:
    everything_is_killed(Sales(chain))


def answers(shopper: Phone) -> bool:
    return shopper.http.get(f"{shopper.chain.url}/readyz", timeout=20).status_code == 200


def two_relays_run(sales: Sales, log: Path) -> None:
    chain = sales.chain
    with second_relay(chain, log):
        orders = [sales.buy(), sales.buy()]
        died = chain.stack.kill("relay")  # the second one takes over
        orders.append(sales.buy())
        sales.told_once(orders)
        chain.stack.wait_restarted("relay", died, 60)
        sales.all_end(orders)
        orders.append(sales.buy())
        sales.told_once(orders)
    orders.append(sales.buy())
    sales.told_once(orders)
    sales.all_end(orders)


def test_a_second_relay_runs_beside_the_first(chain: Chain, tmp_path: Path) -> None:
    two_relays_run(Sales(chain), tmp_path / "relay.log")


@contextmanager
def second_relay(chain: Chain, log: Path) -> Iterator[None]:
    pid = int(chain.stack.processes()["relay"]["pid"])
    env = dict(
        line.split("=", 1)
        for line in Path(f"/proc/{pid}/environ").read_text().split("\0")
        if "=" in line
    )
    with log.open("wb") as output:
        relay = subprocess.Popen(
            [sys.executable, "-m", "app.relay"], env=env, stdout=output, stderr=output
        )
    try:
        until(lambda: "relay.started" in log.read_text(), 60)
        yield
    finally:
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(30) == 0, log.read_text()[-2000:]


def wechat_times_out(sales: Sales) -> None:
    """Doubt means asking, not guessing: one payment, one refund."""
    chain = sales.chain
    known = [one["id"] for one in chain.control("faults")["items"]]
    for route in ("/v3/pay/transactions/jsapi", "/v3/refund/domestic/refunds"):
        fault = {"route": route, "kind": "timeout_after", "times": 1, "params": {"seconds": 5}}
        chain.control("faults", fault)
    lines = [{"sku_id": sales.sku, "quantity": 1}]
    order = sales.shopper.order(kind="pickup", place_id=sales.store, lines=lines)
    path = f"/api/shop/ordering/orders/{order['id']}"
    until(lambda: paid_in_the_end(sales.shopper, order["id"]), 60)
    until(lambda: sales.shopper.order_state(order["id"]) == "paid", 60)
    sales.shopper.post(f"{path}/cancel")
    page = f"/api/shop/screens/orders/{order['id']}"
    until(lambda: [r["state"] for r in sales.shopper.get(page)["refunds"]] == ["done"], 90)
    assert sales.shopper.get(page)["refunds"][0]["amount_fen"] == order["total_fen"]
    hits = [f["hits"] for f in chain.control("faults")["items"] if f["id"] not in known]
    assert hits == [1, 1]


def test_wechat_times_out_after_it_has_done_it(chain: Chain) -> None:
    wechat_times_out(Sales(chain))


def paid_in_the_end(shopper: Phone, order_id: str) -> bool:
    """The customer taps again until WeChat's sheet opens."""
    got = shopper.http.post(
        f"{shopper.chain.url}/api/shop/ordering/orders/{order_id}/pay",
        json={},
        headers={
            "Authorization": f"Bearer {shopper.token}",
            "Idempotency-Key": os.urandom(8).hex(),
        },
        timeout=30,
    )
    if got.status_code == 503:
        return False
    assert got.status_code == 200, got.text
    shopper.wechat("pay", {"prepay_id": got.json()["package"].removeprefix("prepay_id=")})
    return True


def test_zz_the_books_agree_after_all_that(chain: Chain) -> None:
    until(lambda: audit(chain) == "", 70)


@pytest.mark.soak
def test_twenty_rounds_of_all(chain: Chain, tmp_path: Path) -> None:
    faults: list[Callable[[Sales], None]] = [
        lambda sales: worker_and_relay_stand_still(sales, MINUTE),
        everything_is_killed,
        lambda sales: two_relays_run(sales, tmp_path / f"relay-{sales.product}.log"),
        wechat_times_out,
    ]
    if "redis" in chain.stack.processes():
        faults.append(redis_is_killed)
    shopper, dice, product = chain.shopper(), random.Random(7), 0
    for _ in range(ROUNDS):
        for fault in dice.sample(faults, len(faults)):
            fault(Sales(chain, shopper=shopper, store=SOAKED, product=product))
            product += 1
        until(lambda: audit(chain) == "", 70)
