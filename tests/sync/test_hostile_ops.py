"""An operation no honest phone sends is one conflict; it does not hold up the others for ever."""

from __future__ import annotations

import json
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tests.factories import World, make_world
from tests.fulfilment.helping import open_parcel, task_of

GOOD = {"op_id": "good", "seq": 2, "kind": "take", "body": {"task_id": "tsk_none"}}


@pytest.fixture
def world(app: APIFlask) -> World:
    return make_world()


@pytest.mark.parametrize(
    "op",
    [
        {"kind": "take", "body": {"task_id": "中文"}},
        {"kind": "receive", "body": {"shipment_id": "中文"}},
        {"kind": "take", "body": {"task_id": "tsk_1"}, "at": "0001-01-01T00:00:00+08:00"},
        {"kind": "take", "body": {"task_id": "tsk_1"}, "at": "9999-12-31T23:59:59-08:00"},
        {"kind": "take", "body": {"task_id": float("nan")}},
        {"kind": "take", "body": {"task_id": 10**400}},
        {"kind": "hand_out", "body": {"place_id": "点" * 40, "code": "12345678"}},
        {"kind": "nonsense", "body": {}},
    ],
)
def test_it_is_refused_alone_and_remembered(
    client: FlaskClient, world: World, op: dict[str, Any]
) -> None:
    batch = {"device": "phone-1", "ops": [{"op_id": "bad", "seq": 1} | op, GOOD]}
    for _ in range(2):
        answer = client.post(
            "/api/staff/sync/ops",
            data=json.dumps(batch),
            headers=world.headers("clerk"),
            content_type="application/json",
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert [one["status"] for one in answer.json["answers"]] == ["conflict", "conflict"]


def test_a_scan_in_another_alphabet_is_refused_alone(client: FlaskClient, world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task = task_of(world, "clerk", parcel)
    batch = {
        "device": "phone-1",
        "ops": [
            {"op_id": "1", "seq": 1, "kind": "take", "body": {"task_id": task.id}},
            {
                "op_id": "2",
                "seq": 2,
                "kind": "pick",
                "body": {"task_id": task.id, "codes": ["苹果🍎"]},
            },
        ],
    }
    answer = client.post("/api/staff/sync/ops", json=batch, headers=world.headers("clerk"))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert [one["status"] for one in answer.json["answers"]] == ["applied", "conflict"]
