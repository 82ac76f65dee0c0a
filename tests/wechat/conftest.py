"""A sandbox per test over keys made once, a product's side that receives notices, a phone."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from wechat import WeChat
from wechat.http import Transport
from wechat.sandbox import init_world
from wechat.sandbox.serve import Running, running


@pytest.fixture(scope="session")
def world_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys take a second to make: once for all tests."""
    folder = tmp_path_factory.mktemp("world")
    init_world(folder)
    return folder


@pytest.fixture
def data_dir(world_dir: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "sandbox"
    folder.mkdir()
    shutil.copy(world_dir / "world.json", folder / "world.json")
    return folder


@pytest.fixture
def sandbox(data_dir: Path) -> Iterator[Running]:
    """WeChat's own clock runs 1000 times as fast; notices leave at once."""
    with running(data_dir) as server:
        server.box.settings_box.change({"speed": 1000.0, "notify_delay": 0.0})
        yield server


@pytest.fixture
def wechat(sandbox: Running) -> WeChat:
    return client_of(sandbox)


def client_of(sandbox: Running, **config: Any) -> WeChat:
    """A client with short time-outs and no pause between repeats."""
    from dataclasses import replace

    settings = replace(sandbox.box.world.to_config(sandbox.url), **config)
    transport = Transport(
        connect_timeout=1.0, read_timeout=0.5, repeats=1, backoff=0.0, threshold=1000
    )
    return WeChat(settings, transport=transport)


@dataclass
class Phone:
    """One user's phone, through the sandbox's control surface."""

    base: str
    openid: str

    def post(self, what: str, body: dict[str, Any] | None = None, *, status: int = 200) -> Any:
        got = requests.post(
            f"{self.base}/sandbox/users/{self.openid}/{what}", json=body or {}, timeout=5
        )
        assert got.status_code == status, got.text
        return got.json()

    def login_code(self) -> str:
        return str(self.post("login-code")["code"])

    def pay(self, prepay_id: str) -> str:
        return str(self.post("pay", {"prepay_id": prepay_id})["transaction_id"])

    def consent(self, template_id: str) -> int:
        return int(self.post("consent", {"template_id": template_id})["remaining"])

    def messages(self) -> list[Any]:
        url = f"{self.base}/sandbox/users/{self.openid}/messages"
        return list(requests.get(url, timeout=5).json()["items"])


@pytest.fixture
def phone(sandbox: Running) -> Phone:
    return new_phone(sandbox)


def new_phone(sandbox: Running, **user: str) -> Phone:
    made = requests.post(f"{sandbox.url}/sandbox/users", json=user, timeout=5).json()
    return Phone(sandbox.url, made["openid"])


def control(sandbox: Running, path: str, body: dict[str, Any] | None = None) -> Any:
    """GET, or POST when there is a body."""
    url = f"{sandbox.url}/sandbox/{path}"
    got = requests.get(url, timeout=5) if body is None else requests.post(url, json=body, timeout=5)
    assert got.status_code == 200, got.text
    return got.json()


def fault(sandbox: Running, route: str, kind: str, **rest: Any) -> None:
    control(sandbox, "faults", {"route": route, "kind": kind, **rest})


@dataclass
class Call:
    """One call that the product received."""

    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """The product's side: keeps what comes, answers `answers` in turn, then 204."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    handle: Callable[[Call], int] | None = None

    def wait(self, count: int) -> list[Call]:
        until(lambda: len(self.calls) >= count)
        return self.calls


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    box = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            query = dict(parse_qsl(urlsplit(self.path).query))
            call = Call(query, dict(self.headers.items()), body)
            status = box.answers.pop(0) if box.answers else 204
            if box.handle is not None:
                status = box.handle(call)
            box.calls.append(call)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    box.url = f"http://127.0.0.1:{server.server_port}/notify"
    yield box
    server.shutdown()
    thread.join(5)
    server.server_close()


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Poll with a deadline."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


NOTIFY = "https://shop.example.com/api/hooks/pay"


def prepay(wechat: WeChat, phone: Phone, number: str = "ORDER00001", **rest: Any) -> str:
    values: dict[str, Any] = {
        "out_trade_no": number,
        "description": "红富士苹果 500g",
        "total_fen": 1280,
        "openid": phone.openid,
        "notify_url": NOTIFY,
    }
    return wechat.pay.prepay(**(values | rest))
