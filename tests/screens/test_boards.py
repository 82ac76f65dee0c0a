"""Boards of the leader, the staff and headquarters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from app.catalog import service as catalog
from app.fulfilment import service as fulfilment
from app.identity import service as identity
from app.inventory.models import StockMinimum
from app.kernel.clock import frozen_at
from app.kernel.db import execute, unit_of_work
from app.ordering import service as ordering
from tests.counting import statements
from tests.screens.conftest import MORNING, Desk

LEADER = "/api/leader/screens/board"
STAFF = "/api/staff/screens/board"
ROUTE = "/api/hq/screens/route"


def test_a_leader_sees_what_comes_what_waits_and_what_is_short(desk: Desk) -> None:
    world = desk.world
    place_id = world.places["P1"]
    desk.pay(coming := desk.place("pickup", {"milk": 2}, "P1"))
    desk.pay(here := desk.place("pickup", {"chips": 1}, "P1"))
    desk.bring(here, "keeper", "G1", "leader")
    with unit_of_work():
        execute(
            insert(StockMinimum).values(place_id=place_id, sku_id=world.skus["cola"], minimum=25)
        )
    board = desk.get(LEADER, "leader", place_id=place_id).json
    assert board["place"]["name"] == "P1店"
    assert board["counts"] == {
        "arriving": 1,
        "to_hand_out": 1,
        "uncollected": 0,
        "short": 0,
        "low_stock": 1,
        "is_capped": False,
    }
    (arriving,) = board["arriving"]
    assert (arriving["order_id"], arriving["source_name"]) == (coming, "G1店")
    assert arriving["eta_at"] == "2026-11-24T02:30:00Z"
    assert (arriving["is_late"], arriving["state_words"]) == (False, "待拣货")
    assert [(line["name"], line["quantity"]) for line in arriving["lines"]] == [("测试milk", 2)]
    assert [line["base_unit"] for line in arriving["lines"]] == ["piece"]
    (ready,) = board["to_hand_out"]
    assert (ready["order_id"], ready["state_words"]) == (here, "可取")
    assert "1700000" not in ready["person_hint"]
    assert [(low["name"], low["words"]) for low in board["low_stock"]] == [
        ("测试cola", "剩 20 件，低于 25 件")
    ]
    with frozen_at(MORNING + timedelta(days=2)):
        later = desk.get(LEADER, "leader", place_id=place_id).json
    assert later["counts"]["uncollected"] == 1
    assert later["arriving"][0]["is_late"] is True


def test_a_leader_sees_what_came_short_today(desk: Desk) -> None:
    place_id = desk.world.places["P1"]
    desk.pay(order := desk.place("pickup", {"milk": 2, "chips": 1}, "P1"))
    desk.bring(order, "keeper", "G1", "leader", missing={"测试milk": 1})
    board = desk.get(LEADER, "leader", place_id=place_id).json
    assert board["counts"]["short"] == 1
    (parcel,) = board["short"]
    assert parcel["order_id"] == order
    lines = {line["name"]: line for line in parcel["lines"]}
    counted = {name: (one["quantity"], one["good"]) for name, one in lines.items()}
    assert counted == {"测试milk": (2, 1), "测试chips": (1, 1)}
    sku = desk.world.skus["milk"]
    assert (lines["测试milk"]["sku_id"], lines["测试milk"]["base_unit"]) == (sku, "piece")
    assert lines["测试milk"]["gtin"] == catalog.get_sku(sku).gtin
    with frozen_at(MORNING + timedelta(days=1)):
        assert desk.get(LEADER, "leader", place_id=place_id).json["short"] == []


def test_staff_see_late_tasks_first_and_todays_exit_checks(desk: Desk) -> None:
    place_id = desk.world.places["S1"]
    desk.pay(first := desk.place("rider", {"milk": 1}))
    with frozen_at(MORNING + timedelta(minutes=40)):
        desk.pay(second := desk.place("rider", {"milk": 1}))
        desk.pay(bought := desk.place("in_store", {"cola": 1}, "S1"))
        code = fulfilment.exit_code(person_id=desk.world.people["shopper"], order_id=bought).code
        fulfilment.check_exit(caller=desk.caller("clerk"), place_id=place_id, code=code)
        fulfilment.take_task(
            caller=desk.caller("clerk"), task_id=desk.task_of(second, "clerk", "S1")
        )
        board = desk.get(STAFF, "clerk", place_id=place_id).json
    assert [(task["order_id"], task["is_late"]) for task in board["tasks"]] == [
        (first, True),
        (second, False),
    ]
    assert board["late"] == 1
    assert board["by_state"] == {"open": 1, "taken": 1, "picked": 0}
    assert board["exit_checks_today"] == 1
    assert board["tasks"][1]["state_words"] == "拣货中"
    with frozen_at(MORNING + timedelta(days=1)):
        assert desk.get(STAFF, "clerk", place_id=place_id).json["exit_checks_today"] == 0


def test_a_task_brings_all_that_picking_needs(desk: Desk) -> None:
    world = desk.world
    desk.pay(order_id := desk.place("pickup", {"milk": 2, "apple": 800}, "P1"))
    task_id = desk.task_of(order_id, "keeper", "G1")
    page = desk.get(f"/api/staff/screens/tasks/{task_id}", "keeper").json
    task = page["task"]
    assert (page["place"]["name"], task["flow"], task["dest_name"]) == ("G1店", "transfer", "P1店")
    order = ordering.order_for_staff(order_id=order_id).order
    assert (task["number"], task["assignee_name"], task["receiver"]) == (order.number, None, None)
    goods = {one["sku_id"]: one for one in page["goods"]}
    assert set(goods) == {world.skus["milk"], world.skus["apple"]}
    assert goods[world.skus["milk"]]["codes"] == [{"gtin": "06907992500010", "factor": 1}]
    apple = goods[world.skus["apple"]]
    assert (apple["plu"], apple["base_unit"], apple["codes"]) == ("10001", "gram", [])
    milk = next(one for one in task["lines"] if one["sku_id"] == world.skus["milk"])
    assert (milk["quantity"], milk["picked"], bool(milk["lot_no"])) == (2, 0, True)
    assert milk["expiry"] is not None
    assert milk["expiry_level"] in ("soon", "ok")
    fulfilment.take_task(caller=desk.caller("keeper"), task_id=task_id)
    taken = desk.get(STAFF, "keeper", place_id=world.places["G1"]).json["tasks"][0]
    assert taken["assignee_name"] == identity.me(caller=desk.caller("keeper")).name
    assert desk.get(f"/api/staff/screens/tasks/{task_id}", "clerk").status_code == 403
    assert desk.get("/api/staff/screens/tasks/tsk_none", "keeper").status_code == 404


def test_a_board_reads_as_much_for_many_tasks_as_for_one(desk: Desk) -> None:
    place_id = desk.world.places["S1"]

    def sent() -> int:
        with statements() as told:
            desk.get(STAFF, "clerk", place_id=place_id)
        return len(told)

    desk.pay(desk.place("rider", {"milk": 1}))
    desk.get(STAFF, "clerk", place_id=place_id)
    before = sent()
    for _ in range(3):
        desk.pay(desk.place("rider", {"milk": 1, "chips": 1}))
    desk.get(STAFF, "clerk", place_id=place_id)
    assert sent() == before


def test_headquarters_see_the_reasons_on_a_map(desk: Desk) -> None:
    order_id = desk.place("rider", {"milk": 1})
    answer = desk.get(ROUTE, "hq", order_id=order_id)
    assert answer.status_code == 200
    (decision,) = answer.json["decisions"]
    assert (decision["cause"], decision["kind"]) == ("placed", "rider")
    assert (decision["dest_lng"], decision["dest_lat"]) == (123.434, 41.803)
    points = {one["name"]: one for one in decision["points"]}
    assert points["S1店"]["outcome"] == "chosen"
    assert points["S2店"]["outcome"] == "rejected"
    assert points["S2店"]["why"][0]["code"] == "dearer"
    assert points["S2店"]["lng"] == 123.444
    assert decision["cost_fen"] == sum(
        value if name != "expiry_bonus_fen" else -value
        for name, value in points["S1店"]["terms"].items()
    )
    assert decision["sentences"][0].startswith("由 S1店 骑手送")


def test_an_unknown_order_has_no_map(desk: Desk) -> None:
    assert desk.get(ROUTE, "hq", order_id="ord_none").status_code == 404


@pytest.mark.parametrize(
    ("path", "who", "place", "status"),
    [
        (LEADER, "leader", "P1", 200),
        (LEADER, "other_leader", "P1", 403),
        (LEADER, "clerk", "S1", 200),
        (LEADER, "clerk", "S2", 403),
        (LEADER, "shopper", "P1", 403),
        (LEADER, "keeper", "G1", 403),
        (STAFF, "clerk", "S1", 200),
        (STAFF, "clerk", "S2", 403),
        (STAFF, "keeper", "G1", 200),
        (STAFF, "other_keeper", "G1", 403),
        (STAFF, "leader", "P1", 403),
        (STAFF, "shopper", "S1", 403),
    ],
)
def test_a_board_is_for_its_own_people(
    desk: Desk, path: str, who: str, place: str, status: int
) -> None:
    assert desk.get(path, who, place_id=desk.world.places[place]).status_code == status


@pytest.mark.parametrize("who", ["shopper", "leader", "clerk", "keeper"])
def test_the_map_is_for_headquarters(desk: Desk, who: str) -> None:
    assert desk.get(ROUTE, who, order_id="ord_none").status_code == 403


def test_what_riders_have_not_brought_is_listed_until_they_say_so(desk: Desk) -> None:
    world = desk.world
    desk.pay(order_id := desk.place("rider", {"cola": 1}))
    (shipment,) = fulfilment.shipments_of_order(order_id=order_id)
    code = next(name for name, row in world.places.items() if row == shipment.source_place_id)
    who = "clerk" if code == "S1" else "keeper"
    task_id = desk.pick(order_id, who, code)
    fulfilment.hand_over(caller=desk.caller(who), task_id=task_id)
    board = desk.get(STAFF, who, place_id=world.places[code]).json
    (out,) = board["tasks"]
    assert (out["task_id"], out["state"], out["flow"]) == (task_id, "handed_over", "rider")
    assert out["shipment_state"] in ("shipped", "in_transit")
    assert (board["late"], board["by_state"]) == (0, {"open": 0, "taken": 0, "picked": 0})
    assert [one["sku_id"] for one in board["goods"]] == [world.skus["cola"]]
    fulfilment.mark_delivered(caller=desk.caller(who), shipment_id=shipment.id)
    assert desk.get(STAFF, who, place_id=world.places[code]).json["tasks"] == []
