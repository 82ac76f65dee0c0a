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
