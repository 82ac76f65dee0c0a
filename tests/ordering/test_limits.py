"""How many unpaid orders and cart rows one person may have."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest

from app.kernel.settings import settings, use_settings
from app.ordering import service as ordering
from app.ordering.errors import CartFull, TooManyUnpaid
from tests.factories import age_order
from tests.ordering.conftest import Shop
from tests.races.together import at_once, tally


@pytest.fixture(autouse=True)
def limits(shop: Shop) -> None:
    use_settings(replace(settings(), max_unpaid_orders=3, max_cart_items=3))


def test_a_fourth_unpaid_order_is_refused_and_the_three_are_named(shop: Shop) -> None:
    three = [shop.place("pickup", {"cola": 1}).order for _ in range(3)]
    with pytest.raises(TooManyUnpaid) as caught:
        shop.place("in_store", {"cola": 1})
    numbers = "、".join(one.number for one in three)
    assert caught.value.details == {
        "count": 3,
        "numbers": numbers,
        "order_ids": [one.id for one in three],
    }
    assert caught.value.message() == f"您有 3 笔订单还没付款（{numbers}），请先付款或取消"
    assert shop.place("pickup", {"cola": 1}, who="stranger").order.state == "awaiting_payment"


def test_paid_cancelled_and_overdue_orders_do_not_count(shop: Shop) -> None:
    first, second, third = [shop.place("pickup", {"cola": 1}).order for _ in range(3)]
    shop.pay(first)
    ordering.cancel(person_id=second.person_id, order_id=second.id)
    age_order(third.id, 1)  # its sweep has not come by yet
    for _ in range(3):
        shop.place("pickup", {"cola": 1})
    with pytest.raises(TooManyUnpaid):
        shop.place("pickup", {"cola": 1})
    ordering.expire_due()


def test_ten_orders_at_once_are_three(shop: Shop) -> None:
    answers = at_once([functools.partial(shop.place, "pickup", {"cola": 1})] * 10)
    assert tally(answers) == {"ok": 3, "ordering.too_many_unpaid": 7}


def test_no_limit_is_no_limit(shop: Shop) -> None:
    use_settings(replace(settings(), max_unpaid_orders=0, max_cart_items=0))
    for sku in shop.world.skus:
        shop.place("pickup", {"cola": 1})
        put(shop, sku)


def put(shop: Shop, sku: str, quantity: int = 1, place: str = "") -> None:
    ordering.put_cart_item(
        person_id=shop.world.people["shopper"],
        place_id=shop.world.places[place] if place else "",
        sku_id=shop.world.skus[sku],
        quantity=quantity,
    )


def test_a_fourth_product_does_not_fit_into_the_carts(shop: Shop) -> None:
    for sku, place in (("cola", ""), ("chips", ""), ("cola", "S1")):
        put(shop, sku, 1, place)
    with pytest.raises(CartFull) as caught:
        put(shop, "milk")
    assert caught.value.message() == "购物车最多放 3 种商品，请先结算或删掉一些"
    assert len(ordering.cart(person_id=shop.world.people["shopper"])) == 2
    put(shop, "cola", 5)  # what is there can still be changed
    put(shop, "chips", 0)
    put(shop, "milk")
