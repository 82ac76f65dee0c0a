"""What a customer is told when: one table of templates, and the words made from it. Pure.

A template's `consent` is the subscribe-message template it goes out through (several share
one, since people agree per WeChat template); its values are named as in app/wiring/templates.py.
A value `x` of words has its English beside it as `x_en`; WeChat takes the Chinese alone.
The goods come first: the order's number says nothing to anybody, and the page that a message
opens shows it. Sentences are made when a message is read, so a changed one changes old messages
too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

Said = tuple[str, str]  # in Chinese, in English

_SHANGHAI = timezone(timedelta(hours=8))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Template:
    """`consent`: name of the subscribe template; the rest are the inbox's words."""

    consent: str
    title_zh: str
    text_zh: str
    title_en: str
    text_en: str


TEMPLATES: dict[str, Template] = {
    "order_paid": Template(
        "order_paid",
        "支付成功",
        "{goods} 已支付 {amount}。{note}。",
        "Payment received",
        "{goods}: {amount} paid. {note}.",
    ),
    "ready_for_pickup": Template(
        "pickup_ready",
        "可以取货了",
        "{goods} 已到 {place}，取货码 {code}。{open}{note}。",
        "Ready for pickup",
        "{goods}: ready at {place}, pickup code {code}. {open} {note}.",
    ),
    "shipped": Template(
        "shipped",
        "已发货",
        "{goods} 已交给{carrier}{tracking}。",
        "On its way",
        "{goods}: left with {carrier}{tracking}.",
    ),
    "delivered": Template(
        "order_changed",
        "已送达",
        "{goods}：{change}。{note}。",
        "Delivered",
        "{goods}: {change}. {note}.",
    ),
    "refunded": Template(
        "refunded",
        "退款到账",
        "{goods} 退款 {amount}：{reason}。",
        "Refunded",
        "{goods}: {amount} refunded. {reason}.",
    ),
    "money_back": Template(
        "refunded",
        "退款处理中",
        "{goods} 退款 {amount}处理中：{reason}。",
        "Refund on its way",
        "{goods}: refund of {amount} on its way. {reason}.",
    ),
    "refund_settled": Template(
        "refunded",
        "退款已处理",
        "{goods} 退款 {amount}已通过其他方式付给您：{reason}。",
        "Refund paid",
        "{goods}: refund of {amount} paid to you by another way: {reason}.",
    ),
    "order_closed": Template(
        "order_changed",
        "订单已关闭",
        "{change}（{goods}）。{note}。",
        "Order closed",
        "{goods}: {change}. {note}.",
    ),
    "rerouted": Template(
        "order_changed",
        "配送有变化",
        "{goods}：{change}。{note}。",
        "Delivery changed",
        "{goods}: {change}. {note}.",
    ),
    "pickup_ends": Template(
        "pickup_ready",
        "快来取货",
        "{goods} 还在 {place} 等您，取货码 {code}，最晚 {until} 前取。{note}。",
        "Please collect",
        "{goods}: still waiting at {place}, pickup code {code}. Collect by {until}. {note}.",
    ),
    "uncollected_back": Template(
        "order_changed",
        "未取商品已退回",
        "{goods}：{change}。{note}。",
        "Not collected, refunded",
        "{goods}: {change}. {note}.",
    ),
    "rest_cancelled": Template(
        "order_changed",
        "部分商品已取消",
        "{goods}：{change}，已发出的照常送达。{note}。",
        "Part of your order was cancelled",
        "{goods}: {change}; what has left still comes. {note}.",
    ),
}
CONSENTS = tuple(dict.fromkeys(one.consent for one in TEMPLATES.values()))

PAID_IN_STORE: Said = ("请凭出门码离店", "Show the exit code at the door")
PAID_FROM_HOME: Said = ("我们会尽快为您备货", "We are getting it ready")
ARRIVED: Said = ("包裹已送达", "the parcel was delivered")
ASK_US: Said = ("如有问题请在订单里联系我们", "If something is wrong, tell us on the order's page")
GONE_BACK: Said = ("款项已原路退回", "The money went back the way it was paid")
WENT_BACK: Said = ("款项之前已退回", "The money went back before")
SEE_ORDER: Said = ("送达时间以订单页为准", "The order's page says when it comes")
ENDS: Said = ("过时会退回并原路退款", "After that it goes back and you are refunded")
BY_RIDER: Said = ("骑手", "a rider")
CLOSED: Said = ("订单已关闭", "the order was closed")
CLOSED_WORDS: dict[str, Said] = {
    "unpaid": ("超时未付款，已为您取消", "not paid in time, so it was cancelled"),
    "customer": ("您已取消订单", "you cancelled the order"),
    "undeliverable": ("商品无法送达，已为您取消", "it cannot be brought to you and was cancelled"),
    "sold_out": ("商品刚在店里售完，已为您取消", "just sold out in the store, so it was cancelled"),
    "uncollected": ("超过取货时间未取，商品已退回", "not collected in time, so it went back"),
    "lost": ("包裹在途中丢失，为您退款", "the parcel was lost on its way; you are refunded"),
}
# Why a part of an order ended -> its template, what happened.
PART_ENDED: dict[str, tuple[str, Said]] = {
    "rest": ("rest_cancelled", ("未发出的商品已取消", "what had not left was cancelled")),
    "returned": ("uncollected_back", CLOSED_WORDS["uncollected"]),
}
# What becomes of a parcel that is (lost, replaced by new parcels).
REROUTED_WORDS: dict[tuple[bool, bool], Said] = {
    (True, True): (
        "包裹在途中丢失，为您重新发出",
        "the parcel was lost on its way; we send it again",
    ),
    (True, False): (
        "包裹在途中丢失，对应款项退回",
        "the parcel was lost on its way; its money goes back",
    ),
    (False, True): ("改由其他网点为您备货", "another of our places gets it ready now"),
    (False, False): ("有商品缺货，对应款项退回", "something has run out; its money goes back"),
}
# WeChat's codes of carriers; one that is not known stands for itself.
CARRIERS: dict[str, Said] = {
    "TEST": ("演示快递", "Demo express"),
    "SF": ("顺丰速运", "SF Express"),
    "JD": ("京东快递", "JD Express"),
    "JDL": ("京东物流", "JD Logistics"),
    "ZTO": ("中通快递", "ZTO Express"),
    "YTO": ("圆通速递", "YTO Express"),
    "STO": ("申通快递", "STO Express"),
    "YUNDA": ("韵达快递", "Yunda Express"),
    "DB": ("德邦快递", "Deppon Express"),
    "": ("快递", "a carrier"),
}
# Refunds whose decision is news of its own; for the others the order's message has said it.
TOLD_CAUSES = frozenset({"late", "duplicate", "wrong_amount", "hand", "board"})


def spoken(**words: Said) -> dict[str, str]:
    """note=(zh, en) -> {"note": zh, "note_en": en}: values of a message."""
    said: dict[str, str] = {}
    for name, (chinese, english) in words.items():
        said |= {name: chinese, f"{name}_en": english}
    return said


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def inbox_words(template: str, values: Mapping[str, str], language: str) -> Said:
    """(title, text) in the reader's language; an unknown template of a newer version is blank."""
    known = TEMPLATES.get(template)
    if known is None:
        return ("", "")
    is_english = language.startswith("en")
    told = _Blank(values)
    if not told["goods"]:  # a message of before they were noted
        told |= spoken(goods=(f"订单 {told['number']}", f"Order {told['number']}"))
    told["tracking"] = _tracking(told["waybill"], is_english)
    if is_english:
        english = {k: told[f"{k}_en"] or _in_english(v) for k, v in told.items()}
        return known.title_en, known.text_en.format_map(_Blank(english)).strip()
    chinese = {k: _in_a_sentence(v) for k, v in told.items()}
    return known.title_zh, known.text_zh.format_map(_Blank(chinese)).strip()


def _tracking(waybill: str, is_english: bool) -> str:
    """A rider has no number; WeChat's field must not be empty and has a dash then."""
    if waybill in ("", "-"):
        return ""
    return f", tracking number {waybill}" if is_english else f"，单号 {waybill}"


def _in_a_sentence(value: str) -> str:
    """Money and days are stored as WeChat takes them: 12.34元 -> 12.34 元, 11月22日."""
    return re.sub(r"\d{4}年(\d+月\d+日)", r"\1", re.sub(r"(\d+\.\d\d)元", r"\1 元", value))


def _in_english(value: str) -> str:
    """12.34元 -> ¥12.34, 2026年11月22日 15:01 -> Nov 22, 15:01."""
    value = re.sub(r"(\d+\.\d\d)元", r"¥\1", value)
    return re.sub(
        r"\d{4}年(\d+)月(\d+)日",
        lambda day: f"{_MONTHS[int(day[1]) - 1]} {day[2]},",
        value,
    )


def yuan(fen: int) -> str:
    """1234 -> "12.34元": what WeChat's `amount` fields take."""
    return f"{fen // 100}.{fen % 100:02d}元"


def china_time(moment: datetime) -> str:
    """ "2026年11月22日 15:01" on a Chinese clock: what WeChat's `time` fields take."""
    there = moment.astimezone(_SHANGHAI)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


def _day(there: datetime) -> Said:
    return f"{there.month}月{there.day}日", f"{_MONTHS[there.month - 1]} {there.day}"


def open_until(ready_at: datetime, closes: str) -> str:
    """When the point closes on the day goods got ready, or the next day if it has closed."""
    there = ready_at.astimezone(_SHANGHAI)
    hour, _, minute = closes.partition(":")
    end = there.replace(hour=min(23, int(hour)), minute=int(minute or 0), second=0, microsecond=0)
    if hour == "24":
        end = end.replace(minute=59)
    if end <= there:
        end += timedelta(days=1)
    return china_time(end.astimezone(UTC))


def opening_words(ready_at: datetime, opens: str, closes: str) -> Said:
    """ "11月22日 21:00 打烊。" while the point is open, else "11月23日 08:00 开门。"."""
    there = ready_at.astimezone(_SHANGHAI)
    clock = f"{there:%H:%M}"
    is_open = opens <= clock < closes if opens < closes else clock >= opens or clock < closes
    at = closes if is_open else opens
    chinese, english = _day(there + timedelta(days=0 if clock < at else 1))
    if is_open:
        return f"{chinese} {at} 打烊。", f"It closes {english}, {at}."
    return f"{chinese} {at} 开门。", f"It opens {english}, {at}."


def goods_words(names: Sequence[Said]) -> Said:
    """ "苹果等3种", "Apple and 2 more": the first name and how many kinds."""
    kinds = list(dict.fromkeys(names))
    if not kinds:
        return "商品", "Your goods"
    chinese, english = kinds[0]
    if len(kinds) == 1:
        return chinese, english
    return f"{chinese}等{len(kinds)}种", f"{english} and {len(kinds) - 1} more"


def carrier_words(code: str) -> Said:
    return CARRIERS.get(code, (code, code))


def closed_words(reason: str, refund_fen: int) -> tuple[Said, Said]:
    """(what happened, what happens to the money)."""
    return CLOSED_WORDS.get(reason, CLOSED), money_words(refund_fen)


def rerouted_words(cause: str, new_parcels: int) -> Said:
    """What happened to the parcel, and what becomes of its goods."""
    return REROUTED_WORDS[cause.startswith("lost"), new_parcels > 0]


def kept_words(keep_until: datetime | None) -> Said:
    """The last whole day on which goods wait for their customer."""
    if keep_until is None:
        return "今天没空也没关系，会为您保留", "No hurry, it is kept for you"
    chinese, english = _day((keep_until - timedelta(minutes=1)).astimezone(_SHANGHAI))
    return f"没空也没关系，保留到{chinese}", f"No hurry, it is kept until {english}"


def money_words(refund_fen: int) -> Said:
    if not refund_fen:
        return "没有产生扣款", "Nothing was charged"
    back = yuan(refund_fen)
    return f"{back}将原路退回", f"{_in_english(back)} goes back the way it was paid"


def is_worth_a_consent(reason: str, refund_fen: int) -> bool:
    """A customer who cancels an unpaid order needs no message beside the inbox."""
    return reason != "customer" or refund_fen > 0
