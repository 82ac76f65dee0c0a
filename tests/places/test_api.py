"""The routes of places."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.identity.models import RoleGrant
from app.kernel.clock import now
from app.kernel.db import command, execute
from app.kernel.ids import new_id
from app.places import service
from tests.factories import World, make_world


@pytest.fixture
def world(client: FlaskClient) -> World:
    service.forget_cache()
    return make_world()


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["code"] for one in answer.json["items"]]


def test_places_near_a_shopper(client: FlaskClient, world: World) -> None:
    headers = world.headers("shopper")

    def ask(**query: Any) -> Any:
        point = {"lng": 123.4301, "lat": 41.8}
        return client.get("/api/shop/places/near", query_string=point | query, headers=headers)

    assert codes(ask()) == ["S1", "P1", "S2", "P2"]
    assert codes(ask(kind="pickup_point")) == ["P1", "P2"]
    assert codes(ask(kind="store", limit=1)) == ["S1"]
    assert codes(ask(radius_m=100)) == ["S1"]
    first = ask(limit=1).json["items"][0]
    assert first["distance_m"] == 8
    assert not {"org_id", "price_list", "served_by_id"} & set(first)


@pytest.mark.parametrize(
    "query",
    [
        {"lng": "123.4"},
        {"lng": "41.8", "lat": "123.4"},  # the wrong way round
        {"lng": "nan", "lat": "41.8"},
        {"lng": "inf", "lat": "41.8"},
        {"lng": "123.4", "lat": "41.8", "kind": "grid_warehouse"},
        {"lng": "123.4", "lat": "41.8", "limit": "0"},
        {"lng": "123.4", "lat": "41.8", "limit": "1000"},
    ],
)
def test_a_point_outside_china_or_a_wrong_kind_is_refused(
    client: FlaskClient, world: World, query: dict[str, str]
) -> None:
    answer = client.get(
        "/api/shop/places/near", query_string=query, headers=world.headers("shopper")
    )
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "kernel.invalid_input"


def test_every_counter_for_who_does_not_say_where_she_is(client: FlaskClient, world: World) -> None:
    headers = world.headers("shopper")

    def ask(**query: Any) -> Any:
        return client.get("/api/shop/places/places", query_string=query, headers=headers)

    assert codes(ask()) == ["P1", "P2", "S1", "S2"]
    assert codes(ask(kind="store")) == ["S1", "S2"]
    first = ask(kind="store", limit=1)
    assert codes(ask(kind="store", limit=1, cursor=first.json["next_cursor"])) == ["S2"]
    assert ask(kind="grid_warehouse").status_code == 422


def test_one_place(client: FlaskClient, world: World) -> None:
    headers = world.headers("shopper")
    path = "/api/shop/places/places/"
    assert client.get(path + world.places["S1"], headers=headers).json["code"] == "S1"
    for hidden in (world.places["G1"], "plc_none"):  # warehouses are not for customers
        answer = client.get(path + hidden, headers=headers)
        assert (answer.status_code, answer.json["error"]["code"]) == (404, "places.not_found")


@command
def grant_region(world: World, who: str, role: str) -> None:
    org_id = service.get_place(world.places["S1"]).org_id
    execute(
        insert(RoleGrant).values(
            id=new_id("grt"),
            person_id=world.people[who],
            role=role,
            scope_kind="org",
            scope_id=org_id,
            created_at=now(),
        )
    )


def test_everybody_sees_the_places_they_work_for(client: FlaskClient, world: World) -> None:
    staff, leader = "/api/staff/places/mine", "/api/leader/places/mine"
    assert codes(client.get(leader, headers=world.headers("leader"))) == ["P1"]
    assert codes(client.get(staff, headers=world.headers("clerk"))) == ["S1"]
    assert codes(client.get(staff, headers=world.headers("keeper"))) == ["G1"]
    everything = ["C1", "G1", "P1", "P2", "S1", "S2"]
    assert codes(client.get(staff, headers=world.headers("hq"))) == everything
    # an organisation subtree counts as its places, and only for the role it was given for
    grant_region(world, "clerk", "keeper")
    assert codes(client.get(staff, headers=world.headers("clerk"))) == everything
    assert client.get(leader, headers=world.headers("clerk")).status_code == 403


def test_places_come_page_by_page(client: FlaskClient, world: World) -> None:
    seen, cursor = [], ""
    while True:
        answer = client.get(
            "/api/staff/places/mine",
            query_string={"limit": 4, "cursor": cursor},
            headers=world.headers("hq"),
        )
        seen.append(codes(answer))
        cursor = answer.json["next_cursor"]
        if not cursor:
            break
    assert seen == [["C1", "G1", "P1", "P2"], ["S1", "S2"]]
