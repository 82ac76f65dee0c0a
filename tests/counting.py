"""Counting the SQL statements that a piece of the product sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.kernel.db import engine
from app.places import service as places


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement sent meanwhile; the list of places is in the process's cache.

    Not counted: the look at kernel_generations, which comes by the clock, once a second.
    """
    places.forget_cache()
    places.all_places()
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if "kernel_generations" not in sql:
            sent.append(sql)

    engines = (engine(write=False), engine(write=True))
    for one in engines:
        event.listen(one, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for one in engines:
            event.remove(one, "before_cursor_execute", note)
