"""What the books show."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from app.kernel.http import View
from app.kernel.paging import PageQuery


class StatementEntry(View):
    """credit_fen > 0: earned; < 0: taken back from the entry named by origin_id."""

    id: str
    kind: str
    note: str
    credit_fen: int
    order_id: str
    line_id: str
    place_id: str
    base_fen: int
    rate_bp: int
    origin_id: str | None
    at: datetime


class StatementView(View):
    """owed_fen: what the chain owes, the sum of all entries; below zero it is carried forward."""

    owner_id: str
    owed_fen: int
    items: list[StatementEntry]
    next_cursor: str | None


class StatementQuery(PageQuery):
    pass


class OwedQuery(PageQuery):
    limit: int = Field(default=50, ge=1, le=100)


class OwedItem(View):
    owner_id: str
    owed_fen: int


class OwedPage(View):
    items: list[OwedItem]
    next_cursor: str | None
