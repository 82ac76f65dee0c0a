"""Callers by token, without the identity room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import wiring
from app.kernel import auth
from tests.realtime.helpers import CALLERS, Served, served


@pytest.fixture
def callers(database: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, auth.Caller]:
    """Token -> caller; a test may take one away."""
    wiring.wire()
    known = dict(CALLERS)
    monkeypatch.setattr(auth, "_authenticator", known.get)
    return known


@pytest.fixture
def sockets(callers: dict[str, auth.Caller]) -> Iterator[Served]:
    with served() as server:
        yield server
