"""The board: one of each kind and subject, told to the group, settled by itself or by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.incidents import jobs, rules, service
from app.incidents.types import IncidentView
from app.inventory import service as inventory
from app.inventory.models import Stock
from app.inventory.types import CountedLot, TransferCounted, TransferWant
from app.kernel.clock import frozen_at
from app.kernel.db import execute, unit_of_work
from app.kernel.models import StreamEntry
from app.kernel.outbox import drain_all
from app.kernel.settings import settings, use_settings
from app.kernel.stream import relay_once, take_lease
from app.notify.models import Message
from tests.factories import World, make_world


@pytest.fixture
def world(app: APIFlask) -> Iterator[World]:
    return make_world()


def open_now() -> list[IncidentView]:
    drain_all()
    return service.list_incidents(place_ids=None)


def test_a_count_that_waits_is_on_the_board_until_it_ends(world: World) -> None:
    place = world.places["S1"]
    count = inventory.open_count(place_id=place, actor_id="psn_1")
    lots = [CountedLot(world.skus["cola"], "L1", 1)]
    inventory.count_lots(count_id=count.id, lots=lots, actor_id="psn_1")
    inventory.submit_count(count_id=count.id, actor_id="psn_1")
    [one] = open_now()
    assert (one.kind, one.subject, one.place_id) == ("stock.count_waiting", count.id, place)
    assert one.about == "数了 1 项，1 项差异较大"
    inventory.approve_count(count_id=count.id, actor_id="psn_2")
    assert open_now() == []
    [over] = service.list_incidents(place_ids=None, is_open=False, language="en")
    assert (over.about, over.resolution) == ("1 counted, 1 of them far off", "The count is booked")


def test_a_short_transfer_is_told_to_the_group_and_streamed(world: World) -> None:
    sent = inventory.send_transfer(
        from_place_id=world.places["S1"],
        to_place_id=world.places["S2"],
        wants=[TransferWant(world.skus["cola"], 5)],
        actor_id="psn_1",
    )
    inventory.receive_transfer(
        transfer_id=sent.id, counted=[TransferCounted(sent.lines[0].id, 3)], actor_id="psn_2"
    )
    [one] = open_now()
    assert (one.kind, one.title) == ("stock.transfer_short", "调拨到货短少或破损")
    assert one.data["lines"][0]["missing"] == 2
    with unit_of_work(write=False):
        [card] = execute(select(Message.data).where(Message.template == "incident")).all()
    assert card.data["title"] == "调拨到货短少或破损"
    assert card.data["subject"] == one.about
    [english] = service.list_incidents(place_ids=None, language="en")
    assert (english.title, english.about) == (
        "A transfer came short or damaged",
        "cola 2 missing",
    )
    assert one.about.endswith(" 少 2")
    fence = take_lease("test")
    assert fence is not None
    while relay_once(fence):
        pass
    with unit_of_work(write=False):
        rows = execute(select(StreamEntry.topic).where(StreamEntry.name == "IncidentOpened"))
        assert [row.topic for row in rows] == [f"place:{world.places['S2']}"]


def test_a_person_resolves_it_once_and_it_may_come_again(world: World, client: FlaskClient) -> None:
    place = world.places["S1"]
    note = {"kind": "stock.oversold", "subject": "x", "place_id": place, "data": {"n": 1}}
    first = service.open_incident(**note)
    assert service.open_incident(**note) == first
    path = f"/api/staff/incidents/incidents/{first}/resolve"
    for key, words in (("k1", "补了货"), ("k2", "别的话")):
        answer = client.post(path, json={"resolution": words}, headers=world.headers("clerk", key))
        assert (answer.status_code, answer.get_json()["resolution"]) == (200, "补了货")
    assert answer.get_json()["resolved_by"] == world.people["clerk"]
    assert service.open_incident(**note) != first
    listed = client.get(
        "/api/staff/incidents/incidents",
        query_string={"place_id": place, "is_open": "false"},
        headers=world.headers("clerk"),
    ).get_json()
    assert [one["id"] for one in listed["items"]] == [first]


def test_what_is_of_no_place_is_for_headquarters(world: World, client: FlaskClient) -> None:
    one = service.open_incident(kind="audit.difference", subject="x", place_id=None, data={})
    path = f"/api/staff/incidents/incidents/{one}/resolve"
    for who, status in (("clerk", 403), ("hq", 200)):
        answer = client.post(
            path, json={"resolution": "查过"}, headers=world.headers(who, f"k-{who}")
        )
        assert answer.status_code == status


def test_the_nightly_audit_runs_once_a_day_and_raises_what_it_finds(world: World) -> None:
    day = datetime(2026, 11, 22, tzinfo=UTC)

    def at(hour: int, day_of_month: int = 22) -> bool:
        with frozen_at(day.replace(hour=hour, day=day_of_month)):
            drain_all()
            ran = jobs.audit_if_due()
            drain_all()
            return ran

    use_settings(replace(settings(), audit_at="12:00"))  # 04:00 UTC
    assert [at(5), at(6)] == [False, False]  # the first day is begun, not audited
    with unit_of_work():
        execute(update(Stock).values(on_hand=Stock.on_hand + 1))
    assert [at(3, 23), at(4, 23), at(5, 23)] == [False, True, False]
    [one] = open_now()
    assert (one.kind, one.subject, one.severity) == (
        "audit.difference",
        "inventory.ledger",
        "urgent",
    )
    assert (one.data["count"], len(one.data["first"])) == (17, 17)
    with unit_of_work():
        execute(update(Stock).values(on_hand=Stock.on_hand - 1))
    assert at(4, 24) is True
    assert open_now() == []
    use_settings(replace(settings(), audit_at="off"))
    assert at(5, 25) is False


def test_every_kind_has_its_english_title() -> None:
    for kind, (_, chinese, english) in rules.KINDS.items():
        assert (rules.title_of(kind), rules.title_of(kind, "en")) == (chinese, english)
        assert (chinese.isascii(), english.isascii()) == (False, True)


DATA = {
    "sku_id": "sku_1",
    "quantity": 3,
    "lines": [{"sku_id": "sku_1", "missing": 2, "damaged": 1}],
    "large_lines": 1,
    "kind": "pick",
    "check": "库存 = 流水合计",
    "count": 4,
    "reason": "途中丢失",
    "waybill": "SF1",
    "external_id": "M-1",
}


@pytest.mark.parametrize("kind", sorted(rules.KINDS))
def test_what_it_is_about_has_no_chinese_in_english(kind: str) -> None:
    lines = 2 if kind == rules.COUNT_WAITING else DATA["lines"]
    said = [
        rules.about(kind, "inventory.ledger", {**DATA, "lines": lines}, {"sku_1": name}, language)
        for name, language in (("可乐", "zh"), ("Cola", "en"))
    ]
    assert all(said)
    assert (said[0].isascii(), said[1].isascii()) == (False, True)
