"""The real socket process: gunicorn with gevent, killed and started again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websocket import WebSocket, WebSocketException, create_connection

from app import wiring
from tests.realtime.helpers import hello, moved, next_message, number_all, positions_on, say

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Process:
    """gunicorn on one port; may be killed and started again."""

    def __init__(self, url: str, var: Path) -> None:
        self.port = free_port()
        self._log = var / "gunicorn.log"
        self._env = {
            **os.environ,
            "JIUJIN_MODE": "test",
            "JIUJIN_VAR": str(var),
            "DATABASE_URL": url,
            "REDIS_URL": "none",
        }
        self.popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            *(sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--workers", "1"),
            *("--bind", f"127.0.0.1:{self.port}", "--graceful-timeout", "1"),
            *("--no-control-socket", "--log-level", "warning", "tests.realtime.served:app"),
        ]
        with self._log.open("ab") as log:
            self.popen = subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self._log.read_text())

    def kill(self) -> None:
        if self.popen is not None:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()
            self.popen = None

    def connect(self) -> WebSocket:
        """As a phone: again until it works."""
        deadline = time.monotonic() + 60
        while True:
            try:
                return create_connection(f"ws://127.0.0.1:{self.port}/ws/shop", timeout=20)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


@contextmanager
def running(url: str, var: Path) -> Iterator[Process]:
    process = Process(url, var)
    process.start()
    try:
        yield process
    finally:
        process.kill()


@pytest.mark.slow
def test_killing_the_hub_costs_no_event(database: str, tmp_path: Path) -> None:
    wiring.wire()
    count = 150
    chance = random.Random(7)
    with running(database, tmp_path) as process:
        done = threading.Event()

        def write() -> None:
            for number in range(count):
                say(moved("per_wang", number), moved("per_li", number))
                number_all()
            done.set()

        def murder() -> None:
            for _ in range(2):
                time.sleep(0.3)
                process.kill()
                process.start()

        threads = [threading.Thread(target=write), threading.Thread(target=murder)]
        for thread in threads:
            thread.start()
        cursor, got = 0, []
        try:
            while len(got) < count:
                try:
                    ws = process.connect()
                    hello(ws, "wang", cursor)
                    for _ in range(chance.randrange(1, 40)):
                        message = next_message(ws)
                        assert message["type"] == "event"
                        cursor = message["cursor"]
                        got.append(message)
                        if len(got) == count:
                            break
                    ws.shutdown()
                except (OSError, ValueError, WebSocketException):
                    continue  # the hub was killed under us
        finally:
            for thread in threads:
                thread.join()
    assert done.is_set()
    assert [m["cursor"] for m in got] == positions_on("person:per_wang")
    assert len({m["data"]["order_id"] for m in got}) == count
