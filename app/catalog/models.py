"""SKUs, their codes, and the scans people make of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, BigId, Code, Id, State


class Sku(Base):
    """A sellable unit. Quantities everywhere are integers of its base unit."""

    __tablename__ = "catalog_skus"
    __table_args__ = (UniqueConstraint("code"), UniqueConstraint("plu"), Index(None, "category"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    plu: Mapped[str | None] = mapped_column(State)  # item number in variable-weight codes
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    brand: Mapped[str] = mapped_column(String(60), default="")
    category: Mapped[str] = mapped_column(String(40))
    category_en: Mapped[str] = mapped_column(String(40), default="", server_default="")
    base_unit: Mapped[str] = mapped_column(State)  # piece | gram
    spec: Mapped[str] = mapped_column(String(60), default="")
    pack_name: Mapped[str] = mapped_column(String(20), default="")
    pack_factor: Mapped[int] = mapped_column(default=1)  # base units in a pack (箱 = 12)
    shelf_life_days: Mapped[int | None]
    storage: Mapped[str] = mapped_column(String(10), default="常温")
    parameters: Mapped[dict[str, Any]]
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime]


class SkuCode(Base):
    """A GTIN (14 digits) and how many base units it stands for (a case is 12)."""

    __tablename__ = "catalog_sku_codes"
    __table_args__ = (Index(None, "sku_id"),)
    gtin: Mapped[str] = mapped_column(State, primary_key=True)
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    factor: Mapped[int] = mapped_column(default=1)


class Scan(Base):
    """A scan is a stored fact: when, where, what, what came of it, what was promised."""

    __tablename__ = "catalog_scans"
    __table_args__ = (Index(None, "place_id", "at"), Index(None, "sku_id", "at"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    place_id: Mapped[str | None] = mapped_column(Id)
    person_id: Mapped[str | None] = mapped_column(Id)
    code: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(State)  # found | unknown | unreadable
    sku_id: Mapped[str | None] = mapped_column(Id)
    promise: Mapped[dict[str, Any]]
    order_id: Mapped[str | None] = mapped_column(Id)
