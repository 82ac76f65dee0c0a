"""Channels and their keys, used nonces, and what each has told us, for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State


class ChannelRow(Base):
    """A till system or a delivery platform. `places`: {"ids": [...]}, or {} for every place."""

    __tablename__ = "channels_channels"
    __table_args__ = (UniqueConstraint("code"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(String(80))
    places: Mapped[dict[str, Any]]
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime]


class ChannelKey(Base):
    """A secret, sealed. Of two while one is being rotated, both are good until one ends."""

    __tablename__ = "channels_keys"
    __table_args__ = (Index(None, "channel_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id, ForeignKey("channels_channels.id"))
    secret_sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class Nonce(Base):
    """Used once within the time window; swept after it."""

    __tablename__ = "channels_nonces"
    __table_args__ = (Index(None, "at"),)
    key_id: Mapped[str] = mapped_column(Id, primary_key=True)
    nonce: Mapped[str] = mapped_column(Code, primary_key=True)
    at: Mapped[datetime]


class Entry(Base):
    """A sale, return or order as a channel told it, under its own id; kept for ever."""

    __tablename__ = "channels_entries"
    __table_args__ = (
        UniqueConstraint("channel_id", "kind", "external_id"),
        Index(None, "kind", "state", "received_at"),
        Index(None, "channel_id", "sale_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id, ForeignKey("channels_channels.id"))
    kind: Mapped[str] = mapped_column(State)
    external_id: Mapped[str] = mapped_column(Code)
    sale_id: Mapped[str | None] = mapped_column(Code)  # of a return: the channel's sale
    place_id: Mapped[str | None] = mapped_column(Id, ForeignKey("places_places.id"))
    body_hash: Mapped[str] = mapped_column(Code)
    body: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(State)
    answer: Mapped[dict[str, Any]]
    claimed_at: Mapped[datetime | None]  # by the channel's clock
    received_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # an order's hold ends by itself then


class EntryLine(Base):
    """What an entry moved of a SKU. `lots`: {"lots": [[lot id, quantity]…]}; `allocations`:
    {"ids": […]} of an order's hold."""

    __tablename__ = "channels_lines"
    __table_args__ = (
        UniqueConstraint("entry_id", "sku_id"),
        CheckConstraint("returned >= 0 and returned <= quantity", name="returned_within_sold"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[str] = mapped_column(Id, ForeignKey("channels_entries.id"))
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    quantity: Mapped[int]
    returned: Mapped[int] = mapped_column(default=0)
    lots: Mapped[dict[str, Any]]
    allocations: Mapped[dict[str, Any]]
