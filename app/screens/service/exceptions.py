"""Money that needs a decision, with the orders it is about by number and goods."""

from __future__ import annotations

from app.kernel.db import query
from app.ordering import service as ordering
from app.payments import service as payments
from app.screens.types import MoneyToDecide


@query
def money_board(
    *, state: str, limit: int, before: str | None = None, language: str = "zh"
) -> list[MoneyToDecide]:
    """The board, newest first before an exception's id. state: open | resolved."""
    rows = payments.exceptions(state=state, limit=limit, before=before, language=language)
    order_ids = {row.order_id for row in rows if row.order_id}
    orders = ordering.orders_by_id(order_ids=order_ids)
    goods = ordering.goods_of_orders(order_ids=order_ids, language=language)
    return [
        MoneyToDecide(
            row.id,
            row.order_id if row.order_id in orders else "",
            orders[row.order_id].number if row.order_id in orders else "",
            goods.get(row.order_id, ()),
            row.amount_fen,
            row.state,
            row.detail,
            row.created_at,
            row.resolution,
            row.actions,
        )
        for row in rows
    ]
