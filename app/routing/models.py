"""Every routing decision, as data: candidates, cost terms, rule version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id, State


class RoutingDecision(Base):
    """Why an order's lines come from where they come; words are made when read."""

    __tablename__ = "routing_decisions"
    __table_args__ = (Index(None, "order_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id)
    cause: Mapped[str] = mapped_column(State)  # placed | refused | late_payment
    rule_version: Mapped[str] = mapped_column(State)
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
