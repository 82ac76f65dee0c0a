"""Facts that rooms speak. `emit` writes the outbox row in the current transaction.

A room declares `@dataclass(frozen=True) class OrderPaid(Event)` with ids and numbers
only; app/wiring.py says which handlers listen and which topics it is streamed to.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import insert

from app.kernel.clock import now
from app.kernel.db import after_commit, current_unit, execute, table_of
from app.kernel.models import OutboxEvent
from app.kernel.redis import wake

E = TypeVar("E", bound="Event")

_WRITE = insert(table_of(OutboxEvent))  # built once


class Event:
    """Base of all facts; subclasses are frozen dataclasses of str, int, bool, None, lists."""


EVENT_TYPES: dict[str, type[Event]] = {}
HANDLERS: dict[str, list[tuple[str, Callable[[Any], None]]]] = {}
TOPICS: dict[str, Callable[[Any], list[str]]] = {}


def listen(event_type: type[E], *handlers: Callable[[E], None]) -> None:
    """Wire handlers to an event; a handler's receipt name is `<room>.<function>`."""
    EVENT_TYPES[event_type.__name__] = event_type
    wired = HANDLERS.setdefault(event_type.__name__, [])
    for handler in handlers:
        room = handler.__module__.removeprefix("app.").partition(".")[0]
        name = f"{room}.{handler.__name__}"
        if name not in [known for known, _ in wired]:
            wired.append((name, handler))


def stream(event_type: type[E], topics: Callable[[E], list[str]]) -> None:
    """Say on which topics (`person:<id>`, `place:<id>`) an event is streamed."""
    EVENT_TYPES[event_type.__name__] = event_type
    TOPICS[event_type.__name__] = topics


def emit(event: Event) -> None:
    """Write the fact with the work that made it true; workers are woken after commit."""
    emit_all([event])


def emit_all(events: Sequence[Event]) -> None:
    """Write several facts at once, in their order."""
    moment = now()
    rows = [
        {
            "name": type(event).__name__,
            "payload": dataclasses.asdict(event),  # type: ignore[call-overload]
            "created_at": moment,
            "next_try_at": moment,
            "state": "pending",
            "attempts": 0,
        }
        for event in events
    ]
    execute(_WRITE, rows[0] if len(rows) == 1 else rows)
    unit = current_unit()
    if unit is not None and not unit.notes.get("wakes_events"):
        unit.notes["wakes_events"] = True
        after_commit(lambda: wake("events"))


def load_event(name: str, payload: dict[str, Any]) -> Event:
    """The dataclass back from a row; unknown fields of a newer version are dropped."""
    kind = EVENT_TYPES[name]
    known = {f.name for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{k: v for k, v in payload.items() if k in known})


def parse_time(text: str) -> datetime:
    """A time carried in an event (RFC 3339)."""
    return datetime.fromisoformat(text)
