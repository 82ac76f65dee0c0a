"""Shipments, their steps and lines, tasks, exit passes, tracks, uploads to WeChat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, BigId, Code, Id, State


class Shipment(Base):
    """What leaves one place for one customer. States per kind: rules.SHIPMENT_STATES.

    kind: in_store | pickup | rider | express. `dest_place_id`: the store or pickup point
    where a pickup parcel is handed out (may be the source itself). `live_pickup_code` is
    the pickup code while it can still be used: unique at the point, null once it is not.
    `address_sealed`: JSON of the receiver, for the label and the waybill.
    `keep_until`: how long a ready parcel waits for its customer; null: for ever.
    `end_reason`, `end_note`, `ended_by`: why it came back or was lost, and who said so.
    """

    __tablename__ = "fulfilment_shipments"
    __table_args__ = (
        UniqueConstraint("order_id", "parcel_no"),
        UniqueConstraint("waybill"),
        UniqueConstraint("dest_place_id", "live_pickup_code"),
        Index(None, "source_place_id", "state"),
        Index(None, "dest_place_id", "state", "ready_at"),
        Index(None, "dest_place_id", "pickup_code"),
        Index(None, "state", "track_due_at"),
        Index(None, "state", "keep_until"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id)
    parcel_no: Mapped[int]
    kind: Mapped[str] = mapped_column(State)
    source_place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    dest_place_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_places.id"))
    state: Mapped[str] = mapped_column(State)
    promised_at: Mapped[datetime]
    eta_at: Mapped[datetime]
    carrier: Mapped[str | None] = mapped_column(Code)
    waybill: Mapped[str | None] = mapped_column(Code)
    waybill_error: Mapped[str | None] = mapped_column(String(200))  # the carrier's refusal
    track_due_at: Mapped[datetime | None]  # when the carrier is asked next
    track_polls: Mapped[int] = mapped_column(default=0)
    address_sealed: Mapped[str | None] = mapped_column(Text)
    pickup_code: Mapped[str | None] = mapped_column(State)  # 8 digits
    live_pickup_code: Mapped[str | None] = mapped_column(State)
    ready_at: Mapped[datetime | None]
    keep_until: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # looked at when the time was nearly over
    handed_out_at: Mapped[datetime | None]
    handed_out_by: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(20))
    end_note: Mapped[str | None] = mapped_column(String(200))
    ended_by: Mapped[str | None] = mapped_column(Id)


class ShipmentStep(Base):
    """One step of a parcel's timeline: promised, planned and actual time."""

    __tablename__ = "fulfilment_steps"
    shipment_id: Mapped[str] = mapped_column(
        Id, ForeignKey("fulfilment_shipments.id"), primary_key=True
    )
    step: Mapped[str] = mapped_column(State, primary_key=True)
    seq: Mapped[int]
    promised_at: Mapped[datetime | None]
    planned_at: Mapped[datetime | None]
    actual_at: Mapped[datetime | None]


class ShipmentLine(Base):
    """A part of a parcel; hangs on the order's allocation. Quantities in base units."""

    __tablename__ = "fulfilment_lines"
    __table_args__ = (UniqueConstraint("allocation_id"), Index(None, "shipment_id"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    shipment_id: Mapped[str] = mapped_column(Id, ForeignKey("fulfilment_shipments.id"))
    position: Mapped[int]  # first-expired lots first, as they were allocated
    allocation_id: Mapped[str] = mapped_column(Id)
    line_id: Mapped[str] = mapped_column(Id)
    sku_id: Mapped[str] = mapped_column(Id)
    lot_id: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(120))
    quantity: Mapped[int]
    value_fen: Mapped[int] = mapped_column(default=0)  # what the customer paid for it
    picked_quantity: Mapped[int] = mapped_column(default=0)
    received_quantity: Mapped[int | None]
    damaged_quantity: Mapped[int] = mapped_column(default=0)


class Task(Base):
    """Work for the people of a place. open -> taken -> picked -> handed_over; refused; void."""

    __tablename__ = "fulfilment_tasks"
    __table_args__ = (UniqueConstraint("shipment_id"), Index(None, "place_id", "state", "due_at"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    shipment_id: Mapped[str] = mapped_column(Id, ForeignKey("fulfilment_shipments.id"))
    order_id: Mapped[str] = mapped_column(Id)
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    kind: Mapped[str] = mapped_column(State)  # pick
    state: Mapped[str] = mapped_column(State)
    assignee_id: Mapped[str | None] = mapped_column(Id)
    refuse_reason: Mapped[str | None] = mapped_column(String(20))
    refuse_note: Mapped[str | None] = mapped_column(String(200))
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ExitPass(Base):
    """The right to walk out with a paid scan-and-go order; used once."""

    __tablename__ = "fulfilment_exit_passes"
    __table_args__ = (Index(None, "place_id", "used_at"), UniqueConstraint("short_code"))
    order_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place_id: Mapped[str] = mapped_column(Id, ForeignKey("places_places.id"))
    short_code: Mapped[str] = mapped_column(State)  # names the pass inside the rolling code
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[str | None] = mapped_column(Id)


class TrackPoint(Base):
    """What the carrier said, once per (shipment, time, code)."""

    __tablename__ = "fulfilment_track_points"
    __table_args__ = (UniqueConstraint("shipment_id", "at", "action"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    shipment_id: Mapped[str] = mapped_column(Id, ForeignKey("fulfilment_shipments.id"))
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(State)
    words: Mapped[str] = mapped_column(String(200))


class Guess(Base):
    """Wrong pickup codes per point, actor and ten-minute window: brute force stops here (F24)."""

    __tablename__ = "fulfilment_guesses"
    __table_args__ = (Index(None, "window"),)
    place_id: Mapped[str] = mapped_column(Id, primary_key=True)
    window: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    actor_id: Mapped[str] = mapped_column(Id, primary_key=True)
    wrong: Mapped[int]


class ShippingUpload(Base):
    """发货信息 owed to WeChat per parcel: pending -> done | failed (F33)."""

    __tablename__ = "fulfilment_shipping_uploads"
    __table_args__ = (Index(None, "state", "created_at"), Index(None, "order_id"))
    shipment_id: Mapped[str] = mapped_column(
        Id, ForeignKey("fulfilment_shipments.id"), primary_key=True
    )
    order_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(State)
    told_last: Mapped[bool] = mapped_column(Boolean, default=False)  # "all parcels are out"
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
