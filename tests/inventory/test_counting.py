"""Cycle counts: blind, the difference is applied, large ones need another person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.inventory import checks, service
from app.inventory.errors import (
    CountRunning,
    IllegalTransition,
    NothingCounted,
    OwnCount,
)
from app.inventory.types import Cause, CountedLot, CountView, InboundLine, Want
from app.kernel.checks import Difference
from app.kernel.settings import settings, use_settings
from tests.factories import World, make_world, stock_of

CAUSE = Cause("test", "x", "psn_test")
CLERK, BOSS = "psn_clerk", "psn_boss"


def differences() -> list[Difference]:
    return [
        *checks.stock_equals_ledger(),
        *checks.reserved_equals_reservations(),
        *checks.nothing_negative(),
        *checks.documents_equal_stock(),
    ]


@pytest.fixture
def world(database: str) -> Iterator[World]:
    use_settings(replace(settings(), count_free_units=3, count_free_percent=10))
    service.ask_set_aside_with(lambda place_id, sku_id: ())
    yield make_world()
    assert differences() == []


def opened(world: World, *skus: str) -> CountView:
    return service.open_count(
        place_id=world.places["S1"], actor_id=CLERK, sku_ids=[world.skus[one] for one in skus]
    )


def counted(world: World, count: CountView, sku: str, n: int, lot_no: str = "L1") -> CountView:
    lot = CountedLot(world.skus[sku], lot_no, n)
    return service.count_lots(count_id=count.id, lots=[lot], actor_id=CLERK)


def sell(world: World, sku: str, quantity: int) -> None:
    service.take_physical(
        place_id=world.places["S1"], sku_id=world.skus[sku], quantity=quantity, cause=CAUSE
    )


def test_the_sheet_is_blind_until_it_is_submitted(world: World) -> None:
    count = opened(world, "cola", "chips")
    assert [(line.counted, line.book, line.change) for line in count.lines] == [(None,) * 3] * 2
    count = counted(world, count, "cola", 19)
    assert [(line.counted, line.book, line.change) for line in count.lines] == [
        (19, None, None),
        (None, None, None),
    ]
    done = service.submit_count(count_id=count.id, actor_id=CLERK)
    line = done.lines[0]
    assert (done.state, line.counted, line.book, line.change) == ("applied", 19, 20, -1)
    # what was not counted stays as it is
    assert stock_of(world, "S1", "cola") == (19, 0, 0, 0)
    assert stock_of(world, "S1", "chips") == (20, 0, 0, 0)


def test_sales_between_counting_and_approval_are_not_lost(world: World) -> None:
    count = counted(world, opened(world), "cola", 12)
    waiting = service.submit_count(count_id=count.id, actor_id=CLERK)
    assert (waiting.state, waiting.lines[0].change, waiting.lines[0].is_large) == (
        "waiting",
        -8,
        True,
    )
    sell(world, "cola", 5)
    assert stock_of(world, "S1", "cola") == (15, 0, 0, 0)
    with pytest.raises(OwnCount):
        service.approve_count(count_id=count.id, actor_id=CLERK)
    done = service.approve_count(count_id=count.id, actor_id=BOSS)
    assert (done.state, done.decided_by) == ("applied", BOSS)
    assert stock_of(world, "S1", "cola") == (7, 0, 0, 0)  # 12 counted, 5 sold since
    again = service.approve_count(count_id=count.id, actor_id=BOSS)
    assert again.state == "applied"
    assert stock_of(world, "S1", "cola") == (7, 0, 0, 0)


def test_counting_again_replaces_and_reads_the_book_anew(world: World) -> None:
    count = counted(world, opened(world), "cola", 30)
    sell(world, "cola", 4)
    count = counted(world, count, "cola", 16)
    service.submit_count(count_id=count.id, actor_id=CLERK)
    assert stock_of(world, "S1", "cola") == (16, 0, 0, 0)


def test_a_shortage_takes_the_youngest_hold(world: World) -> None:
    held = service.reserve(
        order_id="ord_1",
        wants=[Want("oln_1", 1, world.places["S1"], world.skus["cola"], 19)],
        deadline=None,
    )
    count = counted(world, opened(world), "cola", 18)
    service.submit_count(count_id=count.id, actor_id=CLERK)
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert service.reservations_of(allocation_ids=[held[0].allocation_id]) == {}


def test_what_is_in_a_bag_is_owed_rather_than_taken(world: World) -> None:
    held = service.reserve(
        order_id="ord_1",
        wants=[Want("oln_1", 1, world.places["S1"], world.skus["cola"], 20)],
        deadline=None,
    )
    service.ask_set_aside_with(lambda place_id, sku_id: [held[0].allocation_id])
    count = counted(world, opened(world), "cola", 18)
    service.submit_count(count_id=count.id, actor_id=CLERK)
    assert stock_of(world, "S1", "cola") == (20, 20, 0, 0)
    assert service.owed() == [(world.places["S1"], world.skus["cola"], 2)]


def test_a_count_settles_what_was_sold_beyond_the_book(world: World) -> None:
    sell(world, "cola", 22)
    assert (stock_of(world, "S1", "cola")[0], service.owed()[0][2]) == (0, 2)
    count = counted(world, opened(world), "cola", 5)
    waiting = service.submit_count(count_id=count.id, actor_id=CLERK)
    assert [(one.book, one.change) for one in waiting.lines] == [(0, 7)]
    service.approve_count(count_id=count.id, actor_id=BOSS)
    assert stock_of(world, "S1", "cola") == (5, 0, 0, 0)
    assert service.owed() == []


def test_a_receipt_while_a_count_waits_keeps_both_right(world: World) -> None:
    """2 owed, 5 counted, then 10 come in: 15 are there."""
    sell(world, "cola", 22)
    count = counted(world, opened(world), "cola", 5)
    service.submit_count(count_id=count.id, actor_id=CLERK)
    line = InboundLine(world.skus["cola"], "L1", None, 10)
    service.receive(place_id=world.places["S1"], lines=[line], cause=CAUSE)
    assert stock_of(world, "S1", "cola") == (8, 0, 0, 0)
    service.approve_count(count_id=count.id, actor_id=BOSS)
    assert stock_of(world, "S1", "cola") == (15, 0, 0, 0)


def test_a_lot_nobody_knew_is_found(world: World) -> None:
    count = counted(world, opened(world), "chips", 3, lot_no="FOUND")
    service.submit_count(count_id=count.id, actor_id=CLERK)
    assert stock_of(world, "S1", "chips") == (23, 0, 0, 0)


def test_one_count_at_a_place_and_its_states(world: World) -> None:
    count = opened(world)
    with pytest.raises(CountRunning) as refusal:
        opened(world)
    assert refusal.value.details == {"count_id": count.id}
    with pytest.raises(NothingCounted):
        service.submit_count(count_id=count.id, actor_id=CLERK)
    with pytest.raises(IllegalTransition):
        service.approve_count(count_id=count.id, actor_id=BOSS)
    counted(world, count, "cola", 1)
    service.submit_count(count_id=count.id, actor_id=CLERK)
    with pytest.raises(IllegalTransition):
        counted(world, count, "cola", 2)
    assert service.reject_count(count_id=count.id, actor_id=BOSS).state == "open"
    assert service.cancel_count(count_id=count.id, actor_id=CLERK).state == "cancelled"
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    assert opened(world).state == "open"


def test_a_difference_of_grams_is_weighed_by_the_hundred(world: World) -> None:
    count = opened(world)
    for grams, state in ((19_800, False), (17_000, True)):
        count = counted(world, count, "apple", grams)
        sheet = service.get_count(count_id=count.id)
        assert sheet.lines[0].is_large is False  # blind
        done = service.submit_count(count_id=count.id, actor_id=CLERK)
        assert done.lines[0].is_large is state
        if state:
            break
        count = opened(world)
    assert [one.state for one in service.list_counts(place_ids=[world.places["S1"]])] == [
        "waiting",
        "applied",
    ]
