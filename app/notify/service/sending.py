"""Sending what was written: the outside call `notify.send`. No transaction is open meanwhile.

A subscribe message goes out at most once (WeChat would deliver a repeat, and each uses up a
consent): when the answer is in doubt, it is left failed, and the inbox has it. A group card
goes out at least once: a store that learns of a task twice loses nothing.
"""

from __future__ import annotations

from datetime import timedelta

import structlog

from app.identity import service as identity
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.jobs import TryLater
from app.notify import gateway, locks, queries
from app.notify.rules import (
    FAILED,
    HQ_GROUP,
    QUEUED,
    ROBOT,
    ROBOT_KEEP_FREE,
    ROBOT_LIFE,
    ROBOT_PER_MINUTE,
    SENDING,
    SENDING_LIFE,
    SENT,
    SKIPPED,
    SUBSCRIBE_LIFE,
)
from app.notify.rules.cards import group_card
from app.notify.rules.words import TEMPLATES
from app.notify.types import Outcome, StoredMessage
from app.places import service as places

log = structlog.get_logger(__name__)

NO_CONSENT_LEFT = "没有剩余的订阅次数"
IN_DOUBT = "发送中断，结果未知"
PACE = timedelta(seconds=10)  # until a robot has room again


def send(*, message_id: str) -> None:
    """Send one message (a group card takes along what else waits for the group).

    Raises kernel TryLater when WeChat is busy. Anything final is in the message's state and
    error: sent, skipped (no consent, no group), failed.
    """
    message = _message(message_id)
    if message is None or message.state not in (QUEUED, SENDING):
        return
    if message.channel == ROBOT:
        _send_card(message)
    else:
        _send_subscribe(message)


@query
def _message(message_id: str) -> StoredMessage | None:
    return queries.message(message_id)


# -- subscribe messages ------------------------------------------------------------------------


def _send_subscribe(message: StoredMessage) -> None:
    person_id = message.person_id or ""
    template = TEMPLATES[message.template]
    openid = identity.wechat_openid(person_id=person_id)
    if not _begin_subscribe(message, openid):
        return
    outcome = gateway.send_subscribe(
        openid=openid or "",
        consent=template.consent,
        values={str(k): str(v) for k, v in message.data.items()},
        order_id=message.order_id,
    )
    _end_subscribe(message, outcome)
    if outcome.kind == "busy":
        raise TryLater(outcome.reason)


@command
def _begin_subscribe(message: StoredMessage, openid: str | None) -> bool:
    """queued -> sending with one consent taken, in one transaction; True when it is ours.

    Locks: the message, then the consent.
    """
    if not locks.start([message.id]):
        stale = now() - SENDING_LIFE
        if locks.start([message.id], taken_before=stale):
            # Its sender was killed between asking WeChat and writing the answer.
            locks.finish([message.id], FAILED, IN_DOUBT)
            return False
        if _still_sending(message.id):
            raise TryLater("another process is sending it", SENDING_LIFE)
        return False
    consent = TEMPLATES[message.template].consent
    if message.created_at < now() - SUBSCRIBE_LIFE:
        locks.finish([message.id], FAILED, "太迟了，没有再发")
        return False
    if openid is None:
        locks.finish([message.id], SKIPPED, "没有绑定微信")
        return False
    if not locks.take_consent(message.person_id or "", consent):
        locks.finish([message.id], SKIPPED, NO_CONSENT_LEFT)
        return False
    return True


def _still_sending(message_id: str) -> bool:
    found = queries.message(message_id)
    return found is not None and found.state == SENDING


@command
def _end_subscribe(message: StoredMessage, outcome: Outcome) -> None:
    """Write what came of it; a consent that was not used goes back.

    43101 is final: WeChat knows better than our count, which is set to zero (F29).
    """
    person_id = message.person_id or ""
    consent = TEMPLATES[message.template].consent
    states = {"sent": SENT, "busy": QUEUED, "no_consent": SKIPPED}
    state = states.get(outcome.kind, FAILED)
    if locks.finish([message.id], state, outcome.reason or None) == 0:
        return
    if outcome.kind == "no_consent":
        locks.clear_consent(person_id, consent)
    elif outcome.kind in ("busy", "refused"):
        locks.add_consent(person_id, consent)
    if state == FAILED:
        log.warning("notify.failed", message_id=message.id, reason=outcome.reason[:200])


# -- group cards -------------------------------------------------------------------------------


def _send_card(message: StoredMessage) -> None:
    place_id = message.place_id or ""
    robot_key = gateway.hq_robot() if place_id == HQ_GROUP else places.robot_key(place_id)
    batch = _begin_card(message, robot_key)
    if not batch:
        return
    words = [{str(k): str(v) for k, v in one.data.items()} for one in batch]
    card = group_card(batch[0].template, words)
    outcome = gateway.send_group_card(robot_key=robot_key or "", card=card)
    ids = [one.id for one in batch]
    if outcome.kind == "sent":
        _end_card(ids, SENT, None)
    elif outcome.kind == "refused":
        _end_card(ids, FAILED, outcome.reason)
        log.warning("notify.card_refused", place_id=place_id, reason=outcome.reason[:200])
    else:
        _end_card(ids, QUEUED, outcome.reason)
        raise TryLater(outcome.reason, PACE)


@command
def _begin_card(message: StoredMessage, robot_key: str | None) -> list[StoredMessage]:
    """This message and what else of its kind waits for the group, now ours to send.

    Raises TryLater while the robot has used up its minute, or another process is sending.
    Locks: the messages, by id.
    """
    moment = now()
    if robot_key is None or message.created_at < moment - ROBOT_LIFE:
        if locks.start([message.id], taken_before=moment - SENDING_LIFE):
            why = "这个网点没有配置群机器人" if robot_key is None else "太迟了，没有再发"
            locks.finish([message.id], SKIPPED if robot_key is None else FAILED, why)
        return []
    place_id = message.place_id or ""
    if queries.group_sends(place_id) >= ROBOT_PER_MINUTE - ROBOT_KEEP_FREE:
        raise TryLater("the robot's limit", PACE)
    if not locks.start([message.id], taken_before=moment - SENDING_LIFE):
        if _still_sending(message.id):
            raise TryLater("another process is sending it", SENDING_LIFE)
        return []
    others = queries.queued_for_group(place_id, message.template, moment - ROBOT_LIFE)
    return queries.messages([message.id, *locks.start(others)])


@command
def _end_card(message_ids: list[str], state: str, error: str | None) -> None:
    locks.finish(message_ids, state, error)
