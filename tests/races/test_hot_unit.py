"""Many buyers at once on a few units, over HTTP, against the server that production runs.

The full size (500 on 50, many rounds) is `python -m bench race`; this is the same in small.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.kernel.checks import run_checks
from bench.client import burst, post
from bench.copy import free_port
from run.plan import api_spec
from tests.factories import World, add_person, make_world, put_stock, stock_of

ROOT = Path(__file__).resolve().parent.parent.parent
ORDERS = "/api/shop/ordering/orders"
BUYERS, UNITS = 60, 8


@pytest.fixture
def world(database: str) -> World:
    create_app()  # wires the audit
    world = make_world(stock={"cola": 0})
    for number in range(BUYERS):
        add_person(world, f"buyer{number}", "shopper")
    return world


@pytest.fixture
def port(database: str, tmp_path: Path) -> Iterator[int]:
    """granian with two workers on this test's database."""
    port = free_port()
    settings = {"JIUJIN_MODE": "test", "JIUJIN_VAR": str(tmp_path), "DATABASE_URL": database}
    process = subprocess.Popen(
        api_spec(port).command,
        cwd=ROOT,
        env={**os.environ, **settings, "REDIS_URL": "none", "JIUJIN_API_WORKERS": "2"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port, process)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its own session: the master and both workers
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer within a minute")


def basket(world: World, sku: str, quantity: int = 1, place: str = "S1") -> bytes:
    line = {"sku_id": world.skus[sku], "quantity": quantity}
    order = {"kind": "in_store", "place_id": world.places[place], "lines": [line]}
    return json.dumps(order).encode()


def test_exactly_as_many_orders_as_units(world: World, port: int) -> None:
    """F1: 60 buyers, 8 units in three lots: 8 orders, 52 told sold out, nothing else."""
    put_stock(world, "S1", "cola", 5)
    put_stock(world, "S1", "cola", 2, days=10, lot_no="L2")
    put_stock(world, "S1", "cola", 1, days=20, lot_no="L3")
    body = basket(world, "cola")
    tokens = [world.tokens[f"buyer{number}"] for number in range(BUYERS)]
    answers = burst(port, [post(ORDERS, one, f"key-{one[:8]}", body) for one in tokens])
    tally = Counter((status, code) for status, code, _ in answers)
    assert tally == {(201, ""): UNITS, (409, "inventory.insufficient"): BUYERS - UNITS}
    assert stock_of(world, "S1", "cola") == (UNITS, UNITS, 0, 0)
    assert run_checks() == []


def test_one_tap_sent_many_times_is_one_order(world: World, port: int) -> None:
    """D6: the same key 20 times at once: one order, the same answer for all of them."""
    put_stock(world, "S1", "cola", 3)
    one = post(ORDERS, world.tokens["shopper"], "the-same-key", basket(world, "cola", 3))
    answers = burst(port, [one] * 20)
    assert {status for status, _, _ in answers} == {201}
    assert len({json.loads(text)["id"] for _, _, text in answers}) == 1
    assert stock_of(world, "S1", "cola") == (3, 3, 0, 0)
    assert run_checks() == []


def test_buyers_and_cancels_at_once_leave_clean_books(world: World, port: int) -> None:
    """What one gives back another may take: at every moment at most what is on the shelf."""
    put_stock(world, "S1", "cola", 6)
    body = basket(world, "cola", 2)
    first = burst(port, [post(ORDERS, world.tokens[f"buyer{n}"], f"f{n}", body) for n in range(3)])
    orders = [json.loads(text)["id"] for status, _, text in first if status == 201]
    assert len(orders) == 3
    mine = _owners(world, port, orders)
    cancels = [
        post(f"{ORDERS}/{order_id}/cancel", world.tokens[mine[order_id]], f"c{order_id}", b"")
        for order_id in orders
    ]
    buys = [post(ORDERS, world.tokens[f"buyer{n}"], f"s{n}", body) for n in range(3, 23)]
    answers = burst(port, [*cancels, *buys])
    tally = Counter((status, code) for status, code, _ in answers)
    assert tally[(200, "")] == 3
    assert tally[(201, "")] <= 3
    assert (
        sum(tally.values())
        == tally[(200, "")] + tally[(201, "")] + tally[(409, "inventory.insufficient")]
    ), tally
    assert stock_of(world, "S1", "cola") == (6, 2 * tally[(201, "")], 0, 0)
    assert run_checks() == []


def _owners(world: World, port: int, order_ids: list[str]) -> dict[str, str]:
    """order id -> short name of who placed it, asked from the server."""
    found: dict[str, str] = {}
    for who in ("buyer0", "buyer1", "buyer2"):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{ORDERS}", headers=world.headers(who)
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            found |= {item["id"]: who for item in json.load(answer)["items"]}
    assert sorted(found) == sorted(order_ids)
    return found
