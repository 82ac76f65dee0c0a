"""Many hands on one parcel: threads, and processes that share nothing but the database (F25)."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from app.fulfilment import service
from app.fulfilment.types import ShipmentView
from app.kernel.auth import CLERK, LEADER, Caller, Grant
from tests.factories import World, make_world, stock_of
from tests.fulfilment.helping import (
    again,
    caller,
    differences,
    events,
    open_parcel,
    picked,
    sent,
    task_of,
)
from tests.races.together import at_once, in_processes, tally


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def someone(role: str, place_id: str, name: str = "psn_race") -> Caller:
    return Caller(name, "ses_race", (Grant(role, frozenset({place_id})),))


def give(place_id: str, code: str) -> str:
    service.hand_out(caller=someone(LEADER, place_id), place_id=place_id, code=code)
    return "given"


def walk_out(place_id: str, code: str) -> str:
    service.check_exit(caller=someone(CLERK, place_id), place_id=place_id, code=code)
    return "out"


def take(place_id: str, task_id: str, name: str) -> str:
    service.take_task(caller=someone(CLERK, place_id, name), task_id=task_id)
    return "taken"


def ready(world: World) -> ShipmentView:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    picked(world, "clerk", parcel)
    return again(parcel)


def test_fifty_taps_hand_out_once(world: World) -> None:
    """F25: digits and QR text at once; one hand-out, one commit, one event."""
    parcel = ready(world)
    place = world.places["S1"]
    codes = [parcel.pickup_code or "", parcel.qr_text or ""] * 25
    answers = at_once([functools.partial(give, place, code) for code in codes])
    assert tally(answers) == {"given": 1, "fulfilment.already_handed_out": 49}
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert len(events("ShipmentClosed")) == 1
    assert differences() == []


def test_hand_out_from_processes_of_their_own(world: World, database: str) -> None:
    parcel = ready(world)
    mine = (world.places["S1"], parcel.pickup_code)
    counted = in_processes(database, "tests.races.test_fulfilment:give", [mine] * 3, threads=6)
    assert counted == {"given": 1, "fulfilment.already_handed_out": 17}
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert len(events("ShipmentClosed")) == 1


def test_a_customers_parcels_given_together_are_given_once_each(world: World) -> None:
    """Every scan takes all of them; two codes at two tills do not block each other for good."""
    parcels = [ready(world) for _ in range(3)]
    place = world.places["S1"]

    def everything(code: str) -> Any:
        return service.hand_out(
            caller=someone(LEADER, place), place_id=place, code=code, all_of_person=True
        )

    answers = at_once([functools.partial(everything, one.pickup_code or "") for one in parcels] * 6)
    given = [one.id for answer in answers if isinstance(answer, list) for one in answer]
    assert sorted(given) == sorted(one.id for one in parcels)
    assert len(events("ShipmentClosed")) == 3
    assert stock_of(world, "S1", "cola") == (14, 0, 0, 0)


def test_parcels_named_beside_the_code_are_given_once(world: World) -> None:
    """Two phones give the same second parcel along with different codes: one of them does."""
    first, second, shared = (ready(world) for _ in range(3))
    place = world.places["S1"]

    def both(code: str) -> Any:
        return service.hand_out(
            caller=someone(LEADER, place), place_id=place, code=code, also=[shared.id]
        )

    answers = at_once(
        [functools.partial(both, one.pickup_code or "") for one in (first, second)] * 5
    )
    given = [one.id for answer in answers if isinstance(answer, list) for one in answer]
    assert shared.id in given
    assert sorted(given) in (sorted([first.id, shared.id]), sorted([second.id, shared.id]))
    assert len(events("ShipmentClosed")) == 2
    assert stock_of(world, "S1", "cola") == (16, 2, 0, 0)


def test_fifty_scans_of_an_exit_code_let_one_out(world: World) -> None:
    parcel = open_parcel(world, "in_store", "S1")
    shown = service.exit_code(person_id=parcel.person_id, order_id=parcel.order_id)
    answers = at_once([functools.partial(walk_out, world.places["S1"], shown.code)] * 50)
    assert tally(answers) == {"out": 1, "fulfilment.exit_code_used": 49}
    assert len(events("ExitChecked")) == 1


def test_exit_from_processes_of_their_own(world: World, database: str) -> None:
    parcel = open_parcel(world, "in_store", "S1")
    shown = service.exit_code(person_id=parcel.person_id, order_id=parcel.order_id)
    mine = (world.places["S1"], shown.code)
    counted = in_processes(database, "tests.races.test_fulfilment:walk_out", [mine] * 3, threads=6)
    assert counted == {"out": 1, "fulfilment.exit_code_used": 17}


def test_twenty_clerks_one_task(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task, place = task_of(world, "clerk", parcel), world.places["S1"]
    answers = at_once([functools.partial(take, place, task.id, f"psn_{n}") for n in range(20)])
    assert tally(answers) == {"taken": 1, "fulfilment.task_taken": 19}
    winner = f"psn_{answers.index('taken')}"
    assert task_of(world, "clerk", parcel).assignee_id == winner
    assert [one["state"] for one in events("TaskChanged")] == ["open", "taken"]


def test_cancel_against_hand_over_has_one_winner(world: World) -> None:
    for _ in range(6):
        parcel = open_parcel(world, "rider", "S1", wants={"chips": 1})
        task = picked(world, "clerk", parcel)
        answers = at_once(
            [
                functools.partial(service.cancel_shipments, order_id=parcel.order_id),
                functools.partial(
                    service.hand_over, caller=caller(world, "clerk"), task_id=task.id
                ),
            ]
        )
        outcome = (again(parcel).state, *(sorted(tally(answers))))
        assert outcome in {
            ("cancelled", "fulfilment.illegal_transition", "ok"),
            ("shipped", "fulfilment.already_left", "ok"),
        }
    assert differences() == []


def test_refuse_against_pick_has_one_winner(world: World) -> None:
    for _ in range(6):
        parcel = open_parcel(world, "pickup", "S1", "S1", wants={"milk": 1})
        clerk, task = caller(world, "clerk"), task_of(world, "clerk", parcel)
        service.take_task(caller=clerk, task_id=task.id)
        lines = [(line.line_id, line.quantity) for line in parcel.lines]
        at_once(
            [
                functools.partial(service.pick, caller=clerk, task_id=task.id, lines=lines),
                functools.partial(
                    service.refuse_task, caller=clerk, task_id=task.id, reason="缺货"
                ),
            ]
        )
        # picked first, then refused, is fine too: the goods are still here
        assert again(parcel).state == "refused"
    assert len(events("ShipmentRefused")) == 6
    assert stock_of(world, "S1", "milk") == (20, 0, 0, 0)
    assert differences() == []


def test_twelve_receipts_of_one_parcel_count_once(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    sent(world, "keeper", parcel)
    receive = functools.partial(
        service.receive_by_code,
        caller=caller(world, "leader"),
        place_id=world.places["P1"],
        code=parcel.id,
    )
    assert tally(at_once([receive] * 12)) == {"ok": 1, "fulfilment.illegal_transition": 11}
    assert stock_of(world, "P1", "cola") == (22, 2, 0, 0)
    assert differences() == []


def test_parallel_guesses_are_all_counted(world: World) -> None:
    """F24: thirty wrong codes at once leave a count of thirty; the next one is refused."""
    place = world.places["S1"]

    def guess() -> None:
        service.note_wrong_code(place_id=place, actor_id="psn_race")

    assert tally(at_once([guess] * 30)) == {"ok": 30}
    assert tally([*at_once([functools.partial(give, place, "00000000")])]) == {
        "fulfilment.too_many_wrong_codes": 1
    }
