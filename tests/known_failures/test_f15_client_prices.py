"""F15: the price comes from the client. Ours takes a SKU and a quantity, and refuses more."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import make_world

ORDERS = "/api/shop/ordering/orders"


@pytest.mark.parametrize(
    "more", [{"price_fen": 1}, {"total_fen": 1}, {"discount_fen": 100}, {"freight_fen": 0}]
)
def test_a_price_in_the_body_is_refused_not_ignored(
    client: FlaskClient, more: dict[str, int]
) -> None:
    world = make_world()
    line = {"sku_id": world.skus["cola"], "quantity": 2}
    body = {"kind": "in_store", "place_id": world.places["S1"], "lines": [line]}
    bodies = [{**body, **more}, {**body, "lines": [{**line, **more}]}]
    for number, bad in enumerate(bodies):
        said = client.post(ORDERS, json=bad, headers=world.headers("shopper", f"k{number}"))
        assert (said.status_code, said.get_json()["error"]["code"]) == (422, "kernel.invalid_input")
    made = client.post(ORDERS, json=body, headers=world.headers("shopper", "k9"))
    assert made.get_json()["total_fen"] == 600
