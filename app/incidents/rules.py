"""Kinds of incidents, how grave each is, and its words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
PARCEL_FOUND = "fulfilment.parcel_found"

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
    PARCEL_LOST: (WARNING, "包裹丢失，等待追查或索赔"),
    PARCEL_FOUND: (WARNING, "报丢的包裹显示已签收"),
}

PARCELS = {PARCEL_LOST: "{reason}", PARCEL_FOUND: "运单号 {waybill}"}

# What a phone did without network.
OPERATIONS = {
    "take": "接单",
    "pick": "拣货",
    "hand_over": "交接",
    "refuse": "拒单",
    "receive": "收货",
    "hand_out": "核销",
}


def open_key(kind: str, subject: str) -> str:
    """One incident of a kind about a subject is open at a time."""
    return f"{kind}:{subject}"


def severity_of(kind: str) -> str:
    return KINDS.get(kind, (WARNING, ""))[0]


def title_of(kind: str) -> str:
    return KINDS.get(kind, ("", kind))[1]


def goods_of(data: Mapping[str, Any]) -> set[str]:
    """The sku ids that `about` wants the names of."""
    lines = data.get("lines")
    rows = [data, *(lines if isinstance(lines, list) else [])]
    return {row["sku_id"] for row in rows if isinstance(row.get("sku_id"), str)}


def about(kind: str, data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What it is about as people say it, "" where the title says all; ids are for machines."""
    try:
        return _said(kind, data, names)
    except KeyError:
        return ""  # kept by an older version


def _said(kind: str, data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if kind == OVERSOLD:
        return f"{names[data['sku_id']]}（{data['quantity']}）"
    if kind == COUNT_WAITING:
        return f"数了 {data['lines']} 项，{data['large_lines']} 项差异较大"
    if kind == TRANSFER_SHORT:
        told = [_short(line, names) for line in data["lines"]]
        return "；".join(told[:3]) + ("…" if len(told) > 3 else "")
    if kind == OP_CONFLICT:
        return OPERATIONS[data["kind"]]
    if kind == AUDIT:
        return f"{data['check']}：{data['count']} 处"
    if kind == CHANNEL_STOCK:
        return f"{data['count']} 种商品"
    if kind in PARCELS:
        return PARCELS[kind].format_map(data)
    return f"外部单号 {data['external_id']}"


def _short(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    lost = [f"少 {line['missing']}"] if line["missing"] else []
    broken = [f"坏 {line['damaged']}"] if line["damaged"] else []
    return f"{names[line['sku_id']]} {'、'.join(lost + broken)}"
