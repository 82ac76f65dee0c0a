"""Too many sign-ins: by address before WeChat is asked, by person after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.identity import gateway
from app.kernel.clock import frozen_at, now
from app.kernel.limits import forget_counts
from app.kernel.settings import settings, use_settings

URL = "/api/shop/identity/sessions"


@pytest.fixture(autouse=True)
def asked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """WeChat knows each code's openid as `o_<code>`; what it was asked for."""
    seen: list[str] = []

    def answer(code: str) -> Any:
        seen.append(code)
        return _Session(f"o_{code}")

    monkeypatch.setattr(gateway, "code_to_session", answer)
    monkeypatch.setattr(gateway, "app_id", lambda: "wxdemo0000000000")
    use_settings(replace(settings(), sign_ins_per_address=4, sign_ins_per_person=2))
    forget_counts()
    with frozen_at(now()):
        yield seen
    forget_counts()


class _Session:
    def __init__(self, openid: str) -> None:
        self.openid, self.session_key, self.unionid = openid, "key", None


def sign_in(client: FlaskClient, code: str, address: str = "203.0.113.7") -> Any:
    headers = {"X-Forwarded-For": address} if address else {}
    return client.post(URL, json={"code": code}, headers=headers)


def test_one_person_signs_in_twice_a_minute(client: FlaskClient) -> None:
    assert [sign_in(client, "anna").status_code for _ in range(3)] == [201, 201, 429]
    refused = sign_in(client, "anna")
    assert refused.json["error"]["code"] == "kernel.too_many_requests"
    assert int(refused.headers["Retry-After"]) == refused.json["error"]["details"]["seconds"]
    assert sign_in(client, "bert", "203.0.113.8").status_code == 201


def test_one_address_asks_wechat_four_times_a_minute(client: FlaskClient, asked: list[str]) -> None:
    assert [sign_in(client, f"c{n}").status_code for n in range(6)] == [201] * 4 + [429] * 2
    assert asked == ["c0", "c1", "c2", "c3"]
    assert sign_in(client, "c4", "203.0.113.8").status_code == 201


def test_what_a_client_claims_before_our_front_is_not_believed(client: FlaskClient) -> None:
    claims = [f"198.51.100.{n}, 203.0.113.7" for n in range(6)]
    answers = [sign_in(client, f"d{n}", claim).status_code for n, claim in enumerate(claims)]
    assert answers == [201] * 4 + [429] * 2


@pytest.mark.parametrize("address", ["", "127.0.0.1", "::1"])
def test_this_machine_is_not_counted(client: FlaskClient, address: str) -> None:
    assert {sign_in(client, f"e{n}", address).status_code for n in range(8)} == {201}
