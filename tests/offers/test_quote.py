"""Quotes and freight from stored rows, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.clock import frozen_at
from app.kernel.settings import settings, use_settings
from app.offers import service
from app.offers.errors import NoPrice
from tests.factories import World, make_world

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def put(world: World, sku: str, price_list: str, price_fen: int, **dates: datetime) -> None:
    service.put_prices(
        rows=[
            {
                "sku_id": world.skus[sku],
                "price_list": price_list,
                "price_fen": price_fen,
                "per_quantity": 1,
                "valid_from": dates.get("since"),
                "valid_to": dates.get("until"),
            }
        ]
    )


def test_lines_are_priced_by_the_server(world: World) -> None:
    cola, apple = world.skus["cola"], world.skus["apple"]
    first, second, third = service.quote(lines=[(cola, 3), (apple, 250), (cola, 1)])
    assert (first.sku_id, first.quantity, first.goods_fen) == (cola, 3, 900)
    assert (second.price_fen, second.per_quantity, second.goods_fen) == (698, 500, 349)
    assert (third.goods_fen, third.price_id) == (300, first.price_id)


def test_what_has_no_price_is_named(world: World) -> None:
    with pytest.raises(NoPrice) as caught:
        service.quote(lines=[(world.skus["cola"], 1), ("sku_none", 1), ("sku_also", 2)])
    assert caught.value.details == {"sku_ids": ["sku_also", "sku_none"]}
    assert service.prices(sku_ids=["sku_none"]) == {}
    assert service.prices(sku_ids=[]) == {}


def test_a_promotion_begins_and_ends_by_the_clock(world: World) -> None:
    put(world, "cola", "promo", 250, since=NOW, until=NOW + timedelta(hours=1))
    cola = world.skus["cola"]

    def price_at(moment: datetime) -> tuple[int, int]:
        with frozen_at(moment):
            found = service.prices(sku_ids=[cola])[cola]
        return found.price_fen, found.regular_fen

    assert price_at(NOW - timedelta(microseconds=1)) == (300, 300)
    assert price_at(NOW) == (250, 300)
    assert price_at(NOW + timedelta(hours=1)) == (300, 300)


def test_an_own_list_holds_in_its_places_only(world: World) -> None:
    put(world, "cola", "shenyang", 350)
    cola, chips = world.skus["cola"], world.skus["chips"]
    here = service.prices(sku_ids=[cola, chips], price_list="shenyang")
    assert (here[cola].price_fen, here[chips].price_fen) == (350, 850)
    assert service.prices(sku_ids=[cola])[cola].price_fen == 300


def test_setting_a_price_again_makes_a_new_row(world: World) -> None:
    cola = world.skus["cola"]
    before = service.prices(sku_ids=[cola])[cola]
    put(world, "cola", "base", 320)
    after = service.prices(sku_ids=[cola])[cola]
    assert (after.price_fen, after.regular_fen) == (320, 320)
    assert after.price_id != before.price_id


def test_freight_is_a_table(database: str) -> None:
    use_settings(
        replace(settings(), rider_fee_fen=600, express_fee_fen=800, express_free_from_fen=9900)
    )
    assert service.freight(kind="in_store", goods_fen=1) == 0
    assert service.freight(kind="pickup", goods_fen=1) == 0
    assert service.freight(kind="rider", goods_fen=100_000) == 600
    assert service.freight(kind="express", goods_fen=9899) == 800
    assert service.freight(kind="express", goods_fen=9900) == 0
