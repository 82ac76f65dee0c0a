"""Running the same verb many times at once: in threads, and in processes of their own."""

from __future__ import annotations

import importlib
import multiprocessing
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.kernel import db
from app.kernel.errors import DomainError
from app.kernel.settings import use_settings
from tests.conftest import settings_for

PATIENCE = 120.0  # seconds; a race that hangs must fail, not hang the run


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start every call in its own thread at one moment; its answer or its exception, in order.

    Connections are opened before that moment: else the first caller is done before the second
    is connected, and nothing races.
    """
    connected, gate = threading.Barrier(len(calls)), threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(index: int) -> None:
        with db.engine().connect():
            connected.wait(PATIENCE)
        gate.wait(PATIENCE)
        try:
            answers[index] = calls[index]()
        except Exception as problem:  # the tally tells what it was
            answers[index] = problem

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a call never came back"
    return answers


def tally(answers: Sequence[Any]) -> dict[str, int]:
    """How often each outcome came: `ok`, an error's code, or a crash in its own words."""
    return dict(Counter(_outcome(one) for one in answers))


def _outcome(answer: Any) -> str:
    if isinstance(answer, DomainError):
        return answer.code
    if isinstance(answer, Exception):
        return "".join(traceback.format_exception_only(answer)).strip()
    return str(answer) if isinstance(answer, str | bool) else "ok"


def in_processes(
    url: str, function: str, arguments: Sequence[tuple[Any, ...]], threads: int = 1
) -> dict[str, int]:
    """One process per entry of `arguments`, each calling `module:name` in `threads` threads.

    The processes share nothing with each other but the database. Returns the sum of tallies.
    They are forked from one that has the product imported and no connection open.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["app.factory", "tests.conftest"])
    gate = context.Barrier(len(arguments))
    answers = context.Queue()
    processes = [
        context.Process(target=_child, args=(url, function, one, threads, gate, answers))
        for one in arguments
    ]
    for process in processes:
        process.start()
    total: Counter[str] = Counter()
    for _ in processes:
        total.update(answers.get(timeout=PATIENCE))
    for process in processes:
        process.join(PATIENCE)
        assert process.exitcode == 0
    return dict(total)


def _child(
    url: str, function: str, arguments: tuple[Any, ...], threads: int, gate: Any, answers: Any
) -> None:
    module, _, name = function.partition(":")
    use_settings(settings_for(url, Path(tempfile.gettempdir())))
    run = getattr(importlib.import_module(module), name)
    gate.wait(PATIENCE)
    answers.put(tally(at_once([lambda: run(*arguments)] * threads)))
    db.dispose_engines()
