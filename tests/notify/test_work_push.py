"""Callbacks of 企业微信: the console's check, and events noted once."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.kernel.db import execute, query
from app.kernel.outside import provide
from app.notify.models import Push as PushRow
from app.wiring import clients
from tests.factories import World
from tests.kernel.effects import at_once
from tests.notify.helpers import Phones
from wechat.push import Push, signature
from wechat.sandbox.faults import Fault
from wechat.sandbox.notifier import push_message

HOOK = "/api/hooks/notify/work"
FORGED = Fault(1, HOOK, "forge_signature", 1.0, None, 0, {}, 0, 0)
REFUSED = (401, "notify.push_refused")


@pytest.fixture
def company(world: World, phones: Phones) -> Phones:
    return phones


@query
def noted() -> list[str]:
    return list(execute(select(PushRow.event)).scalars())


def sealed(
    phones: Phones, twist: Fault | None = None, **fields: Any
) -> tuple[str, bytes, dict[str, str]]:
    """URL, body and headers as the sandbox sends them."""
    message = {
        "ToUserName": phones.box.world.work_corpid,
        "FromUserName": "li.lei",
        "CreateTime": 1_800_000_000,
        "MsgType": "event",
        "Event": "template_card_event",
        "EventKey": "take",
        "TaskId": "T1",
        **fields,
    }
    notice = {"kind": "work_push", "url": HOOK, "resource": json.dumps(message)}
    return push_message(phones.box, notice, twist)


def post(client: FlaskClient, push: tuple[str, bytes, dict[str, str]]) -> TestResponse:
    url, body, headers = push
    return client.post(url, data=body, headers=headers)


def refusal(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]  # type: ignore[index]


def the_push(phones: Phones, **changed: str) -> Push:
    world = phones.box.world
    names = {
        "token": world.work_callback_token,
        "encoding_aes_key": world.work_callback_aes_key,
        "receive_id": world.work_corpid,
    }
    return Push(**(names | changed), is_work=True)  # type: ignore[arg-type]


def check(client: FlaskClient, push: Push, **changed: str) -> TestResponse:
    echo = push.seal("5927")
    asked = {
        "msg_signature": echo["MsgSignature"],
        "timestamp": echo["TimeStamp"],
        "nonce": echo["Nonce"],
        "echostr": echo["Encrypt"],
    }
    return client.get(HOOK, query_string=asked | changed)


def test_the_console_checks_the_address(client: FlaskClient, company: Phones) -> None:
    good = check(client, the_push(company))
    assert (good.status_code, good.text) == (200, "5927")
    for changed in ({"nonce": "m"}, {"echostr": "AAAA"}, {"msg_signature": ""}, {"timestamp": "0"}):
        assert refusal(check(client, the_push(company), **changed)) == REFUSED
    for other in (
        the_push(company, receive_id="ww0000000000000000"),
        the_push(company, token="another"),
    ):
        assert refusal(check(client, other)) == REFUSED
    assert refusal(client.get(HOOK)) == REFUSED


def test_an_event_is_noted_once(client: FlaskClient, company: Phones) -> None:
    first = sealed(company)
    for _ in range(3):  # 企业微信 did not see our answer
        answer = post(client, first)
        assert (answer.status_code, answer.text) == (200, "")
    assert post(client, sealed(company)).status_code == 200  # the same, sealed anew
    assert noted() == ["work:template_card_event"]
    assert post(client, sealed(company, EventKey="refuse")).status_code == 200
    assert post(client, sealed(company, TaskId="T2")).status_code == 200
    assert len(noted()) == 3


def test_the_same_callback_at_once_is_noted_once(app: APIFlask, company: Phones) -> None:
    push = sealed(company)
    statuses: list[int] = []
    at_once(*[lambda: statuses.append(post(app.test_client(), push).status_code)] * 6)
    assert statuses == [200] * 6
    assert noted() == ["work:template_card_event"]


def test_what_is_not_theirs_is_refused(client: FlaskClient, company: Phones) -> None:
    url, body, headers = sealed(company)
    plain = b"<xml><Event>template_card_event</Event></xml>"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>'
    for wrong in (
        sealed(company, FORGED),
        (HOOK, body, headers),
        (url, plain, headers),
        (url, bomb, headers),
        (url, b"", headers),
        (url, b"\xff\x00", headers),
        old(company),
        to_the_mini_program(company),
    ):
        assert refusal(post(client, wrong)) == REFUSED
    assert noted() == []


def old(phones: Phones) -> tuple[str, bytes, dict[str, str]]:
    """A true callback, sent again ten minutes later."""
    return enveloped(the_push(phones), phones.box.world.work_callback_token, time.time() - 600)


def to_the_mini_program(phones: Phones) -> tuple[str, bytes, dict[str, str]]:
    """What the mini program's push is sealed with opens nothing here."""
    world = phones.box.world
    push = Push(world.push_token, world.push_aes_key, world.appid)
    return enveloped(push, world.push_token, time.time())


def enveloped(push: Push, token: str, at: float) -> tuple[str, bytes, dict[str, str]]:
    text = push.seal("<xml><Event>template_card_event</Event></xml>")["Encrypt"]
    proof = signature(token, str(int(at)), "n", text)
    url = f"{HOOK}?timestamp={int(at)}&nonce=n&msg_signature={proof}"
    return url, f"<xml><Encrypt>{text}</Encrypt></xml>".encode(), {}


def test_without_secrets_everybody_is_refused(client: FlaskClient, world: World) -> None:
    provide("work_push", lambda: Push("", "", "ww1", is_work=True))
    try:
        for answer in (client.get(HOOK), client.post(HOOK, data=b"<xml/>")):
            assert refusal(answer) == REFUSED
    finally:
        clients.provide_clients()
