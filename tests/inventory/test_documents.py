"""Waste, damage, mending, returns, and goods between two places: exact numbers, and papers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.inventory import checks, service
from app.inventory.errors import (
    IllegalTransition,
    Insufficient,
    LineMismatch,
    LotNotFound,
    MoreThanSent,
    NotEnoughOnHand,
    SamePlace,
    UnknownReason,
)
from app.inventory.models import StockEntry
from app.inventory.types import Cause, TransferCounted, TransferWant, Want
from app.kernel.db import execute, unit_of_work
from app.kernel.models import OutboxEvent
from tests.factories import World, make_world, put_stock, stock_of

CAUSE = Cause("order", "ord_1", "psn_1")


@pytest.fixture
def world(database: str) -> Iterator[World]:
    service.ask_set_aside_with(lambda place_id, sku_id: ())
    yield make_world()
    found = [
        *checks.stock_equals_ledger(),
        *checks.reserved_equals_reservations(),
        *checks.nothing_negative(),
        *checks.documents_equal_stock(),
    ]
    assert found == []


def lot(world: World, sku: str, place: str = "S1") -> str:
    rows = service.stock_of_place(place_id=world.places[place])
    return next(row.lot_id for row in rows if row.sku_id == world.skus[sku])


def paper(world: World, kind: str, quantity: int, sku: str = "cola", **more: object) -> str:
    written = service.write_paper(
        **(
            {
                "kind": kind,
                "place_id": world.places["S1"],
                "sku_id": world.skus[sku],
                "lot_id": lot(world, sku),
                "quantity": quantity,
                "actor_id": "psn_clerk",
                "reason": "破损",
            }
            | more
        )
    )
    return written.id


def test_damage_is_set_apart_mended_and_thrown_away(world: World) -> None:
    paper(world, "damage", 5)
    assert stock_of(world, "S1", "cola") == (15, 0, 0, 5)
    paper(world, "mend", 2)
    assert stock_of(world, "S1", "cola") == (17, 0, 0, 3)
    paper(world, "waste", 3, is_damaged=True)
    assert stock_of(world, "S1", "cola") == (17, 0, 0, 0)
    paper(world, "waste", 1, reason="过期")
    assert stock_of(world, "S1", "cola") == (16, 0, 0, 0)
    with pytest.raises(NotEnoughOnHand):
        paper(world, "mend", 1)
    kinds = [one.kind for one in service.papers_of_place(place_id=world.places["S1"])]
    assert kinds == ["waste", "waste", "mend", "damage"]


def test_a_paper_is_the_cause_of_its_entries(world: World) -> None:
    paper_id = paper(world, "damage", 5)
    with unit_of_work(write=False):
        rows = execute(
            select(
                StockEntry.kind,
                StockEntry.on_hand_change,
                StockEntry.damaged_change,
                StockEntry.actor_id,
            ).where(StockEntry.cause_id == paper_id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("damage", -5, 0, "psn_clerk"),
        ("damage", 0, 5, "psn_clerk"),
    ]


def test_a_reason_is_asked_for_and_other_wants_words(world: World) -> None:
    for more in ({"reason": ""}, {"reason": "不知道"}, {"reason": "其他"}):
        with pytest.raises(UnknownReason):
            paper(world, "waste", 1, **more)
    paper(world, "waste", 1, reason="其他", note="冰箱断电")
    assert stock_of(world, "S1", "cola") == (19, 0, 0, 0)


def test_broken_goods_that_were_held_take_the_hold(world: World) -> None:
    held = service.reserve(
        order_id="ord_1",
        wants=[Want("oln_1", 1, world.places["S1"], world.skus["cola"], 20)],
        deadline=None,
    )
    paper(world, "waste", 2)
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert service.reservations_of(allocation_ids=[held[0].allocation_id]) == {}


def test_more_than_the_book_has_is_refused_and_changes_nothing(world: World) -> None:
    with pytest.raises(NotEnoughOnHand):
        paper(world, "waste", 21)
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    assert service.owed() == []
    assert service.papers_of_place(place_id=world.places["S1"]) == []


def test_headquarters_correct_the_book(world: World) -> None:
    paper(world, "adjust_up", 4)
    paper(world, "adjust_down", 6)
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)


def test_a_return_goes_into_its_lot_or_among_the_damaged(world: World) -> None:
    fresh = put_stock(world, "S1", "milk", 5, days=3, lot_no="FRESH")
    rows = {row.stock_id: row for row in service.stock_of_place(place_id=world.places["S1"])}
    to = {"place_id": world.places["S1"], "sku_id": world.skus["milk"], "cause": CAUSE}
    went = service.return_to_stock(**to, quantity=1, lot_id=rows[fresh].lot_id)
    assert went == rows[fresh].lot_id
    service.return_to_stock(**to, quantity=2, is_damaged=True)
    assert stock_of(world, "S1", "milk") == (26, 0, 0, 2)
    with pytest.raises(LotNotFound):
        service.return_to_stock(**to, quantity=1, lot_id=lot(world, "cola"))


def test_a_return_of_no_known_lot_takes_the_one_that_expires_first(world: World) -> None:
    put_stock(world, "S1", "milk", 5, days=-1, lot_no="OLD")
    soon = put_stock(world, "S1", "milk", 5, days=3, lot_no="SOON")
    rows = {row.stock_id: row for row in service.stock_of_place(place_id=world.places["S1"])}
    went = service.return_to_stock(
        place_id=world.places["S1"], sku_id=world.skus["milk"], quantity=1, cause=CAUSE
    )
    assert went == rows[soon].lot_id
    # a place that never had it takes the lot that is known elsewhere
    there = service.return_to_stock(
        place_id=world.places["P2"], sku_id=world.skus["milk"], quantity=1, cause=CAUSE
    )
    assert there == rows[soon].lot_id
    assert stock_of(world, "P2", "milk") == (1, 0, 0, 0)


def send(world: World, *wants: TransferWant) -> str:
    return service.send_transfer(
        from_place_id=world.places["S1"],
        to_place_id=world.places["S2"],
        wants=wants,
        actor_id="psn_clerk",
    ).id


def test_a_transfer_comes_with_damage_and_a_missing_unit(world: World) -> None:
    put_stock(world, "S1", "cola", 3, days=2, lot_no="SOON")
    transfer_id = send(world, TransferWant(world.skus["cola"], 5))
    sent = service.get_transfer(transfer_id=transfer_id)
    assert [(line.lot_no, line.quantity) for line in sent.lines] == [("L1", 2), ("SOON", 3)]
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert stock_of(world, "S2", "cola") == (20, 0, 5, 0)
    first, second = sent.lines
    came = [TransferCounted(first.id, 1, 0), TransferCounted(second.id, 2, 1)]
    done = service.receive_transfer(transfer_id=transfer_id, counted=came, actor_id="psn_2")
    assert done.state == "received"
    assert stock_of(world, "S2", "cola") == (23, 0, 0, 1)
    with unit_of_work(write=False):
        [row] = execute(
            select(OutboxEvent.payload).where(OutboxEvent.name == "TransferShort")
        ).all()
    assert sorted((one["missing"], one["damaged"]) for one in row.payload["lines"]) == [
        (0, 1),
        (1, 0),
    ]
    with pytest.raises(IllegalTransition):
        service.receive_transfer(transfer_id=transfer_id, counted=came, actor_id="psn_2")


def test_a_transfer_is_counted_whole_and_never_beyond_what_was_sent(world: World) -> None:
    transfer_id = send(world, TransferWant(world.skus["cola"], 5))
    [line] = service.get_transfer(transfer_id=transfer_id).lines
    for counted in ([], [TransferCounted(line.id, 1)] * 2, [TransferCounted("trl_x", 5)]):
        with pytest.raises(LineMismatch):
            service.receive_transfer(transfer_id=transfer_id, counted=counted, actor_id="p")
    with pytest.raises(MoreThanSent):
        service.receive_transfer(
            transfer_id=transfer_id, counted=[TransferCounted(line.id, 5, 1)], actor_id="p"
        )
    assert stock_of(world, "S2", "cola") == (20, 0, 5, 0)


def test_a_transfer_that_never_left_comes_back_once(world: World) -> None:
    transfer_id = send(world, TransferWant(world.skus["cola"], 5))
    for _ in range(2):
        assert service.cancel_transfer(transfer_id=transfer_id, actor_id="p").state == "cancelled"
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    assert stock_of(world, "S2", "cola") == (20, 0, 0, 0)


def test_only_free_goods_are_sent_and_an_expired_lot_by_its_name(world: World) -> None:
    put_stock(world, "S1", "chips", 7, days=-1, lot_no="OLD")
    service.reserve(
        order_id="ord_1",
        wants=[Want("oln_1", 1, world.places["S1"], world.skus["chips"], 18)],
        deadline=None,
    )
    with pytest.raises(Insufficient) as refusal:
        send(world, TransferWant(world.skus["chips"], 3))
    assert refusal.value.details == {"sku_ids": [world.skus["chips"]]}
    old = next(
        row.lot_id
        for row in service.stock_of_place(place_id=world.places["S1"])
        if row.lot_no == "OLD"
    )
    send(world, TransferWant(world.skus["chips"], 7, old), TransferWant(world.skus["chips"], 2))
    assert stock_of(world, "S1", "chips") == (18, 18, 0, 0)
    with pytest.raises(SamePlace):
        service.send_transfer(
            from_place_id=world.places["S1"], to_place_id=world.places["S1"], wants=[], actor_id="p"
        )
