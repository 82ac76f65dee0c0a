"""An effects table and helpers that wait for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.kernel.effects import effects_table, wire_effects


@pytest.fixture
def effects(database: str) -> Iterator[str]:
    """The test's database with a table of effects and the test handlers wired."""
    wire_effects()
    with effects_table():
        yield database


def wait_for(done: Callable[[], bool], seconds: float = 60.0, what: str = "") -> None:
    """Until `done()`; the limit only keeps a broken product from hanging the tests."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not after {seconds} s: {what}"
        time.sleep(0.02)
