"""Stock under a race, the verb called directly: no caller has to remember a lock (F1-F5)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.inventory import checks, locks, service
from app.inventory.models import Reservation, Stock
from app.inventory.service import book
from app.inventory.types import Cause, Want
from app.kernel import checks as audit
from app.kernel.clock import now
from app.kernel.db import execute, unit_of_work
from app.kernel.ids import new_id
from tests.factories import World, make_world, put_stock, stock_of
from tests.races.together import at_once, in_processes, tally

SOLD_OUT = "inventory.insufficient"
CAUSE = Cause("order", "ord_race", "psn_race")


@pytest.fixture
def world(database: str) -> World:
    return make_world(stock={"cola": 0, "chips": 40, "milk": 40, "apple": 0})


def reserve_one(place_id: str, sku_id: str, quantity: int = 1) -> str:
    """One buyer's hold."""
    service.reserve(
        order_id=new_id("ord"),
        wants=[Want("oln_1", 1, place_id, sku_id, quantity)],
        deadline=now() + timedelta(minutes=15),
    )
    return "held"


def differences() -> list[audit.Difference]:
    return [
        *checks.stock_equals_ledger(),
        *checks.reserved_equals_reservations(),
        *checks.nothing_negative(),
    ]


def test_thirty_threads_one_unit_exactly_one_hold(world: World) -> None:
    """F1, F5."""
    put_stock(world, "S1", "cola", 1)
    buy = functools.partial(reserve_one, world.places["S1"], world.skus["cola"])
    assert tally(at_once([buy] * 30)) == {"held": 1, SOLD_OUT: 29}
    assert stock_of(world, "S1", "cola") == (1, 1, 0, 0)
    assert differences() == []


def test_processes_that_share_nothing_but_the_database(world: World, database: str) -> None:
    """F1, F5: no lock in anybody's memory keeps the stock right."""
    put_stock(world, "S1", "cola", 7)
    mine = (world.places["S1"], world.skus["cola"])
    counted = in_processes(database, "tests.races.test_reserve:reserve_one", [mine] * 4, threads=6)
    assert counted == {"held": 7, SOLD_OUT: 17}
    assert stock_of(world, "S1", "cola") == (7, 7, 0, 0)
    assert differences() == []


def test_wants_of_different_size_never_go_beyond_the_shelf(world: World) -> None:
    """F1: 24 buyers want 1, 2 or 3 of 20 units over two lots; nothing is left that fits a one."""
    put_stock(world, "S1", "cola", 9)
    put_stock(world, "S1", "cola", 11, days=5, lot_no="L2")
    place, sku = world.places["S1"], world.skus["cola"]
    sizes = [1, 2, 3] * 8
    answers = at_once([functools.partial(reserve_one, place, sku, size) for size in sizes])
    held = sum(size for size, answer in zip(sizes, answers, strict=True) if answer == "held")
    assert set(tally(answers)) == {"held", SOLD_OUT}
    assert held == stock_of(world, "S1", "cola")[1]
    # who wanted one and was refused was right to be: nothing was free at that moment
    refused_one = any(
        size == 1 and answer != "held" for size, answer in zip(sizes, answers, strict=True)
    )
    assert held == 20 if refused_one else held <= 20
    assert differences() == []


def test_two_skus_in_either_order_do_not_deadlock_into_an_error(world: World) -> None:
    """Rows are locked in id order whatever the order of the lines: everyone is answered."""
    place = world.places["S1"]

    def buy(*names: str) -> str:
        wants = [Want(f"oln_{name}", 1, place, world.skus[name], 1) for name in names]
        service.reserve(order_id=new_id("ord"), wants=wants, deadline=None)
        return "held"

    calls = [
        functools.partial(buy, "chips", "milk"),
        functools.partial(buy, "milk", "chips"),
    ] * 12
    assert tally(at_once(calls)) == {"held": 24}
    assert stock_of(world, "S1", "chips") == (40, 24, 0, 0)
    assert stock_of(world, "S1", "milk") == (40, 24, 0, 0)
    assert differences() == []


def test_release_and_reserve_of_the_last_unit_at_once(world: World) -> None:
    """The unit goes from hand to hand; it is never held twice and never lost (F6)."""
    put_stock(world, "S1", "cola", 1)
    place, sku = world.places["S1"], world.skus["cola"]
    for _ in range(4):
        first = service.reserve(
            order_id=new_id("ord"), wants=[Want("oln_1", 1, place, sku, 1)], deadline=None
        )
        give = functools.partial(service.release, allocation_ids=[first[0].allocation_id])
        buy = functools.partial(reserve_one, place, sku)
        answers = at_once([give, give, give, *([buy] * 6)])
        assert sorted(answers[:3]) == [0, 0, 1]
        bought = tally(answers[3:])
        assert bought.get("held", 0) <= 1
        assert set(bought) <= {"held", SOLD_OUT}
        assert stock_of(world, "S1", "cola") == (1, bought.get("held", 0), 0, 0)
        assert differences() == []
        _give_back_all()


def test_the_same_goods_leave_once(world: World) -> None:
    """Ten commits of one allocation: one takes it, nine are told (F25's pattern for stock)."""
    put_stock(world, "S1", "cola", 3)
    held = service.reserve(
        order_id="ord_1",
        wants=[Want("oln_1", 1, world.places["S1"], world.skus["cola"], 2)],
        deadline=None,
    )
    ids = [one.allocation_id for one in held]
    leave = functools.partial(service.commit, allocation_ids=ids, cause=CAUSE)
    assert tally(at_once([leave] * 10)) == {"ok": 1, "inventory.reservation_gone": 9}
    assert stock_of(world, "S1", "cola") == (1, 0, 0, 0)
    assert differences() == []


def _give_back_all() -> None:
    with unit_of_work(write=False):
        rows = execute(select(Reservation.allocation_id).where(Reservation.state == "live")).all()
    if rows:
        service.release(allocation_ids=[row.allocation_id for row in rows])


# -- F2: the guard's failure must not be ignored. Two mutants, each must be caught ------------


def _ignoring_the_count(changes: Mapping[int, int]) -> bool:
    """F2 as it was found in the wild: the condition is there, its failure is not looked at."""
    real_add_reserved(changes)
    return True


def _without_the_condition(changes: Mapping[int, int]) -> bool:
    """F3: no guard in the statement at all; only the CHECK underneath is left."""
    for stock_id, quantity in changes.items():
        execute(
            update(Stock).where(Stock.id == stock_id).values(reserved=Stock.reserved + quantity)
        )
    return True


real_add_reserved = locks.add_reserved


def race_for_one_unit(world: World) -> tuple[dict[str, int], list[audit.Difference]]:
    """Buyers who have all seen the same free unit before anyone takes it."""
    put_stock(world, "S1", "cola", 1)
    buy = functools.partial(reserve_one, world.places["S1"], world.skus["cola"])
    return tally(at_once([buy] * 12)), differences()


def test_mutant_that_ignores_the_row_count_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2."""
    monkeypatch.setattr(locks, "add_reserved", _ignoring_the_count)
    monkeypatch.setattr(book.queries, "free_rows", stale_rows(book.queries.free_rows))
    counted, found = race_for_one_unit(world)
    assert counted["held"] > 1, "the mutant sells one unit several times …"
    assert {one.check for one in found} == {"inventory.reserved"}, "… and the audit says so"


def test_mutant_without_a_condition_runs_into_the_check(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F3: the CHECK lets exactly one through; the others crash instead of overselling."""
    monkeypatch.setattr(locks, "add_reserved", _without_the_condition)
    monkeypatch.setattr(book.queries, "free_rows", stale_rows(book.queries.free_rows))
    counted, found = race_for_one_unit(world)
    assert counted.pop("held") == 1
    assert sum(counted.values()) == 11
    assert all("reserved_within_on_hand" in outcome for outcome in counted)
    assert found == []


def stale_rows(real):  # type: ignore[no-untyped-def]
    """What every racer sees when all read before the first one writes: the first answer."""
    seen: list[object] = []

    def read(pairs: object, **how: object) -> object:
        if not seen:
            seen.append(real(pairs, **how))
        return seen[0]

    return read
