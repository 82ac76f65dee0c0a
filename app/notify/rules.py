"""What is said when: one table of templates, and the words made from it. Pure.

A template's `consent` is the subscribe-message template it goes out through (several share
one, since people agree per WeChat template); its values are named as in app/wiring/templates.py.
Words are made when a message is read, so a changed sentence changes old messages too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from app.notify.types import GroupCard

SUBSCRIBE, ROBOT, INBOX = "subscribe", "robot", "inbox"
QUEUED, SENDING, SENT, SKIPPED, FAILED = "queued", "sending", "sent", "skipped", "failed"

PICK_TASK = "pick_task"
INCIDENT = "incident"
MONEY_ALARM = "money_alarm"
HQ_GROUP = "hq"  # in place of a place's id: the group of headquarters
ACCEPTED = frozenset({"accept", "accepted"})
REJECTED = frozenset({"reject", "rejected"})
BANNED = frozenset({"ban", "banned"})
MAX_CONSENTS = 50  # per person and template; beyond it a client is making them up

MAX_LEAD = 3  # accepts that the phone may have told of and WeChat not yet, or the reverse

# Events of WeChat's message push that have an effect here; others are counted as "other".
EXPRESS_PATH = "add_express_path"
CONSENT_ASKED = "subscribe_msg_popup_event"  # the answer to wx.requestSubscribeMessage
CONSENT_CHANGED = "subscribe_msg_change_event"  # in the phone's settings
MESSAGE_SENT = "subscribe_msg_sent_event"
UNSHIPPED = "trade_manage_remind_shipping"  # paid 48 hours ago and not told as shipped
PUSHED = (EXPRESS_PATH, CONSENT_ASKED, CONSENT_CHANGED, MESSAGE_SENT, UNSHIPPED)
PUSH_KEPT = timedelta(days=1)  # WeChat repeats within a minute; older ones are refused by time

SUBSCRIBE_LIFE = timedelta(hours=6)  # a message that comes later than this confuses
ROBOT_LIFE = timedelta(hours=12)
ROBOT_PER_MINUTE = 20  # 企业微信's limit per robot
ROBOT_KEEP_FREE = 3  # left for others who hold the same key
SENDING_LIFE = timedelta(seconds=60)  # a send that has not ended by then was killed
MONEY_BOARD = "/h5/#/packages/staff/money/index"
PICK_LIST = "/h5/#/packages/staff/tasks/index"
INCIDENT_LIST = "/h5/#/packages/staff/incidents/index"

_SHANGHAI = timezone(timedelta(hours=8))


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
        "订单 {number}（{goods}）已支付 {amount}。{note}",
        "Payment received",
        "Order {number} is paid: {amount}.",
    ),
    "ready_for_pickup": Template(
        "pickup_ready",
        "可以取货了",
        "{goods} 已到 {place}，取货码 {code}。{open}{note}",
        "Ready for pickup",
        "Your goods are at {place}, pickup code {code}, open until {until}.",
    ),
    "shipped": Template(
        "shipped",
        "已发货",
        "订单 {number}（{goods}）已交给{carrier}，单号 {waybill}。",
        "On its way",
        "Order {number} left with {carrier}, tracking number {waybill}.",
    ),
    "delivered": Template(
        "order_changed",
        "已送达",
        "订单 {number}：{change}。{note}",
        "Delivered",
        "Order {number} was delivered.",
    ),
    "refunded": Template(
        "refunded",
        "退款到账",
        "订单 {number} 退款 {amount}：{reason}。",
        "Refunded",
        "{amount} of order {number} went back to you.",
    ),
    "money_back": Template(
        "refunded",
        "退款处理中",
        "订单 {number}：{reason}，{amount}正在原路退回。",
        "Refund on its way",
        "{amount} of order {number} is on its way back to you.",
    ),
    "refund_settled": Template(
        "refunded",
        "退款已处理",
        "订单 {number} 的退款 {amount} 已通过其他方式付给您：{reason}。",
        "Refund paid",
        "{amount} of order {number} was paid to you by another way.",
    ),
    "order_closed": Template(
        "order_changed",
        "订单已关闭",
        "订单 {number}：{change}。{note}",
        "Order closed",
        "Order {number} was closed.",
    ),
    "rerouted": Template(
        "order_changed",
        "配送有变化",
        "订单 {number}：{change}。{note}",
        "Delivery changed",
        "Order {number} now comes from another place, or part of it was refunded.",
    ),
    "pickup_ends": Template(
        "pickup_ready",
        "快来取货",
        "{goods} 还在 {place} 等您，取货码 {code}，最晚 {until} 前取。{note}",
        "Please collect",
        "Your goods still wait at {place}, pickup code {code}, until {until}.",
    ),
    "uncollected_back": Template(
        "order_changed",
        "未取商品已退回",
        "订单 {number}：{change}。{note}",
        "Not collected, refunded",
        "A parcel of order {number} was not collected in time and went back; so did its money.",
    ),
    "rest_cancelled": Template(
        "order_changed",
        "部分商品已取消",
        "订单 {number}：{change}，已发出的照常送达。{note}",
        "Part of your order was cancelled",
        "What had not left of order {number} was cancelled; the rest is on its way or with you.",
    ),
}
CONSENTS = tuple(dict.fromkeys(one.consent for one in TEMPLATES.values()))

CLOSED_WORDS = {
    "unpaid": "超时未付款，已为您取消",
    "customer": "您已取消订单",
    "undeliverable": "商品无法送达，已为您取消",
    "sold_out": "商品刚在店里售完，已为您取消",
    "uncollected": "超过取货时间未取，商品已退回",
    "lost": "包裹在途中丢失，为您退款",
}
# Why a part of an order ended -> its template, what happened.
PART_ENDED = {
    "rest": ("rest_cancelled", "未发出的商品已取消"),
    "returned": ("uncollected_back", "超过取货时间未取，商品已退回"),
}
# Refunds whose decision is news of its own; for the others the order's message has said it.
TOLD_CAUSES = frozenset({"late", "duplicate", "wrong_amount", "hand", "board"})
EXCEPTION_WORDS = {
    "unknown_payment": "收到找不到订单的付款",
    "second_transaction": "同一笔付款出现两个微信单号",
    "wrong_amount": "付款金额与订单不符",
    "unknown_refund": "微信通知了我们没有的退款",
    "refund_refused": "微信拒绝退款",
    "refund_abnormal": "退款未能到账",
    "refund_closed": "退款被微信关闭",
    "refund_mismatch": "退款金额对不上",
    "refund_twice": "同一笔退款付了两次",
}
KIND_WORDS = {
    "pickup": "自提",
    "rider": "骑手配送",
    "express": "快递",
    "in_store": "店内购买",
}


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def inbox_words(template: str, values: Mapping[str, str], language: str) -> tuple[str, str]:
    """(title, text) in the reader's language; an unknown template of a newer version is blank."""
    known = TEMPLATES.get(template)
    if known is None:
        return ("", "")
    if language.startswith("en"):
        text = known.text_en.format_map(_Blank({k: _in_english(v) for k, v in values.items()}))
        return known.title_en, text.strip()
    return known.title_zh, known.text_zh.format_map(_Blank(values)).strip()


def _in_english(value: str) -> str:
    """Money and days are stored as WeChat takes them: 12.34元 -> ¥12.34, a day -> 2026-11-22."""
    value = re.sub(r"(\d+\.\d\d)元", r"¥\1", value)
    return re.sub(
        r"(\d{4})年(\d+)月(\d+)日",
        lambda day: f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}",
        value,
    )


def yuan(fen: int) -> str:
    """1234 -> "12.34元": what WeChat's `amount` fields take."""
    return f"{fen // 100}.{fen % 100:02d}元"


def china_time(moment: datetime) -> str:
    """ "2026年11月22日 15:01" on a Chinese clock: what WeChat's `time` fields take."""
    there = moment.astimezone(_SHANGHAI)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


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


def opening_words(ready_at: datetime, opens: str, closes: str) -> str:
    """ "11月22日 21:00 打烊。" while the point is open, else "11月23日 08:00 开门。"."""
    there = ready_at.astimezone(_SHANGHAI)
    clock = f"{there:%H:%M}"
    is_open = opens <= clock < closes if opens < closes else clock >= opens or clock < closes
    at, what = (closes, "打烊") if is_open else (opens, "开门")
    day = there + timedelta(days=0 if clock < at else 1)
    return f"{day.month}月{day.day}日 {at} {what}。"


def goods_words(names: Sequence[str]) -> str:
    """ "苹果等3种": the first name and how many kinds."""
    kinds = list(dict.fromkeys(names))
    if not kinds:
        return "商品"
    return kinds[0] if len(kinds) == 1 else f"{kinds[0]}等{len(kinds)}种"


def closed_words(reason: str, refund_fen: int) -> tuple[str, str]:
    """(what happened, what happens to the money)."""
    change = CLOSED_WORDS.get(reason, "订单已关闭")
    return change, money_words(refund_fen)


def rerouted_words(cause: str, new_parcels: int) -> str:
    """What happened to the parcel, and what becomes of its goods."""
    if cause.startswith("lost"):
        return "包裹在途中丢失，为您重新发出" if new_parcels else "包裹在途中丢失，对应款项退回"
    return "改由其他网点为您备货" if new_parcels else "有商品缺货，对应款项退回"


def kept_words(keep_until: datetime | None) -> str:
    """The last whole day on which goods wait for their customer."""
    if keep_until is None:
        return "今天没空也没关系，会为您保留"
    last = (keep_until - timedelta(minutes=1)).astimezone(_SHANGHAI)
    return f"没空也没关系，保留到{last.month}月{last.day}日"


def money_words(refund_fen: int) -> str:
    return f"{yuan(refund_fen)}将原路退回" if refund_fen else "没有产生扣款"


def is_worth_a_consent(reason: str, refund_fen: int) -> bool:
    """A customer who cancels an unpaid order needs no message beside the inbox."""
    return reason != "customer" or refund_fen > 0


def group_card(template: str, items: Sequence[Mapping[str, str]]) -> GroupCard:
    """The card of what waits for a group."""
    if template == INCIDENT:
        return incident_card(items)
    return task_card(items) if template == PICK_TASK else alarm_card(items)


def alarm_card(alarms: Sequence[Mapping[str, str]]) -> GroupCard:
    """Money that needs a decision; several at once are a list."""
    title = "款项异常待处理" if len(alarms) == 1 else f"{len(alarms)} 条款项异常待处理"
    facts = tuple((one.get("amount", ""), one.get("words", "")) for one in alarms[:6])
    return GroupCard(title, "在总部页面一键处理", MONEY_BOARD, facts)


def task_card(tasks: Sequence[Mapping[str, str]]) -> GroupCard:
    """The group's card: one task in detail under its goods, several as a list, so that a rush
    cannot hit the robot's limit. No personal data: a group is read by many."""
    if len(tasks) == 1:
        task = tasks[0]
        facts = [
            ("订单", task.get("number", "")),
            ("方式", task.get("kind", "")),
            ("数量", task.get("count", "")),
            ("最晚", task.get("due", "")),
        ]
        return GroupCard(
            "新的拣货任务",
            task.get("goods", "")[:30] or "请尽快拣货",
            f"{PICK_LIST}?task_id={task.get('task_id', '')}",
            tuple(fact for fact in facts if fact[1]),
        )
    first = sorted(tasks, key=lambda task: task.get("due", ""))[:6]
    return GroupCard(
        f"{len(tasks)} 个新的拣货任务",
        "点开查看全部，最急的在前",
        PICK_LIST,
        tuple((task.get("kind", "任务"), f"{task.get('due', '')} 前，{task.get('goods', '')}")
              for task in first),
    )  # fmt: skip


def incident_card(incidents: Sequence[Mapping[str, str]]) -> GroupCard:
    """What waits for the people of a place, or of headquarters."""
    title = incidents[0].get("title", "异常")
    is_one = len(incidents) == 1
    facts = [
        ("涉及" if is_one else one.get("title", "异常"), one.get("subject", "")[:60])
        for one in incidents[:6]
    ]
    return GroupCard(
        title if is_one else f"{len(incidents)} 条异常等待处理",
        "请尽快处理并写明结果",
        INCIDENT_LIST,
        tuple(fact for fact in facts if fact[1]),
    )
