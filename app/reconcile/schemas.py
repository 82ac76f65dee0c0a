"""What the reconcile routes take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kernel.http import Body, View
from app.kernel.paging import PageQuery


class DayItem(View):
    """A day. state: waiting (no bill yet) | open (differences) | closed. Fen; seconds it took."""

    bill_date: date
    state: str
    lines: int
    pay_count: int
    pay_fen: int
    refund_count: int
    refund_fen: int
    fee_fen: int
    flow_lines: int
    other_fen: int
    open_count: int
    explained_count: int
    attempts: int
    error: str | None
    next_try_at: datetime | None
    seconds: float | None
    finished_at: datetime | None
    closed_at: datetime | None


class ClassItem(View):
    """How many differences of a kind wait and how many are over."""

    kind: str
    kind_words: str
    waiting: int
    done: int


class DayDetail(DayItem):
    """A day beside our own books of it, in fen, and its differences by kind."""

    our_pay_fen: int
    our_refund_fen: int
    classes: list[ClassItem]


class DaysPage(View):
    items: list[DayItem]
    next_cursor: str | None


class DifferencesQuery(PageQuery):
    """state: waiting is open and repairing, done is resolved and explained. kind: one class."""

    state: Literal["", "waiting", "done", "open", "repairing", "resolved", "explained"] = ""
    kind: Literal[
        "",
        "missing_here",
        "missing_there",
        "amount",
        "state",
        "duplicate",
        "paid_twice",
        "fee",
        "flow",
    ] = ""


class DifferenceItem(View):
    """kind: missing_here | missing_there | amount | state | duplicate | paid_twice | fee | flow.

    state: open | repairing | resolved | explained; actions: query | explain.
    """

    id: str
    bill_date: date
    kind: str
    kind_words: str
    what: str
    number: str
    wechat_no: str
    ours_fen: int
    theirs_fen: int
    order_id: str
    detail: str
    state: str
    note: str | None
    actor_id: str | None
    created_at: datetime
    closed_at: datetime | None
    actions: list[str]


class DifferencesPage(View):
    items: list[DifferenceItem]
    next_cursor: str | None


class ExplainBody(Body):
    note: str = Field(min_length=2, max_length=200)


class CsvView(View):
    """A file for the page to save: its name and its text (UTF-8 with a byte order mark)."""

    name: str
    text: str
