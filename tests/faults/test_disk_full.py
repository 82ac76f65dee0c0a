"""No room left to write: a clear refusal, nothing half done, and work goes on once there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import Engine, event, text

from app.kernel import db, outbox
from app.kernel.checks import run_checks
from app.kernel.db import execute, query
from tests.factories import World, make_world, stock_of

ORDERS = "/api/shop/ordering/orders"


@pytest.fixture
def world(app: APIFlask) -> World:
    if not db.settings().is_sqlite:
        pytest.skip("MariaDB has no switch for it: max_page_count is SQLite's")
    return make_world({"cola": 4_000})


@query
def pages() -> int:
    return int(execute(text("PRAGMA page_count")).scalar_one())


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """Connections opened now may let the file grow to `size` pages."""

    def limit(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={size}").close()

    db.dispose_engines()
    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)
        db.dispose_engines()


def order(app: APIFlask, world: World, key: str) -> tuple[int, Any]:
    body = {
        "kind": "in_store",
        "place_id": world.places["S1"],
        "lines": [{"sku_id": world.skus["cola"], "quantity": 1}],
    }
    got = app.test_client().post(ORDERS, json=body, headers=world.headers("shopper", key))
    return got.status_code, got.get_json()


def test_orders_are_refused_in_words_and_go_on_later(
    app: APIFlask, world: World, turn: int
) -> None:
    with disk_of(pages() + 12 + turn):  # another statement of an order meets the end each time
        placed = 0
        while (answer := order(app, world, f"key-{placed}"))[0] == 201:
            placed += 1
            assert placed < 500, "the disk never got full"
        assert answer[0] == 503
        assert answer[1]["error"]["code"] == "kernel.storage_full"
        assert "存储空间满了" in answer[1]["error"]["message"]
        assert stock_of(world, "S1", "cola") == (4_000, placed, 0, 0)
        found = app.test_client().get(ORDERS, headers=world.headers("shopper"))
        assert found.status_code == 200, "what is there can still be read"
    status, again = order(app, world, f"key-{placed}")
    assert status == 201, "the same tap, once there is room"
    assert order(app, world, f"key-{placed}")[1]["id"] == again["id"]
    assert stock_of(world, "S1", "cola") == (4_000, placed + 1, 0, 0)
    outbox.drain_all()
    assert run_checks() == []
