"""The channels room's verbs."""

from app.channels.service.keys import (
    add_channel,
    forget_nonces,
    list_channels,
    rotate_key,
    stop_channel,
    verify,
)
from app.channels.service.orders import (
    cancel_order,
    commit_order,
    expire_orders,
    lose_order,
    reserve_order,
)
from app.channels.service.sales import book_return, book_sales, report_waiting_returns
from app.channels.service.stock import check_stock, stock_of

__all__ = [
    "add_channel",
    "book_return",
    "book_sales",
    "cancel_order",
    "check_stock",
    "commit_order",
    "expire_orders",
    "forget_nonces",
    "list_channels",
    "lose_order",
    "report_waiting_returns",
    "reserve_order",
    "rotate_key",
    "stock_of",
    "stop_channel",
    "verify",
]
