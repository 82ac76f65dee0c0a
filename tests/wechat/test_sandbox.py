"""The sandbox itself: its world, settings, faults, page, and its death by kill -9."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.wechat.conftest import Phone, Receiver, control, fault, prepay, until
from wechat import Refused, WeChat
from wechat.pay_types import PaymentNotice
from wechat.sandbox import init_world, load_world
from wechat.sandbox.faults import KINDS, Faults
from wechat.sandbox.serve import Running
from wechat.sandbox.store import Store


def test_world_is_made_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_world(tmp_path)
    first = init_world(tmp_path)
    path = tmp_path / "world.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert init_world(tmp_path) == first == load_world(tmp_path)
    assert (len(first.apiv3_key), len(first.push_aes_key)) == (32, 43)
    assert len(set(first.robots.values())) == 64
    shown = repr(first)
    assert first.apiv3_key not in shown
    assert "PRIVATE KEY" not in shown


def test_the_product_is_given_no_private_key_of_wechat(tmp_path: Path, world_dir: Path) -> None:
    world = load_world(world_dir)
    config = world.to_config("http://127.0.0.1:1/")
    assert config.api_base == config.pay_base == config.work_base == "http://127.0.0.1:1"
    given = json.dumps([*map(str, vars(config).values())])
    assert json.dumps(world.platform_cert_private_pem)[1:-1] not in given
    assert json.dumps(world.pub_key_private_pem)[1:-1] not in given


def test_settings(sandbox: Running) -> None:
    changed = control(sandbox, "settings", {"refund_delay": 9.0, "key_mode": "mixed"})
    assert (changed["refund_delay"], changed["key_mode"]) == (9.0, "mixed")
    assert control(sandbox, "settings") == changed
    url = f"{sandbox.url}/sandbox/settings"
    for bad in (
        {"no_such": 1},
        {"speed": 0},
        {"speed": "x"},
        {"key_mode": "x"},
        {"token_seconds": -1},
    ):
        got = requests.post(url, json=bad, timeout=5)
        assert (got.status_code, got.json()["error"]["code"]) == (400, "bad_setting")
    assert control(sandbox, "settings") == changed


def test_faults_follow_their_seed(tmp_path: Path) -> None:
    def run(name: str, seed: int) -> list[bool]:
        faults = Faults(Store(tmp_path / name))
        faults.add("/v3/*", "delay", probability=0.3, seed=seed)
        return [faults.draw("/v3/pay", "delay") is not None for _ in range(200)]

    first = run("a", 1)
    assert first == run("b", 1)
    assert first != run("c", 2)
    assert 30 <= sum(first) <= 90


def test_faults_are_counted_and_survive(tmp_path: Path) -> None:
    store = Store(tmp_path / "a")
    faults = Faults(store)
    faults.add("/v3/*", "delay", times=2)
    assert faults.draw("/wxa/x", "delay") is None
    assert faults.draw("/v3/x", "http_500") is None
    assert faults.draw("/v3/x", "delay") is not None
    again = Faults(store)
    assert again.draw("/v3/x", "delay") is not None
    assert again.draw("/v3/x", "delay") is None
    for bad in ({"kind": "x"}, {"kind": "delay", "probability": 2}):
        with pytest.raises(ValueError, match=r"unknown|between"):
            faults.add("/x", **bad)  # type: ignore[arg-type]
    faults.clear()
    assert faults.all() == []


def test_bad_control_calls(sandbox: Running, phone: Phone) -> None:
    assert phone.post("pay", {"prepay_id": "wx0"}, status=404)["error"]["code"] == "prepay_unknown"
    body = {"template_id": "x", "accept": True}
    assert phone.post("consent", body, status=400)["error"]["code"] == "40037"
    for path, data, status in (
        ("users/nobody/login-code", "{}", 404),
        ("users", "[1]", 400),
        ("users", "{", 400),
        ("faults", '{"route": "*"}', 400),
        ("work/members", "{}", 400),
        ("waybills/none/advance", "{}", 404),
    ):
        got = requests.post(f"{sandbox.url}/sandbox/{path}", data=data, timeout=5)
        assert got.status_code == status, path
        assert got.json()["error"]["code"]


def test_user_is_kept_and_updated(sandbox: Running) -> None:
    first = control(sandbox, "users", {"openid": "oA", "phone": "13800138000", "name": "李雷"})
    assert control(sandbox, "users", {"openid": "oA"}) == first
    changed = control(sandbox, "users", {"openid": "oA", "phone": "13900139000"})
    assert (changed["phone"], changed["name"]) == ("13900139000", "李雷")
    assert [user["openid"] for user in control(sandbox, "users")["items"]] == ["oA"]


def test_page_and_lists(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    phone.pay(prepay(wechat, phone))
    page = requests.get(f"{sandbox.url}/", timeout=5)
    assert page.status_code == 200
    assert phone.openid in page.text
    assert "ORDER00001" in page.text
    assert control(sandbox, "healthz") == {"ok": True}
    payment = control(sandbox, "payments")["items"][0]
    assert (payment["total_fen"], payment["state"]) == (1280, "SUCCESS")
    assert control(sandbox, "refunds")["items"] == []


def _start(data: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "wechat.sandbox", "--port", str(port), "--data", str(data)]
    root = Path(__file__).resolve().parents[2]
    server = subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})

    def answers() -> bool:
        assert server.poll() is None
        try:
            url = f"http://127.0.0.1:{port}/sandbox/healthz"
            return requests.get(url, timeout=1).status_code == 200
        except requests.RequestException:
            return False

    until(answers, 20)
    return server


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_kill_9_loses_no_notice(data_dir: Path, receiver: Receiver) -> None:
    """Paid, then killed before the product could be told; started again, it tells."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    server = _start(data_dir, port)
    try:
        wechat = WeChat(load_world(data_dir).to_config(base))
        settings = {"speed": 1000.0, "notify_delay": 0.0}
        requests.post(f"{base}/sandbox/settings", json=settings, timeout=5).raise_for_status()
        user = requests.post(f"{base}/sandbox/users", json={}, timeout=5).json()
        phone = Phone(base, user["openid"])
        receiver.handle = lambda call: 503
        phone.pay(prepay(wechat, phone, notify_url=receiver.url))
        receiver.wait(1)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait(10)
    # The worker must not outlive its parent and hold the port.
    until(lambda: _free(port))
    receiver.handle = None
    receiver.calls.clear()
    server = _start(data_dir, port)
    try:
        call = receiver.wait(1)[0]
        notice = wechat.pay.verify_notice(call.headers, call.body)
        assert isinstance(notice, PaymentNotice)
        assert notice.payment.is_paid
        with pytest.raises(Refused, match="ORDERPAID"):
            wechat.pay.close("ORDER00001")
    finally:
        server.terminate()
        assert server.wait(10) == 0


def test_init_by_command(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "wechat.sandbox", "init", "--data", str(tmp_path / "new")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    world = load_world(tmp_path / "new")
    assert world.appid in done.stdout
    assert world.app_secret not in done.stdout


def test_faults_by_http(sandbox: Running, wechat: WeChat) -> None:
    fault(sandbox, "/wxaapi/*", "errcode", params={"errcode": 48001})
    with pytest.raises(Refused, match="48001"):
        wechat.messages.templates()
    requests.delete(f"{sandbox.url}/sandbox/faults", timeout=5).raise_for_status()
    assert wechat.messages.templates()


def test_every_fault_strikes_in_a_test() -> None:
    """One never did, and stopped the sandbox for good when it struck at last."""
    told = "".join(path.read_text() for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert {kind for kind in KINDS if f'"{kind}"' not in told} == set()


def test_a_write_within_a_write_is_an_error_not_a_standstill(tmp_path: Path) -> None:
    store = Store(tmp_path / "sandbox.sqlite3")
    faults = Faults(store)
    faults.add("phone:pay", "delay")
    with store.write(), pytest.raises(RuntimeError), store.write():
        pass
    with store.write(), pytest.raises(RuntimeError):
        faults.draw("phone:pay", "delay")
    assert faults.draw("phone:pay", "delay") is not None
