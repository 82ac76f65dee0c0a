"""The notify room's only door to WeChat and 企业微信. Never inside a transaction."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import structlog

from app.fulfilment.types import TrackView
from app.kernel.outside import client
from app.kernel.settings import settings
from app.notify.errors import PushRefused
from app.notify.types import ConsentNews, GroupCard, Outcome, PushedEvent
from wechat.errors import Busy, Forged, Refused, Unknown
from wechat.logistics import action_word
from wechat.messages import Messages, Template
from wechat.push import Push, event_items, message_key
from wechat.work import Card, Work

log = structlog.get_logger(__name__)

NO_CONSENT = "43101"


def _templates() -> Mapping[str, Template]:
    return cast(Mapping[str, Template], client("templates"))


def template_ids() -> dict[str, str]:
    """Our template name -> the id that wx.requestSubscribeMessage wants."""
    return {name: template.template_id for name, template in _templates().items()}


def send_subscribe(
    *, openid: str, consent: str, values: Mapping[str, str], order_id: str | None
) -> Outcome:
    """One subscribe message; the values are fitted to WeChat's field rules (cut, never empty)."""
    template = _templates().get(consent)
    if template is None:
        return Outcome("refused", f"没有配置模板 {consent}")
    page = f"{template.page}?order_id={order_id}" if order_id else template.page
    try:
        cast(Messages, client("messages")).send(
            openid=openid, template=template, values=values, page=page
        )
    except Refused as error:
        kind = "no_consent" if error.code == NO_CONSENT else "refused"
        return Outcome(kind, f"{error.code} {error.message}")
    except Busy as error:
        return Outcome("busy", f"{error.code} {error.message}")
    except Unknown as error:
        return Outcome("unknown", f"{error.code} {error.message}")
    return Outcome("sent")


def hq_robot() -> str | None:
    """The secret of the group robot of headquarters, or None where there is none."""
    return str(client("hq_robot")) or None


def send_group_card(*, robot_key: str, card: GroupCard) -> Outcome:
    """A card into a 企业微信 group. The key is a secret: no outcome carries it."""
    try:
        cast(Work, client("work")).robot_card(
            robot_key,
            Card(
                title=card.title,
                description=card.description,
                url=settings().public_url + card.path,
                facts=card.facts,
                source="就近",
            ),
        )
    except Refused as error:
        return Outcome("refused", f"{error.code} {error.message}")
    except Busy as error:
        return Outcome("busy", f"{error.code} {error.message}")
    except Unknown as error:
        return Outcome("unknown", f"{error.code} {error.message}")
    return Outcome("sent")


# -- what WeChat pushes to us ------------------------------------------------------------------


def check_push_url(query: Mapping[str, str]) -> str:
    """The console's check of our push URL: what to answer. Raises notify.push_refused."""
    try:
        return cast(Push, client("push")).check_url(query)
    except Forged as error:
        raise _refused(error) from error


def open_push(query: Mapping[str, str], raw_body: bytes) -> PushedEvent:
    """Verify, decrypt and read a push, JSON or XML. Raises notify.push_refused.

    The time is the machine's: WeChat does not know of a product's clock that was moved.
    """
    try:
        message = cast(Push, client("push")).open(query, raw_body, now=time.time())
        return _event(message)
    except Forged as error:
        raise _refused(error) from error
    except (ValueError, OverflowError, OSError) as error:  # a number that is none
        raise _refused(Forged("not_readable", "消息推送看不懂")) from error


def check_work_url(query: Mapping[str, str]) -> str:
    """The same of 企业微信, where the echo is sealed. Raises notify.push_refused."""
    try:
        return cast(Push, client("work_push")).check_work_url(query)
    except Forged as error:
        raise _refused(error) from error


def open_work_push(query: Mapping[str, str], raw_body: bytes) -> tuple[str, str]:
    """(key, event name) of a callback of 企业微信. Raises notify.push_refused."""
    try:
        message = cast(Push, client("work_push")).open(query, raw_body, now=time.time())
    except Forged as error:
        raise _refused(error) from error
    # the two companies' numbers may be the same: their keys must not
    key = hashlib.sha256(f"work:{message_key(message)}:{message.get('EventKey', '')}".encode())
    return key.hexdigest(), str(message.get("Event") or message.get("MsgType") or "")


def _refused(error: Forged) -> PushRefused:
    log.warning("notify.push_refused", code=error.code, words=error.message)
    return PushRefused(wechat_code=error.code)


def _event(message: Mapping[str, Any]) -> PushedEvent:
    actions = message.get("Actions") or []  # XML: an element for one, a list for several
    steps = actions if isinstance(actions, list) else [actions]
    return PushedEvent(
        key=hashlib.sha256(message_key(message).encode()).hexdigest(),
        name=str(message.get("Event") or message.get("MsgType") or ""),
        openid=str(message.get("FromUserName", "")),
        waybill=str(message.get("WayBillId", "")),
        points=tuple(_point(step) for step in steps if isinstance(step, Mapping)),
        consents=tuple(_news(item) for item in event_items(message)),
        number=str(message.get("merchant_trade_no", "")),
    )


def _point(step: Mapping[str, Any]) -> TrackView:
    at = datetime.fromtimestamp(int(step.get("ActionTime", "")), UTC)
    return TrackView(at, action_word(int(step.get("ActionType", ""))), str(step.get("ActionMsg")))


def _news(item: Mapping[str, Any]) -> ConsentNews:
    failed = str(item.get("ErrorCode") or "0") != "0"
    return ConsentNews(
        template_id=str(item.get("TemplateId", "")),
        answer=str(item.get("SubscribeStatusString", "")),
        error=f"{item['ErrorCode']} {item.get('ErrorStatus', '')}" if failed else "",
    )
