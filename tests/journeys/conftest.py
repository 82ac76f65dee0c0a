"""The whole product as it runs for real: every process, the sandbox WeChat, the demo chain.

One copy per database for all journeys. Nothing here touches the database: people sign in
through the sandbox and use the API.
"""

from __future__ import annotations

import csv
import itertools
import os
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, make_url, text

from run.supervisor import Stack

DATA = Path(__file__).parents[2] / "demo" / "data"
MYSQL = os.environ.get("TEST_MYSQL_URL", "")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Phone:
    """One person's phone: signed in, with its own connection."""

    chain: Chain
    code: str
    openid: str
    token: str = ""
    person_id: str = ""
    http: requests.Session = field(default_factory=requests.Session)

    def call(
        self, method: str, path: str, body: Any = None, *, status: int = 200, key: str = ""
    ) -> Any:
        """One request; the status must be as expected, its JSON is returned."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if method != "GET":
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        got = self.http.request(
            method, self.chain.url + path, json=body, headers=headers, timeout=20
        )
        assert got.status_code == status, f"{method} {path}: {got.status_code} {got.text}"
        return got.json()

    def get(self, path: str, status: int = 200) -> Any:
        return self.call("GET", path, status=status)

    def post(self, path: str, body: Any = None, *, status: int = 200, key: str = "") -> Any:
        return self.call("POST", path, body, status=status, key=key)

    def wechat(self, what: str, body: Any = None) -> Any:
        url = f"{self.chain.sandbox}/sandbox/users/{self.openid}/{what}"
        got = self.http.post(url, json=body or {}, timeout=20)
        assert got.status_code == 200, got.text
        return got.json()

    def order(self, status: int = 201, key: str = "", **body: Any) -> Any:
        return self.post("/api/shop/ordering/orders", body, status=status, key=key)

    def pay(self, order_id: str) -> None:
        """Pay on the phone; the notice comes by itself."""
        params = self.post(f"/api/shop/ordering/orders/{order_id}/pay")
        self.wechat("pay", {"prepay_id": params["package"].removeprefix("prepay_id=")})

    def order_state(self, order_id: str) -> str:
        return str(self.get(f"/api/shop/ordering/orders/{order_id}")["state"])

    def parcels(self, order_id: str) -> list[Any]:
        return list(self.get(f"/api/shop/screens/orders/{order_id}")["parcels"])


@dataclass
class Chain:
    """A running copy with its demo people."""

    stack: Stack
    url: str
    sandbox: str
    database: str
    shoppers: Iterator[dict[str, str]] = field(
        default_factory=lambda: iter([r for r in rows("people") if r["role"] == "shopper"])
    )

    def sign_in(self, person: dict[str, str]) -> Phone:
        openid = person["openid"] or f"o_demo_{person['code'].lower()}"
        phone = Phone(self, person["code"], openid)
        requests.post(f"{self.sandbox}/sandbox/users", json={"openid": openid}, timeout=20)
        code = phone.wechat("login-code")["code"]
        session = requests.post(
            f"{self.url}/api/shop/identity/sessions", json={"code": code}, timeout=20
        ).json()
        phone.token, phone.person_id = session["token"], session["person_id"]
        return phone

    def shopper(self) -> Phone:
        """A demo shopper that no other journey uses."""
        return self.sign_in(next(self.shoppers))

    def staff(self, role: str, place_code: str) -> Phone:
        found = [r for r in rows("people") if r["role"] == role and r["place_code"] == place_code]
        return self.sign_in(found[0])

    def control(self, path: str, body: Any = None) -> Any:
        url = f"{self.sandbox}/sandbox/{path}"
        got = (
            requests.post(url, json=body, timeout=20)
            if body is not None
            else requests.get(url, timeout=20)
        )
        assert got.status_code == 200, got.text
        return got.json()


def until(true: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Poll with a deadline; returns what became true."""
    deadline = time.monotonic() + seconds
    for wait in itertools.chain((0.02, 0.05, 0.1), itertools.repeat(0.2)):
        found = true()
        if found:
            return found
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(wait)
    return None


def _mariadb() -> Iterator[str]:
    base = make_url(MYSQL)
    name = f"{base.database or 'jiujin'}_journeys_{os.getpid()}"
    server = create_engine(base.set(database=None), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        )
    yield base.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE `{name}`"))
    server.dispose()


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)]
)
def chain(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chain]:
    env = {"JIUJIN_MODE": "demo"}
    server: Iterator[str] = iter(())
    if request.param == "mariadb":
        if not MYSQL:
            pytest.skip("TEST_MYSQL_URL is not set: the MariaDB half is not tested")
        server = _mariadb()
        env["DATABASE_URL"] = next(server)
    with Stack(var=tmp_path_factory.mktemp("chain"), env=env) as stack:
        sandbox = f"http://127.0.0.1:{stack.port('sandbox')}"
        yield Chain(stack, stack.url, sandbox, env.get("DATABASE_URL", ""))
    for _ in server:
        pass
