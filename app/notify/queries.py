"""Reading messages and consents."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from app.kernel.clock import now
from app.kernel.db import all_rows, execute, first_row
from app.notify.models import Consent, Message
from app.notify.rules import INBOX, QUEUED, ROBOT, SENDING, SENT
from app.notify.types import StoredMessage

_MESSAGE = (
    Message.id,
    Message.channel,
    Message.template,
    Message.person_id,
    Message.place_id,
    Message.order_id,
    Message.data,
    Message.state,
    Message.created_at,
    Message.sent_at,
)


def message(message_id: str) -> StoredMessage | None:
    row = first_row(select(*_MESSAGE).where(Message.id == message_id))
    return StoredMessage(*row) if row else None


def messages(message_ids: list[str]) -> list[StoredMessage]:
    rows = all_rows(select(*_MESSAGE).where(Message.id.in_(message_ids)).order_by(Message.id))
    return [StoredMessage(*row) for row in rows]


def known_keys(dedupe_keys: list[str]) -> set[str]:
    rows = execute(select(Message.dedupe_key).where(Message.dedupe_key.in_(dedupe_keys)))
    return {row.dedupe_key for row in rows}


def queued_for_group(place_id: str, template: str, since: datetime) -> list[str]:
    """Ids of messages of a kind that wait for a group's robot, oldest first."""
    rows = execute(
        select(Message.id)
        .where(
            Message.place_id == place_id,
            Message.template == template,
            Message.created_at > since,
            Message.channel == ROBOT,
            Message.state == QUEUED,
        )
        .order_by(Message.id)
    )
    return [row.id for row in rows]


def group_sends(place_id: str, seconds: int = 60) -> int:
    """How many cards a place's robot was given lately; messages sent in one card count once."""
    moment = now()
    return int(
        execute(
            select(func.count(func.distinct(Message.sent_at))).where(
                Message.place_id == place_id,
                Message.created_at > moment - timedelta(days=1),
                Message.channel == ROBOT,
                Message.state.in_((SENDING, SENT)),
                Message.sent_at > moment - timedelta(seconds=seconds),
            )
        ).scalar_one()
    )


def inbox(
    person_id: str, limit: int, before: tuple[datetime, str] | None
) -> list[tuple[StoredMessage, datetime | None]]:
    """A person's inbox, newest first, with when each was read."""
    statement = select(*_MESSAGE, Message.read_at).where(
        Message.person_id == person_id, Message.channel == INBOX
    )
    if before:
        at, message_id = before
        statement = statement.where(
            or_(
                Message.created_at < at,
                and_(Message.created_at == at, Message.id < message_id),
            )
        )
    rows = all_rows(statement.order_by(Message.created_at.desc(), Message.id.desc()).limit(limit))
    return [(StoredMessage(*row[:-1]), row.read_at) for row in rows]


def unread(person_id: str) -> int:
    return int(
        execute(
            select(func.count())
            .select_from(Message)
            .where(
                Message.person_id == person_id,
                Message.channel == INBOX,
                Message.read_at.is_(None),
            )
        ).scalar_one()
    )


def remaining(person_id: str) -> dict[str, int]:
    rows = execute(
        select(Consent.template, Consent.remaining).where(Consent.person_id == person_id)
    )
    return {row.template: row.remaining for row in rows}


def stuck_since(moment: datetime, limit: int = 100) -> list[tuple[str, str, str]]:
    """(id, channel, state) of messages written before `moment` that are still on their way."""
    rows = execute(
        select(Message.id, Message.channel, Message.state)
        .where(Message.created_at < moment, Message.state.in_((QUEUED, SENDING)))
        .limit(limit)
    )
    return [(row.id, row.channel, row.state) for row in rows]
