"""Routing over the real places and stock: plans, choices, stored decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from app.inventory import service as inventory
from app.inventory.types import Want
from app.kernel.clock import frozen_at
from app.kernel.db import execute, unit_of_work
from app.places import service as places
from app.places.models import Place
from app.routing import service as routing
from app.routing.errors import NoSource, OutOfRange
from app.routing.types import EXPRESS, IN_STORE, PICKUP, RIDER, RouteLine, RouteRequest
from tests.counting import statements
from tests.factories import World, make_world, put_stock

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shenyang
HOME = (123.4345, 41.8030)  # about 500 m from S1, 850 m from S2
FAR = (125.3245, 43.8868)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with frozen_at(MORNING):
        yield


@pytest.fixture
def world(database: str) -> World:
    places.forget_cache()
    return make_world()


def ask(world: World, kind: str, wants: dict[str, int], **rest: Any) -> RouteRequest:
    lines = tuple(
        RouteLine(no, world.skus[sku], n) for no, (sku, n) in enumerate(wants.items(), start=1)
    )
    if "place" in rest:
        rest["place_id"] = world.places[rest.pop("place")]
    else:
        rest["lng"], rest["lat"] = rest.pop("door", HOME)
    return RouteRequest(kind=kind, lines=lines, at=MORNING, **rest)


def sources(world: World, plan: Any) -> list[tuple[str, str]]:
    names = {place_id: name for name, place_id in world.places.items()}
    return [(parcel.kind, names[parcel.source_place_id]) for parcel in plan.parcels]


def test_each_kind_finds_its_place(world: World) -> None:
    assert sources(world, routing.plan(ask(world, IN_STORE, {"cola": 2}, place="S1"))) == [
        (IN_STORE, "S1")
    ]
    assert sources(world, routing.plan(ask(world, PICKUP, {"cola": 2}, place="P1"))) == [
        (PICKUP, "P1")
    ]
    assert sources(world, routing.plan(ask(world, PICKUP, {"milk": 2}, place="P1"))) == [
        (PICKUP, "G1")
    ]
    assert sources(world, routing.plan(ask(world, RIDER, {"milk": 2}))) == [(RIDER, "S1")]
    assert sources(world, routing.plan(ask(world, EXPRESS, {"milk": 2}))) == [(EXPRESS, "C1")]


def test_what_is_reserved_cannot_be_planned(world: World) -> None:
    plan = routing.plan(ask(world, IN_STORE, {"cola": 20}, place="S1"))
    assert plan.parcels[0].lines[0].quantity == 20
    inventory.reserve(
        order_id="ord_1",
        wants=[Want("oln_1", 1, world.places["S1"], world.skus["cola"], 18)],
        deadline=None,
    )
    with pytest.raises(NoSource) as refused:
        routing.plan(ask(world, IN_STORE, {"cola": 3}, place="S1"))
    assert refused.value.details == {
        "sku_ids": [world.skus["cola"]],
        "short": {world.skus["cola"]: {"needs": 3, "has": 2}},
    }


def test_a_plan_costs_one_select_and_a_second_only_for_the_rest(world: World) -> None:
    with statements() as sent:
        routing.plan(ask(world, RIDER, {"milk": 2, "cola": 1}))
    assert len(sent) == 1
    with statements() as sent:
        routing.plan(ask(world, EXPRESS, {"milk": 2}))
    assert len(sent) == 1
    with statements() as sent, pytest.raises(NoSource):
        routing.plan(ask(world, RIDER, {"milk": 2000}))
    assert len(sent) == 2


def test_a_closed_place_is_not_asked(world: World) -> None:
    with unit_of_work():
        execute(update(Place).where(Place.id == world.places["S1"]).values(is_active=False))
    places.forget_cache()
    assert sources(world, routing.plan(ask(world, RIDER, {"milk": 2}))) == [(RIDER, "S2")]


def test_far_from_every_store_there_is_no_rider(world: World) -> None:
    with pytest.raises(OutOfRange):
        routing.plan(ask(world, RIDER, {"milk": 1}, door=FAR))


def test_choices_are_every_way_with_its_promise_or_why_not(world: World) -> None:
    lines = [RouteLine(1, world.skus["cola"], 2)]
    with statements() as sent:
        found = routing.choices(
            lines=lines,
            at=MORNING,
            in_store_id=world.places["S1"],
            place_id=world.places["P2"],
            lng=HOME[0],
            lat=HOME[1],
        )
    assert len(sent) == 1
    names = {place_id: name for name, place_id in world.places.items()}
    assert [(c.kind, names.get(c.place_id or "")) for c in found] == [
        (IN_STORE, "S1"),
        (PICKUP, "P2"),
        (PICKUP, "P1"),
        (PICKUP, "S1"),
        (PICKUP, "S2"),
        (RIDER, None),
        (EXPRESS, None),
    ]
    assert all(choice.plan is not None and choice.why_not is None for choice in found)
    assert all(choice.freight_fen == 0 for choice in found)


def test_a_choice_that_cannot_be_says_why(world: World) -> None:
    found = routing.choices(
        lines=[RouteLine(1, world.skus["cola"], 50)],
        at=MORNING,
        in_store_id=world.places["S1"],
        lng=FAR[0],
        lat=FAR[1],
    )
    assert [(choice.kind, choice.plan, choice.why_not) for choice in found] == [
        (IN_STORE, None, "库存不足：缺 30 件测试cola"),
        (RIDER, None, found[1].why_not),
        (EXPRESS, found[2].plan, None),  # 20 + 20 + 10 in three parcels
    ]
    assert (found[1].why_not or "").startswith("最近的门店距您 27")
    (english,) = routing.choices(
        lines=[RouteLine(1, world.skus["cola"], 50)],
        at=MORNING,
        in_store_id=world.places["S1"],
        language="en",
    )
    assert english.why_not == "Our stock is short of 30 × cola"
    assert found[2].plan is not None
    assert sum(line.quantity for p in found[2].plan.parcels for line in p.lines) == 50


def test_without_a_door_there_is_nothing_to_deliver_to(world: World) -> None:
    found = routing.choices(
        lines=[RouteLine(1, world.skus["cola"], 1)], at=MORNING, place_id=world.places["S1"]
    )
    assert {choice.kind for choice in found} == {PICKUP}
    assert found[0].place_id == world.places["S1"]


def test_a_warehouse_is_no_place_to_collect(world: World) -> None:
    assert (
        routing.choices(
            lines=[RouteLine(1, world.skus["cola"], 1)], at=MORNING, place_id=world.places["G1"]
        )
        == []
    )


def test_decisions_are_stored_as_data_and_told_when_read(world: World) -> None:
    plan = routing.plan(ask(world, RIDER, {"milk": 2}))
    routing.record(order_id="ord_1", plan=plan, cause="placed")
    again = routing.plan(ask(world, RIDER, {"milk": 2}, excluded=frozenset({world.places["S1"]})))
    routing.record(order_id="ord_1", plan=again, cause="refused")
    first, second = routing.explain("ord_1", most_rejections=1)
    assert (first.cause, second.cause) == ("placed", "refused")
    assert first.rule_version == plan.rule_version
    assert first.data == plan.data
    assert first.sentences == (
        "由 S1店 骑手送：距您 500 米，预计 27 分钟送到。",
        "S2店 也有货，但更远（855 米）。",
    )
    assert second.sentences[1] == "S1店 之前没能接单，已改由别处安排。"
    (english, _) = routing.explain("ord_1", "en", most_rejections=0)
    assert english.sentences == ("S1店 sends a rider: 500 m from you, 27 min.",)
    assert routing.explain("ord_2") == ()


def test_a_preview_reads_nothing(world: World) -> None:
    free = inventory.availability(sku_ids=[world.skus["milk"]])
    request = ask(world, EXPRESS, {"milk": 2})
    with statements() as sent:
        plan = routing.preview(request, free)
    assert sent == []
    assert plan == routing.plan(request)


def test_new_stock_is_seen_at_once(world: World) -> None:
    request = ask(world, PICKUP, {"milk": 1}, place="P1")
    assert sources(world, routing.plan(request)) == [(PICKUP, "G1")]
    put_stock(world, "P1", "milk", 3)
    assert sources(world, routing.plan(request)) == [(PICKUP, "P1")]
