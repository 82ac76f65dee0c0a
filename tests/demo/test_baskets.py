"""Baskets come in the order of the day, translated, compressed, the same for the same seed."""

from collections import Counter

import pytest

from demo.baskets import (
    CLOSES,
    OPENS,
    Basket,
    DayClock,
    Shelf,
    baskets_from,
    chosen,
    read_baskets,
    read_shelf,
)

GOODS = {"p1": ("J1", 1), "p2": ("J2", 2), "p3": ("J1", 3)}
STORES = {"s1": "S001", "s2": "S002"}


def row(basket: int, at: int, product: str, quantity: int, store: str = "s1") -> dict[str, str]:
    return {
        "basket_id": str(basket),
        "household_id": str(basket * 10),
        "store_id": store,
        "offset_seconds": str(at),
        "product_id": product,
        "quantity": str(quantity),
    }


def test_lines_of_one_product_become_one_in_base_units() -> None:
    rows = [row(1, 30_000, "p1", 2), row(1, 30_000, "p3", 1), row(1, 30_000, "p2", 4)]

    assert baskets_from(rows, GOODS, STORES) == [
        Basket(number=1, household=10, store="S001", at=30_000, lines=(("J1", 5), ("J2", 8)))
    ]


def test_order_is_by_time_then_number_whatever_the_file_says() -> None:
    rows = [row(9, 50, "p1", 1), row(3, 50, "p1", 1), row(5, 10, "p1", 1, "s2")]

    assert [(b.at, b.number, b.store) for b in baskets_from(rows, GOODS, STORES)] == [
        (10, 5, "S002"),
        (50, 3, "S001"),
        (50, 9, "S001"),
    ]


def test_chosen_is_in_order_within_opening_hours_and_repeatable() -> None:
    baskets = [Basket(n, n, "S001", at, ()) for n, at in enumerate(range(0, 86_400, 600))]

    first, again, other = (chosen(baskets, 40, seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert len(first) == 40
    assert first == sorted(first, key=lambda basket: basket.at)
    assert all(OPENS <= basket.at < CLOSES for basket in first)


def test_more_than_there_are_come_again() -> None:
    baskets = [Basket(n, n, "S001", OPENS + n, ()) for n in range(10)]

    counts = Counter(basket.number for basket in chosen(baskets, 25, 1))

    assert sum(counts.values()) == 25
    assert set(counts.values()) == {2, 3}


def test_real_baskets_are_whole() -> None:
    baskets = read_baskets()

    assert len(baskets) == 4000
    assert sum(len(basket.lines) for basket in baskets) > 9000
    assert all(quantity > 0 for basket in baskets for _, quantity in basket.lines)


def test_every_store_offers_something_like_nearly_everything() -> None:
    shelf, baskets = read_shelf(), read_baskets()
    lines = [(basket.store, sku) for basket in baskets for sku, _ in basket.lines]

    taken = [shelf.taken(store, sku) for store, sku in lines]

    assert taken.count(None) / len(taken) < 0.02
    assert all(
        got is None or got in shelf.stocked[store]
        for (store, _), got in zip(lines, taken, strict=True)
    )


def test_what_is_taken_instead_is_of_the_same_kind_and_always_the_same() -> None:
    shelf = Shelf({"S": frozenset({"a", "b", "z"})}, {"a": "茶", "b": "茶", "z": "酒", "x": "茶"})

    assert shelf.taken("S", "a") == "a"
    assert shelf.taken("S", "x") in {"a", "b"}
    assert shelf.taken("S", "x") == shelf.taken("S", "x")
    assert Shelf({"S": frozenset({"z"})}, {"z": "酒", "x": "茶"}).taken("S", "x") is None
    assert shelf.taken("nowhere", "a") is None


@pytest.mark.parametrize(
    ("at", "due"), [(OPENS, 0.0), (OPENS + 400, 1.0), (CLOSES, 135.0), (0, 0.0)]
)
def test_the_clock_compresses(at: int, due: float) -> None:
    assert DayClock(400).due(at) == due


def test_the_clock_tells_the_time_of_day() -> None:
    clock = DayClock(400)

    assert clock.length == 135.0
    assert clock.time_of_day(0) == "07:00"
    assert clock.time_of_day(13.5) == "08:30"
    assert clock.time_of_day(135) == "22:00"
    assert clock.time_of_day(1000) == "24:00"
