"""Finding places, the process's cache, and the organisation tree, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from app.kernel.db import command, execute, query
from app.kernel.ids import new_id
from app.places import service
from app.places.errors import PlaceNotFound
from app.places.models import OrgUnit, Place
from app.places.types import PICKUP_POINT, STORE
from tests.factories import World, make_world

# a little east of S1
LNG, LAT = 123.4301, 41.8000


@pytest.fixture
def world(database: str) -> World:
    service.forget_cache()
    return make_world()


def names(found: list[tuple[service.PlaceView, int]]) -> list[str]:
    return [one.code for one, _ in found]


@command
def change(place_id: str, **values: object) -> None:
    execute(update(Place).where(Place.id == place_id).values(**values))


def test_the_nearest_come_first(world: World) -> None:
    found = service.near(lng=LNG, lat=LAT, kinds=(STORE, PICKUP_POINT))
    assert names(found) == ["S1", "P1", "S2", "P2"]
    metres = [away for _, away in found]
    assert metres == sorted(metres)
    assert metres[0] == service.distance_m(LNG, LAT, 123.43, 41.8) == 8


def test_equally_near_places_come_by_code(world: World) -> None:
    change(world.places["S2"], lng=123.43, lat=41.8)
    service.forget_cache()
    assert names(service.near(lng=LNG, lat=LAT, kinds=(STORE,))) == ["S1", "S2"]


def test_a_radius_ends_where_it_says(world: World) -> None:
    far = service.distance_m(LNG, LAT, 123.444, 41.8)
    inside = service.near(lng=LNG, lat=LAT, kinds=(STORE,), radius_m=far)
    outside = service.near(lng=LNG, lat=LAT, kinds=(STORE,), radius_m=far - 1)
    assert (names(inside), names(outside)) == (["S1", "S2"], ["S1"])


def test_kind_and_limit(world: World) -> None:
    assert names(service.near(lng=LNG, lat=LAT, kinds=(PICKUP_POINT,))) == ["P1", "P2"]
    assert names(service.near(lng=LNG, lat=LAT, kinds=(STORE, PICKUP_POINT), limit=2)) == [
        "S1",
        "P1",
    ]
    assert names(service.near(lng=LNG, lat=LAT, kinds=())) == []


def test_a_closed_place_is_not_offered_but_still_known(world: World) -> None:
    change(world.places["S1"], is_active=False)
    service.forget_cache()
    assert "S1" not in names(service.near(lng=LNG, lat=LAT, kinds=(STORE,)))
    assert not service.get_place(world.places["S1"]).is_active


def test_a_place_made_by_another_process_is_found_at_once(world: World) -> None:
    known = service.all_places()
    made = new_id("plc")
    values = {
        c.key: getattr(known[0], c.key) for c in Place.__table__.c if hasattr(known[0], c.key)
    }

    @command
    def make() -> None:
        moment = execute(select(Place.created_at)).scalars().first()
        execute(insert(Place).values(**values | {"id": made, "code": "S9", "created_at": moment}))

    make()
    assert service.get_place(made).code == "S9"
    with pytest.raises(PlaceNotFound):
        service.get_place("plc_none")


def test_what_is_looked_up_by_id_and_code(world: World) -> None:
    asked = [world.places["S1"], "plc_none", world.places["P1"]]
    found = service.places_by_ids(asked)
    assert {one.code for one in found.values()} == {"S1", "P1"}
    by_code = service.find_place_by_code("P2")
    assert by_code is not None
    assert by_code.id == world.places["P2"]
    assert service.find_place_by_code("nope") is None
    assert [one.code for one in service.all_places()] == ["C1", "G1", "P1", "P2", "S1", "S2"]
    assert [one.code for one in service.all_places(STORE)] == ["S1", "S2"]


@query
def orgs() -> dict[str, str]:
    return {row.name: row.id for row in execute(select(OrgUnit.name, OrgUnit.id)).all()}


@command
def add_org(name: str, parent_id: str, path: str) -> str:
    made = path.rsplit("/", 1)[-1]
    execute(
        insert(OrgUnit).values(id=made, parent_id=parent_id, kind="region", name=name, path=path)
    )
    return made


def test_a_subtree_covers_what_is_below_it_and_nothing_beside_it(world: World) -> None:
    root, liaoning = orgs()["总部"], orgs()["辽宁"]
    # an id that another one begins with: a prefix of the text is not a parent
    add_org("近似", root, f"{root}/{liaoning}9")
    below = add_org("沈阳", liaoning, f"{root}/{liaoning}/org_below")
    change(world.places["S2"], org_id=below)
    change(world.places["P2"], org_id=f"{liaoning}9")
    service.forget_cache()
    everything = frozenset(world.places.values())
    assert service.places_of_org(root) == everything
    assert service.places_of_org(liaoning) == everything - {world.places["P2"]}
    assert service.places_of_org(below) == {world.places["S2"]}
    assert service.places_of_org("org_none") == frozenset()


def test_a_robot_key_is_sealed_at_rest(world: World) -> None:
    place_id = world.places["P1"]
    assert service.robot_key(place_id) is None
    service.set_robot_key(place_id=place_id, key="not-for-reading")
    assert service.robot_key(place_id) == "not-for-reading"

    @query
    def stored() -> str:
        return str(execute(select(Place.robot_key_sealed).where(Place.id == place_id)).scalar_one())

    assert "not-for-reading" not in stored()
