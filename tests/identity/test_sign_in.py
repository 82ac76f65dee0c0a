"""Signing in with WeChat, sessions, and the phone that belongs to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.identity import checks, service
from app.identity.models import AuditEntry, Identity, LoginSession, Person
from app.identity.types import WECOM
from app.kernel.clock import frozen_at, now
from app.kernel.crypto import blind_index, token_hash, unseal
from app.kernel.db import execute, unit_of_work
from app.kernel.settings import settings, use_settings
from tests.counting import statements
from tests.factories import World
from tests.wechat.conftest import Phone, fault, new_phone
from wechat.sandbox import tokens
from wechat.sandbox.serve import Running

SESSIONS = "/api/shop/identity/sessions"
STAFF_SESSIONS = "/api/staff/identity/sessions"
ME = "/api/shop/identity/me"
PHONE = "/api/shop/identity/phone"


def all_of(*columns: Any) -> list[Any]:
    with unit_of_work(write=False):
        return list(execute(select(*columns)).all())


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def sign_in(client: FlaskClient, phone: Phone) -> dict[str, Any]:
    answer = client.post(SESSIONS, json={"code": phone.login_code()})
    assert answer.status_code == 201, answer.text
    return dict(answer.get_json())


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def bind(client: FlaskClient, token: str, phone: Phone) -> Any:
    return client.post(
        PHONE, json={"code": phone.post("phone-code")["code"]}, headers=bearer(token)
    )


def test_the_first_sign_in_makes_a_person_and_the_second_finds_them(
    client: FlaskClient, handset: Phone
) -> None:
    first, second = sign_in(client, handset), sign_in(client, handset)
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["person_id"] == second["person_id"]
    assert first["token"] != second["token"]
    assert len(all_of(Person.id)) == 1
    [known] = all_of(Identity.subject, Identity.provider)
    assert tuple(known) == (handset.openid, "wechat_mini")
    for one in (first, second):
        me = client.get(ME, headers=bearer(one["token"])).get_json()
        assert me == {
            "id": first["person_id"],
            "name": "",
            "nickname": "",
            "avatar_version": "",
            "phone": "",
            "roles": [],
        }


def test_token_and_session_key_are_not_in_the_database_in_clear(
    client: FlaskClient, handset: Phone, weixin: Running
) -> None:
    answer = client.post(SESSIONS, json={"code": handset.login_code()})
    token = answer.get_json()["token"]
    [row] = all_of(LoginSession.token_hash, LoginSession.session_key_sealed)
    assert row.token_hash == token_hash(token)
    key = weixin.box.store.one("SELECT session_key FROM users WHERE openid = ?", handset.openid)
    assert key is not None
    assert unseal(row.session_key_sealed) == key["session_key"]
    assert key["session_key"] not in answer.text + row.session_key_sealed
    assert "session_key" not in answer.text


def test_a_code_is_good_once_and_a_made_up_one_never(client: FlaskClient, handset: Phone) -> None:
    code = handset.login_code()
    assert client.post(SESSIONS, json={"code": code}).status_code == 201
    for bad in (code, "made-up", "x" * 200):
        answer = client.post(SESSIONS, json={"code": bad})
        assert refusal(answer) == (401, "identity.login_refused")
    assert len(all_of(LoginSession.id)) == 1


def test_a_body_that_names_a_person_is_refused(client: FlaskClient, handset: Phone) -> None:
    """Identity comes from WeChat's code alone (F20)."""
    body = {"code": handset.login_code(), "openid": "o_demo_hq_001", "person_id": "psn_1"}
    assert refusal(client.post(SESSIONS, json=body)) == (422, "kernel.invalid_input")
    assert refusal(client.post(SESSIONS, json={"code": ""})) == (422, "kernel.invalid_input")
    assert all_of(Person.id) == []


def test_when_wechat_is_silent_the_words_say_try_again(
    client: FlaskClient, handset: Phone, weixin: Running
) -> None:
    fault(weixin, "/sns/jscode2session", "http_500", times=20)
    answer = client.post(SESSIONS, json={"code": handset.login_code()})
    assert refusal(answer) == (503, "identity.login_busy")
    assert answer.headers["Retry-After"] == "1"
    assert all_of(Person.id) == []


def test_signing_out_ends_this_session_alone(client: FlaskClient, handset: Phone) -> None:
    first, second = sign_in(client, handset), sign_in(client, handset)
    assert client.delete(SESSIONS, headers=bearer(first["token"])).status_code == 200
    assert refusal(client.get(ME, headers=bearer(first["token"]))) == (401, "kernel.not_signed_in")
    assert client.get(ME, headers=bearer(second["token"])).status_code == 200


def test_a_session_lives_as_many_days_as_the_settings_say(
    client: FlaskClient, handset: Phone
) -> None:
    use_settings(replace(settings(), session_days=30))
    token = sign_in(client, handset)["token"]
    with frozen_at(now() + timedelta(days=29, hours=23)):
        assert client.get(ME, headers=bearer(token)).status_code == 200
    with frozen_at(now() + timedelta(days=30, seconds=1)):
        assert client.get(ME, headers=bearer(token)).status_code == 401


def test_looking_up_a_caller_takes_one_select(world: World) -> None:
    with statements() as sent:
        caller = service.caller_for_token(world.tokens["clerk"])
    assert caller is not None
    assert caller.person_id == world.people["clerk"]
    assert [sql.split()[0] for sql in sent] == ["SELECT"]


def test_an_org_grant_covers_the_places_below_it_and_all_wins(world: World, app: Any) -> None:
    from app.places import service as places

    region = places.get_place(world.places["S1"]).org_id
    service.grant_role(
        person_id=world.people["shopper"], role="clerk", scope_kind="org", scope_id=region
    )
    caller = service.caller_for_token(world.tokens["shopper"])
    assert caller is not None
    assert caller.places_as("clerk") == frozenset(world.places.values())
    assert caller.places_as("leader") == frozenset()
    service.grant_role(person_id=world.people["shopper"], role="clerk", scope_kind="all")
    caller = service.caller_for_token(world.tokens["shopper"])
    assert caller is not None
    assert caller.places_as("clerk") is None


def test_staff_sign_in_with_wecom_only_when_the_chain_knows_them(
    client: FlaskClient, world: World, weixin: Running
) -> None:
    def code(userid: str) -> str:
        return tokens.new_code(weixin.box, "work_login", userid)

    answer = client.post(STAFF_SESSIONS, json={"code": code("wang.wu")})
    assert refusal(answer) == (403, "identity.not_staff")
    service.link_identity(
        person_id=world.people["clerk"],
        provider=WECOM,
        app_id=service.work_corp_id(),
        subject="wang.wu",
    )
    answer = client.post(STAFF_SESSIONS, json={"code": code("wang.wu")})
    assert answer.status_code == 201, answer.text
    me = client.get(ME, headers=bearer(answer.get_json()["token"])).get_json()
    assert me["id"] == world.people["clerk"]
    assert me["roles"] == [{"role": "clerk", "place_ids": [world.places["S1"]]}]


def test_a_phone_is_sealed_indexed_and_shown_masked(client: FlaskClient, handset: Phone) -> None:
    token = sign_in(client, handset)["token"]
    answer = bind(client, token, handset)
    assert answer.get_json() == {"phone": "170****5678"}
    [row] = all_of(Person.phone_sealed, Person.phone_index)
    assert "17012345678" not in row.phone_sealed
    assert unseal(row.phone_sealed) == "17012345678"
    assert row.phone_index == blind_index("17012345678")
    assert client.get(ME, headers=bearer(token)).get_json()["phone"] == "170****5678"
    assert bind(client, token, handset).status_code == 200  # again: nothing changes


def test_the_code_of_another_user_s_phone_button_is_refused(
    client: FlaskClient, handset: Phone, weixin: Running
) -> None:
    token, other = sign_in(client, handset)["token"], new_phone(weixin, phone="17087654321")
    assert refusal(bind(client, token, other)) == (401, "identity.login_refused")
    assert all_of(Person.phone_sealed)[0].phone_sealed is None


def test_a_phone_of_another_wechat_user_is_taken(client: FlaskClient, weixin: Running) -> None:
    one, two = new_phone(weixin, phone="17011112222"), new_phone(weixin, phone="17011112222")
    assert bind(client, sign_in(client, one)["token"], one).status_code == 200
    assert refusal(bind(client, sign_in(client, two)["token"], two)) == (
        409,
        "identity.phone_taken",
    )


def test_a_registered_leader_gets_their_point_when_they_bind_the_phone(
    client: FlaskClient, handset: Phone, world: World
) -> None:
    """`flask import people` knows a phone; WeChat brings a stranger who proves to own it."""
    registered = service.ensure_person(name="韩团长", phone="17012345678")
    for _ in range(2):
        service.grant_role(
            person_id=registered, role="leader", scope_kind="place", scope_id=world.places["P1"]
        )
    signed_in = sign_in(client, handset)
    assert signed_in["person_id"] != registered
    url = f"/api/leader/inventory/stock?place_id={world.places['P1']}"
    assert client.get(url, headers=bearer(signed_in["token"])).status_code == 403
    assert bind(client, signed_in["token"], handset).status_code == 200
    assert client.get(url, headers=bearer(signed_in["token"])).status_code == 200
    me = client.get(ME, headers=bearer(signed_in["token"])).get_json()
    assert (me["name"], me["phone"]) == ("韩团长", "170****5678")
    assert me["roles"] == [{"role": "leader", "place_ids": [world.places["P1"]]}]
    # the chain imports its people again: the same person, no second one
    assert service.ensure_person(name="韩团长", phone="17012345678") == signed_in["person_id"]
    with unit_of_work(write=False):
        logged = execute(
            select(func.count()).where(AuditEntry.action == "identity.take_over")
        ).scalar_one()
    assert logged == 1
    assert list(checks.audit_log_is_whole()) == []
