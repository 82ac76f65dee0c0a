"""What the payments routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from app.kernel.http import View
from app.kernel.paging import PageQuery


class NoticeAnswer(View):
    """What WeChat is told; it only looks at the status."""

    code: str = "SUCCESS"
    message: str = ""


class ExceptionsQuery(PageQuery):
    state: Literal["open", "resolved"] = "open"


class ExceptionItem(View):
    """One row of the money board."""

    id: str
    kind: str
    order_id: str
    payment_id: str | None
    amount_fen: int
    state: str
    detail: str
    created_at: datetime
    resolved_at: datetime | None
    resolution: str | None


class ExceptionsPage(View):
    items: list[ExceptionItem]
    next_cursor: str | None
