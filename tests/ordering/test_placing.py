"""Placing: who names the price, what is held, what is refused with nothing changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.catalog.models import Sku
from app.identity.errors import AddressNotFound
from app.inventory.errors import Insufficient
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.ordering import service as ordering
from app.ordering.errors import AddressNeeded, PlaceNeeded, SkuNotSold, WrongPlaceKind
from app.ordering.types import OrderLineWanted
from app.routing.errors import OutOfRange
from tests.factories import stock_of
from tests.ordering.conftest import Shop


def test_prices_and_freight_are_the_servers_and_lines_sum_to_the_total(shop: Shop) -> None:
    placed = shop.place("rider", {"cola": 3, "apple": 750})
    # 3 x 3.00; 750 g at 6.98 per 500 g is 10.47; rider 6.00
    assert [line.goods_fen for line in placed.lines] == [900, 1047]
    assert (placed.order.goods_fen, placed.order.freight_fen) == (1947, 600)
    assert [line.freight_fen for line in placed.lines] == [277, 323]
    assert sum(line.total_fen for line in placed.lines) == placed.order.total_fen == 2547


def test_one_sku_named_twice_is_one_line(shop: Shop) -> None:
    cola = shop.world.skus["cola"]
    placed = ordering.place(
        person_id=shop.world.people["shopper"],
        kind="in_store",
        place_id=shop.world.places["S1"],
        lines=[OrderLineWanted(cola, 2), OrderLineWanted(cola, 3)],
    )
    assert [line.quantity for line in placed.lines] == [5]
    assert stock_of(shop.world, "S1", "cola") == (20, 5, 0, 0)


def test_sold_out_changes_nothing(shop: Shop) -> None:
    with pytest.raises(Insufficient) as refusal:
        shop.place("in_store", {"chips": 2, "cola": 21})
    assert refusal.value.details["sku_ids"] == [shop.world.skus["cola"]]
    assert stock_of(shop.world, "S1", "chips") == (20, 0, 0, 0)


def test_what_is_no_longer_sold_is_said(shop: Shop) -> None:
    with unit_of_work():
        execute(update(Sku).where(Sku.id == shop.world.skus["cola"]).values(is_active=False))
    with pytest.raises(SkuNotSold):
        shop.place("in_store", {"cola": 1})


def test_each_way_needs_its_place_or_address(shop: Shop) -> None:
    line = [OrderLineWanted(shop.world.skus["cola"], 1)]
    person = shop.world.people["shopper"]
    with pytest.raises(PlaceNeeded):
        ordering.place(person_id=person, kind="pickup", lines=line)
    with pytest.raises(AddressNeeded):
        ordering.place(person_id=person, kind="rider", lines=line)
    with pytest.raises(WrongPlaceKind):
        shop.place("in_store", {"cola": 1}, "P1")
    with pytest.raises(AddressNotFound):
        ordering.place(
            person_id=person,
            kind="rider",
            address_id=shop.world.address["stranger"],
            lines=line,
        )
    with pytest.raises(OutOfRange):
        ordering.place(
            person_id=person, kind="rider", address_id=shop.world.far_address["shopper"], lines=line
        )


def test_a_split_says_which_line_comes_from_where(shop: Shop) -> None:
    """P1 holds cola only: chips come by van, and both are in the order's parcels."""
    placed = shop.place("pickup", {"cola": 2, "chips": 1}, "P1")
    lines = {line.id: line.sku_id for line in placed.lines}
    sent = {
        (parcel.source_place_id, lines[line_id], quantity)
        for parcel in placed.parcels
        for line_id, quantity in parcel.lines
    }
    names = {v: k for k, v in {**shop.world.places, **shop.world.skus}.items()}
    assert {(names[p], names[s], n) for p, s, n in sent} in (
        {("P1", "cola", 2), ("G1", "chips", 1)},
        {("G1", "cola", 2), ("G1", "chips", 1)},
    )
    assert sum(n for _, _, n in sent) == 3


def test_a_promise_in_minutes_counts_from_payment(shop: Shop) -> None:
    """Ten minutes between order and money do not make the clerk ten minutes late."""
    noon = now().replace(hour=4, minute=0, second=0, microsecond=0)  # in China
    with frozen_at(noon):
        placed = shop.place("pickup", {"cola": 1}).order
    assert placed.promised_at is not None
    with frozen_at(noon + timedelta(minutes=10)):
        shop.pay(placed)
    parcel = shop.parcels(placed.id)[0]
    assert parcel.promised_at - placed.promised_at == timedelta(minutes=11)


def test_a_points_own_stock_is_not_late_before_it_is_paid(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 1}, "P1")
    parcel = shop.parcels(order.id)[0]
    assert parcel.state == "ready"
    assert parcel.ready_at <= parcel.promised_at
