"""Conditional writes of payments, refunds and exceptions; row counts are checked by callers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from app.kernel.clock import now
from app.kernel.db import execute
from app.kernel.ids import new_id
from app.payments import rules
from app.payments.models import MoneyException, Notice, Payment, Refund, Repair
from app.payments.types import Paid

WAITING = ("open", "repairing")


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


def decide(payment_id: str, goes_to: str) -> bool:
    """Whose the money of a paid payment is, once and for all; repeating it changes nothing."""
    done = execute(
        update(Payment)
        .where(
            Payment.id == payment_id,
            Payment.state == "paid",
            or_(Payment.goes_to.is_(None), Payment.goes_to == goes_to),
        )
        .values(goes_to=goes_to)
    )
    return done.rowcount == 1


def prolong(payment_id: str, seen: datetime, until: datetime) -> bool:
    """Move the end of an unpaid payment; compare-and-set."""
    done = execute(
        update(Payment)
        .where(Payment.id == payment_id, Payment.state == "created", Payment.expires_at == seen)
        .values(expires_at=until)
    )
    return done.rowcount == 1


def fill_amount(payment_id: str, amount_fen: int) -> bool:
    """The amount of a paid payment that WeChat had not told; first write wins."""
    done = execute(
        update(Payment)
        .where(Payment.id == payment_id, Payment.state == "paid", Payment.paid_fen == 0)
        .values(paid_fen=amount_fen)
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


def hold_refund(refund_id: str) -> None:
    """Make others who want to decide about this refund wait until the unit ends."""
    execute(select(Refund.id).where(Refund.id == refund_id).with_for_update()).first()


def write_notice(notice_id: str, kind: str, subject: str, outcome: str) -> None:
    execute(
        insert(Notice).values(
            id=notice_id, kind=kind, subject=subject, outcome=outcome, received_at=now()
        )
    )


def open_exception(
    *,
    kind: str,
    subject: str,
    order_id: str,
    payment_id: str | None,
    amount_fen: int,
    detail: str,
    facts: dict[str, Any] | None = None,
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
            facts=facts,
        )
    )
    return exception_id


def find_exception(kind: str, subject: str) -> Any:
    """(id, order_id) of one that still waits, or None."""
    return execute(
        select(MoneyException.id, MoneyException.order_id).where(
            MoneyException.kind == kind,
            MoneyException.subject == subject,
            MoneyException.state.in_(WAITING),
        )
    ).first()


def move_exception(exception_id: str, sources: Sequence[str], state: str, **values: Any) -> bool:
    """One step of an exception, compare-and-set on the states it may come from."""
    if state in ("resolved", "explained"):
        values["resolved_at"] = now()
    done = execute(
        update(MoneyException)
        .where(MoneyException.id == exception_id, MoneyException.state.in_(sources))
        .values(state=state, **values)
    )
    return done.rowcount == 1


def write_repair(
    *, exception_id: str, action: str, note: str, order_id: str, actor_id: str, outcome: str | None
) -> str:
    repair_id = new_id("rpr")
    execute(
        insert(Repair).values(
            id=repair_id,
            exception_id=exception_id,
            action=action,
            note=note,
            order_id=order_id,
            actor_id=actor_id,
            created_at=now(),
            outcome=outcome,
        )
    )
    return repair_id


def end_repair(repair_id: str, outcome: str) -> None:
    execute(update(Repair).where(Repair.id == repair_id).values(outcome=outcome[:200]))
