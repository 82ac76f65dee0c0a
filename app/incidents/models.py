"""One table: what waits for a person, and what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State, ascii_string


class Incident(Base):
    """`open_key` is kind:subject while it is open, and null after: the storage keeps one of
    each open."""

    __tablename__ = "incidents_incidents"
    __table_args__ = (
        UniqueConstraint("open_key"),
        Index(None, "place_id", "resolved_at", "id"),
        Index(None, "resolved_at", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    severity: Mapped[str] = mapped_column(State)
    place_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_places.id"))
    subject: Mapped[str] = mapped_column(Code)
    open_key: Mapped[str | None] = mapped_column(ascii_string(130))
    data: Mapped[dict[str, Any]]
    seen: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(Id)
    resolution: Mapped[str | None] = mapped_column(String(200))
