"""The routes: who may, what is masked, what is repeated, where guessing ends."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.fulfilment import rules
from app.fulfilment.types import ShipmentView
from app.identity.models import AuditEntry
from app.kernel.db import execute, unit_of_work
from tests.factories import World
from tests.fulfilment.helping import (
    again,
    differences,
    events,
    open_parcel,
    picked,
    sent,
    task_of,
)

STAFF, LEADER, SHOP = "/api/staff/fulfilment", "/api/leader/fulfilment", "/api/shop/fulfilment"


class Desk:
    """A client that speaks for a person; every post has a key of its own unless given."""

    def __init__(self, client: FlaskClient, world: World):
        self.client, self.world, self.count = client, world, 0

    def get(self, who: str, path: str, status: int = 200) -> Any:
        got = self.client.get(path, headers=self.world.headers(who))
        assert got.status_code == status, got.text
        return got.json

    def post(
        self,
        who: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        status: int = 200,
        key: str | None = None,
    ) -> Any:
        self.count += 1
        headers = self.world.headers(who, key or f"key-{self.count}")
        got = self.client.post(path, json=body or {}, headers=headers)
        assert got.status_code == status, got.text
        return got.json


@pytest.fixture
def desk(client: FlaskClient, world: World) -> Desk:
    return Desk(client, world)


def code_of(answer: Any) -> str:
    return str(answer["error"]["code"])


def test_a_task_from_the_list_to_the_counter(desk: Desk, world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    place = world.places["S1"]
    [task] = desk.get("clerk", f"{STAFF}/tasks?place_id={place}")["items"]
    assert (task["state"], task["receiver"]) == ("open", None)
    base = f"{STAFF}/tasks/{task['id']}"
    first = desk.post("clerk", f"{base}/take", key="tap")
    assert desk.post("clerk", f"{base}/take", key="tap") == first
    lines = [{"line_id": one["line_id"], "quantity": 2} for one in task["lines"]]
    assert desk.post("clerk", f"{base}/pick", {"lines": lines})["shipment_state"] == "ready"
    waiting = desk.get("clerk", f"{STAFF}/to-hand-out?place_id={place}")["items"]
    assert [one["id"] for one in waiting] == [parcel.id]
    assert "pickup_code" not in waiting[0]
    own = desk.get("shopper", f"{SHOP}/shipments/{parcel.id}")
    body = {"place_id": place, "code": own["qr_text"]}
    given = desk.post("clerk", f"{STAFF}/hand-outs", body, key="scan")
    assert [one["state"] for one in given["items"]] == ["collected"]
    assert desk.post("clerk", f"{STAFF}/hand-outs", body, key="scan") == given  # reply lost
    used = desk.post("clerk", f"{STAFF}/hand-outs", body, status=409)
    assert code_of(used) == "fulfilment.already_handed_out"
    done = desk.get("shopper", f"{SHOP}/shipments/{parcel.id}")
    assert (done["words"], done["pickup_code"], done["qr_text"]) == ("已取", None, None)
    assert len(events("ShipmentClosed")) == 1
    assert differences() == []


def test_a_leader_receives_and_hands_out(desk: Desk, world: World) -> None:
    place = world.places["P1"]
    counted, scanned = (open_parcel(world, "pickup", "G1", "P1") for _ in range(2))
    for one in (counted, scanned):
        sent(world, "keeper", one)
    coming = desk.get("leader", f"{LEADER}/arrivals?place_id={place}&limit=1")
    assert len(coming["items"]) == 1
    assert coming["items"][0]["person_hint"].startswith("s")
    assert coming["next_cursor"] is not None
    lines = [{"line_id": counted.lines[0].line_id, "good": 1, "damaged": 1}]
    got = desk.post("leader", f"{LEADER}/shipments/{counted.id}/receive", {"lines": lines})
    assert (got["state"], got["lines"][0]["good"]) == ("ready", 1)
    desk.post("leader", f"{LEADER}/receipts", {"place_id": place, "code": scanned.id})
    body = {"place_id": place, "code": scanned.pickup_code, "all": True}
    given = desk.post("leader", f"{LEADER}/hand-outs", body)
    assert {one["id"] for one in given["items"]} == {counted.id, scanned.id}
    assert desk.get("leader", f"{LEADER}/uncollected?place_id={place}")["items"] == []


def test_nobody_reaches_into_another_place(desk: Desk, world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    rider = open_parcel(world, "rider", "S1")
    task = task_of(world, "clerk", rider)
    sent(world, "keeper", parcel)
    place = world.places["P1"]
    line = {"line_id": parcel.lines[0].line_id, "good": 2}
    body = {"place_id": place, "code": parcel.pickup_code}
    for who, method, path, content in (
        ("other_clerk", "GET", f"{STAFF}/tasks?place_id={world.places['S1']}", None),
        ("other_clerk", "GET", f"{STAFF}/tasks/{task.id}", None),
        ("other_clerk", "POST", f"{STAFF}/tasks/{task.id}/take", {}),
        ("other_clerk", "POST", f"{STAFF}/tasks/{task.id}/pick", {}),
        ("other_clerk", "POST", f"{STAFF}/tasks/{task.id}/hand-over", {}),
        ("other_clerk", "POST", f"{STAFF}/tasks/{task.id}/refuse", {"reason": "缺货"}),
        ("other_clerk", "POST", f"{STAFF}/shipments/{rider.id}/delivered", {}),
        ("other_clerk", "POST", f"{STAFF}/shipments/{rider.id}/receiver", {}),
        ("other_leader", "GET", f"{LEADER}/arrivals?place_id={place}", None),
        ("other_leader", "GET", f"{LEADER}/to-hand-out?place_id={place}", None),
        ("other_leader", "GET", f"{LEADER}/uncollected?place_id={place}", None),
        ("other_leader", "POST", f"{LEADER}/shipments/{parcel.id}/receive", {"lines": [line]}),
        ("other_leader", "POST", f"{LEADER}/receipts", {"place_id": place, "code": parcel.id}),
        ("other_leader", "POST", f"{LEADER}/hand-outs", body),
        ("shopper", "POST", f"{LEADER}/hand-outs", body),
        ("leader", "POST", f"{STAFF}/hand-outs", body),
        ("keeper", "POST", f"{STAFF}/exit-checks", {"place_id": place, "code": "JJX1"}),
        ("clerk", "GET", "/api/hq/fulfilment/missing-uploads", None),
    ):
        if method == "GET":
            answer = desk.get(who, path, 403)
        else:
            answer = desk.post(who, path, content, status=403)
        assert code_of(answer) == "kernel.forbidden", path
    assert again(parcel).state == "shipped"
    assert again(rider).state == "to_pick"


def test_a_parcel_is_its_owners(desk: Desk, world: World) -> None:
    parcel = open_parcel(world, "rider", "S1")
    sent(world, "clerk", parcel)
    for method, path in (("GET", ""), ("POST", "/received")):
        url = f"{SHOP}/shipments/{parcel.id}{path}"
        if method == "GET":
            answer = desk.get("stranger", url, 404)
        else:
            answer = desk.post("stranger", url, status=404)
        assert code_of(answer) == "fulfilment.shipment_not_found"
    assert desk.post("shopper", f"{SHOP}/shipments/{parcel.id}/received")["words"] == "已送达"


def test_the_exit_over_http(desk: Desk, world: World) -> None:
    parcel = open_parcel(world, "in_store", "S1", value_fen=60_000)
    url = f"{SHOP}/exit-code?order_id={parcel.order_id}"
    assert code_of(desk.get("stranger", url, 404)) == "fulfilment.no_exit_pass"
    shown = desk.get("shopper", url)
    assert 1 <= shown["seconds_left"] <= shown["period_seconds"] == 60
    body = {"place_id": world.places["S1"], "code": shown["code"]}
    verdict = desk.post("clerk", f"{STAFF}/exit-checks", body, key="door")
    assert [one["quantity"] for one in verdict["look_at"]] == [2]
    assert verdict["bought"] == [
        {
            "sku_id": world.skus["cola"],
            "name": "测试商品",
            "spec": "",
            "base_unit": "piece",
            "quantity": 2,
        }
    ]
    assert desk.post("clerk", f"{STAFF}/exit-checks", body, key="door") == verdict
    assert code_of(desk.post("clerk", f"{STAFF}/exit-checks", body, status=409)) == (
        "fulfilment.exit_code_used"
    )


def audit_log() -> list[tuple[str, str, str]]:
    with unit_of_work(write=False):
        rows = execute(select(AuditEntry.actor_id, AuditEntry.action, AuditEntry.subject)).all()
    return [(row.actor_id, row.action, row.subject) for row in rows]


def test_the_receiver_is_masked_until_a_logged_look(desk: Desk, world: World) -> None:
    parcel = open_parcel(world, "rider", "S1")
    place = world.places["S1"]
    listed = desk.get("clerk", f"{STAFF}/tasks?place_id={place}")
    assert listed["items"][0]["receiver"] == {
        "receiver": "王**",
        "phone": "170****9999",
        "province": "辽宁省",
        "city": "沈阳市",
        "district": "和平区",
    }
    assert "测试小区" not in str(listed)
    assert audit_log() == []
    shown = desk.post("clerk", f"{STAFF}/shipments/{parcel.id}/receiver")
    assert (shown["phone"], shown["detail"]) == ("17000009999", "测试小区1号楼")
    assert audit_log() == [(world.people["clerk"], "fulfilment.reveal_receiver", parcel.id)]
    sent(world, "clerk", parcel)
    desk.post("clerk", f"{STAFF}/shipments/{parcel.id}/delivered")
    gone = desk.post("clerk", f"{STAFF}/shipments/{parcel.id}/receiver", status=404)
    assert code_of(gone) == "fulfilment.shipment_not_found"
    assert len(audit_log()) == 1


def ready(world: World) -> ShipmentView:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    picked(world, "clerk", parcel)
    return again(parcel)


def test_brute_force_ends_at_the_tenth_wrong_code(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F24: the count outlives the roll-back of each refusal; forged QR texts count too."""
    monkeypatch.setattr(rules, "guess_window", lambda _: 7)  # no window ends while we guess
    parcel, place = ready(world), world.places["S1"]
    text = (parcel.qr_text or "")[:-1] + "0"
    for n in range(rules.GUESSES_PER_ACTOR):
        code, status = (text, 422) if n % 2 else (f"{n:08d}", 404)
        body = {"place_id": place, "code": code}
        desk.post("clerk", f"{STAFF}/hand-outs", body, status=status)
    right = {"place_id": place, "code": parcel.pickup_code}
    answer = desk.post("clerk", f"{STAFF}/hand-outs", right, status=429)
    assert code_of(answer) == "fulfilment.too_many_wrong_codes"
    assert "秒后再试" in answer["error"]["message"]
    assert again(parcel).state == "ready"


def test_bodies_that_make_no_sense(desk: Desk, world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task = task_of(world, "clerk", parcel)
    for path, body in (
        (f"tasks/{task.id}/pick", {"lines": [{"line_id": "x", "quantity": -1}]}),
        (f"tasks/{task.id}/pick", {"amount": 3}),
        (f"tasks/{task.id}/hand-over", {"waybill": "单号"}),
        ("hand-outs", {"place_id": world.places["S1"], "code": "一二三四五六七八"}),
        ("hand-outs", {"place_id": world.places["S1"]}),
        ("receipts", {"place_id": world.places["S1"], "code": "' OR 1=1 --"}),
    ):
        answer = desk.post("clerk", f"{STAFF}/{path}", body, status=422)
        assert code_of(answer) == "kernel.invalid_input", path
    bad = desk.get("clerk", f"{STAFF}/tasks?place_id={world.places['S1']}&cursor=abc", 422)
    assert code_of(bad) == "kernel.invalid_input"
    assert desk.get("clerk", f"{STAFF}/refuse-reasons")["items"][-1] == "其他"


def test_headquarters_sees_what_wechat_was_not_told(desk: Desk, world: World) -> None:
    assert desk.get("hq", "/api/hq/fulfilment/missing-uploads") == {"items": []}
