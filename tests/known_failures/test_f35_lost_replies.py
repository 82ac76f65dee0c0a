"""F35: the reply was lost, the client asks again: the same answer, nothing done twice."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.inventory import service
from tests.channels.signing import make_till
from tests.factories import World, make_world, stock_of


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def test_f35_a_sale_a_return_and_an_order_told_again(world: World, client: FlaskClient) -> None:
    till = make_till(client)
    told = [
        lambda: till.sell("S-1", {"cola": 2})["lines"],
        lambda: till.give_back("R-1", {"cola": 1}, "S-1").get_json(),
        lambda: till.order("O-1", {"cola": 4}).get_json(),
        lambda: till.send("POST", "/api/channel/orders/commit", {"id": "O-1"}).get_json(),
    ]
    for one in told:
        first = one()
        assert [one(), one()] == [first, first]
    assert stock_of(world, "S1", "cola") == (15, 0, 0, 0)


def test_f35_stock_work_sent_again_under_its_key(world: World, client: FlaskClient) -> None:
    """A transfer, its receipt and a paper, each sent three times."""

    def send(who: str, key: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answers = [
            client.post(f"/api/staff/inventory{path}", json=body, headers=world.headers(who, key))
            for _ in range(3)
        ]
        assert {one.status_code for one in answers} <= {200, 201}
        assert answers[0].get_json() == answers[1].get_json() == answers[2].get_json()
        found: dict[str, Any] = answers[0].get_json()
        return found

    sku = world.skus["cola"]
    ends = {"from_place_id": world.places["S1"], "to_place_id": world.places["S2"]}
    sent = send("clerk", "k-send", "/transfers", ends | {"lines": [{"sku_id": sku, "quantity": 5}]})
    counted = {"lines": [{"line_id": sent["lines"][0]["id"], "good": 4, "damaged": 1}]}
    done = send("other_clerk", "k-come", f"/transfers/{sent['id']}/receive", counted)
    assert done["state"] == "received"
    rows = service.stock_of_place(place_id=world.places["S1"])
    lot = next(row.lot_id for row in rows if row.sku_id == sku)
    waste = {
        "kind": "waste",
        "place_id": world.places["S1"],
        "sku_id": sku,
        "lot_id": lot,
        "quantity": 2,
        "reason": "过期",
    }
    send("clerk", "k-waste", "/papers", waste)
    assert stock_of(world, "S1", "cola") == (13, 0, 0, 0)
    assert stock_of(world, "S2", "cola") == (24, 0, 0, 1)
