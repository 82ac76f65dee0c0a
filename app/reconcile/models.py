"""Reconciled days and their differences. Money in fen."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State


class ReconcileDay(Base):
    """One Chinese calendar day: waiting (no bill yet) -> open (differences) -> closed."""

    __tablename__ = "reconcile_days"
    __table_args__ = (Index(None, "state", "next_try_at"),)
    bill_date: Mapped[date] = mapped_column(Date, primary_key=True)
    state: Mapped[str] = mapped_column(State)
    run: Mapped[int]  # how often it was read; the newest run's differences count
    lines: Mapped[int]
    pay_count: Mapped[int]
    pay_fen: Mapped[int]
    refund_count: Mapped[int]
    refund_fen: Mapped[int]
    fee_fen: Mapped[int]
    flow_lines: Mapped[int]
    other_fen: Mapped[int]
    attempts: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(200))
    next_try_at: Mapped[datetime | None]
    seconds: Mapped[float | None] = mapped_column(Float)
    finished_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Difference(Base):
    """open -> repairing -> open | resolved; open -> explained. Once per day, kind and number.

    What fits when the day is read again is resolved, explained or not. crossed: bill and books
    have the line on two days, minutes apart; it counts in both days' sums and waits for nobody.
    """

    __tablename__ = "reconcile_differences"
    __table_args__ = (
        UniqueConstraint("bill_date", "kind", "what", "number", "wechat_no"),
        Index(None, "bill_date", "state"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    bill_date: Mapped[date] = mapped_column(Date, ForeignKey("reconcile_days.bill_date"))
    run: Mapped[int]
    kind: Mapped[str] = mapped_column(State)
    what: Mapped[str] = mapped_column(State)
    number: Mapped[str] = mapped_column(Code)
    wechat_no: Mapped[str] = mapped_column(Code)
    ours_fen: Mapped[int]
    theirs_fen: Mapped[int]
    order_id: Mapped[str] = mapped_column(Id)
    detail: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(State)
    note: Mapped[str | None] = mapped_column(String(200))
    actor_id: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
