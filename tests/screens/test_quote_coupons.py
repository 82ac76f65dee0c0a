"""Coupons at the checkout: the best one chosen and explained, the order then costs the same."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.counting import statements
from tests.factories import World
from tests.offers.helping import new_coupon, terms

QUOTE = "/api/shop/screens/quote"
ORDERS = "/api/shop/ordering/orders"


def asked(world: World, lines: dict[str, int], **more: Any) -> dict[str, Any]:
    return {
        "lines": [{"sku_id": world.skus[sku], "quantity": n} for sku, n in lines.items()]
    } | more


def quote(client: FlaskClient, world: World, lines: dict[str, int], **more: Any) -> Any:
    answer = client.post(QUOTE, json=asked(world, lines, **more), headers=world.headers("shopper"))
    assert answer.status_code == 200
    return answer.json


def way(page: Any, kind: str) -> Any:
    return next(one for one in page["choices"] if one["kind"] == kind)


def test_the_best_coupon_is_chosen_and_the_order_costs_what_was_quoted(
    client: FlaskClient, world: World
) -> None:
    five = new_coupon(world, terms(500))
    tenth = new_coupon(world, terms(percent=10, cap_fen=10_000))
    page = quote(client, world, {"cola": 3, "chips": 1}, place_id=world.places["S1"])
    choice = way(page, "in_store")
    assert (choice["goods_fen"], choice["discount_fen"], choice["total_fen"]) == (1750, 500, 1250)
    assert choice["coupon_id"] == five
    assert choice["coupon_words"] == "已选最省的 测试券，减 ¥5.00"
    assert {one["coupon_id"]: one["total_fen"] for one in choice["coupons"]} == {
        five: 1250,
        tenth: 1575,
    }
    assert [one["words"] for one in page["coupons"]] == [
        "无门槛减 5 元",
        "无门槛9 折，最多减 100 元",
    ]
    body = asked(
        world,
        {"cola": 3, "chips": 1},
        kind="in_store",
        place_id=world.places["S1"],
        coupon_id=choice["coupon_id"],
    )
    placed = client.post(ORDERS, json=body, headers=world.headers("shopper", "k"))
    assert placed.json["total_fen"] == choice["total_fen"]


def test_another_coupon_or_none_can_be_asked_for(client: FlaskClient, world: World) -> None:
    new_coupon(world, terms(500))
    tenth = new_coupon(world, terms(percent=10, cap_fen=10_000))
    here = {"place_id": world.places["S1"]}
    choice = way(quote(client, world, {"cola": 3}, coupon_id=tenth, **here), "in_store")
    assert (choice["coupon_id"], choice["total_fen"]) == (tenth, 810)
    assert choice["coupon_words"] == "测试券，减 ¥0.90"
    choice = way(quote(client, world, {"cola": 3}, use_coupon=False, **here), "in_store")
    assert (choice["coupon_id"], choice["discount_fen"], choice["total_fen"]) == (None, 0, 900)
    assert len(choice["coupons"]) == 2


def test_what_does_not_fit_says_why(client: FlaskClient, world: World) -> None:
    coupon = new_coupon(world, terms(500, minimum_fen=3000))
    page = quote(client, world, {"cola": 3}, place_id=world.places["S1"], coupon_id=coupon)
    [tried] = way(page, "in_store")["coupons"]
    assert (tried["discount_fen"], tried["why_not"]) == (None, "还差 21 元可用")
    assert way(page, "in_store")["coupon_id"] is None


def test_a_coupon_that_would_cost_the_free_freight_is_not_the_best(
    client: FlaskClient, world: World
) -> None:
    small, big = new_coupon(world, terms(50)), new_coupon(world, terms(1000))
    lines = {"cola": 16, "chips": 6}  # 99 yuan: express is free, below it costs 8
    page = quote(client, world, lines, address_id=world.far_address["shopper"])
    choice = way(page, "express")
    assert {one["coupon_id"]: one["total_fen"] for one in choice["coupons"]} == {
        small: 10650,
        big: 9700,
    }
    assert (choice["coupon_id"], choice["total_fen"], choice["freight_fen"]) == (big, 9700, 800)
    page = quote(client, world, lines, address_id=world.far_address["shopper"], coupon_id=small)
    assert way(page, "express")["total_fen"] == 10650


def test_coupons_cost_one_statement_however_many(client: FlaskClient, world: World) -> None:
    body = asked(world, {"cola": 3}, place_id=world.places["S1"])
    counts = []
    for _ in range(2):
        client.post(QUOTE, json=body, headers=world.headers("shopper"))
        with statements() as sent:
            client.post(QUOTE, json=body, headers=world.headers("shopper"))
        counts.append(len(sent))
        for _ in range(3):
            new_coupon(world)
    assert counts[0] == counts[1]
