"""Reading channels and what they told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.channels.models import ChannelKey, ChannelRow, Entry, EntryLine
from app.kernel.db import all_rows, first_row


def channel_of_key(key_id: str, moment: datetime) -> Any:
    """The channel and sealed secret of a key that is good now."""
    return first_row(
        select(
            ChannelRow.id,
            ChannelRow.code,
            ChannelRow.name,
            ChannelRow.places,
            ChannelRow.is_active,
            ChannelKey.secret_sealed,
        )
        .join(ChannelKey, ChannelKey.channel_id == ChannelRow.id)
        .where(
            ChannelKey.id == key_id,
            ChannelRow.is_active.is_(True),
            or_(ChannelKey.ends_at.is_(None), ChannelKey.ends_at > moment),
        )
    )


def channel_by_code(code: str) -> Any:
    return first_row(select(ChannelRow.__table__).where(ChannelRow.code == code))


def channels() -> list[Any]:
    return all_rows(select(ChannelRow.__table__).order_by(ChannelRow.code))


def entry(channel_id: str, kind: str, external_id: str, *, for_update: bool = False) -> Any:
    statement = select(Entry.__table__).where(
        Entry.channel_id == channel_id, Entry.kind == kind, Entry.external_id == external_id
    )
    return first_row(statement.with_for_update() if for_update else statement)


def entry_by_id(entry_id: str) -> Any:
    return first_row(select(Entry.__table__).where(Entry.id == entry_id).with_for_update())


def returns_of_sale(channel_id: str, sale_id: str, state: str) -> list[Any]:
    return all_rows(
        select(Entry.__table__).where(
            Entry.channel_id == channel_id,
            Entry.sale_id == sale_id,
            Entry.kind == "return",
            Entry.state == state,
        )
    )


def lines(entry_id: str) -> list[Any]:
    return all_rows(
        select(EntryLine.__table__).where(EntryLine.entry_id == entry_id).order_by(EntryLine.sku_id)
    )


def waiting(kind: str, states: Sequence[str], before: datetime, limit: int) -> list[Any]:
    """Entries in a state since before a moment, oldest first."""
    return all_rows(
        select(Entry.__table__)
        .where(Entry.kind == kind, Entry.state.in_(states), Entry.received_at < before)
        .order_by(Entry.received_at)
        .limit(limit)
    )


def due_orders(moment: datetime, limit: int) -> list[Any]:
    return all_rows(
        select(Entry.channel_id, Entry.external_id)
        .where(Entry.kind == "order", Entry.state == "reserved", Entry.due_at <= moment)
        .order_by(Entry.received_at)
        .limit(limit)
    )


def reserved_lines(entry_ids: Collection[str] | None = None) -> list[Any]:
    """Lines of platforms' orders that hold stock: all, or of some entries."""
    statement = (
        select(EntryLine.entry_id, EntryLine.sku_id, EntryLine.quantity, EntryLine.allocations)
        .join(Entry, Entry.id == EntryLine.entry_id)
        .where(Entry.kind == "order", Entry.state == "reserved")
    )
    if entry_ids is not None:
        statement = statement.where(Entry.id.in_(entry_ids))
    return all_rows(statement)
