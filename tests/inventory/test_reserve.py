"""Holding, keeping, releasing and committing stock: exact numbers after each verb."""

from __future__ import annotations

import pytest

from app.inventory import checks, service
from app.inventory.errors import Insufficient, NotEnoughOnHand, ReservationGone
from app.inventory.types import Arrival, Cause, InboundLine, Want
from app.kernel.checks import Difference
from app.kernel.clock import now
from app.kernel.db import command, unit_of_work
from tests.factories import World, make_world, put_stock, stock_of

CAUSE = Cause("order", "ord_test", "psn_test")


def differences() -> list[Difference]:
    return [
        *checks.stock_equals_ledger(),
        *checks.reserved_equals_reservations(),
        *checks.nothing_negative(),
    ]


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def want(world: World, sku: str, quantity: int, place: str = "S1", line: str = "oln_1") -> Want:
    return Want(line, 1, world.places[place], world.skus[sku], quantity)


def test_reserve_takes_the_lot_that_expires_first(world: World) -> None:
    put_stock(world, "S1", "cola", 3, days=2, lot_no="L0")
    held = service.reserve(order_id="ord_1", wants=[want(world, "cola", 5)], deadline=now())
    assert [one.quantity for one in held] == [3, 2]
    assert stock_of(world, "S1", "cola") == (23, 5, 0, 0)
    assert differences() == []


def test_an_expired_lot_is_not_sold(world: World) -> None:
    put_stock(world, "S1", "cola", 50, days=-1, lot_no="OLD")
    with pytest.raises(Insufficient) as refusal:
        service.reserve(order_id="ord_1", wants=[want(world, "cola", 21)], deadline=now())
    assert refusal.value.details == {"sku_ids": [world.skus["cola"]]}
    free = service.availability(sku_ids=[world.skus["cola"]], place_ids=[world.places["S1"]])
    assert [one.free for one in free] == [20]


def test_one_short_line_holds_nothing_at_all(world: World) -> None:
    wants = [want(world, "cola", 5), want(world, "chips", 21, line="oln_2")]
    with pytest.raises(Insufficient) as refusal:
        service.reserve(order_id="ord_1", wants=wants, deadline=now())
    assert refusal.value.details == {"sku_ids": [world.skus["chips"]]}
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)


def test_two_wants_of_one_sku_share_what_is_free(world: World) -> None:
    wants = [want(world, "cola", 12), want(world, "cola", 12, line="oln_2")]
    with pytest.raises(Insufficient):
        service.reserve(order_id="ord_1", wants=wants, deadline=now())


def test_release_gives_back_once(world: World) -> None:
    held = service.reserve(order_id="ord_1", wants=[want(world, "cola", 5)], deadline=now())
    ids = [one.allocation_id for one in held]
    assert service.release(allocation_ids=ids) == 1
    assert service.release(allocation_ids=ids) == 0
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    assert differences() == []


def test_commit_takes_goods_off_the_book_once(world: World) -> None:
    held = service.reserve(order_id="ord_1", wants=[want(world, "cola", 5)], deadline=None)
    ids = [one.allocation_id for one in held]
    service.commit(allocation_ids=ids, cause=CAUSE)
    with pytest.raises(ReservationGone):
        service.commit(allocation_ids=ids, cause=CAUSE)
    assert stock_of(world, "S1", "cola") == (15, 0, 0, 0)
    assert differences() == []


def test_a_transfer_arrives_with_damage_and_a_missing_unit(world: World) -> None:
    held = service.reserve(
        order_id="ord_1", wants=[want(world, "milk", 6, place="G1")], deadline=None
    )
    one = held[0]
    service.move_out(
        allocation_ids=[one.allocation_id], dest_place_id=world.places["P2"], cause=CAUSE
    )
    assert stock_of(world, "G1", "milk") == (14, 0, 0, 0)
    assert stock_of(world, "P2", "milk") == (0, 0, 6, 0)
    arrival = Arrival(one.allocation_id, "ord_1", one.sku_id, one.lot_id, 6, 4, 1)
    service.move_in(place_id=world.places["P2"], arrivals=[arrival], cause=CAUSE)
    assert stock_of(world, "P2", "milk") == (4, 4, 0, 1)
    assert service.reservations_of(allocation_ids=[one.allocation_id]) == {
        one.allocation_id: (world.places["P2"], 4)
    }
    with pytest.raises(NotEnoughOnHand):
        service.move_in(place_id=world.places["P2"], arrivals=[arrival], cause=CAUSE)
    assert differences() == []


def test_goods_from_outside_make_their_lot(world: World) -> None:
    line = InboundLine(world.skus["chips"], "NEW", None, 7, 300)
    service.receive(place_id=world.places["P2"], lines=[line, line], cause=CAUSE)
    assert stock_of(world, "P2", "chips") == (14, 0, 0, 0)
    assert differences() == []


def test_a_count_never_takes_what_is_promised(world: World) -> None:
    held = service.reserve(order_id="ord_1", wants=[want(world, "cola", 18)], deadline=now())
    with pytest.raises(NotEnoughOnHand):
        service.adjust(
            place_id=world.places["S1"],
            sku_id=world.skus["cola"],
            lot_id=held[0].lot_id,
            change=-3,
            cause=CAUSE,
        )
    service.adjust(
        place_id=world.places["S1"],
        sku_id=world.skus["cola"],
        lot_id=held[0].lot_id,
        change=-2,
        cause=CAUSE,
    )
    assert stock_of(world, "S1", "cola") == (18, 18, 0, 0)
    assert differences() == []


def test_low_stock_is_told_below_the_minimum(world: World) -> None:
    service.set_minimums(
        place_id=world.places["S1"],
        minimums={world.skus["cola"]: 21, world.skus["chips"]: 20},
    )
    low = service.low_stock(place_id=world.places["S1"])
    assert [(one.sku_id, one.free, one.minimum) for one in low] == [(world.skus["cola"], 20, 21)]


def test_a_plan_reads_the_same_numbers_inside_a_unit_as_outside(world: World) -> None:
    """Inside a writing unit lots are summed here, outside by the database: same answer."""
    put_stock(world, "S1", "cola", 3, days=2, lot_no="L0")
    put_stock(world, "S1", "cola", 50, days=-1, lot_no="OLD")
    put_stock(world, "S2", "chips", 9, days=-1, lot_no="OLD")
    held = service.reserve(order_id="ord_1", wants=[want(world, "cola", 4)], deadline=None)
    service.move_out(
        allocation_ids=[held[0].allocation_id], dest_place_id=world.places["P2"], cause=CAUSE
    )
    ask = {"sku_ids": list(world.skus.values()), "place_ids": list(world.places.values())}
    outside = sorted(service.availability(**ask), key=lambda one: (one.place_id, one.sku_id))
    with unit_of_work():
        inside = sorted(service.availability(**ask), key=lambda one: (one.place_id, one.sku_id))
    assert inside == outside
    assert len(outside) > 10


def test_holding_at_the_end_uses_what_the_plan_read_and_writes_last(world: World) -> None:
    pairs = {"sku_ids": [world.skus["cola"]], "place_ids": [world.places["S1"]]}
    with unit_of_work() as unit:
        service.availability(**pairs)
        held = service.reserve(
            order_id="ord_1", wants=[want(world, "cola", 5)], deadline=None, at_end=True
        )
        assert [one.quantity for one in held] == [5]
        assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
        assert len(unit.last) == 1
    assert stock_of(world, "S1", "cola") == (20, 5, 0, 0)
    assert differences() == []


def test_what_was_read_is_forgotten_when_the_unit_writes_stock(world: World) -> None:
    """A hold taken before in the same unit is seen by the next one."""
    pairs = {"sku_ids": [world.skus["cola"]], "place_ids": [world.places["S1"]]}

    @command
    def twice() -> None:
        service.availability(**pairs)
        service.reserve(order_id="ord_1", wants=[want(world, "cola", 15)], deadline=None)
        service.reserve(
            order_id="ord_2", wants=[want(world, "cola", 6)], deadline=None, at_end=True
        )

    with pytest.raises(Insufficient):
        twice()
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
