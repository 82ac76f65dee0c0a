"""Rates of commission, with validity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id


class CommissionRate(Base):
    """rate_bp of the goods' value; empty place or leader: all. Never changed, only ended."""

    __tablename__ = "groupbuy_commission_rates"
    __table_args__ = (
        Index(None, "place_id", "leader_id"),
        CheckConstraint("rate_bp >= 0 and rate_bp <= 5000", name="rate_sane"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    place_id: Mapped[str] = mapped_column(Id)
    leader_id: Mapped[str] = mapped_column(Id)
    rate_bp: Mapped[int]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    set_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
