"""The web page inside 企业微信: there and back again, once, in the browser that asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.identity import service
from app.identity.models import LoginSession, WebSignIn
from app.identity.service.web_sign_in import KEPT, LIFE
from app.identity.types import WECOM
from app.kernel.clock import frozen_at, now
from app.kernel.crypto import sign
from app.kernel.db import execute, query
from app.kernel.limits import forget_counts
from app.kernel.outside import provide
from app.kernel.settings import settings, use_settings
from app.wiring.clients import provide_clients
from tests.factories import World
from tests.kernel.effects import at_once
from tests.wechat.conftest import control, fault
from wechat.sandbox import tokens
from wechat.sandbox.serve import Running

START = "/api/staff/identity/web-sign-ins"
FINISH = "/api/staff/identity/web-sessions"
ME = "/api/shop/identity/me"


@pytest.fixture(autouse=True)
def clerk(world: World, weixin: Running) -> str:
    """A member of the company whom the chain has registered."""
    control(weixin, "work/members", {"userid": "li.lei", "name": "李雷"})
    service.link_identity(
        person_id=world.people["clerk"],
        provider=WECOM,
        app_id=weixin.box.world.work_corpid,
        subject="li.lei",
    )
    return world.people["clerk"]


@query
def count(table: Any) -> int:
    return int(execute(select(func.count()).select_from(table)).scalar_one())


@query
def opened() -> int:
    """Sessions of the clerk; the world's own have not gone through WeChat."""
    mine = LoginSession.session_key_sealed.is_not(None)
    return int(execute(select(func.count()).where(mine)).scalar_one())


def start(client: FlaskClient) -> dict[str, str]:
    answer = client.post(START)
    assert answer.status_code == 201, answer.text
    return dict(answer.get_json())


def there_and_back(weixin: Running, url: str, member: str = "li.lei") -> dict[str, str]:
    """The browser follows the address; the person is `member`. -> the way back's query."""
    asked = urlsplit(url)
    here = f"{weixin.url}/sandbox{asked.path.removeprefix('/sandbox')}"
    answer = requests.get(f"{here}?{asked.query}&member={member}", allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/h5/"
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def walk(client: FlaskClient, weixin: Running, member: str = "li.lei") -> dict[str, str]:
    """The body of the last step."""
    begun = start(client)
    back = there_and_back(weixin, begun["url"], member)
    assert back["state"] == begun["state"]
    return back | {"proof": begun["proof"]}


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


REFUSED = (401, "identity.web_sign_in_refused")


def test_a_clerk_is_signed_in_without_being_asked(
    client: FlaskClient, weixin: Running, clerk: str
) -> None:
    begun = start(client)
    asked = parse_qs(urlsplit(begun["url"]).query)
    world = weixin.box.world
    assert asked == {
        "appid": [world.work_corpid],
        "agentid": [str(world.work_agentid)],
        "redirect_uri": [f"{settings().public_url}/h5/"],
        "response_type": ["code"],
        "scope": ["snsapi_base"],
        "state": [begun["state"]],
    }
    assert begun["url"].endswith("#wechat_redirect")
    assert begun["state"].isalnum() and len(begun["state"]) == 42
    back = there_and_back(weixin, begun["url"])
    answer = client.post(FINISH, json=back | {"proof": begun["proof"]})
    assert answer.status_code == 201, answer.text
    signed_in = answer.get_json()
    assert (signed_in["person_id"], signed_in["is_new"]) == (clerk, False)
    me = client.get(ME, headers={"Authorization": f"Bearer {signed_in['token']}"})
    assert me.get_json()["id"] == clerk


def test_a_way_back_is_good_once(client: FlaskClient, weixin: Running) -> None:
    body = walk(client, weixin)
    assert client.post(FINISH, json=body).status_code == 201
    assert refusal(client.post(FINISH, json=body)) == (401, "identity.login_refused")
    fresh = there_and_back(weixin, start(client)["url"])["code"]
    assert refusal(client.post(FINISH, json=body | {"code": fresh})) == REFUSED
    assert (opened(), count(WebSignIn)) == (1, 1)


def test_another_browser_cannot_finish(client: FlaskClient, weixin: Running) -> None:
    """Somebody sends a clerk a link with their own code and state, or makes a state up."""
    mine, theirs = walk(client, weixin), start(client)
    made_up = f"{int((now() + LIFE).timestamp()):010d}{'0' * 32}"
    for twist in (
        {"proof": theirs["proof"]},
        {"state": theirs["state"]},
        {"state": made_up},
        {"proof": "A" * 32},
        {"state": made_up, "proof": sign("exit-code", made_up, 32)},
    ):
        assert refusal(client.post(FINISH, json=mine | twist)) == REFUSED
    assert opened() == 0
    assert client.post(FINISH, json=mine).status_code == 201  # and the code was not burnt


@pytest.mark.parametrize(
    "twist",
    [
        {"code": ""},
        {"code": "x" * 513},
        {"state": ""},
        {"state": "9" * 41},
        {"state": "٣" * 42},
        {"proof": "a" * 32},
        {"person_id": "psn_1"},
    ],
)
def test_odd_bodies_are_refused(client: FlaskClient, twist: dict[str, str]) -> None:
    begun = start(client)
    body = {"code": "c", "state": begun["state"], "proof": begun["proof"]} | twist
    assert refusal(client.post(FINISH, json=body)) == (422, "kernel.invalid_input")


def test_a_state_gets_old(client: FlaskClient, weixin: Running) -> None:
    body = walk(client, weixin)
    with frozen_at(now() + LIFE + timedelta(seconds=1)):
        assert refusal(client.post(FINISH, json=body)) == REFUSED
    assert opened() == 0


@pytest.mark.parametrize("member", ["", "nobody.knows"])
def test_outsiders_and_strangers(client: FlaskClient, weixin: Running, member: str) -> None:
    """A customer in an outer group, and a member of the company who is not the chain's."""
    if member:
        control(weixin, "work/members", {"userid": member})
    assert refusal(client.post(FINISH, json=walk(client, weixin, member))) == (
        403,
        "identity.not_staff",
    )
    assert (opened(), count(WebSignIn)) == (0, 0)


def test_a_code_of_another_kind(client: FlaskClient, weixin: Running) -> None:
    body = walk(client, weixin)
    other = tokens.new_code(weixin.box, "work_login", "li.lei")
    for code in (other, "made-up"):
        answer = client.post(FINISH, json=body | {"code": code})
        assert refusal(answer) == (401, "identity.login_refused")


def test_a_silent_wechat_uses_nothing_up(client: FlaskClient, weixin: Running) -> None:
    body = walk(client, weixin)
    fault(weixin, "/cgi-bin/auth/*", "errcode", times=1, params={"errcode": -1})
    assert refusal(client.post(FINISH, json=body)) == (503, "identity.login_busy")
    assert client.post(FINISH, json=body).status_code == 201


def test_without_a_company_it_is_said(client: FlaskClient, weixin: Running) -> None:
    provide("work_corp_id", lambda: "")
    try:
        assert refusal(client.post(START)) == (409, "identity.no_company")
    finally:
        provide_clients()


def test_asking_is_limited(client: FlaskClient, weixin: Running) -> None:
    forget_counts()  # those of the other database's turn
    use_settings(replace(settings(), sign_ins_per_address=2))
    with frozen_at(now()):
        from_afar = {"REMOTE_ADDR": "203.0.113.7"}
        statuses = [client.post(START, environ_base=from_afar).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]


def test_the_same_state_at_once_opens_one_session(
    app: APIFlask, client: FlaskClient, weixin: Running
) -> None:
    body = walk(client, weixin)
    codes = [tokens.new_code(weixin.box, "work_web", "li.lei") for _ in range(6)]
    statuses: list[int] = []

    def finish(code: str) -> None:
        answer = app.test_client().post(FINISH, json=body | {"code": code})
        statuses.append(answer.status_code)

    at_once(*[lambda code=code: finish(code) for code in codes])  # type: ignore[misc]
    assert sorted(statuses) == [201, 401, 401, 401, 401, 401]
    assert (opened(), count(WebSignIn)) == (1, 1)


def test_used_states_are_forgotten(client: FlaskClient, weixin: Running) -> None:
    assert client.post(FINISH, json=walk(client, weixin)).status_code == 201
    assert service.forget_old_web_sign_ins() == 0
    with frozen_at(now() + KEPT + timedelta(minutes=1)):
        assert service.forget_old_web_sign_ins() == 1
    assert count(WebSignIn) == 0
