"""Kinds of incidents, how grave each is, and its words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.kernel.phrases import Phrases

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

# kind -> (severity, title for people: in Chinese, in English)
KINDS: dict[str, tuple[str, str, str]] = {
    OVERSOLD: (WARNING, "卖出的比账面多", "More was sold than the book has"),
    COUNT_WAITING: (INFO, "盘点差异等待审批", "A count waits for approval"),
    TRANSFER_SHORT: (WARNING, "调拨到货短少或破损", "A transfer came short or damaged"),
    AUDIT: (URGENT, "对账发现不符", "The audit found a difference"),
    OP_CONFLICT: (INFO, "离线操作与系统不一致", "Work done without network does not fit"),
    CHANNEL_SALE: (WARNING, "外部渠道的销售没有入账", "A channel's sale is not booked"),
    CHANNEL_RETURN: (WARNING, "外部渠道的退货找不到对应销售", "A channel's return has no sale"),
    CHANNEL_ORDER: (WARNING, "平台订单占用的商品被卖掉了", "Goods of a platform's order were sold"),
    CHANNEL_STOCK: (INFO, "外部渠道的库存与账面不一致", "A channel's stock is not the book's"),
    PARCEL_LOST: (WARNING, "包裹丢失，等待追查或索赔", "A parcel is lost: trace or claim it"),
    PARCEL_FOUND: (WARNING, "报丢的包裹显示已签收", "A lost parcel was delivered after all"),
}

# What a phone did without network.
OPERATIONS: dict[str, tuple[str, str]] = {
    "take": ("接单", "Taking a task"),
    "pick": ("拣货", "Picking"),
    "hand_over": ("交接", "Handing over"),
    "refuse": ("拒单", "Refusing a task"),
    "receive": ("收货", "Receiving"),
    "hand_out": ("核销", "Handing out"),
}

# What is stored in Chinese: how it settled by itself, why a parcel is given up.
PHRASES = Phrases(
    {
        "已由后续到货或盘点补平": "Made good by what came in, or by a count",
        "盘点已入账": "The count is booked",
        "盘点已取消": "The count was given up",
        "再次对账时已相符": "Agreed at the next audit",
        "途中丢失": "Lost on its way",
        "快递确认丢件": "The carrier says it is lost",
        "途中全部损坏": "All of it broke on its way",
        "其他": "Other",
    }
)


def open_key(kind: str, subject: str) -> str:
    """One incident of a kind about a subject is open at a time."""
    return f"{kind}:{subject}"


def severity_of(kind: str) -> str:
    return KINDS.get(kind, (WARNING, ""))[0]


def title_of(kind: str, language: str = "zh") -> str:
    return _pick(language, *KINDS.get(kind, ("", kind, kind))[1:])


def _pick(language: str, chinese: str, english: str) -> str:
    return english if language.startswith("en") else chinese


def goods_of(data: Mapping[str, Any]) -> set[str]:
    """The sku ids that `about` wants the names of."""
    lines = data.get("lines")
    rows = [data, *(lines if isinstance(lines, list) else [])]
    return {row["sku_id"] for row in rows if isinstance(row.get("sku_id"), str)}


def about(
    kind: str, subject: str, data: Mapping[str, Any], names: Mapping[str, str], language: str = "zh"
) -> str:
    """What it is about as people say it, "" where the title says all; ids are for machines."""
    try:
        return _said(kind, subject, data, names, language)
    except KeyError:
        return ""  # kept by an older version


def _said(
    kind: str, subject: str, data: Mapping[str, Any], names: Mapping[str, str], language: str
) -> str:
    if kind == TRANSFER_SHORT:
        told = [_short(line, names, language) for line in data["lines"]]
        return _pick(language, "；", "; ").join(told[:3]) + ("…" if len(told) > 3 else "")
    if kind == OP_CONFLICT:
        return _pick(language, *OPERATIONS[data["kind"]])
    if kind == PARCEL_LOST:
        return PHRASES.tell(data["reason"], language)
    if kind == OVERSOLD:
        words = ("{name}（{quantity}）", "{name} ({quantity})")
        return _pick(language, *words).format_map({**data, "name": names[data["sku_id"]]})
    if kind == AUDIT:  # a check's title is Chinese, its name is not
        return _pick(
            language, f"{data['check']}：{data['count']} 处", f"{subject}: {data['count']}"
        )
    return _pick(language, *ABOUT.get(kind, EXTERNAL)).format_map(data)


ABOUT: dict[str, tuple[str, str]] = {
    COUNT_WAITING: (
        "数了 {lines} 项，{large_lines} 项差异较大",
        "{lines} counted, {large_lines} of them far off",
    ),
    CHANNEL_STOCK: ("{count} 种商品", "{count} products"),
    PARCEL_FOUND: ("运单号 {waybill}", "Waybill {waybill}"),
}
EXTERNAL = ("外部单号 {external_id}", "Their number {external_id}")


def _short(line: Mapping[str, Any], names: Mapping[str, str], language: str) -> str:
    missing, damaged = line["missing"], line["damaged"]
    parts = [_pick(language, f"少 {missing}", f"{missing} missing")] if missing else []
    parts += [_pick(language, f"坏 {damaged}", f"{damaged} damaged")] if damaged else []
    return f"{names[line['sku_id']]} {_pick(language, '、', ', ').join(parts)}"
