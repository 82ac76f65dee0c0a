"""Schemas of the board of money. Fen."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from app.kernel.http import View
from app.kernel.paging import PageQuery


class MoneyQuery(PageQuery):
    """state: open | resolved (explained, too)."""

    state: Literal["open", "resolved"] = "open"


class ScreenRepairAction(View):
    """What can be done. needs: "" | note | order_id."""

    action: str
    title: str
    needs: str


class ScreenMoneyToDecide(View):
    """number, goods: of the order it is about; "" and [] where it is about no order.

    state: open | repairing | resolved | explained.
    """

    id: str
    order_id: str
    number: str
    goods: list[str]
    amount_fen: int
    state: str
    detail: str
    created_at: datetime
    resolution: str | None
    actions: list[ScreenRepairAction]


class ScreenMoneyBoard(View):
    items: list[ScreenMoneyToDecide]
    next_cursor: str | None
