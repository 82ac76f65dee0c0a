"""Conditional writes of channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from app.channels.models import ChannelKey, ChannelRow, Entry, EntryLine, Nonce
from app.kernel.db import execute, table_of
from app.kernel.ids import new_id


def insert_channel(values: Mapping[str, Any]) -> None:
    execute(insert(ChannelRow).values(**values))


def insert_key(values: Mapping[str, Any]) -> None:
    execute(insert(ChannelKey).values(**values))


def end_keys(channel_id: str, but: str, ends_at: datetime) -> int:
    """Every other key of the channel ends, at the latest at `ends_at`."""
    done = execute(
        update(ChannelKey)
        .where(
            ChannelKey.channel_id == channel_id,
            ChannelKey.id != but,
            (ChannelKey.ends_at.is_(None)) | (ChannelKey.ends_at > ends_at),
        )
        .values(ends_at=ends_at)
    )
    return int(done.rowcount)


def set_active(channel_id: str, is_active: bool) -> None:
    execute(update(ChannelRow).where(ChannelRow.id == channel_id).values(is_active=is_active))


def use_nonce(key_id: str, nonce: str, at: datetime) -> None:
    """Raises IntegrityError when it was used."""
    execute(insert(Nonce).values(key_id=key_id, nonce=nonce, at=at))


def forget_nonces(before: datetime) -> int:
    return int(execute(delete(Nonce).where(Nonce.at < before)).rowcount)


def insert_entry(values: Mapping[str, Any]) -> str:
    """Raises IntegrityError when the channel has told this id before."""
    entry_id = new_id("che")
    execute(insert(Entry).values(id=entry_id, answer={}, **values))
    return entry_id


def set_answer(entry_id: str, state: str, answer: Mapping[str, Any]) -> None:
    execute(update(Entry).where(Entry.id == entry_id).values(state=state, answer=dict(answer)))


def move_entry(entry_id: str, before: Sequence[str], after: str, **values: Any) -> bool:
    """Compare-and-set on the state."""
    done = execute(
        update(Entry)
        .where(Entry.id == entry_id, Entry.state.in_(before))
        .values(state=after, **values)
    )
    return done.rowcount == 1


def insert_lines(entry_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        execute(
            insert(table_of(EntryLine)),
            [{"id": new_id("chl"), "entry_id": entry_id, "returned": 0, **row} for row in rows],
        )


def add_returned(line_id: str, quantity: int) -> bool:
    """Never more than was sold."""
    done = execute(
        update(EntryLine)
        .where(EntryLine.id == line_id, EntryLine.returned + quantity <= EntryLine.quantity)
        .values(returned=EntryLine.returned + quantity)
    )
    return done.rowcount == 1
