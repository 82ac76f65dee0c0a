"""What the import routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.kernel.http import Query, View

Kind = Literal["stock", "products", "prices"]


class UploadQuery(Query):
    """The file itself is the part `file` of a multipart body."""

    kind: Kind
    name: str = Field(min_length=1, max_length=200)


class LoadItem(View):
    """A file. state: checking | checked | refused | applying | done | failed | dropped.

    rows: null until it was read; done_rows: written so far; error_count: cells to correct;
    message: about the file as a whole; note: what the sender should know; size in bytes.
    """

    id: str
    kind: str
    name: str
    size: int
    state: str
    rows: int | None
    done_rows: int
    error_count: int
    message: str
    note: str
    created_at: datetime
    checked_at: datetime | None
    done_at: datetime | None


class FaultItem(View):
    """A cell to correct; row as the spreadsheet numbers it."""

    row: int
    column: str
    words: str


class LoadDetail(LoadItem):
    """With the first fifty cells to correct."""

    faults: list[FaultItem]


class LoadsPage(View):
    items: list[LoadItem]
    next_cursor: str | None


class FileView(View):
    """A file for the page to save: its name and its text (UTF-8 with a byte order mark)."""

    name: str
    text: str
