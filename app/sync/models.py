"""Operations done without network, replayed once each (F35)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State


class SyncOp(Base):
    """One operation of one device; the stored answer is given again on replay."""

    __tablename__ = "sync_ops"
    __table_args__ = (Index(None, "actor_id", "received_at"),)
    actor_id: Mapped[str] = mapped_column(Id, primary_key=True)
    op_id: Mapped[str] = mapped_column(Code, primary_key=True)
    device: Mapped[str] = mapped_column(Code)
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(State)
    body: Mapped[dict[str, Any]]
    body_hash: Mapped[str] = mapped_column(Code)
    claimed_at: Mapped[datetime | None]  # the device's clock: a claim
    received_at: Mapped[datetime]  # ours: rules
    status: Mapped[str] = mapped_column(State)  # applied | conflict
    answer: Mapped[dict[str, Any]]
