"""A copy of the product for one run: its own database, Redis and secrets, gone afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

from app.kernel import db
from app.kernel.redis import try_redis
from app.kernel.settings import load_settings, use_settings
from app.models import metadata
from run.redis_server import find_server, redis_spec, socket_path

KINDS = ("sqlite", "mariadb")


def server_url() -> URL | None:
    """The MariaDB server to use, or None where none is named."""
    named = os.environ.get("BENCH_MYSQL_URL") or os.environ.get("TEST_MYSQL_URL")
    return make_url(named) if named else None


@dataclass
class Copy:
    """`with Copy("mariadb") as copy`: an empty database that this process's settings point at.

    The settings are those of production (with random secrets), so that what is measured is
    what a chain would run. `url` is the database's URL; `env` starts further processes on it.
    """

    kind: str
    redis: bool = True
    name: str = ""  # where one run has two copies
    url: str = ""
    env: dict[str, str] = field(default_factory=dict)
    var: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="jiujin-bench-")))
    _redis: subprocess.Popen[bytes] | None = None
    _server: URL | None = None

    def __enter__(self) -> Self:
        try:
            self._make()
        except BaseException:
            self._drop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._drop()

    def _make(self) -> None:
        self.url = self._make_database()
        self.env = {
            "JIUJIN_MODE": "production",
            "JIUJIN_VAR": str(self.var),
            "JIUJIN_SECRET_KEY": secrets.token_urlsafe(32),
            "JIUJIN_DATA_KEY": secrets.token_urlsafe(32),
            "JIUJIN_LOG_LEVEL": "WARNING",
            "JIUJIN_HOLD_SECONDS": "86400",  # nothing expires while we look
            "JIUJIN_MAX_UNPAID_ORDERS": "0",  # nobody pays while we look
            "DATABASE_URL": self.url,
            "REDIS_URL": self._start_redis() if self.redis else "none",
        }
        os.environ.update(self.env)
        use_settings(load_settings())
        metadata.create_all(db.engine())

    def _make_database(self) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.var / 'bench.db'}"
        server = server_url()
        if server is None:
            raise SystemExit("set BENCH_MYSQL_URL or TEST_MYSQL_URL to measure on MariaDB")
        self._server = server.set(database=f"jiujin_bench_{os.getpid()}{self.name}")
        name = self._server.database
        self._on_server(f"DROP DATABASE IF EXISTS `{name}`")
        self._on_server(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        return self._server.render_as_string(hide_password=False)

    def _on_server(self, statement: str) -> None:
        named = server_url()
        assert named is not None
        engine = create_engine(named, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _start_redis(self) -> str:
        server = find_server()
        if server is None:
            return "none"
        path = socket_path(self.var)
        self._redis = subprocess.Popen(
            redis_spec(server, path, self.var).command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 10
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        return f"unix://{path}"

    def redis_answers(self) -> bool:
        """Whether wake-ups go through a Redis in this run."""
        return try_redis(lambda client: bool(client.ping()), False)

    def _drop(self) -> None:
        db.dispose_engines()
        use_settings(None)
        if self._redis is not None:
            self._redis.terminate()
            self._redis.wait(10)
        if self._server is not None:
            self._on_server(f"DROP DATABASE IF EXISTS `{self._server.database}`")
        shutil.rmtree(self.var, ignore_errors=True)


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
