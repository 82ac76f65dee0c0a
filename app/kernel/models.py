"""Kernel tables: outbox, receipts, stream, calls, idempotency keys, relay lease,
generations of what processes remember."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, BigId, Code, Id, State, ascii_string

# MySQL's TEXT ends at 64 kB
LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


class OutboxEvent(Base):
    """A fact, written in the transaction that made it true (design D4).

    `state`: pending -> done | dead. `position` is given after commit by the relay.
    """

    __tablename__ = "kernel_outbox"
    __table_args__ = (
        Index(None, "state", "next_try_at", "id"),
        UniqueConstraint("position"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(Code)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(State, default="pending")
    next_try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int | None]


class EventReceipt(Base):
    """A handler has handled an event: written in the handler's own transaction."""

    __tablename__ = "kernel_event_receipts"
    event_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    handler: Mapped[str] = mapped_column(Code, primary_key=True)
    handled_at: Mapped[datetime]


class StreamEntry(Base):
    """One event on one topic, in stream order: what sockets and cursors read."""

    __tablename__ = "kernel_stream"
    __table_args__ = (Index(None, "topic", "position"),)
    position: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(Code, primary_key=True)
    event_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(Code)
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Lease(Base):
    """Who may do a thing that only one may do; `fence` grows with each new holder."""

    __tablename__ = "kernel_leases"
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    holder: Mapped[str] = mapped_column(Code)
    fence: Mapped[int]
    until: Mapped[datetime]
    position: Mapped[int] = mapped_column(default=0)


class OutsideCall(Base):
    """An intent to call another system, kept until it has happened (WeChat, carriers).

    `state`: pending -> done | failed. RQ only carries the id; this row is the truth.
    """

    __tablename__ = "kernel_calls"
    __table_args__ = (Index(None, "state", "due_at"), UniqueConstraint("kind", "key"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    key: Mapped[str] = mapped_column(ascii_string(100))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(State)
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """The stored answer of a command, written in the command's transaction (design D6)."""

    __tablename__ = "kernel_idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)
    actor: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(Code, primary_key=True)
    route: Mapped[str] = mapped_column(String(120))
    body_hash: Mapped[str] = mapped_column(Code)
    status: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None] = mapped_column(LongText)  # sealed: it may hold an address
    created_at: Mapped[datetime]


class Generation(Base):
    """How often a set of remembered rows was changed (app/kernel/remember.py)."""

    __tablename__ = "kernel_generations"
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    number: Mapped[int]
