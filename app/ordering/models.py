"""Carts, orders, lines and allocations. Money in fen, currency on the order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State


class CartItem(Base):
    """What a person means to buy; `place_id` is the store, or empty for the home cart."""

    __tablename__ = "ordering_cart_items"
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place_id: Mapped[str] = mapped_column(Id, primary_key=True, default="")
    sku_id: Mapped[str] = mapped_column(Id, primary_key=True)
    quantity: Mapped[int]
    updated_at: Mapped[datetime]


class Order(Base):
    """One order, one payment. States: rules.ORDER_STATES.

    total_fen = goods_fen - discount_fen + freight_fen = sum of its lines' total_fen.
    `deadline`: when an unpaid order gives its stock back.
    """

    __tablename__ = "ordering_orders"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "person_id", "created_at"),
        Index(None, "state", "deadline"),
        CheckConstraint("total_fen > 0", name="total_positive"),
        CheckConstraint("total_fen = goods_fen - discount_fen + freight_fen", name="total_adds_up"),
        CheckConstraint(
            "refunded_fen >= 0 and refunded_fen <= paid_fen", name="refund_within_paid"
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(Code)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_people.id"))
    channel: Mapped[str] = mapped_column(State)  # scan_go | home
    kind: Mapped[str] = mapped_column(State)  # in_store | pickup | rider | express
    place_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_places.id"))
    address: Mapped[str | None] = mapped_column(Text)  # sealed JSON snapshot
    state: Mapped[str] = mapped_column(State)
    currency: Mapped[str] = mapped_column(State, default="CNY")
    goods_fen: Mapped[int]
    discount_fen: Mapped[int] = mapped_column(default=0)
    freight_fen: Mapped[int] = mapped_column(default=0)
    total_fen: Mapped[int]
    paid_fen: Mapped[int] = mapped_column(default=0)
    refunded_fen: Mapped[int] = mapped_column(default=0)  # asked for, whether done yet or not
    promised_from: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    deadline: Mapped[datetime | None]
    created_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(Code)


class OrderLine(Base):
    """What was bought, at which price row, with its share of discount and freight."""

    __tablename__ = "ordering_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "line_no"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("total_fen = goods_fen - discount_fen + freight_fen", name="total_adds_up"),
        CheckConstraint(
            "refunded_fen >= 0 and refunded_fen <= total_fen", name="refund_within_total"
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("ordering_orders.id"))
    line_no: Mapped[int]
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    name: Mapped[str] = mapped_column(String(120))
    spec: Mapped[str] = mapped_column(String(60))
    base_unit: Mapped[str] = mapped_column(State)
    quantity: Mapped[int]
    price_id: Mapped[str] = mapped_column(Id)
    price_fen: Mapped[int]
    per_quantity: Mapped[int]
    goods_fen: Mapped[int]
    discount_fen: Mapped[int] = mapped_column(default=0)
    freight_fen: Mapped[int] = mapped_column(default=0)
    total_fen: Mapped[int]
    refunded_quantity: Mapped[int] = mapped_column(default=0)
    refunded_fen: Mapped[int] = mapped_column(default=0)
    withheld_fen: Mapped[int] = mapped_column(default=0, server_default="0")  # of units sent back


class Allocation(Base):
    """A part of a line served from one place and lot; parcels and refunds hang on it.

    live -> fulfilled | cancelled; fulfilled -> returned (taken back or written off by a
    refund). Live + fulfilled quantity of a line = its quantity less
    what was cancelled (refunded, or routed again through another allocation).
    """

    __tablename__ = "ordering_allocations"
    __table_args__ = (Index(None, "order_id"), Index(None, "line_id"), Index(None, "shipment_id"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("ordering_orders.id"))
    line_id: Mapped[str] = mapped_column(Id, ForeignKey("ordering_lines.id"))
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    sku_id: Mapped[str] = mapped_column(Id)
    lot_id: Mapped[str] = mapped_column(Id)
    parcel_no: Mapped[int]
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(State)
    shipment_id: Mapped[str | None] = mapped_column(Id)


class RefundedUnits(Base):
    """What a refund by hand took back of an allocation, and what became of the goods.

    fate: good (on hand again at `place_id`) | damaged (there, not for sale) | gone (written
    off: they stay with the customer or were thrown away). Money without units has no row.
    """

    __tablename__ = "ordering_refunded_units"
    __table_args__ = (
        Index(None, "order_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("ordering_orders.id"))
    refund_id: Mapped[str] = mapped_column(Id)
    line_id: Mapped[str] = mapped_column(Id, ForeignKey("ordering_lines.id"))
    allocation_id: Mapped[str] = mapped_column(Id, ForeignKey("ordering_allocations.id"))
    quantity: Mapped[int]
    fate: Mapped[str] = mapped_column(State)
    place_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_places.id"))
    actor_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]


class OrderParcel(Base):
    """What routing promised for one parcel of the order, before it becomes a shipment."""

    __tablename__ = "ordering_parcels"
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("ordering_orders.id"), primary_key=True)
    parcel_no: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(State)
    source_place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    dest_place_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_places.id"))
    steps: Mapped[dict[str, Any]]  # {"steps": [{"step", "at"}…]} planned times, RFC 3339
    promised_at: Mapped[datetime]
