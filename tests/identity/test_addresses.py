"""Addresses: sealed at rest, clear for their owner, nobody else's business."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.identity import service
from app.identity.models import Address
from app.identity.rules import MAX_ADDRESSES
from app.kernel.db import execute, unit_of_work
from tests.factories import World

URL = "/api/shop/identity/addresses"
HOME: dict[str, Any] = {
    "receiver": "王小明",
    "phone": "17012345678",
    "province": "辽宁省",
    "city": "沈阳市",
    "district": "大东区",
    "detail": "紫荆庭6号楼3单元1002室",
    "lng": 123.46257,
    "lat": 41.788448,
    "is_default": False,
}


def add(client: FlaskClient, world: World, key: str, **changes: Any) -> Any:
    return client.post(URL, json=HOME | changes, headers=world.headers("stranger", key))


def own(client: FlaskClient, world: World) -> list[dict[str, Any]]:
    found = client.get(URL, headers=world.headers("stranger")).get_json()["items"]
    return [dict(one) for one in found]


def test_the_owner_reads_it_back_and_the_database_cannot(client: FlaskClient, world: World) -> None:
    made = add(client, world, "k1").get_json()
    assert {name: made[name] for name in HOME} == HOME
    assert client.get(f"{URL}/{made['id']}", headers=world.headers("stranger")).get_json() == made
    with unit_of_work(write=False):
        row = execute(select(Address.__table__).where(Address.id == made["id"])).one()
    for secret in (HOME["receiver"], HOME["phone"], HOME["detail"]):
        assert secret not in str(tuple(row))


def test_the_same_key_adds_it_once(client: FlaskClient, world: World) -> None:
    before = len(own(client, world))
    first, second = add(client, world, "k1"), add(client, world, "k1")
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotent-Replay"] == "true"
    assert len(own(client, world)) == before + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"lng": 0, "lat": 0},
        {"lng": 41.788448, "lat": 123.46257},  # the wrong way round
        {"lng": 2.35, "lat": 48.85},
        {"lng": None},
        {"phone": "12345"},
        {"phone": "17012345678; DROP TABLE"},
        {"receiver": "  "},
        {"detail": "一楼\n二楼"},
        {"detail": "长" * 101},
        {"person_id": "psn_1"},
    ],
)
def test_what_cannot_be_an_address_is_refused(
    client: FlaskClient, world: World, changes: dict[str, Any]
) -> None:
    before = own(client, world)
    answer = add(client, world, "k1", **changes)
    assert answer.status_code == 422
    [field] = answer.get_json()["error"]["details"]["fields"] if len(changes) == 1 else [""]
    assert field in {"", *changes}
    assert own(client, world) == before


def test_there_is_one_default_and_it_comes_first(client: FlaskClient, world: World) -> None:
    one = add(client, world, "k1", is_default=True).get_json()
    two = add(client, world, "k2", is_default=True).get_json()
    assert [a["id"] for a in own(client, world) if a["is_default"]] == [two["id"]]
    answer = client.put(
        f"{URL}/{one['id']}",
        json=HOME | {"is_default": True, "detail": "新家"},
        headers=world.headers("stranger"),
    )
    assert answer.get_json()["detail"] == "新家"
    found = own(client, world)
    assert (found[0]["id"], found[0]["is_default"]) == (one["id"], True)
    assert sum(a["is_default"] for a in found) == 1


def test_a_first_address_is_the_default(client: FlaskClient, world: World) -> None:
    for known in own(client, world):
        service.remove_address(person_id=world.people["stranger"], address_id=known["id"])
    assert add(client, world, "k1").get_json()["is_default"] is True
    assert add(client, world, "k2").get_json()["is_default"] is False


def test_a_removed_one_is_gone_and_can_be_removed_once(client: FlaskClient, world: World) -> None:
    made = add(client, world, "k1").get_json()
    url = f"{URL}/{made['id']}"
    assert client.delete(url, headers=world.headers("stranger")).get_json() == {"ok": True}
    for answer in (
        client.delete(url, headers=world.headers("stranger")),
        client.get(url, headers=world.headers("stranger")),
        client.put(url, json=HOME, headers=world.headers("stranger")),
    ):
        assert answer.status_code == 404
        assert answer.get_json()["error"]["code"] == "identity.address_not_found"
    assert made["id"] not in [a["id"] for a in own(client, world)]


def test_nobody_touches_another_s_address(client: FlaskClient, world: World) -> None:
    theirs = world.address["shopper"]
    before = service.get_address(person_id=world.people["shopper"], address_id=theirs)
    for who in ("stranger", "clerk", "hq"):
        headers = world.headers(who)
        for answer in (
            client.get(f"{URL}/{theirs}", headers=headers),
            client.put(f"{URL}/{theirs}", json=HOME, headers=headers),
            client.delete(f"{URL}/{theirs}", headers=headers),
        ):
            assert answer.status_code == 404
    after = service.get_address(person_id=world.people["shopper"], address_id=theirs)
    assert after == before


def test_a_list_has_an_end(client: FlaskClient, world: World) -> None:
    known = len(own(client, world))
    for n in range(MAX_ADDRESSES - known):
        service.add_address(person_id=world.people["stranger"], **(HOME | {"detail": f"{n}室"}))
    answer = add(client, world, "k1")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (
        409,
        "identity.too_many_addresses",
    )
    assert str(MAX_ADDRESSES) in answer.get_json()["error"]["message"]
    assert len(own(client, world)) == MAX_ADDRESSES
