"""Conditional writes of payments, refunds and exceptions; row counts are checked by callers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from app.kernel.clock import now
from app.kernel.db import execute
from app.kernel.ids import new_id
from app.payments import rules
from app.payments.models import MoneyException, Notice, Payment, Refund
from app.payments.types import Paid


def mark_paid(payment_id: str, paid: Paid) -> bool:
    """created | closed -> paid, first write wins (F11)."""
    done = execute(
        update(Payment)
        .where(
            Payment.id == payment_id,
            Payment.state.in_(rules.sources(rules.PAYMENT_STATES, "record_paid")),
        )
        .values(
            state="paid",
            transaction_id=paid.transaction_id,
            paid_fen=paid.amount_fen or 0,  # untold: a wrong amount, put on the board
            paid_at=paid.paid_at,
        )
    )
    return done.rowcount == 1


def mark_closed(payment_id: str) -> bool:
    done = execute(
        update(Payment)
        .where(
            Payment.id == payment_id,
            Payment.state.in_(rules.sources(rules.PAYMENT_STATES, "close")),
        )
        .values(state="closed", closed_at=now())
    )
    return done.rowcount == 1


def add_refunded(payment_id: str, amount_fen: int) -> bool:
    """refunded_fen += amount, never beyond what was paid."""
    done = execute(
        update(Payment)
        .where(
            Payment.id == payment_id,
            Payment.state == "paid",
            Payment.paid_fen - Payment.refunded_fen >= amount_fen,
        )
        .values(refunded_fen=Payment.refunded_fen + amount_fen)
    )
    return done.rowcount == 1


def drop_refunded(payment_id: str, amount_fen: int) -> bool:
    """A refund was closed by WeChat without money moving."""
    done = execute(
        update(Payment)
        .where(Payment.id == payment_id, Payment.refunded_fen >= amount_fen)
        .values(refunded_fen=Payment.refunded_fen - amount_fen)
    )
    return done.rowcount == 1


def move_refund(
    refund_id: str, verb: str, wechat_refund_id: str | None, done_at: datetime | None
) -> bool:
    """One step of the refund's state table, compare-and-set."""
    values: dict[str, Any] = {"done_at": done_at} if done_at else {}
    if wechat_refund_id:
        values["wechat_refund_id"] = wechat_refund_id
    sources = rules.sources(rules.REFUND_STATES, verb)
    done = execute(
        update(Refund)
        .where(Refund.id == refund_id, Refund.state.in_(sources))
        .values(state=rules.REFUND_STATES[(sources[0], verb)], **values)
    )
    return done.rowcount == 1


def write_notice(notice_id: str, kind: str, subject: str, outcome: str) -> None:
    execute(
        insert(Notice).values(
            id=notice_id, kind=kind, subject=subject, outcome=outcome, received_at=now()
        )
    )


def open_exception(
    *, kind: str, subject: str, order_id: str, payment_id: str | None, amount_fen: int, detail: str
) -> str | None:
    """A new open exception; None when this one (kind, subject) is known already."""
    known = execute(
        select(MoneyException.id).where(
            MoneyException.kind == kind, MoneyException.subject == subject
        )
    ).first()
    if known is not None:
        return None
    exception_id = new_id("mex")
    execute(
        insert(MoneyException).values(
            id=exception_id,
            kind=kind,
            subject=subject,
            order_id=order_id,
            payment_id=payment_id,
            amount_fen=amount_fen,
            state="open",
            detail=detail,
            created_at=now(),
        )
    )
    return exception_id


def resolve_exception(kind: str, subject: str, resolution: str) -> bool:
    done = execute(
        update(MoneyException)
        .where(
            MoneyException.kind == kind,
            MoneyException.subject == subject,
            MoneyException.state == "open",
        )
        .values(state="resolved", resolved_at=now(), resolution=resolution)
    )
    return done.rowcount == 1
