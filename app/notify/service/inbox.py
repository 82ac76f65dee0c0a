"""The customer's inbox, and how many messages they have agreed to get."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.kernel.db import command, query
from app.kernel.paging import decode_cursor, encode_cursor
from app.notify import gateway, locks, queries
from app.notify.errors import UnknownTemplate
from app.notify.rules import ACCEPTED, BANNED
from app.notify.rules.words import CONSENTS, inbox_words
from app.notify.types import InboxItem, InboxPage, TemplateState


def templates(*, person_id: str) -> list[TemplateState]:
    """What the client may ask consent for (wx.requestSubscribeMessage), and what is left."""
    ids = gateway.template_ids()
    left = _remaining(person_id)
    return [TemplateState(name, ids[name], left.get(name, 0)) for name in CONSENTS if name in ids]


@query
def _remaining(person_id: str) -> dict[str, int]:
    return queries.remaining(person_id)


def add_consents(*, person_id: str, answers: Mapping[str, str]) -> list[TemplateState]:
    """Count what the person answered to WeChat's question: accept, reject, ban or filter.

    Keys are our template names or WeChat's template ids. One accept is one message.
    Raises notify.unknown_template; nothing is counted then.
    """
    by_id = {template_id: name for name, template_id in gateway.template_ids().items()}
    named = {by_id.get(key, key): answer for key, answer in answers.items()}
    for name in named:
        if name not in CONSENTS:
            raise UnknownTemplate(template=name)
    _count(person_id, named)
    return templates(person_id=person_id)


@command
def _count(person_id: str, answers: Mapping[str, str]) -> None:
    for name in sorted(answers):  # one order, so that two phones cannot deadlock
        if answers[name] in ACCEPTED:
            locks.tell_consent(person_id, name, by_wechat=False)
        elif answers[name] in BANNED:
            locks.clear_consent(person_id, name)


@query
def read_inbox(
    *, person_id: str, limit: int, cursor: str | None, language: str = "zh"
) -> InboxPage:
    """A page of the inbox, newest first, with the number of unread messages."""
    rows = queries.inbox(person_id, limit + 1, _before(cursor))
    items = []
    for message, read_at in rows[:limit]:
        values = {str(k): str(v) for k, v in message.data.items()}
        title, text = inbox_words(message.template, values, language)
        items.append(
            InboxItem(
                message.id,
                message.template,
                title,
                text,
                message.order_id,
                message.created_at,
                read_at,
            )
        )
    more = len(rows) > limit
    last = items[-1] if more else None
    following = encode_cursor(last.created_at.isoformat(), last.id) if last else None
    return InboxPage(items, following, queries.unread(person_id))


def _before(cursor: str | None) -> tuple[datetime, str] | None:
    values = decode_cursor(cursor, datetime, str)
    return (values[0], values[1]) if values else None


@command
def mark_read(*, person_id: str, message_ids: list[str] | None) -> int:
    """Read these messages of one's own inbox, or all (None); how many are still unread."""
    locks.mark_read(person_id, message_ids)
    return queries.unread(person_id)
