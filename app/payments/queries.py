"""Reading payments, refunds and exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.kernel.db import all_rows, execute, first_row
from app.payments.models import MoneyException, Notice, Payment, Refund
from app.payments.types import ExceptionView, PaymentView, RefundView

_PAYMENT = (
    Payment.id,
    Payment.order_id,
    Payment.person_id,
    Payment.payer_openid,
    Payment.out_trade_no,
    Payment.description,
    Payment.amount_fen,
    Payment.state,
    Payment.expires_at,
    Payment.transaction_id,
    Payment.paid_fen,
    Payment.refunded_fen,
    Payment.paid_at,
)
_REFUND = (
    Refund.id,
    Refund.order_id,
    Refund.payment_id,
    Refund.out_refund_no,
    Refund.amount_fen,
    Refund.reason,
    Refund.state,
    Refund.created_at,
    Refund.done_at,
)
_EXCEPTION = (
    MoneyException.id,
    MoneyException.kind,
    MoneyException.subject,
    MoneyException.order_id,
    MoneyException.payment_id,
    MoneyException.amount_fen,
    MoneyException.state,
    MoneyException.detail,
    MoneyException.created_at,
    MoneyException.resolved_at,
    MoneyException.resolution,
)


def _one(condition: ColumnElement[bool]) -> PaymentView | None:
    row = first_row(select(*_PAYMENT).where(condition))
    return PaymentView(*row) if row else None


def by_id(payment_id: str) -> PaymentView | None:
    return _one(Payment.id == payment_id)


def by_number(out_trade_no: str) -> PaymentView | None:
    return _one(Payment.out_trade_no == out_trade_no)


def of_order(order_id: str) -> list[PaymentView]:
    """All attempts to pay an order, oldest first."""
    rows = all_rows(
        select(*_PAYMENT).where(Payment.order_id == order_id).order_by(Payment.created_at)
    )
    return [PaymentView(*row) for row in rows]


def notice_known(notice_id: str) -> bool:
    return execute(select(Notice.id).where(Notice.id == notice_id)).first() is not None


def refund_by_cause(cause_key: str) -> RefundView | None:
    row = first_row(select(*_REFUND).where(Refund.cause_key == cause_key))
    return RefundView(*row) if row else None


def refund_by_number(out_refund_no: str) -> RefundView | None:
    row = first_row(select(*_REFUND).where(Refund.out_refund_no == out_refund_no))
    return RefundView(*row) if row else None


def refunds_of_order(order_id: str) -> list[RefundView]:
    rows = all_rows(select(*_REFUND).where(Refund.order_id == order_id).order_by(Refund.created_at))
    return [RefundView(*row) for row in rows]


def exceptions(state: str, limit: int, before: str | None) -> list[ExceptionView]:
    """Newest first; ids sort by time."""
    statement = select(*_EXCEPTION).where(MoneyException.state == state)
    if before:
        statement = statement.where(MoneyException.id < before)
    rows = all_rows(statement.order_by(MoneyException.id.desc()).limit(limit))
    return [ExceptionView(*row) for row in rows]


def payments_against_refunds() -> Iterator[Any]:
    """Payments whose refunded_fen differs from their refunds, or exceeds what was paid."""
    sums = (
        select(Refund.payment_id, func.sum(Refund.amount_fen).label("asked"))
        .where(Refund.state != "closed")
        .group_by(Refund.payment_id)
        .subquery()
    )
    asked = func.coalesce(sums.c.asked, 0)
    yield from execute(
        select(Payment.id, Payment.paid_fen, Payment.refunded_fen, asked.label("asked"))
        .outerjoin(sums, sums.c.payment_id == Payment.id)
        .where(or_(Payment.refunded_fen != asked, Payment.refunded_fen > Payment.paid_fen))
    )


def money_by_order() -> dict[str, tuple[int, int]]:
    """order_id -> (paid, asked back) over all its payments that got money."""
    rows = all_rows(
        select(Payment.order_id, func.sum(Payment.paid_fen), func.sum(Payment.refunded_fen))
        .where(Payment.state == "paid")
        .group_by(Payment.order_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def open_exceptions_by_order() -> dict[str, int]:
    """order_id -> fen in open exceptions."""
    rows = all_rows(
        select(MoneyException.order_id, func.sum(MoneyException.amount_fen))
        .where(MoneyException.state == "open")
        .group_by(MoneyException.order_id)
    )
    return {row[0]: int(row[1]) for row in rows}
