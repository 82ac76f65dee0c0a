"""Clients of the outside world, provided by the wiring, used by the rooms' gateways.

The kernel and the rooms do not know wechat/; a gateway asks `client("pay")` and casts it
to the class it knows. Made once per process, on first use.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

_factories: dict[str, Callable[[], Any]] = {}
_made: dict[str, Any] = {}
_lock = threading.Lock()


def provide(name: str, factory: Callable[[], Any]) -> None:
    """Say how to make a client (login, messages, pay, shipping, logistics, work, qrcode)."""
    _factories[name] = factory
    _made.pop(name, None)


def client(name: str) -> Any:
    """The process's client of that name."""
    if name not in _made:
        with _lock:
            if name not in _made:
                _made[name] = _factories[name]()
    return _made[name]


def forget_clients() -> None:
    """Make them anew on next use (tests, changed settings)."""
    with _lock:
        _made.clear()
