"""Nickname and picture: their owner's alone, last one wins, both can be taken away."""

from __future__ import annotations

import base64
import io
import threading

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select, update

from app.identity import service
from app.identity.models import Person, Profile
from app.kernel.auth import Caller
from app.kernel.db import execute, unit_of_work
from tests.factories import World

AVATAR = "/api/shop/identity/avatar"
NICKNAME = "/api/shop/identity/nickname"
ME = "/api/shop/identity/me"


def picture(colour: str = "red") -> str:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def test_the_owner_sees_it_and_nobody_else(client: FlaskClient, world: World) -> None:
    mine, other = world.headers("stranger"), world.headers("shopper")
    assert client.get(AVATAR, headers=mine).get_json() == {"version": "", "image": ""}
    put = client.put(AVATAR, json={"image": picture()}, headers=mine).get_json()
    assert put["image"].startswith("data:image/jpeg;base64,/9j/")
    assert client.get(AVATAR, headers=mine).get_json() == put
    assert client.get(ME, headers=mine).get_json()["avatar_version"] == put["version"]
    assert client.get(AVATAR, headers=other).get_json() == {"version": "", "image": ""}
    assert client.get(AVATAR).status_code == 401


def test_a_new_picture_takes_the_place_of_the_old(client: FlaskClient, world: World) -> None:
    mine = world.headers("stranger")
    red = client.put(AVATAR, json={"image": picture()}, headers=mine).get_json()
    blue = client.put(AVATAR, json={"image": picture("blue")}, headers=mine).get_json()
    assert blue["version"] != red["version"] and blue["image"] != red["image"]
    assert client.delete(AVATAR, headers=mine).get_json() == {"ok": True}
    assert client.delete(AVATAR, headers=mine).get_json() == {"ok": True}
    assert client.get(AVATAR, headers=mine).get_json() == {"version": "", "image": ""}


def test_answers_are_never_taken_for_something_else(client: FlaskClient, world: World) -> None:
    answer = client.put(AVATAR, json={"image": picture()}, headers=world.headers("stranger"))
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_hostile_files_are_refused_in_words(client: FlaskClient, world: World) -> None:
    mine = world.headers("stranger")
    svg = base64.b64encode(b"<svg onload=alert(1)>").decode()
    refused = client.put(AVATAR, json={"image": svg}, headers=mine)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (
        422,
        "identity.picture_refused",
    )
    heavy = base64.b64encode(b"\xff" * (1024 * 1024 + 1)).decode()
    assert client.put(AVATAR, json={"image": heavy}, headers=mine).status_code == 422
    endless = client.put(AVATAR, json={"image": "A" * 2_000_000}, headers=mine)
    assert endless.get_json()["error"]["code"] == "kernel.invalid_input"
    assert client.get(AVATAR, headers=mine).get_json()["version"] == ""


def test_a_nickname_stands_beside_the_registered_name(client: FlaskClient, world: World) -> None:
    mine = world.headers("stranger")
    before = client.get(ME, headers=mine).get_json()
    after = client.put(NICKNAME, json={"nickname": " 小\u202e橙子 "}, headers=mine).get_json()
    assert after == before | {"nickname": "小橙子"}
    assert client.put(NICKNAME, json={"nickname": ""}, headers=mine).get_json() == before
    refused = client.put(NICKNAME, json={"nickname": "字" * 21}, headers=mine)
    assert refused.get_json()["error"]["code"] == "identity.nickname_refused"


def test_a_counter_sees_a_nameless_shopper_by_nickname(world: World) -> None:
    person = world.people["stranger"]
    with unit_of_work():
        execute(update(Person).where(Person.id == person).values(name=""))
    service.set_nickname(person_id=person, nickname="小橙子")
    assert service.person_view(person_id=person).name == "小**"
    assert service.me(caller=Caller(person, "ses_x")).name == ""


def test_first_ones_at_the_same_moment_make_one_row(world: World) -> None:
    person = world.people["stranger"]
    gate = threading.Barrier(6)

    def change(number: int) -> None:
        gate.wait()
        if number % 2:
            service.set_nickname(person_id=person, nickname=f"小{number}")
        else:
            service.set_avatar(person_id=person, picture=base64.b64decode(picture()))

    threads = [threading.Thread(target=change, args=(n,)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    with unit_of_work(write=False):
        row = execute(
            select(func.count(), func.max(Profile.nickname), func.max(Profile.avatar_version))
        ).one()
    assert row[0] == 1 and row[1].startswith("小") and row[2].startswith("ava_")
