"""Killing the product at a chosen step: `kill -9` by its own hand, in a process of its own.

A step is whatever another process could see: a statement that writes, a commit, a request to
WeChat before it leaves and after its answer came. An act (place, pay, deliver events …) is run
once to count its steps, then once for each of them in a process that dies there.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import requests
from apiflask import APIFlask
from sqlalchemy import Engine, event

from app import create_app
from app.kernel import db, jobs, outbox
from app.kernel.settings import use_settings
from tests.conftest import settings_for

PATIENCE = 60.0  # seconds; a process that hangs must fail the test, not hang it
WRITES = ("INSERT", "UPDATE", "DELETE")

# Made when this module is imported: in the forker once, not in each of its children.
os.environ.setdefault("JIUJIN_MODE", "test")
APP: APIFlask = create_app()


@dataclass(frozen=True)
class Copy:
    """Where a child finds its database and its WeChat."""

    url: str
    var: str
    wechat: str
    public_url: str

    def use(self) -> None:
        bases = dict.fromkeys(("WECHAT_API_BASE", "WECHAT_PAY_BASE", "WECHAT_WORK_BASE"))
        env = dict.fromkeys(bases, self.wechat) | {"JIUJIN_PUBLIC_URL": self.public_url}
        use_settings(settings_for(self.url, Path(self.var), **env))


@dataclass
class Steps:
    """Counts steps; at number `die_at` (from 1) the process kills itself before doing it."""

    die_at: int = 0
    seen: list[str] = field(default_factory=list)

    def step(self, what: str) -> None:
        self.seen.append(what)
        if len(self.seen) == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
            if text.lstrip().upper().startswith(WRITES):
                self.step(" ".join(text.split()[:3]))

        def commit(_connection: Any) -> None:
            self.step("COMMIT")

        send = requests.Session.send

        def watched_send(session: Any, request: Any, **kwargs: Any) -> Any:
            self.step(f"ask {request.method} {request.path_url}")
            answer = send(session, request, **kwargs)
            self.step(f"told {request.method} {request.path_url}")
            return answer

        event.listen(Engine, "before_cursor_execute", statement)
        event.listen(Engine, "commit", commit)
        requests.Session.send = watched_send  # type: ignore[method-assign]
        try:
            yield
        finally:
            requests.Session.send = send  # type: ignore[method-assign]
            event.remove(Engine, "before_cursor_execute", statement)
            event.remove(Engine, "commit", commit)


@dataclass(frozen=True)
class Request:
    """One request of a client; the same `key` on every repeat."""

    method: str
    path: str
    token: str = ""
    key: str = ""
    body: Any = None
    raw: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def send(self) -> tuple[int, Any]:
        """(status, JSON) of the application itself, in this process."""
        headers = dict(self.headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.key:
            headers["Idempotency-Key"] = self.key
        sent: dict[str, Any] = {"json": self.body} if self.raw is None else {"data": self.raw}
        if self.method == "GET":
            sent = {}
        got = APP.test_client().open(self.path, method=self.method, headers=headers, **sent)
        return got.status_code, got.get_json(silent=True)


def work() -> tuple[int, Any]:
    """What worker and call process do: deliver every event, make every call that is due."""
    done = 0
    while count := outbox.drain() + jobs.run_due_calls():
        done += count
    return 200, done


Act = Request | Callable[[], tuple[int, Any]]


def perform(act: Act) -> tuple[int, Any]:
    return act.send() if isinstance(act, Request) else act()


@dataclass(frozen=True)
class Outcome:
    """`died`: killed by its own hand at the step asked for; else the steps taken, the answer."""

    died: bool
    steps: list[str]
    status: int
    data: Any


class Forker:
    """A process with the product imported and nothing open, which forks one child per act.

    Forking the test process itself would copy its threads' locks; starting Python anew for
    each step would take a second.
    """

    def __init__(self) -> None:
        mine, theirs = socket.socketpair()
        program = f"from tests.faults import dying; dying.serve({theirs.fileno()})"
        command = [sys.executable, "-c", program]  # not -m: the acts' classes are the module's
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()
        self._pipe = Pipe(mine.detach())

    def perform(self, copy: Copy, act: Act, die_at: int = 0) -> Outcome:
        """An act in a child of its own, which dies before step `die_at` (0: not at all)."""
        self._pipe.send((copy, act, die_at))
        assert self._pipe.poll(PATIENCE), "the act never ended"
        status, told = self._pipe.recv()
        if die_at and status == signal.SIGKILL:
            return Outcome(True, [], 0, None)
        assert status == 0 and told is not None, f"the act ended with {status}"
        steps, (code, data) = told
        return Outcome(False, steps, code, data)

    def close(self) -> None:
        self._pipe.close()
        self._process.wait(PATIENCE)


def serve(file: int) -> None:
    """The forker's life: an act comes, a child does it, its end and its answer go back."""
    pipe = Pipe(file)
    while True:
        try:
            copy, act, die_at = pipe.recv()
        except EOFError:
            return
        reader, writer = multiprocessing.Pipe(duplex=False)
        child = os.fork()
        if child == 0:
            _do(copy, act, die_at, writer)
        writer.close()
        told = None
        with contextlib.suppress(EOFError):
            told = reader.recv()
        reader.close()
        _, status = os.waitpid(child, 0)
        pipe.send((os.waitstatus_to_exitcode(status) * (-1 if os.WIFSIGNALED(status) else 1), told))


def _do(copy: Copy, act: Act, die_at: int, writer: Any) -> None:
    code = 1
    try:
        copy.use()
        steps = Steps(die_at)
        with steps.watched():
            answer = perform(act)
        db.dispose_engines()
        writer.send((steps.seen, answer))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
