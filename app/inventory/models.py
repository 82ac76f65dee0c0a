"""Stock per (place, sku, lot), reservations with deadlines, and the append-only ledger;
counts, papers and transfers, which are the causes of its entries; what was sold beyond it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
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
    changed_at: Mapped[datetime | None]  # when any of the numbers was last written


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


class Count(Base):
    """A cycle count of a place: open -> waiting (for approval) -> applied; or cancelled.

    `open_place_id` is the place while the count is not over: one at a time per place.
    """

    __tablename__ = "inventory_counts"
    __table_args__ = (UniqueConstraint("open_place_id"), Index(None, "place_id", "opened_at"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    open_place_id: Mapped[str | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(State)
    note: Mapped[str] = mapped_column(String(200), default="")
    opened_by: Mapped[str] = mapped_column(Id)
    opened_at: Mapped[datetime]
    submitted_by: Mapped[str | None] = mapped_column(Id)
    submitted_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None]


class CountLine(Base):
    """One lot as counted, and the book as it stood at that very moment.

    The difference counted - (book - book_oversold) is what is applied, so that sales
    between counting and approval are not lost. `counted_by` None: named, not counted yet.
    """

    __tablename__ = "inventory_count_lines"
    __table_args__ = (
        UniqueConstraint("count_id", "stock_id"),
        CheckConstraint("counted >= 0", name="counted_not_negative"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    count_id: Mapped[str] = mapped_column(Id, ForeignKey("inventory_counts.id"))
    stock_id: Mapped[int] = mapped_column(BigId, ForeignKey("inventory_stock.id"))
    sku_id: Mapped[str] = mapped_column(Id)
    lot_id: Mapped[str] = mapped_column(Id)
    counted: Mapped[int | None]
    book: Mapped[int | None]
    book_oversold: Mapped[int] = mapped_column(default=0)
    counted_by: Mapped[str | None] = mapped_column(Id)
    counted_at: Mapped[datetime | None]
    is_large: Mapped[bool] = mapped_column(Boolean, default=False)
    applied: Mapped[int | None]  # what the book was changed by


class Paper(Base):
    """Why a single lot was changed by hand: waste, damage, mend, restock, adjust."""

    __tablename__ = "inventory_papers"
    __table_args__ = (
        Index(None, "place_id", "id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(State)
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    stock_id: Mapped[int] = mapped_column(BigId, ForeignKey("inventory_stock.id"))
    quantity: Mapped[int]
    is_damaged: Mapped[bool] = mapped_column(Boolean, default=False)  # taken from, or put there
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(200), default="")
    actor_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]


class Transfer(Base):
    """Goods between two places of ours for no order: sent -> received | cancelled."""

    __tablename__ = "inventory_transfers"
    __table_args__ = (
        Index(None, "from_place_id", "state", "id"),
        Index(None, "to_place_id", "state", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    from_place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    to_place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    state: Mapped[str] = mapped_column(State)
    note: Mapped[str] = mapped_column(String(200), default="")
    sent_by: Mapped[str] = mapped_column(Id)
    sent_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(Id)
    ended_at: Mapped[datetime | None]


class TransferLine(Base):
    """One lot of a transfer; what is neither good nor damaged is missing."""

    __tablename__ = "inventory_transfer_lines"
    __table_args__ = (
        Index(None, "transfer_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "good >= 0 and damaged >= 0 and good + damaged <= quantity", name="within_sent"
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    transfer_id: Mapped[str] = mapped_column(Id, ForeignKey("inventory_transfers.id"))
    sku_id: Mapped[str] = mapped_column(Id)
    lot_id: Mapped[str] = mapped_column(Id)
    from_stock_id: Mapped[int] = mapped_column(BigId, ForeignKey("inventory_stock.id"))
    to_stock_id: Mapped[int] = mapped_column(BigId, ForeignKey("inventory_stock.id"))
    quantity: Mapped[int]
    good: Mapped[int | None]
    damaged: Mapped[int | None]


class Oversold(Base):
    """Units that left a place though the book had none: paid back by what comes in next.

    `quantity` is what left, `open_quantity` what is still owed; the book is never negative.
    """

    __tablename__ = "inventory_oversold"
    __table_args__ = (
        Index(None, "place_id", "sku_id", "open_quantity"),
        Index(None, "open_quantity", "id"),
        CheckConstraint(
            "open_quantity >= 0 and open_quantity <= quantity", name="open_within_quantity"
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    quantity: Mapped[int]
    open_quantity: Mapped[int]
    cause_kind: Mapped[str] = mapped_column(State)
    cause_id: Mapped[str] = mapped_column(Code)
    actor_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
