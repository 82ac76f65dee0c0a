"""The states of payments and refunds, and what a told amount means."""

from __future__ import annotations

PAYMENT_STATES: dict[tuple[str, str], str] = {
    ("created", "record_paid"): "paid",
    ("closed", "record_paid"): "paid",  # money crossed our close on the way: late, never lost
    ("created", "close"): "closed",
}

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

# What WeChat said, in words for the board: trade states, then what came of recording it.
SAID = {
    "SUCCESS": "已收款",
    "REFUND": "已收款，有退款",
    "NOTPAY": "没有收款",
    "NOT_EXIST": "没有这个单号",
    "CLOSED": "已关单，没有收款",
    "REVOKED": "已撤销，没有收款",
    "USERPAYING": "顾客正在付款",
    "PAYERROR": "付款失败，没有收款",
    "recorded": "已收款，刚刚补记",
    "repeated": "与我方所记相同",
    "unknown_payment": "已收款，但不是本系统的单号，见款项异常",
    "wrong_amount": "已收款，但金额不对，见款项异常",
    "unknown_refund": "有这笔退款，但不是本系统的单号，见款项异常",
    "mismatch": "退款金额不同，见款项异常",
    "twice": "又退成功一次，见款项异常",
    "accepted": "退款处理中",
    "done": "已退款",
    "abnormal": "退款异常，见款项异常",
    "closed": "退款已关闭，见款项异常",
}


def said(outcome: str) -> str:
    """微信说：… of a trade state or of what recording an answer came to."""
    return f"微信说：{SAID.get(outcome, outcome)}"


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
ACTION_WORDS = {
    QUERY: "向微信再查一次",
    RETRY: "重新退款",
    REFUND: "原路退回付款人",
    BIND: "归到订单",
    PAID_OTHERWISE: "已用其他方式退给顾客",
    EXPLAIN: "说明原因后关闭",
}
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


def cause_of(cause_key: str) -> str:
    """`late:pay_1` -> late."""
    return cause_key.partition(":")[0]


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


def amount_fits(expected_fen: int, told_fen: int | None, currency: str) -> bool:
    """Whether the money is what the order asked for."""
    return told_fen == expected_fen and currency == "CNY"
