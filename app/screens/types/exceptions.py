"""The board of money as headquarters reads it. Fen; times aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.payments.types import RepairAction


@dataclass(frozen=True, slots=True)
class MoneyToDecide:
    """Money that needs a decision. number and goods: of the order it is about, as its customer
    knows it; "" and none where it is about no order."""

    id: str
    order_id: str
    number: str
    goods: tuple[str, ...]
    amount_fen: int
    state: str
    detail: str
    created_at: datetime
    resolution: str | None
    actions: tuple[RepairAction, ...]
