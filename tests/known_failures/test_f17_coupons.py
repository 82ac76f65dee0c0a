"""F17: over-claimed, used twice, somebody else's, or a total below zero.

Seen elsewhere: nine rows from a limit of one by 64 requests; one coupon for five orders; an
order that cost less than nothing. Ours are compare-and-set; the total is clamped.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import make_world
from tests.house.test_roles import code_of
from tests.offers.helping import new_coupon, state_of, terms
from tests.races.test_coupons import (  # noqa: F401 - the races are this row's proof
    test_one_coupon_and_five_orders_at_once,
    test_sixty_four_claims_of_one_person_are_one_coupon,
    world,
)

ORDERS = "/api/shop/ordering/orders"


@pytest.mark.parametrize("amount_fen", [900, 5000, 100_000_000])
def test_a_coupon_above_the_price_leaves_a_fen_to_pay(client: FlaskClient, amount_fen: int) -> None:
    chain = make_world()
    coupon = new_coupon(chain, terms(amount_fen))
    body = {
        "kind": "in_store",
        "place_id": chain.places["S1"],
        "lines": [{"sku_id": chain.skus["cola"], "quantity": 3}],
        "coupon_id": coupon,
    }
    placed = client.post(ORDERS, json=body, headers=chain.headers("shopper", "k1"))
    assert (placed.status_code, placed.json["total_fen"]) == (201, 1)
    assert placed.json["discount_fen"] == 899


def test_somebody_elses_coupon_is_not_found_and_stays_whose_it_is(client: FlaskClient) -> None:
    chain = make_world()
    coupon = new_coupon(chain, who="stranger")
    body = {
        "kind": "in_store",
        "place_id": chain.places["S1"],
        "lines": [{"sku_id": chain.skus["cola"], "quantity": 3}],
        "coupon_id": coupon,
    }
    refused = client.post(ORDERS, json=body, headers=chain.headers("shopper", "k1"))
    assert (refused.status_code, code_of(refused)) == (404, "offers.coupon_not_found")
    assert state_of(coupon) == ("issued", None)
