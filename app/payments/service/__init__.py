"""The payments room's verbs."""

from app.payments.rules import refund_reason
from app.payments.service.board import (
    exception,
    exceptions,
    open_exception,
    open_exceptions_by_order,
    resolve_exception,
    told_in,
    words_in,
)
from app.payments.service.books import (
    ask_wechat,
    book_lines,
    book_lines_of,
    book_sums,
    first_paid_at,
)
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
    money_by_order,
    record_refund,
    refund_by_id,
    refunds_of_order,
    run_refund,
    run_refund_check,
)
from app.payments.service.repairs import REPAIR_CALL, find_orders_with, repair, run_repair

__all__ = [
    "REPAIR_CALL",
    "ask_refund",
    "ask_wechat",
    "book_lines",
    "book_lines_of",
    "book_sums",
    "check_payment",
    "close_open_payments",
    "exception",
    "exceptions",
    "find_orders_with",
    "first_paid_at",
    "money_by_order",
    "open_exception",
    "open_exceptions_by_order",
    "payment_of_order",
    "payments_of_order",
    "prepay",
    "receive_notice",
    "record_paid",
    "record_refund",
    "refund_by_id",
    "refund_reason",
    "refunds_of_order",
    "repair",
    "resolve_exception",
    "run_close",
    "run_query",
    "run_refund",
    "run_refund_check",
    "run_repair",
    "start",
    "told_in",
    "words_in",
]
