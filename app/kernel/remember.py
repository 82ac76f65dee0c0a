"""Rows a process remembers between requests, dropped when another process changes them.

For what is asked on every order and changes rarely (products, prices). Who changes such rows
calls `changed(name)` in the same transaction: it raises a number in the database. Each
process looks at that number once a second at most, so a change made anywhere is followed
everywhere within a second of its commit. What was not found is not remembered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy import bindparam, insert, select, update

from app.kernel.db import execute, query, table_of
from app.kernel.models import Generation
from app.kernel.settings import settings

_all: dict[str, list[Any]] = {}  # every Remembered of this process, by name

K = TypeVar("K")
V = TypeVar("V")

LOOK_SECONDS = 1.0
MOST = 100_000  # keys; beyond that it starts anew

_NUMBER = select(Generation.number).where(Generation.name == bindparam("of"))


class Remembered(Generic[K, V]):
    """Values by key, as of one generation of `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._values: dict[K, V] = {}
        self._state: tuple[str, int] = ("", -1)  # database, generation
        self._looked_at = 0.0
        _all.setdefault(name, []).append(self)

    def get(self, keys: Collection[K], load: Callable[[list[K]], Mapping[K, V]]) -> dict[K, V]:
        """The values of `keys`; what is not remembered is loaded by one call of `load`."""
        values = self._current()
        missing = [key for key in keys if key not in values]
        if missing:
            loaded = load(missing)
            if len(values) + len(loaded) > MOST:
                values.clear()
                loaded = {**loaded, **load([key for key in keys if key not in loaded])}
            values.update(loaded)
        return {key: values[key] for key in keys if key in values}

    def forget(self) -> None:
        """Look at the database again on next use."""
        self._values = {}
        self._looked_at = 0.0

    def _current(self) -> dict[K, V]:
        moment = time.monotonic()
        if moment - self._looked_at > LOOK_SECONDS or self._state[0] != settings().database_url:
            # the number first, the rows after: old rows never stand under a new number
            state = (settings().database_url, _number(self.name))
            if state != self._state:
                self._values = {}
                self._state = state
            self._looked_at = moment
        return self._values


@query
def _number(name: str) -> int:
    return int(execute(_NUMBER, {"of": name}).scalar() or 0)


def changed(name: str) -> None:
    """In the transaction that changes the rows: every process is to read them again."""
    one_more = {"number": Generation.number + 1}
    done = execute(update(Generation).where(Generation.name == name).values(one_more))
    if done.rowcount == 0:
        execute(insert(table_of(Generation)), {"name": name, "number": 1})
    for one in _all.get(name, []):
        one.forget()


def forget_all() -> None:
    """This process remembers nothing (tests, other databases)."""
    for several in _all.values():
        for one in several:
            one.forget()
