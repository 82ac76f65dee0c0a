"""Writes of loads; every change of state is a compare-and-set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from app.importing.models import ImportFault, ImportLoad, ImportPart
from app.importing.queries import RUNNING
from app.importing.types import FaultView
from app.kernel.clock import now
from app.kernel.db import execute, first_row, table_of

OVER = ("done", "refused", "failed", "dropped")


def add_load(values: dict[str, Any]) -> None:
    execute(insert(ImportLoad).values(**values))


def add_part(load_id: str, no: int, data: bytes) -> None:
    execute(insert(ImportPart).values(load_id=load_id, no=no, data=data))


def claim(load_id: str, until: datetime) -> Any:
    """Take the load for this process; the row, or None when another one has it."""
    moment = now()
    won = execute(
        update(ImportLoad)
        .where(
            ImportLoad.id == load_id,
            ImportLoad.state.in_(RUNNING),
            or_(ImportLoad.claimed_until.is_(None), ImportLoad.claimed_until < moment),
        )
        .values(claimed_until=until, tries=ImportLoad.tries + 1)
    )
    if won.rowcount != 1:
        return None
    return first_row(
        select(
            ImportLoad.kind,
            ImportLoad.name,
            ImportLoad.sha256,
            ImportLoad.state,
            ImportLoad.done_rows,
            ImportLoad.tries,
        ).where(ImportLoad.id == load_id)
    )


def release(load_id: str) -> None:
    """Let another process take it at once."""
    execute(update(ImportLoad).where(ImportLoad.id == load_id).values(claimed_until=None))


def move(load_id: str, source: str, state: str, **values: Any) -> bool:
    """One state to the next. What is over gives its bytes back; only `done` keeps its key."""
    if state in OVER:
        values |= {"done_at": now(), "claimed_until": None}
        if state != "done":
            values["live_key"] = None
    done = execute(
        update(ImportLoad)
        .where(ImportLoad.id == load_id, ImportLoad.state == source)
        .values(state=state, **values)
    )
    if done.rowcount == 1 and state in OVER:
        execute(delete(ImportPart).where(ImportPart.load_id == load_id))
    return done.rowcount == 1


def count_rows(load_id: str, rows: int) -> None:
    """How many there are, for who watches."""
    execute(update(ImportLoad).where(ImportLoad.id == load_id).values(rows=rows))


def advance(load_id: str, source: int, position: int, until: datetime) -> bool:
    """In the unit that writes those rows: False when another process has written them."""
    done = execute(
        update(ImportLoad)
        .where(
            ImportLoad.id == load_id,
            ImportLoad.state == "applying",
            ImportLoad.done_rows == source,
        )
        .values(done_rows=position, claimed_until=until)
    )
    return done.rowcount == 1


def write_faults(load_id: str, found: Sequence[FaultView]) -> None:
    """Instead of what an earlier check has found."""
    execute(delete(ImportFault).where(ImportFault.load_id == load_id))
    if found:
        rows = [
            {
                "load_id": load_id,
                "no": no,
                "row_no": one.row,
                "title": one.column[:40],
                "words": one.words[:200],
            }
            for no, one in enumerate(found)
        ]
        execute(insert(table_of(ImportFault)), rows)
