"""Messages to people and groups, and how many each person has agreed to get."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State, ascii_string


class Message(Base):
    """One message, once by its key. States: queued -> sending -> sent | failed | skipped.

    The reason of a failure or skip is in `error`. `sent_at` of a sending message is when its
    send began. `data`: the values of its template (rules.py).
    """

    __tablename__ = "notify_messages"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index(None, "person_id", "created_at"),
        Index(None, "place_id", "created_at"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(State)  # subscribe | robot | inbox
    template: Mapped[str] = mapped_column(State)
    person_id: Mapped[str | None] = mapped_column(Id)
    place_id: Mapped[str | None] = mapped_column(Id)
    order_id: Mapped[str | None] = mapped_column(Id)
    dedupe_key: Mapped[str] = mapped_column(ascii_string(100))
    data: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(State)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]


class Consent(Base):
    """How many more messages of a template a person has agreed to (F29)."""

    __tablename__ = "notify_consents"
    __table_args__ = (CheckConstraint("remaining >= 0", name="remaining_not_negative"),)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    template: Mapped[str] = mapped_column(State, primary_key=True)
    remaining: Mapped[int] = mapped_column(default=0)
    # consents the phone has told of minus those WeChat's push has: both tell of the same taps
    lead: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime]


class Push(Base):
    """A message WeChat has pushed to us, once by its key (SHA-256, hex): repeats do nothing."""

    __tablename__ = "notify_pushes"
    __table_args__ = (Index(None, "received_at"),)
    key: Mapped[str] = mapped_column(Code, primary_key=True)
    event: Mapped[str] = mapped_column(Code)
    received_at: Mapped[datetime]
