"""What WeChat pushes to the mini program's one address, and what we make of it."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from app.fulfilment import service as fulfilment
from app.identity import service as identity
from app.kernel.clock import now
from app.kernel.db import command
from app.kernel.metrics import PUSHES
from app.notify import gateway, locks
from app.notify.rules import (
    ACCEPTED,
    BANNED,
    CONSENT_ASKED,
    CONSENT_CHANGED,
    EXPRESS_PATH,
    MESSAGE_SENT,
    PUSH_KEPT,
    PUSHED,
    REJECTED,
    UNSHIPPED,
)
from app.notify.types import PushedEvent

log = structlog.get_logger(__name__)


def check_push_url(*, query: Mapping[str, str]) -> str:
    """What to answer when WeChat's console checks the address. notify.push_refused."""
    return gateway.check_push_url(query)


def receive_push(*, query: Mapping[str, str], raw_body: bytes) -> str:
    """Take one push: done | repeated | ignored. The effect and the note that it was seen are
    one transaction, so a repeat, or a kill half way, does nothing twice.

    Raises notify.push_refused for what is not surely WeChat's: nothing is changed then.
    """
    event = gateway.open_push(query, raw_body)
    names = {v: k for k, v in gateway.template_ids().items()} if event.consents else {}
    outcome = _take(event, names)
    PUSHES.labels(event.name if event.name in PUSHED else "other", outcome).inc()
    return outcome


def check_work_url(*, query: Mapping[str, str]) -> str:
    """What to answer when 企业微信's console checks the address. notify.push_refused."""
    return gateway.check_work_url(query)


@command
def receive_work_push(*, query: Mapping[str, str], raw_body: bytes) -> str:
    """Take one callback of 企业微信: stored | repeated. Nothing acts on them yet: our cards have
    no buttons. Raises notify.push_refused for what is not surely 企业微信's."""
    key, name = gateway.open_work_push(query, raw_body)
    outcome = "stored" if locks.note_push(key, f"work:{name}") else "repeated"
    PUSHES.labels("work", outcome).inc()
    return outcome


@command
def _take(event: PushedEvent, names: Mapping[str, str]) -> str:
    """`names`: template id -> our name. Locks: the push, then the shipment or the consents."""
    if not locks.note_push(event.key, event.name):
        return "repeated"
    if event.name == EXPRESS_PATH:
        return _move_parcel(event)
    if event.name in (CONSENT_ASKED, CONSENT_CHANGED, MESSAGE_SENT):
        return _change_consents(event, names)
    if event.name == UNSHIPPED:
        log.warning("notify.unshipped", out_trade_no=event.number)
        return "done"
    return "ignored"


def _move_parcel(event: PushedEvent) -> str:
    if not event.waybill.isascii():
        return "ignored"
    state = fulfilment.record_express_path(waybill=event.waybill, points=event.points)
    return "ignored" if state is None else "done"


def _change_consents(event: PushedEvent, names: Mapping[str, str]) -> str:
    """accept in the popup: one more message; refused later, banned, or a message that WeChat
    could not deliver: none left, until the next accept."""
    known = {names[one.template_id]: one for one in event.consents if one.template_id in names}
    person_id = identity.person_of_openid(openid=event.openid) if known else None
    if person_id is None:
        return "ignored"
    for name in sorted(known):  # one order, so that two phones cannot deadlock
        news = known[name]
        if event.name == CONSENT_ASKED and news.answer in ACCEPTED:
            locks.tell_consent(person_id, name, by_wechat=True)
        elif news.answer in BANNED or (event.name == CONSENT_CHANGED and news.answer in REJECTED):
            locks.clear_consent(person_id, name)
        elif event.name == MESSAGE_SENT and news.error:
            log.warning("notify.not_delivered", template=name, reason=news.error[:200])
            locks.clear_consent(person_id, name)
    return "done"


@command
def forget_old_pushes() -> int:
    """Sweep: what no repeat can come of any more; how many were forgotten."""
    return locks.forget_pushes(now() - PUSH_KEPT)
