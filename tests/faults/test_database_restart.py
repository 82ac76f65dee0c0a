"""The database server is killed and started again while customers buy.

The test has a mariadbd of its own in a temporary directory; without the program it is skipped.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.kernel import db, outbox
from app.kernel.checks import run_checks
from app.kernel.settings import use_settings
from app.models import metadata
from tests.conftest import settings_for
from tests.factories import World, make_world, stock_of

PATIENCE = 60.0
BUYERS = 6
ORDERS = "/api/shop/ordering/orders"


@dataclass
class Server:
    """A mariadbd on a socket of its own."""

    program: str
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mysql+pymysql://root@localhost/shop?unix_socket={self.folder / 'sock'}"

    @property
    def own(self) -> tuple[str, str]:
        """A mariadbd that starts clears its tmpdir, also of another one's temporary tables."""
        return f"--datadir={self.folder / 'data'}", f"--tmpdir={self.folder / 'tmp'}"

    def install(self, installer: str) -> None:
        (self.folder / "tmp").mkdir()
        subprocess.run(
            [
                *(installer, "--no-defaults", *self.own),
                *("--auth-root-authentication-method=normal", "--skip-test-db"),
            ],
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        """Returns when it answers."""
        command = [self.program, "--no-defaults", *self.own]
        command += [f"--socket={self.folder / 'sock'}", "--skip-networking"]
        command += [f"--pid-file={self.folder / 'pid'}", "--innodb-buffer-pool-size=32M"]
        if os.geteuid() == 0:
            command += ["--user=root"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        engine = create_engine(self.url.replace("/shop?", "/?"))
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with engine.connect() as connection:
                    connection.execute(text("SELECT 1"))
                break
            except DBAPIError:
                assert time.monotonic() < deadline, (self.folder / "log").read_text()[-2000:]
                time.sleep(0.05)
        engine.dispose()

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    program = shutil.which("mariadbd", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    installer = shutil.which("mariadb-install-db")
    if program is None or installer is None:
        pytest.skip("mariadbd is not installed here: apt-get install mariadb-server")
    one = Server(program, tmp_path_factory.mktemp("db"))
    one.install(installer)
    one.start()
    yield one
    one.kill()


@pytest.fixture
def app(server: Server, tmp_path: Path) -> Iterator[APIFlask]:
    engine = create_engine(server.url.replace("/shop?", "/?"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"))
    engine.dispose()
    engine = create_engine(server.url)
    metadata.create_all(engine)
    engine.dispose()
    use_settings(settings_for(server.url, tmp_path))
    yield create_app()
    db.dispose_engines()
    use_settings(None)


@dataclass
class Buyer:
    """Buys one cola after the other; an answer that did not come is asked for again."""

    app: APIFlask
    world: World
    number: int
    stop: threading.Event
    ids: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    def run(self) -> None:
        while not self.stop.is_set():
            key = f"{self.number}-{len(self.ids)}"
            status, data = self.order(key)
            deadline = time.monotonic() + PATIENCE
            while status != 201:
                assert time.monotonic() < deadline, data
                time.sleep(0.02)
                status, data = self.order(key)
            self.ids.append(data["id"])

    def order(self, key: str) -> tuple[int, Any]:
        body = {
            "kind": "in_store",
            "place_id": self.world.places["S1"],
            "lines": [{"sku_id": self.world.skus["cola"], "quantity": 1}],
        }
        headers = self.world.headers("shopper", key)
        got = self.app.test_client().post(ORDERS, json=body, headers=headers)
        self.answers[got.status_code] += 1
        return got.status_code, got.get_json()


def bought(buyers: list[Buyer]) -> int:
    return sum(len(one.ids) for one in buyers)


def until_more(buyers: list[Buyer], more: int) -> None:
    target, deadline = bought(buyers) + more, time.monotonic() + PATIENCE
    while bought(buyers) < target:
        assert time.monotonic() < deadline, "nobody can buy"
        time.sleep(0.01)


def restart_while_buying(app: APIFlask, server: Server, restarts: int) -> None:
    world = make_world({"cola": 100_000})
    stop = threading.Event()
    buyers = [Buyer(app, world, number, stop) for number in range(BUYERS)]
    threads = [threading.Thread(target=one.run, daemon=True) for one in buyers]
    for thread in threads:
        thread.start()
    try:
        for _ in range(restarts):
            until_more(buyers, 2 * BUYERS)
            server.kill()
            time.sleep(0.2)  # everybody meets the dead server
            server.start()
        until_more(buyers, 2 * BUYERS)
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    ids = [order_id for one in buyers for order_id in one.ids]
    assert len(set(ids)) == len(ids), "two taps became one order, or one tap two"
    assert stock_of(world, "S1", "cola") == (100_000, len(ids), 0, 0)
    outbox.drain_all()
    assert run_checks() == []
    seen = set().union(*(one.answers for one in buyers))
    assert seen <= {201, 503}, "a database that is away is no crash: busy, try again"


@pytest.mark.slow
def test_buying_goes_on_after_a_restart(app: APIFlask, server: Server) -> None:
    restart_while_buying(app, server, 1)


@pytest.mark.soak
def test_twenty_restarts(app: APIFlask, server: Server) -> None:
    restart_while_buying(app, server, 20)
