"""The notify room's only door to WeChat and 企业微信. Never inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from app.kernel.outside import client
from app.kernel.settings import settings
from app.notify.types import GroupCard, Outcome
from wechat.errors import Busy, Refused, Unknown
from wechat.messages import Messages, Template
from wechat.work import Card, Work

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
