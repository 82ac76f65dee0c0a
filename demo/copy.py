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

from demo.options import CHAOS_API_THREADS, GRACE_SECONDS, Options
from run.stack import ROOT, Stack, StackError

AUDIT_SECONDS = 600  # of a command, on a machine that is busy


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
        "JIUJIN_HOLD_SECONDS": str(options.hold_seconds),
        "JIUJIN_PAID_GRACE_SECONDS": str(GRACE_SECONDS),
        "WECHAT_TRACK_POLL_SECONDS": "3",
    }
    if options.chaos:
        # a tenth of the world's patience, as the day is short; the bad network is not their fault
        env |= {"WECHAT_ANSWER_MS": "800", "JIUJIN_MAX_UNPAID_ORDERS": "0"}
        env["JIUJIN_API_THREADS"] = str(CHAOS_API_THREADS)
    var = Path(tempfile.mkdtemp(prefix="jiujin-demo-")) if options.keep else None
    with temporary_database(options.mysql) as database_url:
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
def temporary_database(url: str) -> Iterator[str]:
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


def flask(copy: Copy, *arguments: str) -> tuple[int, str]:
    """A command of the product on the copy's database: (exit code, what it said)."""
    assert copy.stack is not None, "commands need the database, which is our own copy's alone"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIUJIN_")}
    kept.pop("DATABASE_URL", None)
    base = f"http://127.0.0.1:{copy.stack.port('sandbox')}"
    wechat = dict.fromkeys(("WECHAT_API_BASE", "WECHAT_PAY_BASE", "WECHAT_WORK_BASE"), base)
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=ROOT,
        env={**kept, **copy.env, **wechat, "JIUJIN_VAR": str(copy.stack.var)},
        capture_output=True,
        text=True,
        timeout=AUDIT_SECONDS,
        check=False,
    )
    said = "\n".join(part.strip() for part in (done.stdout, done.stderr) if part.strip())
    return done.returncode, said


def audit(copy: Copy) -> tuple[bool, str]:
    """`flask audit` on the copy's database: (no difference, what it said)."""
    code, said = flask(copy, "audit")
    return code == 0, said
