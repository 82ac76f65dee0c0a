"""What a process remembers is dropped within a second of a change made by another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.catalog import service as catalog
from app.kernel import remember
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, run_in_unit, unit_of_work
from app.kernel.remember import Remembered, changed
from app.offers import service as offers
from app.offers.errors import NoPrice
from app.offers.models import Price
from tests.factories import make_world

NAME = "test.rows"


class Rows:
    """A table's stand-in that counts how often it is read."""

    def __init__(self) -> None:
        self.rows = {"a": 1, "b": 2}
        self.reads: list[list[str]] = []

    def load(self, keys: Sequence[str]) -> dict[str, int]:
        self.reads.append(sorted(keys))
        return {key: self.rows[key] for key in keys if key in self.rows}


@pytest.fixture
def rows(database: str) -> Rows:
    return Rows()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Remembered[str, int]:
    monkeypatch.setitem(remember._all, NAME, [])
    return Remembered(NAME)


def test_only_what_is_not_known_is_read(rows: Rows, kept: Remembered[str, int]) -> None:
    assert kept.get(["a"], rows.load) == {"a": 1}
    assert kept.get(["a", "b"], rows.load) == {"a": 1, "b": 2}
    assert kept.get(["b", "a"], rows.load) == {"b": 2, "a": 1}
    assert rows.reads == [["a"], ["b"]]


def test_what_is_not_there_is_asked_again(rows: Rows, kept: Remembered[str, int]) -> None:
    assert kept.get(["c"], rows.load) == {}
    rows.rows["c"] = 3
    assert kept.get(["c"], rows.load) == {"c": 3}


def test_a_change_in_this_process_is_seen_at_once(rows: Rows, kept: Remembered[str, int]) -> None:
    kept.get(["a"], rows.load)
    rows.rows["a"] = 10
    run_in_unit(lambda: changed(NAME))
    assert kept.get(["a"], rows.load) == {"a": 10}


def test_a_change_in_another_process_is_seen_at_the_next_look(
    rows: Rows, kept: Remembered[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.get(["a"], rows.load)
    monkeypatch.setattr(remember, "_all", {})  # the change does not reach this one's memory
    for value in (10, 11):  # made, then raised
        rows.rows["a"] = value
        run_in_unit(lambda: changed(NAME))
        assert kept.get(["a"], rows.load) != {"a": value}
        monkeypatch.setattr(kept, "_looked_at", 0.0)  # a second later
        assert kept.get(["a"], rows.load) == {"a": value}


def test_a_change_that_is_rolled_back_changes_nothing(
    rows: Rows, kept: Remembered[str, int]
) -> None:
    def fail() -> None:
        changed(NAME)
        raise ZeroDivisionError

    kept.get(["a"], rows.load)
    number = remember._number(NAME)
    with pytest.raises(ZeroDivisionError):
        run_in_unit(fail)
    assert remember._number(NAME) == number


def test_it_stays_bounded(
    rows: Rows, kept: Remembered[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remember, "MOST", 1)
    assert kept.get(["a"], rows.load) == {"a": 1}
    assert kept.get(["a", "b"], rows.load) == {"a": 1, "b": 2}
    assert len(kept._values) <= 2


def test_a_new_price_and_a_changed_product_are_quoted_at_once(database: str) -> None:
    world = make_world()
    cola = world.skus["cola"]
    assert offers.quote(lines=[(cola, 1)])[0].goods_fen == 300
    row = {"sku_id": cola, "price_list": "base", "price_fen": 350, "per_quantity": 1}
    offers.put_prices(rows=[{**row, "valid_from": None, "valid_to": None}])
    assert offers.quote(lines=[(cola, 1)])[0].goods_fen == 350
    assert catalog.get_sku(cola).name == "测试cola"


def test_a_price_never_outlives_its_validity(database: str) -> None:
    """The rows are remembered, the clock is not: the end of a price needs no second look."""
    world = make_world()
    sku = world.skus["chips"]
    moment = now()
    with unit_of_work():
        execute(
            update(Price).where(Price.sku_id == sku).values(valid_to=moment + timedelta(minutes=1))
        )
    assert offers.quote(lines=[(sku, 1)])[0].goods_fen == 850
    with frozen_at(moment + timedelta(minutes=1)), pytest.raises(NoPrice):
        offers.quote(lines=[(sku, 1)])
