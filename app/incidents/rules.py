"""Kinds of incidents, how grave each is, and its words. Pure."""

from __future__ import annotations

INFO, WARNING, URGENT = "info", "warning", "urgent"

OVERSOLD = "stock.oversold"
COUNT_WAITING = "stock.count_waiting"
TRANSFER_SHORT = "stock.transfer_short"
AUDIT = "audit.difference"
OP_CONFLICT = "sync.conflict"
CHANNEL_SALE = "channels.sale_unbooked"
CHANNEL_RETURN = "channels.return_unmatched"
CHANNEL_ORDER = "channels.order_lost"
CHANNEL_STOCK = "channels.stock_differs"
PARCEL_LOST = "fulfilment.parcel_lost"

# kind -> (severity, title for people)
KINDS: dict[str, tuple[str, str]] = {
    OVERSOLD: (WARNING, "卖出的比账面多"),
    COUNT_WAITING: (INFO, "盘点差异等待审批"),
    TRANSFER_SHORT: (WARNING, "调拨到货短少或破损"),
    AUDIT: (URGENT, "对账发现不符"),
    OP_CONFLICT: (INFO, "离线操作与系统不一致"),
    CHANNEL_SALE: (WARNING, "外部渠道的销售没有入账"),
    CHANNEL_RETURN: (WARNING, "外部渠道的退货找不到对应销售"),
    CHANNEL_ORDER: (WARNING, "平台订单占用的商品被卖掉了"),
    CHANNEL_STOCK: (INFO, "外部渠道的库存与账面不一致"),
    PARCEL_LOST: (WARNING, "包裹丢失"),
}


def open_key(kind: str, subject: str) -> str:
    """One incident of a kind about a subject is open at a time."""
    return f"{kind}:{subject}"


def severity_of(kind: str) -> str:
    return KINDS.get(kind, (WARNING, ""))[0]


def title_of(kind: str) -> str:
    return KINDS.get(kind, ("", kind))[1]
