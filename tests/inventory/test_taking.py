"""What the physical world took anyway: free stock, the youngest hold, then an owed number."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.inventory import checks, rules, service
from app.inventory.types import Cause, InboundLine, Taken, Want
from app.kernel.checks import Difference
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.kernel.models import OutboxEvent
from tests.factories import World, make_world, put_stock, stock_of

CAUSE = Cause("channel", "till-1", "chn_1")
TODAY = date(2026, 11, 22)


def differences() -> list[Difference]:
    return [
        *checks.stock_equals_ledger(),
        *checks.reserved_equals_reservations(),
        *checks.nothing_negative(),
        *checks.documents_equal_stock(),
    ]


@pytest.fixture
def world(database: str) -> World:
    return make_world(stock={"cola": 10, "chips": 0, "milk": 20, "apple": 0})


@pytest.fixture(autouse=True)
def nobody_has_a_bag() -> None:
    service.ask_set_aside_with(lambda place_id, sku_id: ())


def hold(world: World, quantity: int, order_id: str, *, is_paid: bool = False) -> str:
    deadline = None if is_paid else now() + timedelta(minutes=15)
    want = Want("oln_1", 1, world.places["S1"], world.skus["cola"], quantity)
    return service.reserve(order_id=order_id, wants=[want], deadline=deadline)[0].allocation_id


def take(world: World, quantity: int, sku: str = "cola") -> Taken:
    return service.take_physical(
        place_id=world.places["S1"], sku_id=world.skus[sku], quantity=quantity, cause=CAUSE
    )


def told(name: str) -> list[dict[str, object]]:
    with unit_of_work(write=False):
        rows = execute(select(OutboxEvent.payload).where(OutboxEvent.name == name))
        return [row.payload for row in rows]


def test_free_stock_goes_first_and_nobody_is_disturbed(world: World) -> None:
    hold(world, 4, "ord_1")
    taken = take(world, 6)
    assert (taken.free, taken.held, taken.missing, taken.holds) == (6, 0, 0, ())
    assert stock_of(world, "S1", "cola") == (4, 4, 0, 0)
    assert told("HoldTaken") == []
    assert differences() == []


def test_then_the_youngest_unpaid_hold_then_the_youngest_paid(world: World) -> None:
    start = datetime(2026, 11, 22, 2, tzinfo=UTC)
    ids = {}
    for minute, (order, is_paid) in enumerate(
        [("ord_old", False), ("ord_paid", True), ("ord_young", False), ("ord_paid_2", True)]
    ):
        with frozen_at(start + timedelta(minutes=minute)):
            ids[order] = hold(world, 2, order, is_paid=is_paid)
    taken = take(world, 2 + 5)  # two are free; five of the eight held ones go
    assert (taken.free, taken.held, taken.missing) == (2, 5, 0)
    assert [one.order_id for one in taken.holds] == ["ord_young", "ord_old", "ord_paid_2"]
    # the last hold taken was of two, one of which is free again
    assert stock_of(world, "S1", "cola") == (3, 2, 0, 0)
    assert {e["order_id"]: e["allocation_ids"] for e in told("HoldTaken")} == {
        order: [ids[order]] for order in ("ord_young", "ord_old", "ord_paid_2")
    }
    assert list(service.reservations_of(allocation_ids=list(ids.values()))) == [ids["ord_paid"]]
    assert differences() == []


def test_what_is_in_a_bag_is_left_and_the_rest_is_owed(world: World) -> None:
    bagged = hold(world, 8, "ord_bag", is_paid=True)
    service.ask_set_aside_with(lambda place_id, sku_id: [bagged])
    taken = take(world, 5)
    assert (taken.free, taken.held, taken.missing) == (2, 0, 3)
    assert stock_of(world, "S1", "cola") == (8, 8, 0, 0)
    assert service.owed() == [(world.places["S1"], world.skus["cola"], 3)]
    [event] = told("StockOversold")
    assert (event["quantity"], event["oversold_id"]) == (3, taken.oversold_id)
    assert differences() == []


def test_a_sku_that_was_never_here_is_owed_whole(world: World) -> None:
    taken = take(world, 3, "chips")
    assert (taken.free, taken.held, taken.missing, taken.lots) == (0, 0, 3, ())
    assert stock_of(world, "S1", "chips") == (0, 0, 0, 0)


def test_a_receipt_pays_what_is_owed_and_says_so(world: World) -> None:
    take(world, 12)
    assert service.owed() == [(world.places["S1"], world.skus["cola"], 2)]
    for quantity in (1, 9):
        line = InboundLine(world.skus["cola"], f"N{quantity}", None, quantity)
        service.receive(place_id=world.places["S1"], lines=[line], cause=CAUSE)
    assert stock_of(world, "S1", "cola") == (8, 0, 0, 0)
    assert service.owed() == []
    assert told("OversoldSettled") == [
        {"place_id": world.places["S1"], "sku_id": world.skus["cola"]}
    ]
    assert differences() == []


def test_a_released_hold_is_found_by_the_sweep(world: World) -> None:
    bagged = hold(world, 10, "ord_1")
    service.ask_set_aside_with(lambda place_id, sku_id: [bagged])
    take(world, 4)
    assert service.settle_oversold() == 0
    service.release(allocation_ids=[bagged])
    assert service.settle_oversold() == 4
    assert stock_of(world, "S1", "cola") == (6, 0, 0, 0)
    assert (service.owed(), service.settle_oversold()) == ([], 0)
    assert differences() == []


def test_the_lot_read_off_the_goods_goes_first(world: World) -> None:
    late = put_stock(world, "S1", "cola", 5, days=90, lot_no="L9")
    lots = service.stock_of_place(place_id=world.places["S1"])
    lot = next(row.lot_id for row in lots if row.stock_id == late)
    taken = service.take_physical(
        place_id=world.places["S1"],
        sku_id=world.skus["cola"],
        quantity=7,
        cause=CAUSE,
        lot_id=lot,
    )
    assert dict(taken.lots)[lot] == 5
    assert sum(n for _, n in taken.lots) == 7


ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-3, 3), st.lists(st.integers(1, 4), max_size=4)),
    max_size=4,
)


@given(ROWS, st.integers(1, 40), st.sets(st.integers(0, 15)))
def test_whatever_is_asked_no_number_breaks(
    rows: list[tuple[int, int, list[int]]], quantity: int, kept: set[int]
) -> None:
    """Free + holds + missing = asked; what stays covers what is still held; bags stay."""
    shelves, holds, number = [], [], 0
    for at, (free, days, sizes) in enumerate(rows, start=1):
        expiry = TODAY + timedelta(days=days)
        shelves.append(rules.Shelf(at, f"lot{at}", expiry, free + sum(sizes), sum(sizes)))
        for size in sizes:
            moment = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=number % 3)
            paid = number % 2 == 0
            holds.append(
                rules.Hold(f"r{number}", f"a{number}", f"o{number}", at, size, paid, moment)
            )
            number += 1
    keep = {f"a{n}" for n in kept}
    plan = rules.plan_taking(shelves, holds, quantity, TODAY, keep)
    assert sum(plan.out.values()) + plan.missing == quantity
    assert not keep & {one.allocation_id for one in plan.holds}
    assert len({one.id for one in plan.holds}) == len(plan.holds)
    for row in shelves:
        ended = sum(one.quantity for one in plan.holds if one.stock_id == row.stock_id)
        assert row.on_hand - plan.out.get(row.stock_id, 0) >= row.reserved - ended >= 0
    if plan.holds:  # nobody's hold is touched while anything is free
        assert sum(plan.out.values()) > sum(row.on_hand - row.reserved for row in shelves)
    if plan.missing:
        assert {h.id for h in holds if h.allocation_id not in keep} == {h.id for h in plan.holds}
    paid = [one.is_paid for one in plan.holds]
    assert paid == sorted(paid)
