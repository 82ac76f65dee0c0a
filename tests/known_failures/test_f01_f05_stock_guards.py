"""F1-F5, F40: no lost update, no ignored guard, a CHECK underneath, safe when called directly."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.inventory import checks, locks, service
from app.inventory.errors import Insufficient
from app.inventory.models import Stock
from app.inventory.types import Arrival, Cause, InboundLine, TransferCounted, TransferWant, Want
from app.kernel.clock import now
from app.kernel.db import execute, run_in_unit, unit_of_work
from app.kernel.errors import DomainError
from app.kernel.ids import new_id
from tests.factories import World, make_world, put_stock, stock_of
from tests.races.together import at_once, tally

SOLD_OUT = "inventory.insufficient"
CAUSE = Cause("test", "x", "psn_1")


@pytest.fixture
def world(database: str) -> World:
    service.ask_set_aside_with(lambda place_id, sku_id: ())
    return make_world(stock={"cola": 0, "chips": 20, "milk": 20, "apple": 0})


def agree() -> bool:
    return not [
        *checks.stock_equals_ledger(),
        *checks.reserved_equals_reservations(),
        *checks.nothing_negative(),
    ]


def hold(world: World, sku: str, quantity: int, *, is_paid: bool = False) -> list[str]:
    deadline = None if is_paid else now() + timedelta(minutes=15)
    want = Want("oln_1", 1, world.places["S1"], world.skus[sku], quantity)
    held = service.reserve(order_id=new_id("ord"), wants=[want], deadline=deadline)
    return [one.allocation_id for one in held]


def test_f01_two_hundred_tries_for_one_unit_give_one_hold(world: World) -> None:
    put_stock(world, "S1", "cola", 1)

    def five_tries() -> int:
        won = 0
        for _ in range(5):
            try:
                hold(world, "cola", 1)
                won += 1
            except Insufficient:
                pass
        return won

    assert sum(at_once([five_tries] * 40)) == 1
    assert stock_of(world, "S1", "cola") == (1, 1, 0, 0)
    assert agree()


GUARDS: dict[str, Any] = {
    "add_reserved": lambda w, lot: hold(w, "chips", 1),
    "take_reserved": lambda w, lot: service.commit(
        allocation_ids=hold(w, "chips", 1, is_paid=True), cause=CAUSE
    ),
    "drop_reserved": lambda w, lot: service.release(allocation_ids=hold(w, "chips", 1)),
    "end_reservations": lambda w, lot: service.release(allocation_ids=hold(w, "chips", 1)),
    "change_on_hand": lambda w, lot: service.receive(
        place_id=w.places["S1"], lines=[InboundLine(w.skus["chips"], "L1", None, 1)], cause=CAUSE
    ),
    "take_out": lambda w, lot: service.take_physical(
        place_id=w.places["S1"], sku_id=w.skus["chips"], quantity=1, cause=CAUSE
    ),
    "shift": lambda w, lot: service.return_to_stock(
        place_id=w.places["S1"], sku_id=w.skus["chips"], quantity=1, cause=CAUSE
    ),
    "land": lambda w, lot: service.move_in(
        place_id=w.places["S1"],
        arrivals=[Arrival("alc_1", "ord_1", w.skus["chips"], lot, 1, 1, 0)],
        cause=CAUSE,
    ),
}


@pytest.mark.parametrize("guard", list(GUARDS))
def test_f02_a_guard_that_says_no_is_never_ignored(
    world: World, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each conditional write refuses once: the verb must not go on as if it had been done."""
    lots = service.stock_of_place(place_id=world.places["S1"])
    lot = next(row.lot_id for row in lots if row.sku_id == world.skus["chips"])
    monkeypatch.setattr(locks, guard, lambda *_, **__: False)
    with pytest.raises(Exception) as problem:
        GUARDS[guard](world, lot)
    assert not isinstance(problem.value, TypeError | AttributeError)
    assert stock_of(world, "S1", "chips")[0] == 20
    assert agree()


@pytest.mark.parametrize(
    "broken",
    [
        {"reserved": 21},
        {"reserved": -1},
        {"on_hand": -1},
        {"in_transit": -1},
        {"damaged": -1},
    ],
)
def test_f03_the_database_itself_refuses(world: World, broken: dict[str, int]) -> None:
    statement = update(Stock).where(Stock.sku_id == world.skus["chips"]).values(**broken)
    with pytest.raises(DBAPIError, match=r"(?i)constraint"), unit_of_work():
        execute(statement)
    assert agree()


def test_f04_what_was_seen_before_is_checked_by_the_write_itself(world: World) -> None:
    """A plan read 20 free units; all are gone when it holds them: refused, nothing written."""
    pairs = {"sku_ids": [world.skus["chips"]], "place_ids": [world.places["S1"]]}

    def late() -> None:
        assert service.availability(**pairs)[0].free == 20
        locks.shift(_row(world, "chips"), on_hand=-20)
        want = Want("oln_1", 1, world.places["S1"], world.skus["chips"], 1)
        service.reserve(order_id="ord_1", wants=[want], deadline=None)

    with pytest.raises(Insufficient):
        run_in_unit(late)
    assert stock_of(world, "S1", "chips") == (20, 0, 0, 0)


def _row(world: World, sku: str) -> int:
    lots = service.stock_of_place(place_id=world.places["S1"])
    return next(row.stock_id for row in lots if row.sku_id == world.skus[sku])


def test_f05_the_storage_function_is_safe_by_itself(world: World) -> None:
    """No lock, no service around it: thirty threads, five units."""
    put_stock(world, "S1", "cola", 5)
    row = _row(world, "cola")
    take = functools.partial(run_in_unit, lambda: locks.add_reserved({row: 1}))
    assert tally(at_once([take] * 30)) == {"True": 5, "False": 25}
    assert stock_of(world, "S1", "cola") == (5, 5, 0, 0)


def test_f40_nothing_goes_below_zero_by_any_verb(world: World) -> None:
    place, sku = world.places["S1"], world.skus["chips"]
    lots = service.stock_of_place(place_id=place)
    lot = next(row.lot_id for row in lots if row.sku_id == sku)
    paper = {"place_id": place, "sku_id": sku, "lot_id": lot, "actor_id": "p", "reason": "破损"}
    tries: list[Any] = [
        lambda: service.write_paper(kind="waste", quantity=21, **paper),
        lambda: service.write_paper(kind="damage", quantity=21, **paper),
        lambda: service.write_paper(kind="mend", quantity=1, **paper),
        lambda: service.write_paper(kind="waste", quantity=1, is_damaged=True, **paper),
        lambda: service.write_paper(kind="adjust_down", quantity=21, **paper),
        lambda: service.adjust(place_id=place, sku_id=sku, lot_id=lot, change=-21, cause=CAUSE),
        lambda: service.send_transfer(
            from_place_id=place,
            to_place_id=world.places["S2"],
            wants=[TransferWant(sku, 21)],
            actor_id="p",
        ),
        lambda: service.receive_transfer(
            transfer_id="trf_none", counted=[TransferCounted("x", 1)], actor_id="p"
        ),
    ]
    for one in tries:
        with pytest.raises(DomainError):
            one()
    assert stock_of(world, "S1", "chips") == (20, 0, 0, 0)
    assert agree()
