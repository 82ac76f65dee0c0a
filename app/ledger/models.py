"""Accounts, journals and their entries. Append-only; fen, debit positive, credit negative."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id, State, ascii_string

AccountCode = ascii_string(64)


class LedgerAccount(Base):
    """balance_fen = sum of its entries, changed in the transaction that writes them."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (Index(None, "kind", "owner_id"),)
    code: Mapped[str] = mapped_column(AccountCode, primary_key=True)
    kind: Mapped[str] = mapped_column(State)
    owner_id: Mapped[str] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(State)
    balance_fen: Mapped[int]
    created_at: Mapped[datetime]


class Journal(Base):
    """A group of entries that sums to zero, written once per cause.

    `reference`: of the transfer outside of us; `posted_by`: who entered it. Null: by the system.
    """

    __tablename__ = "ledger_journals"
    __table_args__ = (UniqueConstraint("cause_key"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    cause_key: Mapped[str] = mapped_column(ascii_string(100))
    kind: Mapped[str] = mapped_column(State)
    note: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str | None] = mapped_column(String(80))
    posted_by: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime]


class LedgerEntry(Base):
    """One side. A claw-back names the entry it takes from (`origin_id`)."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index(None, "account_code", "id"),
        Index(None, "journal_id"),
        Index(None, "order_id"),
        Index(None, "origin_id"),
        CheckConstraint("amount_fen <> 0", name="amount_not_zero"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id, ForeignKey("ledger_journals.id"))
    account_code: Mapped[str] = mapped_column(AccountCode, ForeignKey("ledger_accounts.code"))
    amount_fen: Mapped[int]
    order_id: Mapped[str] = mapped_column(Id)
    line_id: Mapped[str] = mapped_column(Id)
    place_id: Mapped[str] = mapped_column(Id)
    base_fen: Mapped[int]
    rate_bp: Mapped[int]
    origin_id: Mapped[str | None] = mapped_column(Id, ForeignKey("ledger_entries.id"))
    at: Mapped[datetime]
