"""The payments room's verbs."""

from app.payments.service.charge import (
    check_payment,
    close_open_payments,
    payment_of_order,
    payments_of_order,
    prepay,
    receive_notice,
    record_paid,
    run_close,
    run_query,
    start,
)
from app.payments.service.refunds import (
    ask_refund,
    exceptions,
    money_by_order,
    open_exception,
    open_exceptions_by_order,
    record_refund,
    refunds_of_order,
    resolve_exception,
    run_refund,
    run_refund_check,
)

__all__ = [
    "ask_refund",
    "check_payment",
    "close_open_payments",
    "exceptions",
    "money_by_order",
    "open_exception",
    "open_exceptions_by_order",
    "payment_of_order",
    "payments_of_order",
    "prepay",
    "receive_notice",
    "record_paid",
    "record_refund",
    "refunds_of_order",
    "resolve_exception",
    "run_close",
    "run_query",
    "run_refund",
    "run_refund_check",
    "start",
]
