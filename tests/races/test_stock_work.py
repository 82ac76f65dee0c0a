"""Tills, counts, waste and transfers beside buyers: nothing is lost, nothing is negative."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.inventory import checks, service
from app.inventory.types import (
    Cause,
    CountedLot,
    InboundLine,
    Taken,
    TransferCounted,
    TransferWant,
    Want,
)
from app.kernel.clock import now
from app.kernel.ids import new_id
from tests.factories import World, make_world, put_stock, stock_of
from tests.races.together import at_once, in_processes, tally

SOLD_OUT = "inventory.insufficient"
CAUSE = Cause("channel", "till-1", "chn_1")


@pytest.fixture
def world(database: str) -> Iterator[World]:
    service.ask_set_aside_with(lambda place_id, sku_id: ())
    yield make_world(stock={"cola": 0, "chips": 0, "milk": 0, "apple": 0})
    found = [
        *checks.stock_equals_ledger(),
        *checks.reserved_equals_reservations(),
        *checks.nothing_negative(),
        *checks.documents_equal_stock(),
    ]
    assert found == []


def buy(place_id: str, sku_id: str, quantity: int = 1) -> str:
    service.reserve(
        order_id=new_id("ord"),
        wants=[Want("oln_1", 1, place_id, sku_id, quantity)],
        deadline=now() + timedelta(minutes=15),
    )
    return "held"


def till(place_id: str, sku_id: str, quantity: int = 1) -> Taken:
    return service.take_physical(place_id=place_id, sku_id=sku_id, quantity=quantity, cause=CAUSE)


def till_in_a_process(place_id: str, sku_id: str) -> str:
    service.ask_set_aside_with(lambda place, sku: ())
    return "missing" if till(place_id, sku_id).missing else "sold"


def test_tills_and_buyers_share_one_pool(world: World) -> None:
    """20 on the shelf, 15 tills and 15 buyers: each till is booked, the rest is held."""
    put_stock(world, "S1", "cola", 20)
    mine = (world.places["S1"], world.skus["cola"])
    answers = at_once(
        [*([functools.partial(till, *mine)] * 15), *([functools.partial(buy, *mine)] * 15)]
    )
    tills, buyers = answers[:15], answers[15:]
    assert sum(one.missing for one in tills) == 0
    taken_from_buyers = sum(one.held for one in tills)
    counted = tally(buyers)
    assert set(counted) <= {"held", SOLD_OUT}
    on_hand, reserved, *_ = stock_of(world, "S1", "cola")
    assert (on_hand, reserved) == (5, counted["held"] - taken_from_buyers)


def test_tills_in_processes_beyond_the_book_owe_exactly_the_rest(
    world: World, database: str
) -> None:
    put_stock(world, "S1", "cola", 5)
    put_stock(world, "S1", "cola", 4, days=3, lot_no="L2")
    mine = (world.places["S1"], world.skus["cola"])
    counted = in_processes(
        database, "tests.races.test_stock_work:till_in_a_process", [mine] * 3, threads=5
    )
    assert counted == {"sold": 9, "missing": 6}
    assert stock_of(world, "S1", "cola") == (0, 0, 0, 0)
    assert [owed for *_, owed in service.owed()] == [6]


def test_a_till_and_the_release_of_the_hold_it_wants(world: World) -> None:
    """Taken, or given back and then sold: once, never both."""
    place, sku = world.places["S1"], world.skus["cola"]
    put_stock(world, "S1", "cola", 1)
    for _ in range(5):
        held = service.reserve(
            order_id=new_id("ord"), wants=[Want("oln_1", 1, place, sku, 1)], deadline=None
        )
        ids = [held[0].allocation_id]
        give = functools.partial(service.release, allocation_ids=ids)
        sold, given = at_once([functools.partial(till, place, sku), give])
        assert (sold.free + sold.held, sold.missing) == (1, 0)
        assert given == sold.free  # released first, so free for the till; else taken from it
        assert stock_of(world, "S1", "cola") == (0, 0, 0, 0)
        line = InboundLine(sku, "L1", None, 1)
        service.receive(place_id=place, lines=[line], cause=CAUSE)


def test_sales_beside_counting_and_approval_are_never_lost(world: World) -> None:
    place, sku = world.places["S1"], world.skus["cola"]
    put_stock(world, "S1", "cola", 100)
    count = service.open_count(place_id=place, actor_id="psn_1")
    lots = [CountedLot(sku, "L1", 70)]
    service.count_lots(count_id=count.id, lots=lots, actor_id="psn_1")
    submit = functools.partial(service.submit_count, count_id=count.id, actor_id="psn_1")
    at_once([submit, *([functools.partial(till, place, sku)] * 8)])
    assert stock_of(world, "S1", "cola") == (92, 0, 0, 0)
    approve = functools.partial(service.approve_count, count_id=count.id, actor_id="psn_2")
    answers = at_once([approve, approve, approve, *([functools.partial(till, place, sku)] * 8)])
    assert [one.state for one in answers[:3]] == ["applied"] * 3
    assert stock_of(world, "S1", "cola") == (100 - 30 - 16, 0, 0, 0)


def test_one_count_opens_of_many_taps(world: World) -> None:
    start = functools.partial(service.open_count, place_id=world.places["S1"], actor_id="psn_1")
    assert tally(at_once([start] * 8)) == {"ok": 1, "inventory.count_running": 7}


def test_waste_of_the_last_units_at_once(world: World) -> None:
    put_stock(world, "S1", "cola", 5)
    [row] = service.stock_of_place(place_id=world.places["S1"])
    throw = functools.partial(
        service.write_paper,
        kind="waste",
        place_id=world.places["S1"],
        sku_id=row.sku_id,
        lot_id=row.lot_id,
        quantity=2,
        actor_id="psn_1",
        reason="过期",
    )
    assert tally(at_once([throw] * 8)) == {"ok": 2, "inventory.not_enough_on_hand": 6}
    assert stock_of(world, "S1", "cola") == (1, 0, 0, 0)


def test_transfers_and_buyers_of_the_same_units(world: World) -> None:
    put_stock(world, "S1", "cola", 10)
    place, sku = world.places["S1"], world.skus["cola"]
    send = functools.partial(
        service.send_transfer,
        from_place_id=place,
        to_place_id=world.places["S2"],
        wants=[TransferWant(sku, 2)],
        actor_id="psn_1",
    )
    answers = at_once([*([send] * 8), *([functools.partial(buy, place, sku, 2)] * 8)])
    done = [one for one in answers if not isinstance(one, Exception)]
    assert tally(answers)[SOLD_OUT] == 11
    sent = sum(1 for one in done if one != "held")
    assert len(done) == 5
    held = 2 * (5 - sent)
    assert stock_of(world, "S1", "cola") == (held, held, 0, 0)
    assert stock_of(world, "S2", "cola") == (0, 0, 2 * sent, 0)


def test_a_transfer_is_received_or_called_back_once(world: World) -> None:
    put_stock(world, "S1", "cola", 6)
    sent = service.send_transfer(
        from_place_id=world.places["S1"],
        to_place_id=world.places["S2"],
        wants=[TransferWant(world.skus["cola"], 6)],
        actor_id="psn_1",
    )
    receive = functools.partial(
        service.receive_transfer,
        transfer_id=sent.id,
        counted=[TransferCounted(sent.lines[0].id, 6)],
        actor_id="psn_2",
    )
    cancel = functools.partial(service.cancel_transfer, transfer_id=sent.id, actor_id="psn_1")
    answers = at_once([receive, cancel] * 4)
    states = {one.state for one in answers if not isinstance(one, Exception)}
    assert len(states) == 1
    assert set(tally(answers)) == {"ok", "inventory.illegal_transition"}
    ends = stock_of(world, "S1", "cola")[0], stock_of(world, "S2", "cola")[0]
    assert ends == ((0, 6) if states == {"received"} else (6, 0))
    assert stock_of(world, "S2", "cola")[2] == 0


def test_receipts_and_tills_beyond_the_book_come_out_even(world: World) -> None:
    """12 are sold, 12 come in, in any order: nothing is left and, in the end, nothing owed."""
    place, sku = world.places["S1"], world.skus["cola"]
    put_stock(world, "S1", "cola", 0 + 1)
    till(place, sku)
    lines = [InboundLine(sku, "L1", None, 3)]
    receive = functools.partial(service.receive, place_id=place, lines=lines, cause=CAUSE)
    at_once([*([receive] * 4), *([functools.partial(till, place, sku)] * 12)])
    service.settle_oversold()
    assert stock_of(world, "S1", "cola") == (0, 0, 0, 0)
    assert service.owed() == []
