"""Conditional writes on messages and consents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.kernel.clock import now
from app.kernel.db import execute
from app.kernel.ids import new_id
from app.notify.models import Consent, Message, Push
from app.notify.rules import INBOX, MAX_CONSENTS, MAX_LEAD, QUEUED, SENDING, SENT
from app.notify.types import Draft


def write(draft: Draft, channel: str, dedupe_key: str) -> str | None:
    """Insert one message; its id, or None when the key is known. Inbox messages have arrived."""
    found = execute(select(Message.id).where(Message.dedupe_key == dedupe_key)).first()
    if found is not None:
        return None
    message_id, moment = new_id("msg"), now()
    is_inbox = channel == INBOX
    try:
        execute(
            insert(Message).values(
                id=message_id,
                channel=channel,
                template=draft.template,
                person_id=draft.person_id,
                place_id=draft.place_id,
                order_id=draft.order_id,
                dedupe_key=dedupe_key,
                data=dict(draft.values),
                state=SENT if is_inbox else QUEUED,
                created_at=moment,
                sent_at=moment if is_inbox else None,
            )
        )
    except IntegrityError:
        return None  # another worker has just written it
    return message_id


def start(message_ids: list[str], *, taken_before: datetime | None = None) -> list[str]:
    """queued -> sending, for whoever comes first; gives the ids that are now ours.

    `taken_before`: also takes messages over whose sender has not ended since then. All get
    the same `sent_at`, the moment of this send.
    """
    moment = now()
    ours: list[str] = []
    for message_id in sorted(message_ids):
        free = Message.state == QUEUED
        if taken_before is not None:
            free = free | ((Message.state == SENDING) & (Message.sent_at < taken_before))
        done = execute(
            update(Message)
            .where(Message.id == message_id, free)
            .values(state=SENDING, sent_at=moment)
        )
        if done.rowcount == 1:
            ours.append(message_id)
    return ours


def finish(message_ids: list[str], state: str, error: str | None = None) -> int:
    """sending -> `state` (queued: to be tried again)."""
    values: dict[str, object] = {"state": state, "error": error}
    if state != SENT:
        values["sent_at"] = None
    done = execute(
        update(Message)
        .where(Message.id.in_(message_ids), Message.state == SENDING)
        .values(**values)
    )
    return int(done.rowcount)


def take_consent(person_id: str, template: str) -> bool:
    """One down, if there is one."""
    done = execute(
        update(Consent)
        .where(
            Consent.person_id == person_id,
            Consent.template == template,
            Consent.remaining > 0,
        )
        .values(remaining=Consent.remaining - 1, updated_at=now())
    )
    return done.rowcount == 1


def add_consent(person_id: str, template: str) -> None:
    """One up, to MAX_CONSENTS at most."""
    mine = (Consent.person_id == person_id) & (Consent.template == template)
    if execute(select(Consent.person_id).where(mine)).first() is None:
        try:
            execute(
                insert(Consent).values(
                    person_id=person_id, template=template, remaining=1, updated_at=now()
                )
            )
            return
        except IntegrityError:
            pass  # the same person's other phone was first
    execute(
        update(Consent)
        .where(mine, Consent.remaining < MAX_CONSENTS)
        .values(remaining=Consent.remaining + 1, updated_at=now())
    )


def tell_consent(person_id: str, template: str, *, by_wechat: bool) -> None:
    """The phone, or WeChat's push, tells of one accept: counted once however many tell of it.

    Both tell of the same taps in any order, so the count follows whoever has told of more.
    Locks: the consent.
    """
    mine = (Consent.person_id == person_id) & (Consent.template == template)
    found = execute(select(Consent.lead).where(mine).with_for_update()).scalar()
    lead = int(found or 0)
    if (lead <= 0) if by_wechat else (lead >= 0):
        add_consent(person_id, template)
    lead += -1 if by_wechat else 1
    # bounded: where only one of them ever tells, the other is heard soon after it begins
    lead = max(-MAX_LEAD, min(MAX_LEAD, lead))
    execute(update(Consent).where(mine).values(lead=lead))


def clear_consent(person_id: str, template: str) -> None:
    """WeChat says there is none left, or the person banned the template."""
    execute(
        update(Consent)
        .where(Consent.person_id == person_id, Consent.template == template)
        .values(remaining=0, lead=0, updated_at=now())
    )


def mark_read(person_id: str, message_ids: list[str] | None) -> int:
    """Read some messages of a person's inbox, or all; how many were unread."""
    statement = update(Message).where(
        Message.person_id == person_id, Message.channel == INBOX, Message.read_at.is_(None)
    )
    if message_ids is not None:
        statement = statement.where(Message.id.in_(message_ids))
    return int(execute(statement.values(read_at=now())).rowcount)


def note_push(key: str, event: str) -> bool:
    """Write down a push; False when it was there already."""
    if execute(select(Push.key).where(Push.key == key)).first() is not None:
        return False
    execute(insert(Push).values(key=key, event=event[:64], received_at=now()))
    return True


def forget_pushes(before: datetime) -> int:
    """Delete what was received before; how many."""
    return int(execute(delete(Push).where(Push.received_at < before)).rowcount)
