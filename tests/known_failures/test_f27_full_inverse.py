"""F27: the coupon not returned on cancel. Cancel is one function with a full inverse."""

from __future__ import annotations

from typing import Any

import pytest

from app.kernel.checks import run_checks
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from tests.factories import age_order, stock_of
from tests.offers.helping import new_coupon, state_of
from tests.ordering.conftest import Shop, shop  # noqa: F401 - a fixture


def how_it_stands(shop: Shop, coupon: str) -> dict[str, Any]:  # noqa: F811
    """Everything that an order takes and its end has to give back."""
    found: dict[str, Any] = {
        f"{place} {sku}": stock_of(shop.world, place, sku)
        for place in ("S1", "S2", "G1", "C1")
        for sku in ("cola", "chips")
    }
    return found | {"coupon": state_of(coupon)}


@pytest.mark.parametrize("kind", ["pickup", "rider"])
@pytest.mark.parametrize("end", ["cancelled unpaid", "cancelled paid", "expired"])
def test_nothing_is_left_of_an_order_that_ended(shop: Shop, kind: str, end: str) -> None:  # noqa: F811
    coupon = new_coupon(shop.world)
    before = how_it_stands(shop, coupon)
    order = shop.place(kind, {"cola": 3, "chips": 1}, coupon_id=coupon).order
    assert how_it_stands(shop, coupon) != before
    if end == "expired":
        age_order(order.id, 60)
        ordering.expire_due()
    else:
        if end == "cancelled paid":
            shop.pay(order)
        ordering.cancel(person_id=order.person_id, order_id=order.id)
    drain_all()
    assert how_it_stands(shop, coupon) == before
    # goods, and the freight they would have been brought for
    assert shop.refunds(order.id) == ([order.total_fen] if end == "cancelled paid" else [])
    assert run_checks() == []
