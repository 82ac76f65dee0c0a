"""The front: one address, streams both ways, words when a backend is away, `/` always."""

import gzip
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from websocket import WebSocket, WebSocketBadStatusException, create_connection

from run.front import BODY_LIMIT
from run.ports import Ports
from run.probes import http_ok
from run.stack import Stack
from tests.run.fakes import BIG


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    var = tmp_path_factory.mktemp("front")
    env = {"JIUJIN_REDIS": "none"}
    with Stack(var=var, plan="tests.run.fakes:plan", env=env) as running:
        yield running


def connect(stack: Stack, query: str = "", **options: object) -> WebSocket:
    url = stack.url.replace("http://", "ws://") + "/ws/live" + query
    return create_connection(url, timeout=10, **options)


def test_passes_method_path_query_headers_and_body(stack: Stack) -> None:
    answer = requests.post(
        stack.url + "/api/shop/a%2Fb?x=1&y=%E4%B8%AD",
        data=b"12345",
        headers={"Authorization": "Bearer t", "Content-Type": "text/plain", "X-Request-Id": "r-1"},
        timeout=10,
    )
    seen = answer.json()
    assert (seen["method"], seen["path"]) == ("POST", "/api/shop/a%2Fb?x=1&y=%E4%B8%AD")
    assert seen["size"] == 5
    assert seen["headers"]["Authorization"] == "Bearer t"
    assert seen["headers"]["Content-Type"] == "text/plain"
    assert seen["headers"]["X-Request-Id"] == answer.headers["X-Request-Id"] == "r-1"
    assert answer.headers["X-Backend"] == "api"


def test_what_is_done_in_wechat_goes_to_the_sandbox(stack: Stack) -> None:
    path = "/sandbox/users/o_1/pay"
    seen = requests.post(stack.url + path, json={"prepay_id": "p"}, timeout=10).json()
    assert (seen["method"], seen["path"], seen["size"]) == ("POST", path, 18)
    assert seen["pid"] == stack.processes()["sandbox"]["pid"]
    other = requests.get(stack.url + "/sandboxes", timeout=10).json()
    assert other["pid"] == stack.processes()["api"]["pid"]


def test_what_a_caller_claims_about_itself_is_replaced(stack: Stack) -> None:
    claims = {
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=1.2.3.4",
    }
    seen = requests.get(stack.url + "/x", headers=claims, timeout=10).json()["headers"]
    assert seen["X-Forwarded-For"] == "127.0.0.1"
    assert seen["X-Forwarded-Proto"] == "http"
    assert seen["X-Forwarded-Host"] == stack.url.removeprefix("http://")
    assert "Forwarded" not in seen


def test_a_request_id_that_is_no_word_is_replaced(stack: Stack) -> None:
    answer = requests.get(stack.url + "/x", headers={"X-Request-Id": "a b<script>"}, timeout=10)
    assert answer.headers["X-Request-Id"] != "a b<script>"
    assert len(answer.headers["X-Request-Id"]) == 32


def test_an_answer_is_streamed_while_it_is_made(stack: Stack) -> None:
    with requests.get(stack.url + "/stream", stream=True, timeout=10) as answer:
        lines = answer.iter_lines(chunk_size=1)
        assert next(lines) == b"first"  # the backend has not finished: it waits for /release
        requests.get(stack.url + "/release", timeout=10)
        assert next(lines) == b"second"


def test_a_large_answer_arrives_whole(stack: Stack) -> None:
    answer = requests.get(stack.url + "/big", timeout=10)
    assert len(answer.content) == BIG
    assert requests.head(stack.url + "/big", timeout=10).headers["Content-Length"] == str(BIG)


def test_a_chunked_body_is_passed_on(stack: Stack) -> None:
    chunks = iter([b"a" * 1000] * 50)
    assert requests.put(stack.url + "/up", data=chunks, timeout=10).json()["size"] == 50_000


def test_a_body_over_the_limit_is_refused(stack: Stack) -> None:
    told = raw(stack, f"POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: {BODY_LIMIT + 1}\r\n\r\n")
    assert told.startswith("HTTP/1.1 413")
    assert '"front.too_large"' in told


def test_a_chunked_body_over_the_limit_is_refused(stack: Stack) -> None:
    chunks = (b"a" * 1_000_000 for _ in range(22))
    try:
        answer = requests.put(stack.url + "/up", data=chunks, timeout=30)
    except requests.ConnectionError:
        return  # the connection was cut while we were still sending: refused as well
    assert answer.status_code == 413


def raw(stack: Stack, request: str) -> str:
    """The error envelope that answers bytes no well-behaved client sends."""
    host, port = stack.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request.encode())
        answer = b""
        while not answer.endswith(b"}}") and (chunk := connection.recv(65536)):
            answer += chunk
    return answer.decode()


def test_an_answer_cut_short_is_not_passed_as_a_whole_one(stack: Stack) -> None:
    answer = requests.get(stack.url + "/cut", timeout=10)
    assert answer.status_code == 502


def test_a_backend_that_drops_the_request_is_502(stack: Stack) -> None:
    answer = requests.post(stack.url + "/drop", data=b"x", timeout=10)
    error = answer.json()["error"]
    assert answer.status_code == 502
    assert error["code"] == "front.api_away"
    assert error["details"] == {"backend": "api", "reached": True}
    assert error["request_id"] == answer.headers["X-Request-Id"]
    assert "结果不确定" in error["message"]


def test_websocket_text_binary_and_protocol(stack: Stack) -> None:
    connection = connect(stack, subprotocols=["jiujin"])
    assert connection.subprotocol == "jiujin"
    assert json.loads(connection.recv()) == {"hello": "127.0.0.1"}
    connection.send("你好")
    assert connection.recv() == "你好"
    connection.send_binary(b"\x00\xff")
    assert connection.recv() == b"\x00\xff"
    connection.ping(b"p")
    assert connection.recv_data(control_frame=True)[1] == b"p"
    connection.close()


def test_websocket_close_code_reaches_the_client(stack: Stack) -> None:
    connection = connect(stack)
    connection.recv()
    connection.send("close 4401")
    opcode, payload = connection.recv_data(control_frame=True)
    assert (opcode, int.from_bytes(payload[:2], "big")) == (8, 4401)
    connection.shutdown()


def test_websocket_refused_keeps_the_status(stack: Stack) -> None:
    with pytest.raises(WebSocketBadStatusException) as refused:
        connect(stack, "?token=wrong")
    assert refused.value.status_code == 401


def test_websocket_ends_when_its_backend_dies_and_opens_again(stack: Stack) -> None:
    connection = connect(stack)
    connection.recv()
    pid = stack.kill("sockets")
    opcode, payload = connection.recv_data(control_frame=True)
    assert (opcode, int.from_bytes(payload[:2], "big")) == (8, 1012)
    connection.shutdown()
    stack.wait_restarted("sockets", pid)
    again = connect(stack)
    assert "hello" in again.recv()
    again.close()


def test_home_and_envelope_while_the_api_is_away(stack: Stack) -> None:
    pid = stack.processes()["api"]["pid"]
    port = stack.port("api")
    stack.kill("api", signal.SIGSTOP)  # alive and deaf: connections are taken, nothing answers
    try:
        home = requests.get(stack.url + "/status", timeout=10)
        assert home.status_code == 200
        assert "就近 Jiujin" in home.text
        assert f"127.0.0.1:{port}" in home.text
    finally:
        stack.kill("api")
    first = requests.get(stack.url + "/healthz", timeout=20)
    assert first.status_code in {200, 502, 503}
    if first.status_code != 200:
        assert first.json()["error"]["code"] == "front.api_away"
    stack.wait_restarted("api", pid)
    assert requests.get(stack.url + "/healthz", timeout=10).status_code == 200


def test_a_copy_without_an_api_still_answers_home(tmp_path: Path) -> None:
    env = {"JIUJIN_REDIS": "none"}
    plan = "tests.run.fakes:plan"
    with Stack(var=tmp_path, plan=plan, env=env, only=["front"]) as alone:
        home = requests.get(alone.url + "/status", timeout=10)
        assert home.status_code == 200
        assert 'href="/openapi.json"' in home.text
        away = requests.get(alone.url + "/api/shop/x", timeout=10)
        assert away.status_code == 503
        assert away.headers["Retry-After"] == "1"
        assert away.json()["error"]["details"] == {"backend": "api", "reached": False}
        with pytest.raises(WebSocketBadStatusException) as refused:
            connect(alone)
        assert refused.value.status_code == 503


@contextmanager
def front_alone(folder: Path, *more: str) -> Iterator[int]:
    """A front without backends over built pages in `folder`/build; yields its port."""
    ports = Ports()
    port = ports.lease()
    command = [sys.executable, "-m", "run.front", "--port", str(port), *more]
    command += ["--status", str(folder / "run.json"), "--pages", str(folder / "build")]
    command += ["--api", "http://127.0.0.1:1", "--sockets", "http://127.0.0.1:1"]
    with subprocess.Popen(command) as front:
        try:
            deadline = time.monotonic() + 20
            while not http_ok(port, "/"):
                assert time.monotonic() < deadline, "the front does not answer"
                time.sleep(0.05)
            yield port
        finally:
            front.terminate()
    ports.close()


def build_pages(folder: Path, *names: str) -> None:
    """What a build leaves in `folder`/build, and a file beside it that nobody may read."""
    for name in names:
        (folder / "build" / name / "assets").mkdir(parents=True)
        (folder / "build" / name / "index.html").write_text(f"<title>{name}</title>")
        (folder / "build" / name / "assets" / "a.js").write_text("1")
    (folder / "build" / "secret.txt").write_text("secret")


def test_the_built_screens_and_nothing_beside_them(tmp_path: Path) -> None:
    build_pages(tmp_path, "h5", "phones")
    (tmp_path / "build" / "h5" / "assets" / "a.js.gz").write_bytes(gzip.compress(b"1"))
    (tmp_path / "build" / "h5" / "tab.png").write_bytes(b"png")
    with front_alone(tmp_path) as port:
        url = f"http://127.0.0.1:{port}"
        assert 'href="/h5/"' in requests.get(url + "/status", timeout=10).text
        entry = requests.get(url + "/h5/", timeout=10)
        assert (entry.text, entry.headers["Cache-Control"]) == ("<title>h5</title>", "no-cache")
        script = requests.get(url + "/h5/assets/a.js", timeout=10)
        assert (script.text, script.headers["Content-Encoding"]) == ("1", "gzip")
        assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        plain = requests.head(url + "/h5/assets/a.js", headers={"Accept-Encoding": ""}, timeout=10)
        assert (plain.status_code, plain.headers["Content-Length"]) == (200, "1")
        assert "Content-Encoding" not in plain.headers
        picture = requests.get(url + "/h5/tab.png", timeout=10)
        assert picture.headers["Cache-Control"] == "public, max-age=86400"
        for path in ("/h5/../secret.txt", "/h5/%2e%2e/secret.txt", "/h5/assets", "/h5/none"):
            answer = told(port, path)
            assert " 404 " in answer or " 503 " in answer, path
            assert "secret" not in answer, path


def test_in_production_the_first_page_signs_nobody_in(tmp_path: Path) -> None:
    build_pages(tmp_path, "h5", "phones")
    with front_alone(tmp_path) as port:
        url = f"http://127.0.0.1:{port}"
        home = requests.get(url + "/", timeout=10)
        assert "<title>phones</title>" not in home.text
        assert "就近 Jiujin" in home.text
        assert 'href="/"' not in home.text
        assert home.headers["Content-Security-Policy"].startswith("default-src 'none'")
        # Without --sandbox its paths, and the phones page, are the API's, which is away here.
        for path in ("/sandbox/users", "/phones/", "/phones/assets/a.js"):
            answer = requests.get(url + path, timeout=10)
            assert answer.json()["error"]["code"] == "front.api_away", path


def test_in_the_demo_the_first_page_is_the_phones_once_built(tmp_path: Path) -> None:
    sandbox = ("--sandbox", "http://127.0.0.1:1")
    build_pages(tmp_path, "h5")
    with front_alone(tmp_path, *sandbox) as port:
        url = f"http://127.0.0.1:{port}"
        assert "<title>就近 Jiujin</title>" in requests.get(url + "/", timeout=10).text
        build_pages(tmp_path / "later", "phones")
        (tmp_path / "later" / "build" / "phones").rename(tmp_path / "build" / "phones")
        home = requests.get(url + "/", timeout=10)
        assert home.text == "<title>phones</title>"
        policy = home.headers["Content-Security-Policy"]
        assert "script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert requests.get(url + "/phones/assets/a.js", timeout=10).text == "1"
        assert 'href="/"' in requests.get(url + "/status", timeout=10).text
        assert " 404 " in told(port, "/phones/../secret.txt")


def test_the_status_page_tells_how_the_build_is_doing(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"state": "running", "mode": "demo"}')
    with front_alone(tmp_path, "--sandbox", "http://127.0.0.1:1") as port:
        url = f"http://127.0.0.1:{port}/"
        page = requests.get(url, timeout=10).text
        assert "make screens-build" in page
        assert 'http-equiv="refresh"' not in page
        told_build = {"state": "building", "zh": "正在构建", "en": "building", "detail": ""}
        (tmp_path / "screens.json").write_text(json.dumps(told_build))
        page = requests.get(url, timeout=10).text
        assert "正在构建" in page
        assert 'http-equiv="refresh"' in page, "it comes back by itself when the pages are there"
        failed = {"state": "failed", "zh": "没有构建成功", "en": "failed", "detail": "a <b> c"}
        (tmp_path / "screens.json").write_text(json.dumps(failed))
        page = requests.get(url, timeout=10).text
        assert "没有构建成功" in page
        assert "a &lt;b&gt; c" in page
        assert 'http-equiv="refresh"' not in page


def told(port: int, path: str) -> str:
    """The answer to a path that is sent as it stands."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer.decode()


def test_many_requests_at_once(stack: Stack) -> None:
    codes: list[int] = []

    def ask() -> None:
        with requests.Session() as session:
            codes.extend(session.get(stack.url + "/x", timeout=30).status_code for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 320
