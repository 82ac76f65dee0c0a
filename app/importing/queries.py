"""Reading loads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select

from app.importing.models import ImportFault, ImportLoad, ImportPart
from app.importing.types import FaultView, LoadView
from app.kernel.db import all_rows, first_row, query

RUNNING = ("checking", "applying")
_LOAD = tuple(getattr(ImportLoad, name) for name in LoadView.__dataclass_fields__)


def load(load_id: str) -> LoadView | None:
    row = first_row(select(*_LOAD).where(ImportLoad.id == load_id))
    return LoadView(*row) if row else None


def load_of_key(live_key: str) -> LoadView | None:
    row = first_row(select(*_LOAD).where(ImportLoad.live_key == live_key))
    return LoadView(*row) if row else None


def loads(limit: int, before: str) -> list[LoadView]:
    """Newest first."""
    statement = select(*_LOAD)
    if before:
        statement = statement.where(ImportLoad.id < before)
    return [
        LoadView(*row) for row in all_rows(statement.order_by(ImportLoad.id.desc()).limit(limit))
    ]


def faults(load_id: str, limit: int) -> list[FaultView]:
    rows = all_rows(
        select(ImportFault.row_no, ImportFault.title, ImportFault.words)
        .where(ImportFault.load_id == load_id)
        .order_by(ImportFault.no)
        .limit(limit)
    )
    return [FaultView(*row) for row in rows]


def due(moment: datetime) -> str | None:
    """The oldest load that waits, or whose process has gone silent."""
    row = first_row(
        select(ImportLoad.id)
        .where(
            ImportLoad.state.in_(RUNNING),
            or_(ImportLoad.claimed_until.is_(None), ImportLoad.claimed_until < moment),
        )
        .order_by(ImportLoad.id)
        .limit(1)
    )
    return str(row.id) if row else None


def parts(load_id: str) -> Iterator[bytes]:
    """A file's bytes, piece by piece, each in a reading unit of its own."""
    no = 0
    while (data := _part(load_id, no)) is not None:
        yield data
        no += 1


@query
def _part(load_id: str, no: int) -> bytes | None:
    row = first_row(
        select(ImportPart.data).where(ImportPart.load_id == load_id, ImportPart.no == no)
    )
    return bytes(row.data) if row else None


def untouched_since(moment: datetime) -> list[str]:
    """Loads that were checked and never applied."""
    rows = all_rows(
        select(ImportLoad.id)
        .where(ImportLoad.state == "checked", ImportLoad.checked_at < moment)
        .limit(100)
    )
    return [row.id for row in rows]
