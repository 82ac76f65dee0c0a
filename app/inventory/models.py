"""Stock per (place, sku, lot), reservations with deadlines, and the append-only ledger."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, BigId, Code, Id, State


class Lot(Base):
    """A batch of a SKU; names its supplier and the document it came in with."""

    __tablename__ = "inventory_lots"
    __table_args__ = (UniqueConstraint("sku_id", "lot_no"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    lot_no: Mapped[str] = mapped_column(Code)
    expiry: Mapped[date | None] = mapped_column(Date)
    supplier: Mapped[str | None] = mapped_column(Code)
    inbound_document: Mapped[str | None] = mapped_column(Code)
    cost_fen: Mapped[int | None]  # per pricing unit, as bought
    created_at: Mapped[datetime]


class Stock(Base):
    """The pool. on_hand and reserved are what can be sold; the other two stand apart.

    `expiry` repeats the lot's, so that first-expired-first-out needs no join.
    """

    __tablename__ = "inventory_stock"
    __table_args__ = (
        UniqueConstraint("place_id", "sku_id", "lot_id"),
        Index(None, "sku_id", "place_id"),
        CheckConstraint("reserved >= 0 and reserved <= on_hand", name="reserved_within_on_hand"),
        CheckConstraint("in_transit >= 0", name="in_transit_not_negative"),
        CheckConstraint("damaged >= 0", name="damaged_not_negative"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    lot_id: Mapped[str] = mapped_column(Id, ForeignKey("inventory_lots.id"))
    expiry: Mapped[date | None] = mapped_column(Date)
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    in_transit: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)


class Reservation(Base):
    """Stock kept for a part of an order line (an allocation), in one lot at one place.

    live (deadline set: unpaid; deadline null: paid, until it leaves) -> committed |
    released | expired. Expiry is in the row: any worker finds it.
    """

    __tablename__ = "inventory_reservations"
    __table_args__ = (
        Index(None, "stock_id", "state"),
        Index(None, "state", "deadline"),
        Index(None, "order_id"),
        Index(None, "allocation_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    allocation_id: Mapped[str] = mapped_column(Id)
    stock_id: Mapped[int] = mapped_column(BigId, ForeignKey("inventory_stock.id"))
    order_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(State)
    deadline: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StockEntry(Base):
    """The ledger: every change of on_hand, in_transit or damaged, with cause and actor."""

    __tablename__ = "inventory_ledger"
    __table_args__ = (Index(None, "stock_id", "at"), Index(None, "cause_id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    stock_id: Mapped[int] = mapped_column(BigId, ForeignKey("inventory_stock.id"))
    kind: Mapped[str] = mapped_column(State)
    on_hand_change: Mapped[int] = mapped_column(default=0)
    in_transit_change: Mapped[int] = mapped_column(default=0)
    damaged_change: Mapped[int] = mapped_column(default=0)
    cause_kind: Mapped[str] = mapped_column(State)  # order | shipment | import | count | …
    cause_id: Mapped[str] = mapped_column(Code)
    actor_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]


class StockMinimum(Base):
    """Below this the leader or clerk is told 库存偏低."""

    __tablename__ = "inventory_minimums"
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"), primary_key=True)
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"), primary_key=True)
    minimum: Mapped[int]
