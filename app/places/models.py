"""The organisation tree and the places: stores, pickup points, grids, central warehouse."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Double, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State, ascii_string


class OrgUnit(Base):
    """Headquarters, region, store or dealer. `path` = ids from the root, `/`-joined."""

    __tablename__ = "places_org_units"
    __table_args__ = (Index(None, "path"), UniqueConstraint("parent_id", "name"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_org_units.id"))
    kind: Mapped[str] = mapped_column(State)  # headquarters | region | store | dealer
    name: Mapped[str] = mapped_column(String(60))
    path: Mapped[str] = mapped_column(ascii_string(255))


class Place(Base):
    """Where goods are or are handed over. GCJ-02. Opening times are Asia/Shanghai HH:MM."""

    __tablename__ = "places_places"
    __table_args__ = (UniqueConstraint("code"), Index(None, "kind"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(State)
    org_id: Mapped[str] = mapped_column(Id, ForeignKey("places_org_units.id"))
    province: Mapped[str] = mapped_column(String(40))
    city: Mapped[str] = mapped_column(String(40))
    district: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(200))
    lng: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    phone: Mapped[str] = mapped_column(String(20))
    open_from: Mapped[str] = mapped_column(ascii_string(5))
    open_until: Mapped[str] = mapped_column(ascii_string(5))
    served_by_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_places.id"))
    price_list: Mapped[str] = mapped_column(Code, default="base")
    robot_key_sealed: Mapped[str | None] = mapped_column(Text)  # 企业微信 group robot
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime]
