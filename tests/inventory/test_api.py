"""The stock pages of leaders and staff."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.inventory import service
from tests.factories import World, make_world, put_stock


@pytest.fixture
def world(client: FlaskClient) -> World:
    return make_world()


def ask(client: FlaskClient, world: World, who: str, path: str, place: str, **query: Any) -> Any:
    return client.get(
        f"/api/{path}",
        query_string={"place_id": world.places[place]} | query,
        headers=world.headers(who),
    )


def test_every_lot_of_a_place_with_its_product(client: FlaskClient, world: World) -> None:
    put_stock(world, "S1", "milk", 5, lot_no="L2", days=3)
    answer = ask(client, world, "clerk", "staff/inventory/stock", "S1")
    assert answer.status_code == 200
    assert answer.json["next_cursor"] is None
    found = {(one["sku_code"], one["lot_no"]): one for one in answer.json["items"]}
    assert set(found) == {
        *(("cola", "L1"), ("chips", "L1"), ("milk", "L1"), ("milk", "L2"), ("apple", "L1"))
    }
    milk = found["milk", "L2"]
    assert (milk["name"], milk["on_hand"], milk["reserved"]) == ("测试milk", 5, 0)
    assert found["apple", "L1"]["base_unit"] == "gram"
    assert "cost_fen" not in milk


def test_stock_comes_page_by_page(client: FlaskClient, world: World) -> None:
    seen: list[str] = []
    cursor = ""
    for size in (2, 2):
        page = ask(
            client, world, "keeper", "staff/inventory/stock", "G1", limit=2, cursor=cursor
        ).json
        assert len(page["items"]) == size
        seen += [one["sku_code"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert sorted(seen) == ["apple", "chips", "cola", "milk"]


def test_a_leader_sees_the_own_point_only(client: FlaskClient, world: World) -> None:
    own = ask(client, world, "leader", "leader/inventory/stock", "P1")
    assert [one["sku_code"] for one in own.json["items"]] == ["cola"]
    for path in ("leader/inventory/stock", "leader/inventory/low-stock"):
        foreign = ask(client, world, "leader", path, "P2")
        assert (foreign.status_code, foreign.json["error"]["code"]) == (403, "kernel.forbidden")
    assert ask(client, world, "hq", "staff/inventory/stock", "P1").status_code == 200


def test_low_stock_names_what_is_below_its_minimum(client: FlaskClient, world: World) -> None:
    cola, chips = world.skus["cola"], world.skus["chips"]
    service.set_minimums(place_id=world.places["P1"], minimums={cola: 21, chips: 2})
    answer = ask(client, world, "leader", "leader/inventory/low-stock", "P1")
    assert answer.status_code == 200
    assert [(one["sku_code"], one["free"], one["minimum"]) for one in answer.json["items"]] == [
        ("chips", 0, 2),
        ("cola", 20, 21),
    ]
    assert ask(client, world, "clerk", "staff/inventory/low-stock", "S1").json == {"items": []}
