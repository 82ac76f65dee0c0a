"""Offline work replayed: once each, in order, with the same answer every time (F35)."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.fulfilment import rules as fulfilment_rules
from app.fulfilment import service as fulfilment
from app.fulfilment.types import ShipmentView
from app.kernel.auth import CLERK, LEADER, Caller, Grant
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.sync import rules, service
from app.sync.models import SyncOp
from app.sync.types import Op, OpAnswer
from tests.factories import World, stock_of
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
from tests.races.together import at_once, in_processes


def op(op_id: str, seq: int, kind: str, **body: Any) -> Op:
    return Op(op_id, seq, kind, datetime(2020, 1, 1, tzinfo=UTC), body)


def apply(world: World, who: str, *ops: Op) -> list[OpAnswer]:
    return service.apply_ops(caller=caller(world, who), device="phone-1", ops=ops)


def stored() -> dict[str, str]:
    with unit_of_work(write=False):
        rows = execute(select(SyncOp.op_id, SyncOp.status)).all()
    return {row.op_id: row.status for row in rows}


def leaders_afternoon(world: World, parcel: ShipmentView) -> list[Op]:
    """Received, then handed out, without network; put into the batch the wrong way round."""
    lines = [{"line_id": one.line_id, "good": one.quantity} for one in parcel.lines]
    return [
        op("op-2", 2, "hand_out", place_id=world.places["P1"], code=parcel.qr_text),
        op("op-1", 1, "receive", shipment_id=parcel.id, lines=lines),
    ]


def test_a_batch_is_applied_by_seq_and_replayed_from_store(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    sent(world, "keeper", parcel)
    batch = leaders_afternoon(world, parcel)
    first = apply(world, "leader", *batch)
    assert [(one.op_id, one.status) for one in first] == [("op-1", "applied"), ("op-2", "applied")]
    assert first[0].result == {"shipment_id": parcel.id, "state": "ready"}
    assert first[1].result == {"parcels": [{"shipment_id": parcel.id, "state": "collected"}]}
    for _ in range(3):  # the reply was lost
        replay = apply(world, "leader", *batch)
        assert [(one.status, one.result) for one in replay] == [
            ("duplicate", one.result) for one in first
        ]
    assert stock_of(world, "P1", "cola") == (20, 0, 0, 0)
    assert len(events("ShipmentClosed")) == 1
    assert differences() == []


def test_a_clerks_morning(world: World) -> None:
    parcel = open_parcel(world, "rider", "S1")
    task = task_of(world, "clerk", parcel)
    lines = [{"line_id": one.line_id, "quantity": one.quantity} for one in parcel.lines]
    walked = open_parcel(world, "in_store", "S1")
    code = fulfilment.exit_code(person_id=walked.person_id, order_id=walked.order_id).code
    answers = apply(
        world,
        "clerk",
        op("a", 1, "take", task_id=task.id),
        op("b", 2, "pick", task_id=task.id, lines=lines),
        op("c", 3, "hand_over", task_id=task.id),
        op("d", 4, "exit_check", place_id=world.places["S1"], code=code),
    )
    assert [one.status for one in answers] == ["applied"] * 4
    assert (answers[2].result or {})["shipment_state"] == "shipped"
    assert (answers[3].result or {})["order_id"] == walked.order_id
    refused = open_parcel(world, "pickup", "S1", "S1")
    gone = task_of(world, "clerk", refused)
    [answer] = apply(world, "clerk", op("e", 5, "refuse", task_id=gone.id, reason="破损"))
    assert (answer.result or {})["state"] == "refused"


def test_a_conflict_is_kept_told_and_repeated(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task = task_of(world, "clerk", parcel)
    fulfilment.cancel_shipments(order_id=parcel.order_id)  # while the clerk was in the cellar
    late = op("op-9", 9, "take", task_id=task.id)
    [answer] = apply(world, "clerk", late)
    assert answer.status == "conflict"
    assert (answer.error or {})["code"] == "fulfilment.illegal_transition"
    assert (answer.error or {})["message"] == "这一单现在是“已作废”，不能做这项操作"
    assert answer.view == {"task_id": task.id, "state": "void", "shipment_state": "cancelled"}
    assert apply(world, "clerk", late) == [answer]
    [told] = events("OpConflicted")
    assert (told["op_id"], told["code"]) == ("op-9", "fulfilment.illegal_transition")
    assert stored() == {"op-9": "conflict"}


def test_a_conflict_does_not_stop_the_rest(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task = task_of(world, "clerk", parcel)
    answers = apply(
        world,
        "clerk",
        op("x", 1, "take", task_id="tsk_none"),
        op("y", 2, "dance"),
        op("z", 3, "take", task_id=5),
        op("w", 4, "take", task_id=task.id, extra=True),
        op("v", 5, "take", task_id=task.id),
    )
    assert [one.status for one in answers] == ["conflict"] * 4 + ["applied"]
    assert [(one.error or {})["code"] for one in answers[:4]] == [
        "fulfilment.task_not_found",
        "sync.unknown_kind",
        "kernel.invalid_input",
        "kernel.invalid_input",
    ]
    assert len(events("OpConflicted")) == 4


def test_another_body_under_the_same_id(world: World) -> None:
    one, two = (open_parcel(world, "pickup", "S1", "S1") for _ in range(2))
    first, second = task_of(world, "clerk", one), task_of(world, "clerk", two)
    apply(world, "clerk", op("same", 1, "take", task_id=first.id))
    [answer] = apply(world, "clerk", op("same", 1, "take", task_id=second.id))
    assert (answer.status, (answer.error or {})["code"]) == ("conflict", "sync.op_mismatch")
    assert task_of(world, "clerk", two).state == "open"
    # the same id of another person is another operation
    [other] = apply(world, "other_clerk", op("same", 1, "take", task_id=second.id))
    assert (other.error or {})["code"] == "kernel.forbidden"
    assert other.view is None


def test_wrong_codes_replayed_count_as_guesses(world: World) -> None:
    """F24: the offline queue is no way round the limit, and what waits keeps its order."""
    start = datetime.fromtimestamp(
        (fulfilment_rules.guess_window(now()) + 1) * fulfilment_rules.GUESS_WINDOW_SECONDS, UTC
    )
    place = world.places["S1"]
    parcel = open_parcel(world, "pickup", "S1", "S1")
    picked(world, "clerk", parcel)
    right = op("right", 99, "hand_out", place_id=place, code=parcel.pickup_code)
    wrong = [op(f"g{n}", n, "hand_out", place_id=place, code=f"{n:08d}") for n in range(12)]
    with frozen_at(start):
        answers = apply(world, "clerk", *wrong, right)
        assert [one.status for one in answers] == ["conflict"] * 10 + ["retry"] * 3
        assert (answers[10].error or {})["code"] == "fulfilment.too_many_wrong_codes"
        assert "right" not in stored()
    with frozen_at(start + timedelta(minutes=10)):
        [answer] = apply(world, "clerk", right)
    assert answer.status == "applied"


def test_the_devices_time_is_a_claim(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    apply(world, "clerk", op("t", 1, "take", task_id=task_of(world, "clerk", parcel).id))
    with unit_of_work(write=False):
        row = execute(select(SyncOp.claimed_at, SyncOp.received_at)).one()
    assert row.claimed_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert row.received_at > now() - timedelta(minutes=5)


def test_body_hash_knows_bodies_from_each_other() -> None:
    assert rules.body_hash("take", {"a": 1, "b": 2}) == rules.body_hash("take", {"b": 2, "a": 1})
    assert rules.body_hash("take", {"a": 1}) != rules.body_hash("pick", {"a": 1})
    assert rules.body_hash("take", {"a": 1}) != rules.body_hash("take", {"a": "1"})


# -- races ------------------------------------------------------------------------------------


def replay(place_id: str, shipment_id: str, code: str) -> str:
    """One phone's batch; says what came of each operation."""
    leader = Caller("psn_race", "ses", (Grant(LEADER, frozenset({place_id})),))
    answers = service.apply_ops(
        caller=leader,
        device="phone-1",
        ops=[
            op("r1", 1, "receive", place_id=place_id, code=shipment_id),
            op("r2", 2, "hand_out", place_id=place_id, code=code),
        ],
    )
    return " ".join(one.status for one in answers)


def assert_once(world: World, outcomes: list[str]) -> None:
    for number in (0, 1):
        seen = [outcome.split()[number] for outcome in outcomes]
        assert seen.count("applied") == 1
        assert set(seen) <= {"applied", "duplicate"}
    assert stored() == {"r1": "applied", "r2": "applied"}
    assert stock_of(world, "P1", "cola") == (20, 0, 0, 0)
    assert len(events("ShipmentClosed")) == 1
    assert differences() == []


def test_the_same_batch_from_many_threads_is_applied_once(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    sent(world, "keeper", parcel)
    run = functools.partial(replay, world.places["P1"], parcel.id, parcel.qr_text or "")
    assert_once(world, at_once([run] * 8))


def test_the_same_batch_from_processes_is_applied_once(world: World, database: str) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    sent(world, "keeper", parcel)
    mine = (world.places["P1"], parcel.id, parcel.qr_text)
    counted = in_processes(database, "tests.sync.test_ops:replay", [mine] * 3, threads=2)
    assert_once(world, [outcome for outcome, n in counted.items() for _ in range(n)])


def test_the_same_conflict_from_many_threads_is_told_once(world: World) -> None:
    clerk = Caller("psn_race", "ses", (Grant(CLERK, frozenset({world.places["S1"]})),))
    lost = op("c1", 1, "take", task_id="tsk_none")
    answers = at_once([lambda: service.apply_ops(caller=clerk, device="phone-1", ops=[lost])] * 8)
    assert [one.status for [one] in answers] == ["conflict"] * 8
    assert len(events("OpConflicted")) == 1


# -- over HTTP --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("leader", "/api/leader/sync/ops", 200),
        ("clerk", "/api/leader/sync/ops", 403),
        ("keeper", "/api/staff/sync/ops", 200),
        ("shopper", "/api/staff/sync/ops", 403),
    ],
)
def test_routes(client: Any, world: World, who: str, path: str, status: int) -> None:
    body = {"device": "phone-1", "ops": [{"op_id": "1", "seq": 1, "kind": "take", "body": {}}]}
    got = client.post(path, json=body, headers=world.headers(who))
    assert got.status_code == status
    if status == 200:
        [answer] = got.json["answers"]
        assert (answer["status"], answer["error"]["code"]) == ("conflict", "kernel.invalid_input")


def test_a_batch_has_at_most_fifty(client: Any, world: World) -> None:
    one = {"seq": 1, "kind": "take", "body": {}}
    for count, status in ((50, 200), (51, 422)):
        body = {"device": "p", "ops": [one | {"op_id": f"n{n}"} for n in range(count)]}
        got = client.post("/api/staff/sync/ops", json=body, headers=world.headers("clerk"))
        assert got.status_code == status, got.text


def test_parcel_moves_are_seen_by_a_second_phone(client: Any, world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task = task_of(world, "clerk", parcel)
    body = {
        "device": "p",
        "ops": [
            {
                "op_id": "1",
                "seq": 1,
                "kind": "take",
                "at": "2026-11-22T08:00:00+08:00",
                "body": {"task_id": task.id},
            }
        ],
    }
    got = client.post("/api/staff/sync/ops", json=body, headers=world.headers("clerk"))
    assert got.json["answers"][0]["result"]["state"] == "taken"
    assert again(parcel).state == "to_pick"
    url = f"/api/staff/fulfilment/tasks?place_id={world.places['S1']}&state=taken"
    listed = client.get(url, headers=world.headers("clerk")).json["items"]
    assert [one["id"] for one in listed] == [task.id]


def test_parcels_given_along_without_network_are_replayed_once(world: World) -> None:
    """The phone names what was handed over; a parcel of another customer is a conflict."""
    place = world.places["P1"]
    first, second, foreign = (
        open_parcel(world, "pickup", "G1", "P1", who=who)
        for who in ("shopper", "shopper", "stranger")
    )
    for one in (first, second, foreign):
        sent(world, "keeper", one)
        fulfilment.receive_by_code(caller=caller(world, "leader"), place_id=place, code=one.id)
    code = again(first).pickup_code
    wrong = op("o1", 1, "hand_out", place_id=place, code=code, also=[foreign.id])
    right = op("o2", 2, "hand_out", place_id=place, code=code, also=[second.id])
    answers = apply(world, "leader", wrong, right)
    assert [one.status for one in answers] == ["conflict", "applied"]
    assert (answers[0].error or {})["code"] == "fulfilment.not_this_customer"
    assert [one.status for one in apply(world, "leader", wrong, right)] == ["conflict", "duplicate"]
    assert [again(one).state for one in (first, second, foreign)] == ["collected"] * 2 + ["ready"]
    assert len(events("ShipmentClosed")) == 2
