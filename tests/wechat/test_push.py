"""Messages pushed to us: hostile bytes become Forged, never another error."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wechat import Forged
from wechat.push import Push, decrypt_user_data, event_items, message_key, signature

PUSH = Push("token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx1234567890abcdef")


def query_for(encrypted: str) -> dict[str, str]:
    proof = signature("token", "1700000000", "nonce", encrypted)
    return {"timestamp": "1700000000", "nonce": "nonce", "msg_signature": proof}


def test_round_trip() -> None:
    sealed = PUSH.seal('{"Event": "中文"}')
    query = {
        "timestamp": sealed["TimeStamp"],
        "nonce": sealed["Nonce"],
        "msg_signature": sealed["MsgSignature"],
    }
    body = json.dumps({"Encrypt": sealed["Encrypt"]}).encode()
    assert PUSH.open(query, body) == {"Event": "中文"}
    with pytest.raises(Forged, match="bad_signature"):
        PUSH.open(query | {"nonce": "x"}, body)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_body(raw: bytes) -> None:
    with pytest.raises(Forged):
        PUSH.open(query_for(""), raw)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=120))
def test_any_ciphertext_with_a_right_signature(text: str) -> None:
    """Even somebody who knows the token, and so can sign, gets no further than Forged."""
    try:
        query = query_for(text)
    except UnicodeEncodeError:
        return
    with pytest.raises(Forged):
        PUSH.open(query, json.dumps({"Encrypt": text}).encode())


def test_plain_mode_is_not_taken() -> None:
    for raw in (b'{"Event": "x"}', b"<xml><Event>x</Event></xml>"):
        with pytest.raises(Forged, match="not_encrypted"):
            PUSH.open({}, raw)


@pytest.mark.parametrize(("token", "key"), [("", "a" * 43), ("token", ""), ("", "")])
def test_without_secrets_everything_is_forged(token: str, key: str) -> None:
    with pytest.raises(Forged, match="not_configured"):
        Push(token, key, "wx1234567890abcdef")


def test_entities_are_off() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>'
    with pytest.raises(Forged):
        PUSH.open(query_for("aaaa"), bomb)


def test_user_data_of_hostile_clients() -> None:
    for data in ("", "x", "AAAA", "A" * 24):
        with pytest.raises(Forged):
            decrypt_user_data(appid="wx", session_key="AAAA", iv="AAAA", encrypted_data=data)


def test_repeats_are_told_by_key() -> None:
    event = {"FromUserName": "o", "CreateTime": 1, "Event": "add_express_path", "Version": 1}
    assert message_key(event) == message_key(dict(event))
    assert message_key(event) != message_key(event | {"Version": 2})
    assert message_key({"MsgId": 7, "CreateTime": 1}) == message_key({"MsgId": 7, "CreateTime": 2})


def test_lists_of_one_and_of_many() -> None:
    one = {"TemplateId": "a"}
    assert event_items({"List": one}) == event_items({"List": [one]}) == [one]
    wrapped = {"Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": [one, one]}}
    assert event_items(wrapped) == [one, one]
    assert event_items({}) == []
