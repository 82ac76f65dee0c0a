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
}

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
