"""What the books show."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from app.kernel.http import Body, View
from app.kernel.paging import PageQuery


class StatementEntry(View):
    """credit_fen > 0: earned; < 0: taken back from the entry named by origin_id, or paid out.

    kind: commission | claw_back | payout | payout_back (a payout taken back: > 0, with origin).
    reference: of the transfer by which a payout was made.
    """

    id: str
    kind: str
    note: str
    reference: str | None
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


class PayoutBody(Body):
    """Commission that was paid by bank or WeChat transfer: how much, under which reference."""

    amount_fen: int = Field(ge=1, le=10**12)
    reference: str = Field(min_length=1, max_length=80)


class PostedView(View):
    """The entry that was written on the leader's account, and what is owed after it."""

    entry_id: str
    owed_fen: int
