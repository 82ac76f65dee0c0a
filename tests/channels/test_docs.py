"""The integrator's page does what it says: its examples run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from werkzeug.serving import make_server

from app.channels import service
from app.kernel.http import ROUTES
from tests.factories import make_world, stock_of

PAGE = (Path(__file__).parents[2] / "docs" / "channels.md").read_text("utf-8")


def example(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    return str(found)


@pytest.fixture
def env(app: APIFlask) -> Iterator[dict[str, str]]:
    key = service.add_channel(code="till", name="收银")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield os.environ | {
        "BASE": f"http://127.0.0.1:{server.server_port}",
        "KEY": key.key_id,
        "SECRET": key.secret,
    }
    server.shutdown()
    thread.join(10)


def run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_example_sells_once(env: dict[str, str]) -> None:
    world = make_world()
    assert run([sys.executable, "-c", example("python")], env).split() == [
        "booked",
        "repeat",
        "True",
    ]
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl"
)
def test_the_curl_example_is_let_in(env: dict[str, str]) -> None:
    make_world()
    assert '"has_more":false' in run(["sh", "-ec", example("sh")], env)


def test_every_route_is_on_the_page() -> None:
    routes = {r.path for r in ROUTES if r.path.startswith("/api/channel/")}
    assert len(routes) == 7
    assert [path for path in routes if path not in PAGE] == []
