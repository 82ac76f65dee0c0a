"""The states of payments and refunds, and what a told amount means."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.kernel.phrases import Phrases
from app.payments.errors import (
    OrderToBindNotFound,
    PaymentNotFound,
    RefundTooMuch,
    WeChatRefused,
)

PAYMENT_STATES: dict[tuple[str, str], str] = {
    ("created", "record_paid"): "paid",
    ("closed", "record_paid"): "paid",  # money crossed our close on the way: late, never lost
    ("created", "close"): "closed",
}

# Whose the money of a payment is, once that is decided.
ORDER, PAYER = "order", "payer"

REFUND_STATES: dict[tuple[str, str], str] = {
    ("asked", "accepted"): "processing",
    ("asked", "done"): "done",
    ("processing", "done"): "done",
    ("abnormal", "done"): "done",
    ("asked", "abnormal"): "abnormal",
    ("processing", "abnormal"): "abnormal",
    ("asked", "closed"): "closed",
    ("processing", "closed"): "closed",
    ("asked", "settle"): "settled",
    ("abnormal", "settle"): "settled",
    ("closed", "settle"): "settled",
}

# What waits on the board about a refund and is answered by what becomes of it. Left open, each
# offers to send the money once more.
ANSWERS: dict[str, tuple[str, ...]] = {
    "accepted": ("refund_refused",),
    "abnormal": ("refund_refused",),
    "closed": ("refund_refused",),
    "done": ("refund_refused", "refund_abnormal", "refund_mismatch"),
    "settle": ("refund_refused", "refund_abnormal", "refund_closed"),
    "replace": ("refund_refused", "refund_abnormal", "refund_closed"),
}

BUSY_PAUSE = timedelta(seconds=5)
LAST_LOOKS = timedelta(seconds=60)  # after the end, while WeChat has not answered


# What WeChat said, in words for the board: trade states, then what came of recording it.
SAID: dict[str, tuple[str, str]] = {
    "SUCCESS": ("已收款", "paid"),
    "REFUND": ("已收款，有退款", "paid, and refunded in part or whole"),
    "NOTPAY": ("没有收款", "not paid"),
    "NOT_EXIST": ("没有这个单号", "no such number"),
    "CLOSED": ("已关单，没有收款", "closed, not paid"),
    "REVOKED": ("已撤销，没有收款", "revoked, not paid"),
    "USERPAYING": ("顾客正在付款", "the customer is paying"),
    "PAYERROR": ("付款失败，没有收款", "payment failed, not paid"),
    "recorded": ("已收款，刚刚补记", "paid, recorded just now"),
    "repeated": ("与我方所记相同", "the same as ours"),
    "unknown_payment": (
        "已收款，但不是本系统的单号，见款项异常",
        "paid, but not under a number of ours: see money to decide",
    ),
    "wrong_amount": (
        "已收款，但金额不对，见款项异常",
        "paid, but another amount: see money to decide",
    ),
    "unknown_refund": (
        "有这笔退款，但不是本系统的单号，见款项异常",
        "refunded, but not under a number of ours: see money to decide",
    ),
    "mismatch": ("退款金额不同，见款项异常", "another amount was refunded: see money to decide"),
    "twice": ("又退成功一次，见款项异常", "refunded a second time: see money to decide"),
    "accepted": ("退款处理中", "refund under way"),
    "done": ("已退款", "refunded"),
    "abnormal": ("退款异常，见款项异常", "the refund did not arrive: see money to decide"),
    "closed": ("退款已关闭，见款项异常", "the refund was closed: see money to decide"),
}


def said(outcome: str) -> str:
    """微信说：… of a trade state or of what recording an answer came to."""
    return f"微信说：{SAID.get(outcome, (outcome,))[0]}"


# What can be done about an exception, in the order in which it is proposed.
# needs: "" nothing | note (what was done, in words) | order_id.
QUERY, RETRY, REFUND, BIND = "query_again", "retry_refund", "refund_payer", "bind_order"
PAID_OTHERWISE, EXPLAIN = "paid_otherwise", "explain"
ACTION_NEEDS = {
    QUERY: "",
    RETRY: "",
    REFUND: "",
    BIND: "order_id",
    PAID_OTHERWISE: "note",
    EXPLAIN: "note",
}
ACTION_WORDS: dict[str, tuple[str, str]] = {
    QUERY: ("向微信再查一次", "Ask WeChat again"),
    RETRY: ("重新退款", "Refund again"),
    REFUND: ("原路退回付款人", "Send it back to the payer"),
    BIND: ("归到订单", "Give it to an order"),
    PAID_OTHERWISE: ("已用其他方式退给顾客", "Paid back to the customer in another way"),
    EXPLAIN: ("说明原因后关闭", "Explain and close"),
}
# What is stored in Chinese of an exception and of what was done about it, for who reads English.
PHRASES = Phrases(
    {
        "微信支付单 {wechat_no} 对应的商户单号 {number} 不存在": (
            "WeChat's payment {wechat_no} is for number {number}, which is not ours"
        ),
        "同一商户单号收到两个微信支付单号": "Two payments of WeChat came for one number of ours",
        "应付 {due} 分，实收 {got} 分 {currency}": "{due} fen due, {got} fen {currency} came",
        "微信拒绝退款：{words}": "WeChat refused the refund: {words}",
        "退款单号 {number} 不存在": "Refund number {number} is not ours",
        "应退 {due} 分，微信说退了 {got} 分": (
            "{due} fen to be refunded, WeChat says {got} fen went back"
        ),
        "已用其他方式退给顾客，微信又退成功了": (
            "Paid back in another way, then WeChat's refund went through as well"
        ),
        "退款到账失败，需要人工处理": "The refund did not arrive; somebody must decide",
        "已退款": "Refunded",
        "已全额退款": "Refunded in full",
        "已说明": "Explained",
        "已记录": "Noted",
        "已重新提交微信": "Sent to WeChat again",
        "已重新发起退款": "Asked for anew",
        "微信已受理退款": "WeChat has taken the refund",
        "已用其他方式退给顾客": "Paid back to the customer in another way",
        "这笔退款已有别的结果，没有重复退款": (
            "This refund has ended in another way; nothing was sent twice"
        ),
        "微信说这笔没有收款": "WeChat says that nothing was paid",
        "归到订单 {number}": "Given to order {number}",
        "已归到订单": "Given to the order",
        "已原路退回付款人": "Sent back to the payer",
        "已提交退款": "Refund asked for",
        "退款处理中": "The refund is under way",
        "等待退款": "Waiting for the refund",
        "微信还没有说出金额": "WeChat has not told the amount yet",
        "已处理": "Dealt with already",
        "金额相符": "The amount fits",
        "金额不符，已提交退款": "The amount does not fit; refund asked for",
        "没有完成，本系统出错，可以再试": "Not done, by a fault of ours; it can be tried again",
        **{
            one.zh: one.en
            for one in (OrderToBindNotFound, PaymentNotFound, RefundTooMuch, WeChatRefused)
        },
        "微信说：{words}": "WeChat says: {words}",
        **dict(SAID.values()),
    }
)
ACTIONS: dict[str, tuple[str, ...]] = {
    "refund_refused": (RETRY, PAID_OTHERWISE, EXPLAIN),
    "refund_abnormal": (QUERY, PAID_OTHERWISE, EXPLAIN),
    "refund_closed": (RETRY, PAID_OTHERWISE, EXPLAIN),
    "refund_mismatch": (QUERY, EXPLAIN),
    "unknown_payment": (BIND, REFUND, EXPLAIN),
    "second_transaction": (REFUND, EXPLAIN),
    "wrong_amount": (QUERY, EXPLAIN),
    "unknown_refund": (EXPLAIN,),
}
# An open exception, or one that a human has explained, accounts for its money.
EXPLAINING = ("open", "repairing", "explained")


def actions_for(kind: str) -> tuple[str, ...]:
    """What the board proposes; anything can be explained."""
    return ACTIONS.get(kind, (EXPLAIN,))


def replaces(refund_id: str) -> str:
    """The cause key of the refund that takes the place of one that WeChat has closed."""
    return f"board:{refund_id}"


def cause_of(cause_key: str) -> str:
    """`late:pay_1` -> late."""
    return cause_key.partition(":")[0]


# Told in Chinese as the refund was asked for; these in English by what caused it.
REFUND_REASONS = {
    "cancel": "You cancelled the order; the money goes back the way it came",
    "short": "Something could not be brought; its money goes back",
    "refused": "Something could not be brought; its money goes back",
    "lost": "A parcel was lost; its money goes back",
    "returned": "Not collected in time; the money goes back",
    "rest": "You cancelled what had not left; its money goes back",
    "wrong_amount": "The amount paid is not the order's; all of it goes back",
    "duplicate": "Paid twice; what was too much goes back",
    "board": "It goes back the way it was paid",
    "late": "The order had closed when the payment came; it goes back",
}


def refund_reason(cause: str, reason: str, language: str) -> str:
    """Why money goes back, as the customer reads it; what a person wrote stays as it was
    written."""
    return REFUND_REASONS.get(cause, reason) if language.startswith("en") else reason


# WeChat's refund status -> our verb
REFUND_VERBS = {
    "PROCESSING": "accepted",
    "SUCCESS": "done",
    "ABNORMAL": "abnormal",
    "CLOSED": "closed",
}


def sources(table: dict[tuple[str, str], str], verb: str) -> tuple[str, ...]:
    """The states from which a verb is allowed."""
    return tuple(state for state, known in table if known == verb)


def standing(state: str, goes_to: str | None) -> int:
    """Of several attempts to pay one order, the higher is the order's payment: the one that paid
    it, one whose money it has not heard of yet, one that can still be paid, one whose money went
    back, one that came to nothing."""
    if state == "paid":
        return {ORDER: 4, None: 3}.get(goes_to, 1)
    return 2 if state == "created" else 0


def amount_fits(expected_fen: int, told_fen: int | None, currency: str) -> bool:
    """Whether the money is what the order asked for."""
    return told_fen == expected_fen and currency == "CNY"


def ask_again_by(ends: datetime, moment: datetime, *, answered: bool) -> datetime | None:
    """When WeChat must have been asked again about an unpaid payment; None: at leisure.

    At its end, whatever the back-off: the answer then is the last, if there is one. After the
    end the order waits a few seconds more for money, so an answer that failed is asked for
    every five.
    """
    if moment < ends:
        return ends
    if answered or moment >= ends + LAST_LOOKS:
        return None
    return moment + BUSY_PAUSE
