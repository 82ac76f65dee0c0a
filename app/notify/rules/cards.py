"""Cards in a 企业微信 group: tasks, incidents, money that waits. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.notify.rules import INCIDENT, PICK_TASK
from app.notify.types import GroupCard

MONEY_BOARD = "/h5/#/packages/staff/money/index"
PICK_LIST = "/h5/#/packages/staff/tasks/index"
INCIDENT_LIST = "/h5/#/packages/staff/incidents/index"

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
