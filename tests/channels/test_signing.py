"""Whose request it is: signed, fresh, once; everything else is refused before it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.channels import rules, service
from app.channels.errors import ChannelExists, ChannelNotFound
from app.kernel.clock import frozen_at, now
from tests.channels.signing import Till, make_till
from tests.factories import World, make_world, stock_of

SALE = {"sales": [{"id": "1", "place": "S1", "lines": [{"sku_code": "cola", "quantity": 1}]}]}


@pytest.fixture
def world(database: str) -> World:
    return make_world()


@pytest.fixture
def till(world: World, client: FlaskClient) -> Till:
    return make_till(client)


def refusal(answer: TestResponse) -> tuple[int, str, str]:
    error = answer.get_json()["error"]
    return answer.status_code, error["code"], error["details"].get("reason", "")


def test_the_signature_is_what_the_page_says() -> None:
    """docs/channels.md has these very values."""
    text = rules.text_to_sign("post", "/api/channel/sales?a=1", "1763776800", "n-0000001", b"{}")
    assert text.splitlines() == [
        "POST",
        "/api/channel/sales?a=1",
        "1763776800",
        "n-0000001",
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    ]
    proof = rules.signature("secret", text)
    assert rules.is_signed("secret", text, proof)
    assert rules.is_signed("secret", text, proof.upper())
    assert not rules.is_signed("secret", text + " ", proof)
    assert not rules.is_signed("secret", text, "é")


def test_a_signed_request_is_let_in_and_changes_stock(world: World, till: Till) -> None:
    assert till.send("POST", "/api/channel/sales", SALE).status_code == 200
    assert stock_of(world, "S1", "cola") == (19, 0, 0, 0)


def test_every_part_is_signed(world: World, till: Till) -> None:
    for part, reason in (
        ({"signature": "0" * 64}, "signature"),
        ({"signature": ""}, "signature"),
        ({"nonce": "another-nonce"}, "signature"),
        ({"timestamp": str(int(now().timestamp()) - 1)}, "signature"),
        ({"key": "chk_unknown"}, "key"),
        ({"key": ""}, "headers"),
        ({"nonce": "short"}, "headers"),
        ({"timestamp": "today"}, "headers"),
    ):
        answer = till.send("POST", "/api/channel/sales", SALE, changed=part)
        assert answer.status_code == 401, (part, answer.text)
        assert refusal(answer) == (401, "channels.not_signed", reason)
    other = Till(till.client, till.key_id, "another secret")
    assert refusal(other.send("POST", "/api/channel/sales", SALE))[2] == "signature"
    signed = till.send("GET", "/api/channel/stock", query={"place": "S1"})
    assert signed.status_code == 200
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)


def test_an_old_or_future_request_is_refused(till: Till) -> None:
    moment = int(now().timestamp())
    for at, status in ((moment - 290, 200), (moment - 310, 401), (moment + 310, 401)):
        answer = till.send("GET", "/api/channel/stock", query={"place": "S1"}, at=at)
        assert answer.status_code == status


def test_a_nonce_is_good_once_even_for_a_refused_request(till: Till) -> None:
    bad = till.send("POST", "/api/channel/sales", {"sales": []}, nonce="nonce-number-1")
    assert bad.status_code == 422
    again = till.send("POST", "/api/channel/sales", SALE, nonce="nonce-number-1")
    assert refusal(again) == (401, "channels.replayed", "")
    assert service.forget_nonces() == 0
    with frozen_at(now() + timedelta(hours=1)):
        assert service.forget_nonces() == 1


def test_a_rotated_key_is_good_until_its_overlap_ends(till: Till) -> None:
    new = service.rotate_key(code="till", overlap=timedelta(hours=1))
    fresh = Till(till.client, new.key_id, new.secret)
    ask = {"query": {"place": "S1"}}
    assert till.send("GET", "/api/channel/stock", **ask).status_code == 200
    assert fresh.send("GET", "/api/channel/stock", **ask).status_code == 200
    with frozen_at(now() + timedelta(hours=2)):
        assert refusal(till.send("GET", "/api/channel/stock", **ask))[2] == "key"
        assert fresh.send("GET", "/api/channel/stock", **ask).status_code == 200


def test_a_stopped_channel_is_out_and_may_come_again(till: Till) -> None:
    service.stop_channel(code="till")
    assert refusal(till.send("GET", "/api/channel/stock", query={"place": "S1"}))[2] == "key"
    service.stop_channel(code="till", is_active=True)
    assert till.send("GET", "/api/channel/stock", query={"place": "S1"}).status_code == 200
    with pytest.raises(ChannelExists):
        service.add_channel(code="till", name="again")
    with pytest.raises(ChannelNotFound):
        service.rotate_key(code="nobody")


def test_a_body_beyond_the_limit_is_not_read(till: Till) -> None:
    answer = till.client.post("/api/channel/sales", data=b"x" * (rules.MAX_BODY + 1))
    assert refusal(answer)[:2] == (413, "channels.too_large")


def test_a_channel_sees_its_own_places_alone(world: World, client: FlaskClient) -> None:
    mine = make_till(client, "one-store", "S2")
    assert mine.send("GET", "/api/channel/stock", query={"place": "S2"}).status_code == 200
    for place in ("S1", "nowhere"):
        answer = mine.send("GET", "/api/channel/stock", query={"place": place})
        assert refusal(answer)[:2] == (403, "channels.wrong_place")
    assert mine.sell("1", {"cola": 1}, place="S1")["error"]["code"] == "channels.wrong_place"
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
