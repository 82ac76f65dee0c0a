"""The copy of the product the demo runs on: its own (thrown away afterwards) or a running one."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy

from demo.options import GRACE_SECONDS, HOLD_SECONDS, Options
from run.stack import ROOT, Stack, StackError

AUDIT_SECONDS = 120


@dataclass(frozen=True)
class Copy:
    """Where it is. `stack` None: somebody else's."""

    url: str
    stack: Stack | None
    env: dict[str, str]

    def check_alive(self) -> None:
        """Raises StackError when the copy that we started is gone: somebody else ended it."""
        if self.stack is not None and not self.stack.is_alive:
            raise StackError(f"副本在演示中途停止了。The copy ended.\n{self.stack.log_text()}")


@contextmanager
def own_copy(options: Options) -> Iterator[Copy]:
    """Start a whole copy on free ports; end it and remove its data afterwards."""
    env = {
        "JIUJIN_HOLD_SECONDS": str(HOLD_SECONDS),
        "JIUJIN_PAID_GRACE_SECONDS": str(GRACE_SECONDS),
        "WECHAT_TRACK_POLL_SECONDS": "3",
    }
    var = Path(tempfile.mkdtemp(prefix="jiujin-demo-")) if options.keep else None
    with _database(options.mysql) as database_url:
        if database_url:
            env["DATABASE_URL"] = database_url
        stack = Stack(var=var, env=env)
        try:
            stack.start()
            yield Copy(stack.url, stack, env)
        finally:
            stack.stop()
            if options.keep:
                print(f"日志 · logs: {stack.var}/log", flush=True)


@contextmanager
def _database(url: str) -> Iterator[str]:
    """A database of its own on the server that `url` names, dropped afterwards; "" for SQLite."""
    if not url:
        yield ""
        return
    server = sqlalchemy.make_url(url)
    if server.drivername in ("mysql", "mariadb"):
        server = server.set(drivername="mysql+pymysql")
    name = f"jiujin_demo_{secrets.token_hex(4)}"
    engine = sqlalchemy.create_engine(server.set(database=""), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(
                f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
            )
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {name}")
    finally:
        engine.dispose()


def running_copy(options: Options) -> Copy:
    """A copy that was started with `make run`: its front serves its WeChat, too."""
    return Copy(options.url.rstrip("/"), None, {})


def audit(copy: Copy) -> tuple[bool, str]:
    """`flask audit` on the copy's database: (no difference, what it said)."""
    assert copy.stack is not None, "the audit reads the database, which is our own copy's alone"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIUJIN_")}
    kept.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "audit"],
        cwd=ROOT,
        env={**kept, **copy.env, "JIUJIN_VAR": str(copy.stack.var)},
        capture_output=True,
        text=True,
        timeout=AUDIT_SECONDS,
        check=False,
    )
    said = "\n".join(part.strip() for part in (done.stdout, done.stderr) if part.strip())
    return done.returncode == 0, said
