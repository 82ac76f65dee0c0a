"""WeChat's message push: what is not surely WeChat's changes nothing, each event counts once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app.fulfilment import service as fulfilment
from app.fulfilment.models import Shipment
from app.identity.models import Identity
from app.kernel.clock import frozen_at, now
from app.kernel.db import command, execute, query
from app.kernel.metrics import PUSHES
from app.kernel.outside import provide
from app.notify import service
from app.notify.models import Push as PushRow
from app.notify.rules import MAX_CONSENTS, PUSH_KEPT
from app.wiring import clients
from tests.factories import World
from tests.kernel.effects import at_once
from tests.notify.helpers import Phones, a_parcel, an_order, left, messages
from tests.wechat.conftest import until
from wechat.push import Push, signature
from wechat.sandbox.faults import Fault
from wechat.sandbox.notifier import push_message

HOOK = "/api/hooks/notify/wechat"
WAYBILL = "TEST20261122000001"
FORGED = Fault(1, HOOK, "forge_signature", 1.0, None, 0, {}, 0, 0)


@pytest.fixture(params=["json", "xml"])
def wechat(request: pytest.FixtureRequest, world: World, phones: Phones) -> Phones:
    """The sandbox as WeChat, pushing in one of the two formats its console offers."""
    phones.box.settings_box.change({"push_format": request.param})
    belongs_to(phones.box.world.appid)
    return phones


@command
def belongs_to(app_id: str) -> None:
    """The people of the world use the sandbox's mini program."""
    execute(update(Identity).values(app_id=app_id))


@query
def noted() -> int:
    return int(execute(select(func.count()).select_from(PushRow)).scalar_one())


def sealed(
    phones: Phones, event: str, openid: str = "sys", twist: Fault | None = None, **fields: Any
) -> tuple[str, bytes, dict[str, str]]:
    """URL, body and headers as the sandbox sends them."""
    message = {
        "ToUserName": "gh_test",
        "FromUserName": openid,
        "CreateTime": int(time.time()),
        "MsgType": "event",
        "Event": event,
        **fields,
    }
    return push_message(
        phones.box, {"kind": "push", "url": HOOK, "resource": json.dumps(message)}, twist
    )


def post(client: FlaskClient, push: tuple[str, bytes, dict[str, str]]) -> TestResponse:
    url, body, headers = push
    return client.post(url, data=body, headers=headers)


def is_taken(answer: TestResponse) -> bool:
    kind = answer.content_type.partition(";")[0]
    return (answer.status_code, answer.text, kind) == (200, "success", "text/plain")


def popup(phones: Phones, answer: str, template: str = "shipped") -> dict[str, Any]:
    template_id = phones.box.world.template_ids[template]
    return {
        "List": {
            "TemplateId": template_id,
            "SubscribeStatusString": answer,
            "PopupScene": "0",
        }
    }


def on_its_way(world: World) -> str:
    order_id = an_order(world, kind="express")
    return a_parcel(
        world, order_id, kind="express", state="shipped", dest=None, carrier="TEST", waybill=WAYBILL
    )


def path(*kinds: int, waybill: str = WAYBILL, version: int = 1) -> dict[str, Any]:
    start = int(time.time()) - 60
    actions = [
        {"ActionTime": start + number, "ActionType": kind, "ActionMsg": f"第 {number} 步"}
        for number, kind in enumerate(kinds)
    ]
    return {
        "DeliveryID": "TEST",
        "WayBillId": waybill,
        "OrderId": "x",
        "Version": version,
        "Count": len(actions),
        "Actions": actions,
    }


def parcel(shipment_id: str) -> Any:
    @query
    def order_of() -> str:
        return str(
            execute(select(Shipment.order_id).where(Shipment.id == shipment_id)).scalar_one()
        )

    [found] = fulfilment.shipments_of_order(order_id=order_of())
    return found


# -- who is it? --------------------------------------------------------------------------------


def test_the_console_checks_the_address(client: FlaskClient, wechat: Phones) -> None:
    stamp = str(int(time.time()))
    proof = signature(wechat.box.world.push_token, stamp, "n")
    query_string = {"signature": proof, "timestamp": stamp, "nonce": "n", "echostr": "5927"}
    good = client.get(HOOK, query_string=query_string)
    assert (good.status_code, good.text) == (200, "5927")
    bad = client.get(HOOK, query_string=query_string | {"nonce": "m"})
    assert (bad.status_code, bad.json["error"]["code"]) == (401, "notify.push_refused")


def test_what_is_not_wechats_is_refused(client: FlaskClient, world: World, wechat: Phones) -> None:
    openid = wechat.openids["shopper"]
    accept = popup(wechat, "accept")
    event = "subscribe_msg_popup_event"
    forged = sealed(wechat, event, openid, FORGED, **accept)
    url, body, headers = sealed(wechat, event, openid, **accept)
    plain = json.dumps({"Event": event, "FromUserName": openid, **accept}).encode()
    wrong = [
        forged,
        (HOOK, body, headers),  # no signature at all
        (url, plain, headers),  # plain mode: its signature does not cover the body
        (url, b"\xff\x00", headers),
        (url, b"", headers),
        other_app(wechat, event, openid, accept),
        another_time(wechat, event, openid, accept, -301),
        another_time(wechat, event, openid, accept, 301),
    ]
    for one in wrong:
        answer = post(client, one)
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "notify.push_refused")
    assert left(world, "shipped") is None
    assert noted() == 0


def test_without_secrets_everybody_is_refused(client: FlaskClient, world: World) -> None:
    """A shop whose push is not set up in WeChat's console yet."""
    provide("push", lambda: Push("", "", "wx1234567890abcdef"))
    try:
        for answer in (client.get(HOOK), client.post(HOOK, data=b"{}")):
            assert (answer.status_code, answer.json["error"]["code"]) == (
                401,
                "notify.push_refused",
            )
    finally:
        clients.provide_clients()


def envelope(push: Push, token: str, text: str, at: float) -> tuple[str, bytes, dict[str, str]]:
    sealed_text = push.seal(text)["Encrypt"]
    stamp = str(int(at))
    proof = signature(token, stamp, "nonce", sealed_text)
    url = f"{HOOK}?timestamp={stamp}&nonce=nonce&msg_signature={proof}"
    return url, json.dumps({"Encrypt": sealed_text}).encode(), {}


def other_app(phones: Phones, event: str, openid: str, fields: Any) -> Any:
    """Rightly signed and sealed, but meant for another mini program."""
    world = phones.box.world
    push = Push(world.push_token, world.push_aes_key, "wx0000000000000000")
    text = json.dumps({"Event": event, "FromUserName": openid, **fields})
    return envelope(push, world.push_token, text, time.time())


def another_time(phones: Phones, event: str, openid: str, fields: Any, seconds: int) -> Any:
    """A true push, sent again later (or from a clock that is wrong)."""
    world = phones.box.world
    push = Push(world.push_token, world.push_aes_key, world.appid)
    text = json.dumps({"Event": event, "FromUserName": openid, **fields})
    return envelope(push, world.push_token, text, time.time() + seconds)


def test_a_true_envelope_with_nonsense_inside_is_refused(
    client: FlaskClient, wechat: Phones
) -> None:
    push = sealed(wechat, "add_express_path", **(path(200001) | {"Actions": [{"ActionTime": "x"}]}))
    assert post(client, push).status_code == 401
    assert noted() == 0


# -- what does it do? --------------------------------------------------------------------------


def test_a_parcel_moves_once(client: FlaskClient, world: World, wechat: Phones) -> None:
    shipment_id = on_its_way(world)
    first = sealed(wechat, "add_express_path", **path(100001, 200001))
    assert is_taken(post(client, first))
    moved = parcel(shipment_id)
    assert moved.state == "in_transit"
    assert [one.action for one in moved.track] == ["picked_up", "in_transit"]
    assert is_taken(post(client, first))  # WeChat did not see our answer
    assert noted() == 1
    assert len(parcel(shipment_id).track) == 2
    last = sealed(wechat, "add_express_path", **path(100001, 200001, 300003, version=2))
    assert is_taken(post(client, last))
    assert parcel(shipment_id).state == "delivered"


def test_a_waybill_that_is_not_ours_is_ignored(
    client: FlaskClient, world: World, wechat: Phones
) -> None:
    shipment_id = on_its_way(world)
    for waybill in ("TEST999", "运单"):
        push = sealed(wechat, "add_express_path", **path(200001, waybill=waybill))
        assert is_taken(post(client, push))
    assert parcel(shipment_id).state == "shipped"


def test_a_tap_is_one_message_whoever_tells_of_it(
    client: FlaskClient, world: World, wechat: Phones
) -> None:
    openid, person_id = wechat.openids["shopper"], world.people["shopper"]

    def wechat_tells(answer: str, at: int) -> None:
        fields = popup(wechat, answer) | {"CreateTime": at}
        push = sealed(wechat, "subscribe_msg_popup_event", openid, **fields)
        for _ in range(2):
            assert is_taken(post(client, push))

    wechat_tells("accept", 1)
    assert left(world, "shipped") == 1
    service.add_consents(person_id=person_id, answers={"shipped": "accept"})  # the same tap
    assert left(world, "shipped") == 1
    service.add_consents(person_id=person_id, answers={"shipped": "accept"})  # the next tap
    wechat_tells("accept", 2)
    assert left(world, "shipped") == 2
    wechat_tells("reject", 3)  # of a question takes nothing away
    assert left(world, "shipped") == 2
    for at in range(10, 10 + MAX_CONSENTS):  # a phone that never tells, at last
        wechat_tells("accept", at)
    assert left(world, "shipped") == MAX_CONSENTS
    wechat_tells("ban", 99)
    assert left(world, "shipped") == 0


def test_switched_off_in_the_settings(client: FlaskClient, world: World, wechat: Phones) -> None:
    openid, person_id = wechat.openids["shopper"], world.people["shopper"]
    service.add_consents(person_id=person_id, answers={"shipped": "accept", "refunded": "accept"})
    fields = popup(wechat, "reject")
    assert is_taken(post(client, sealed(wechat, "subscribe_msg_change_event", openid, **fields)))
    assert (left(world, "shipped"), left(world, "refunded")) == (0, 1)


def test_several_templates_in_one_push(client: FlaskClient, world: World, wechat: Phones) -> None:
    openid = wechat.openids["shopper"]
    items = [popup(wechat, "accept", name)["List"] for name in ("shipped", "refunded")]
    unknown = {"TemplateId": "of-another-release", "SubscribeStatusString": "accept"}
    push = sealed(wechat, "subscribe_msg_popup_event", openid, List=[*items, unknown])
    assert is_taken(post(client, push))
    assert (left(world, "shipped"), left(world, "refunded")) == (1, 1)


def test_a_message_that_did_not_arrive_empties_the_ledger(
    client: FlaskClient, world: World, wechat: Phones
) -> None:
    openid, person_id = wechat.openids["shopper"], world.people["shopper"]
    for _ in range(3):
        service.add_consents(person_id=person_id, answers={"shipped": "accept"})
    template_id = wechat.box.world.template_ids["shipped"]

    def sent(number: str, code: str, status: str) -> None:
        item = {
            "TemplateId": template_id,
            "MsgID": number,
            "ErrorCode": code,
            "ErrorStatus": status,
        }
        assert is_taken(post(client, sealed(wechat, "subscribe_msg_sent_event", openid, List=item)))

    sent("1", "0", "success")
    assert left(world, "shipped") == 3
    sent("2", "20001", "user refused")
    assert left(world, "shipped") == 0


def test_strangers_and_unknown_events_are_taken_and_change_nothing(
    client: FlaskClient, world: World, wechat: Phones
) -> None:
    accept = popup(wechat, "accept")
    assert is_taken(post(client, sealed(wechat, "subscribe_msg_popup_event", "o_nobody", **accept)))
    assert is_taken(post(client, sealed(wechat, "wxa_media_check", "sys", trace_id="1")))
    assert left(world, "shipped") is None
    assert messages("subscribe") == []


def test_a_reminder_of_an_unshipped_order_is_counted(client: FlaskClient, wechat: Phones) -> None:
    def counted(outcome: str) -> float:
        return float(PUSHES.labels("trade_manage_remind_shipping", outcome)._value.get())

    before = counted("done"), counted("repeated")
    for number in ("A", "B"):  # two orders in one second are two reminders
        fields = {"transaction_id": number, "merchant_trade_no": number, "CreateTime": 7}
        push = sealed(wechat, "trade_manage_remind_shipping", **fields)
        assert is_taken(post(client, push))
        assert is_taken(post(client, push))
    assert (counted("done"), counted("repeated")) == (before[0] + 2, before[1] + 2)


def test_the_same_push_at_once_counts_once(app: APIFlask, world: World, wechat: Phones) -> None:
    push = sealed(
        wechat, "subscribe_msg_popup_event", wechat.openids["shopper"], **popup(wechat, "accept")
    )

    def send() -> None:
        assert is_taken(post(app.test_client(), push))

    assert at_once(*[send] * 6) == [None] * 6
    assert (left(world, "shipped"), noted()) == (1, 1)


def test_old_keys_are_forgotten(client: FlaskClient, world: World, wechat: Phones) -> None:
    post(client, sealed(wechat, "wxa_media_check"))
    assert service.forget_old_pushes() == 0
    with frozen_at(now() + PUSH_KEPT * 2):
        assert service.forget_old_pushes() == 1
    assert noted() == 0


@pytest.fixture
def served(app: APIFlask) -> Iterator[str]:
    """The product on a port of its own, for the sandbox to reach."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_the_sandbox_pushes_by_itself(world: World, wechat: Phones, served: str) -> None:
    wechat.box.settings_box.change({"push_url": served + HOOK})
    wechat.agree("shopper", "shipped")
    until(lambda: left(world, "shipped") == 1)
    states = "SELECT state, last_status FROM notices WHERE kind = 'push'"
    until(lambda: [tuple(row) for row in wechat.box.store.all(states)] == [("done", 200)])
