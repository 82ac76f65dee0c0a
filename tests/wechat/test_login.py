"""Codes of wx.login and of the phone button: once, in time, for the right app."""

from __future__ import annotations

import hashlib
import hmac

import pytest
import requests

from tests.wechat.conftest import Phone, client_of, control, fault, new_phone
from wechat import Busy, Refused, WeChat
from wechat.sandbox.serve import Running


def test_login(wechat: WeChat, sandbox: Running) -> None:
    phone = new_phone(sandbox, openid="oAlice", phone="13800138000")
    session = wechat.login.code_to_session(phone.login_code())
    assert session.openid == "oAlice"
    assert session.unionid
    assert session.session_key not in repr(session)
    # Logging in needs no access token, so none was fetched.
    assert sandbox.box.store.all("SELECT * FROM tokens") == []
    again = wechat.login.code_to_session(phone.login_code())
    assert (again.openid, again.unionid) == (session.openid, session.unionid)
    assert again.session_key != session.session_key


def test_code_works_once(wechat: WeChat, phone: Phone) -> None:
    code = phone.login_code()
    wechat.login.code_to_session(code)
    with pytest.raises(Refused, match="40163"):
        wechat.login.code_to_session(code)
    with pytest.raises(Refused, match="40029"):
        wechat.login.code_to_session("made-up")


def test_code_gets_old(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    control(sandbox, "settings", {"code_seconds": 0.0})
    with pytest.raises(Refused, match="40029"):
        wechat.login.code_to_session(phone.login_code())


def test_code_of_another_kind(wechat: WeChat, phone: Phone) -> None:
    with pytest.raises(Refused, match="40029"):
        wechat.login.phone_number(phone.login_code())
    with pytest.raises(Refused, match="40029"):
        wechat.login.code_to_session(phone.post("phone-code")["code"])


def test_wrong_app(phone: Phone, sandbox: Running) -> None:
    with pytest.raises(Refused, match="40125"):
        client_of(sandbox, app_secret="no").login.code_to_session(phone.login_code())
    with pytest.raises(Refused, match="40013"):
        client_of(sandbox, appid="wx0").login.code_to_session(phone.login_code())


def test_phone_number(wechat: WeChat, sandbox: Running) -> None:
    phone = new_phone(sandbox, phone="13800138000")
    code = phone.post("phone-code")["code"]
    with pytest.raises(Refused, match="40029"):
        wechat.login.phone_number(code, openid="oSomebodyElse")
    got = wechat.login.phone_number(code, openid=phone.openid)
    assert (got.number, got.country_code) == ("13800138000", "86")
    assert "13800138000" not in repr(got)
    with pytest.raises(Refused, match="40163"):
        wechat.login.phone_number(code)


def test_busy(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    fault(sandbox, "/sns/*", "errcode", times=1, params={"errcode": -1})
    code = phone.login_code()
    with pytest.raises(Busy, match="-1"):
        wechat.login.code_to_session(code)
    assert wechat.login.code_to_session(code).openid == phone.openid


def test_session_check(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    session = wechat.login.code_to_session(phone.login_code())

    def check(key: str) -> int:
        params = {
            "access_token": wechat.tokens.get(),
            "openid": phone.openid,
            "signature": hmac.new(key.encode(), b"", hashlib.sha256).hexdigest(),
            "sig_method": "hmac_sha256",
        }
        got = requests.get(f"{sandbox.url}/wxa/checksession", params=params, timeout=5)
        return int(got.json()["errcode"])

    assert check(session.session_key) == 0
    assert check("stale") == 87009


def test_work_login(wechat: WeChat, sandbox: Running) -> None:
    control(sandbox, "work/members", {"userid": "li.lei", "name": "李雷"})
    code = control(sandbox, "work/members/li.lei/login-code", {"_": 0})["code"]
    session = wechat.login.work_code_to_session(code)
    assert (session.corpid, session.userid) == (wechat.config.work_corpid, "li.lei")
    with pytest.raises(Refused, match="40163"):
        wechat.login.work_code_to_session(code)


def test_codes_of_the_mini_program(wechat: WeChat) -> None:
    picture = wechat.codes.unlimited(scene="p=ABC123", page="pages/product/index")
    assert picture.startswith(b"\x89PNG")
    assert picture != wechat.codes.unlimited(scene="p=ABC124", page="pages/product/index")
    for scene in ("", "x" * 33, "中文", "a%20b"):
        with pytest.raises(Refused, match="40129"):
            wechat.codes.unlimited(scene=scene)
    with pytest.raises(Refused, match="41030"):
        wechat.codes.unlimited(scene="a", page="/pages/product/index")
