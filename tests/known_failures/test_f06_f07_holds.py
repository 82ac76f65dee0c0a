"""F6, F7: reserved is always the sum of live holds, and a killed process holds nothing."""

from __future__ import annotations

import multiprocessing
import os
import random
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from app.inventory import checks, service
from app.inventory.types import Cause, CountedLot, InboundLine, TransferWant, Want
from app.kernel.clock import now
from app.kernel.db import unit_of_work
from app.kernel.errors import DomainError
from app.kernel.ids import new_id
from app.kernel.settings import use_settings
from tests.conftest import settings_for
from tests.factories import World, make_world, stock_of

CAUSE = Cause("test", "x", "psn_1")


@pytest.fixture
def world(database: str) -> World:
    service.ask_set_aside_with(lambda place_id, sku_id: ())
    return make_world()


@pytest.mark.parametrize("seed", [1, 2])
def test_f06_the_auditor_agrees_after_every_verb_of_a_random_day(world: World, seed: int) -> None:
    dice = random.Random(seed)
    place, other, sku = world.places["S1"], world.places["S2"], world.skus["cola"]
    held: list[str] = []
    transfers: list[str] = []

    def reserve() -> None:
        deadline = dice.choice([None, now() + timedelta(minutes=15)])
        want = Want("oln_1", 1, place, sku, dice.randint(1, 5))
        found = service.reserve(order_id=new_id("ord"), wants=[want], deadline=deadline)
        held.extend(one.allocation_id for one in found)

    def take_one() -> list[str]:
        return [held.pop(dice.randrange(len(held)))] if held else []

    def send() -> None:
        wants = [TransferWant(sku, dice.randint(1, 4))]
        sent = service.send_transfer(
            from_place_id=place, to_place_id=other, wants=wants, actor_id="p"
        )
        transfers.append(sent.id)

    def count() -> None:
        sheet = service.open_count(place_id=place, actor_id="p")
        lots = [CountedLot(sku, "L1", dice.randint(0, 25))]
        service.count_lots(count_id=sheet.id, lots=lots, actor_id="p")
        if service.submit_count(count_id=sheet.id, actor_id="p").state == "waiting":
            service.approve_count(count_id=sheet.id, actor_id="q")

    line = InboundLine(sku, "L1", None, 3)
    verbs = [
        reserve,
        reserve,
        lambda: service.release(allocation_ids=take_one()),
        lambda: service.commit(allocation_ids=take_one(), cause=CAUSE),
        lambda: service.take_physical(
            place_id=place, sku_id=sku, quantity=dice.randint(1, 6), cause=CAUSE
        ),
        lambda: service.receive(place_id=place, lines=[line], cause=CAUSE),
        lambda: service.return_to_stock(place_id=place, sku_id=sku, quantity=1, cause=CAUSE),
        send,
        lambda: transfers and service.cancel_transfer(transfer_id=transfers.pop(), actor_id="p"),
        count,
    ]
    done = 0
    for _ in range(60):
        try:
            dice.choice(verbs)()
            done += 1
        except DomainError:
            pass
        assert [
            *checks.stock_equals_ledger(),
            *checks.reserved_equals_reservations(),
            *checks.nothing_negative(),
            *checks.documents_equal_stock(),
        ] == []
    assert done > 30


def hold_and_die(url: str, place_id: str, sku_id: str) -> None:
    """A process that is killed after its hold is written and before it is committed."""
    use_settings(settings_for(url, Path(tempfile.gettempdir())))
    with unit_of_work():
        want = Want("oln_1", 1, place_id, sku_id, 5)
        service.reserve(order_id="ord_dead", wants=[want], deadline=None)
        os._exit(9)


def test_f07_a_process_killed_in_the_middle_holds_nothing(world: World, database: str) -> None:
    context = multiprocessing.get_context("forkserver")
    arguments = (database, world.places["S1"], world.skus["cola"])
    child = context.Process(target=hold_and_die, args=arguments)
    child.start()
    child.join(60)
    assert child.exitcode == 9
    want = Want("oln_1", 1, world.places["S1"], world.skus["cola"], 20)
    service.reserve(order_id="ord_alive", wants=[want], deadline=None)
    assert stock_of(world, "S1", "cola") == (20, 20, 0, 0)
    assert list(checks.reserved_equals_reservations()) == []
