"""What the payments routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.kernel.http import Body, View
from app.kernel.paging import PageQuery


class NoticeAnswer(View):
    """What WeChat is told; it only looks at the status."""

    code: str = "SUCCESS"
    message: str = ""


class ExceptionsQuery(PageQuery):
    """open: those that wait or are being repaired; resolved: those that are over."""

    state: Literal["open", "resolved"] = "open"


class RepairActionView(View):
    """What can be done. needs: "" | note | order_id."""

    action: str
    title: str
    needs: str


class RepairItem(View):
    """What somebody did; outcome null while WeChat is being asked."""

    action: str
    note: str
    order_id: str
    actor_id: str
    created_at: datetime
    outcome: str | None


class RepairBody(Body):
    """note: how it was done or why it is right; order_id: for bind_order, its id or number."""

    action: Literal[
        "query_again", "retry_refund", "refund_payer", "bind_order", "paid_otherwise", "explain"
    ]
    note: str = Field(default="", max_length=200)
    order_id: str = Field(default="", max_length=32)


class ExceptionItem(View):
    """One row of the money board. state: open | repairing | resolved | explained."""

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
    actions: list[RepairActionView]
    repairs: list[RepairItem]


class ExceptionsPage(View):
    items: list[ExceptionItem]
    next_cursor: str | None
