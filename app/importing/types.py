"""Shapes of loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LoadView:
    """A file and how far it is. state: checking | checked | refused | applying | done | failed |
    dropped."""

    id: str
    kind: str
    name: str
    sha256: str
    size: int
    state: str
    rows: int | None
    done_rows: int
    error_count: int
    message: str
    note: str
    actor_id: str
    created_at: datetime
    checked_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class FaultView:
    """One cell to correct: the row as the spreadsheet numbers it."""

    row: int
    column: str
    words: str
