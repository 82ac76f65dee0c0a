"""Payments, refunds, what WeChat told us, and what still needs a human. Money in fen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State


class Payment(Base):
    """One attempt to pay an order. created -> paid | closed. Numbers are ours, for ever.

    Several attempts of one order may get money; `goes_to` says whose it is: order (it is the one
    that paid the order, one at most) | payer (it pays nothing, and goes back whole) | empty until
    that is decided.
    """

    __tablename__ = "payments_payments"
    __table_args__ = (
        UniqueConstraint("out_trade_no"),
        UniqueConstraint("transaction_id"),
        Index(None, "order_id"),
        Index(None, "state", "created_at"),
        Index(None, "paid_at"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint(
            "refunded_fen >= 0 and refunded_fen <= paid_fen", name="refund_within_paid"
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id)
    payer_openid: Mapped[str] = mapped_column(Code)
    out_trade_no: Mapped[str] = mapped_column(Code)
    description: Mapped[str] = mapped_column(String(127))
    amount_fen: Mapped[int]
    currency: Mapped[str] = mapped_column(State, default="CNY")
    state: Mapped[str] = mapped_column(State)
    expires_at: Mapped[datetime]
    transaction_id: Mapped[str | None] = mapped_column(Code)
    paid_fen: Mapped[int] = mapped_column(default=0)
    refunded_fen: Mapped[int] = mapped_column(default=0)  # asked for, whether done yet or not
    paid_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    goes_to: Mapped[str | None] = mapped_column(State)


class Refund(Base):
    """Money going back. asked -> processing -> done | abnormal | closed.

    settled: a human has paid the customer by another way, and said how.
    """

    __tablename__ = "payments_refunds"
    __table_args__ = (
        UniqueConstraint("out_refund_no"),
        UniqueConstraint("cause_key"),
        Index(None, "order_id"),
        Index(None, "payment_id"),
        Index(None, "state", "created_at"),
        Index(None, "done_at"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[str] = mapped_column(Id)
    order_id: Mapped[str] = mapped_column(Id)
    out_refund_no: Mapped[str] = mapped_column(Code)
    cause_key: Mapped[str] = mapped_column(Code)  # same cause, same refund
    amount_fen: Mapped[int]
    reason: Mapped[str] = mapped_column(String(80))  # what the customer reads
    lines: Mapped[dict[str, Any]]  # {"lines": [{"line_id", "quantity", "amount_fen"}…]}
    state: Mapped[str] = mapped_column(State)
    wechat_refund_id: Mapped[str | None] = mapped_column(Code)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Notice(Base):
    """A verified notification, once by its id; what came of it."""

    __tablename__ = "payments_notices"
    id: Mapped[str] = mapped_column(Code, primary_key=True)
    kind: Mapped[str] = mapped_column(State)
    subject: Mapped[str] = mapped_column(Code)  # out_trade_no or out_refund_no
    outcome: Mapped[str] = mapped_column(State)
    received_at: Mapped[datetime]


class MoneyException(Base):
    """Money that does not fit yet: open -> repairing -> resolved | explained, with the reason.

    explained: nothing was moved, a human has said why it is right so. `facts`: what WeChat said.
    """

    __tablename__ = "payments_exceptions"
    __table_args__ = (UniqueConstraint("kind", "subject"), Index(None, "state"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(State)
    subject: Mapped[str] = mapped_column(Code)
    order_id: Mapped[str] = mapped_column(Id)
    payment_id: Mapped[str | None] = mapped_column(Id)
    amount_fen: Mapped[int]
    state: Mapped[str] = mapped_column(State)
    detail: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolution: Mapped[str | None] = mapped_column(String(200))
    facts: Mapped[dict[str, Any] | None]


class Repair(Base):
    """What somebody did about an exception; append-only."""

    __tablename__ = "payments_repairs"
    __table_args__ = (Index(None, "exception_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    exception_id: Mapped[str] = mapped_column(Id, ForeignKey("payments_exceptions.id"))
    action: Mapped[str] = mapped_column(State)
    note: Mapped[str] = mapped_column(String(200))
    order_id: Mapped[str] = mapped_column(Id)  # to bind it to, or empty
    actor_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(200))  # empty while WeChat is asked
