"""Prices are rows: list, currency, validity. The order line stores the row it used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State


class Price(Base):
    """`price_fen` for `per_quantity` base units (1 piece, 500 g) on one price list."""

    __tablename__ = "offers_prices"
    __table_args__ = (
        Index(None, "sku_id", "price_list"),
        CheckConstraint("price_fen > 0", name="price_positive"),
        CheckConstraint("per_quantity > 0", name="per_quantity_positive"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    price_list: Mapped[str] = mapped_column(Code)
    currency: Mapped[str] = mapped_column(State, default="CNY")
    price_fen: Mapped[int]
    per_quantity: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    created_at: Mapped[datetime]
