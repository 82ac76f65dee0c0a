"""F16: reading, cancelling, paying or changing what belongs to somebody else.

tests/house/test_roles.py sends every route's own request as everybody else; here are the
verbs that broke others, by name.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.ordering import service as ordering
from app.ordering.types import OrderLineWanted
from tests.factories import make_world, stock_of
from tests.house.test_roles import code_of

ORDER = "/api/shop/ordering/orders/{order}"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ORDER),
        ("GET", "/api/shop/screens/orders/{order}"),
        ("POST", ORDER + "/cancel"),
        ("POST", ORDER + "/pay"),
        ("POST", ORDER + "/payment-check"),
    ],
)
def test_a_strangers_order_is_not_there(client: FlaskClient, method: str, path: str) -> None:
    world = make_world()
    line = OrderLineWanted(world.skus["cola"], 2)
    placed = ordering.place(
        person_id=world.people["shopper"],
        kind="in_store",
        place_id=world.places["S1"],
        lines=[line],
    )
    url = path.format(order=placed.order.id)
    for who in ("stranger", "leader", "clerk"):
        answer = client.open(url, method=method, headers=world.headers(who, f"k-{who}"))
        assert (answer.status_code, code_of(answer)) == (404, "ordering.order_not_found")
    assert ordering.order_for_staff(order_id=placed.order.id).order.state == "awaiting_payment"
    assert stock_of(world, "S1", "cola") == (20, 2, 0, 0)


def test_a_strangers_address_takes_no_order(client: FlaskClient) -> None:
    world = make_world()
    body = {
        "kind": "rider",
        "address_id": world.address["shopper"],
        "lines": [{"sku_id": world.skus["cola"], "quantity": 1}],
    }
    headers = world.headers("stranger", "k1")
    answer = client.post("/api/shop/ordering/orders", json=body, headers=headers)
    assert (answer.status_code, code_of(answer)) == (404, "identity.address_not_found")
