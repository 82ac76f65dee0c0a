"""企业微信: group robots, app messages, cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wechatpy.enterprise.client.api import WeChatMessage

from wechat.errors import Refused, Unknown
from wechat.platform import Door

TEXT_BYTES = 2048
MARKDOWN_BYTES = 4096


@dataclass(frozen=True)
class Button:
    """`style` 1 to 4; `key` comes back in the callback."""

    text: str
    key: str
    style: int = 1


@dataclass(frozen=True)
class Card:
    """A template card. `facts` are (label, value) lines. With `image_url` it is a news_notice,
    with `buttons` a button_interaction (apps only, needs `task_id`), else a text_notice."""

    title: str
    description: str
    url: str
    facts: tuple[tuple[str, str], ...] = ()
    emphasis: tuple[str, str] | None = None
    image_url: str = ""
    source: str = ""
    buttons: tuple[Button, ...] = ()
    task_id: str = ""

    def as_dict(self) -> dict[str, Any]:
        """WeChat's shape, cut to its limits: 26 characters a title, 30 a description, 6 facts
        of 5 and 26 characters."""
        kind = "text_notice"
        if self.buttons:
            kind = "button_interaction"
        elif self.image_url:
            kind = "news_notice"
        out: dict[str, Any] = {
            "card_type": kind,
            "main_title": {"title": self.title[:26], "desc": self.description[:30]},
            "horizontal_content_list": [
                {"keyname": name[:5], "value": value[:26]} for name, value in self.facts[:6]
            ],
            "card_action": {"type": 1, "url": self.url},
        }
        if self.source:
            out["source"] = {"desc": self.source[:13]}
        if self.emphasis and kind == "text_notice":
            out["emphasis_content"] = {
                "title": self.emphasis[0][:10],
                "desc": self.emphasis[1][:15],
            }
        if kind == "news_notice":
            out["card_image"] = {"url": self.image_url}
        if self.buttons:
            out["task_id"] = self.task_id
            out["button_list"] = [
                {"text": b.text, "style": b.style, "key": b.key} for b in self.buttons
            ]
        return out


@dataclass(frozen=True)
class Delivery:
    """How an app message went out: partial failure is success with names in `invalid_users`.
    `response_code` (cards with buttons) allows one update within 72 hours."""

    message_id: str
    invalid_users: tuple[str, ...]
    response_code: str | None


class Work:
    """A robot's `key` is a secret: it is never logged. Robots take 20 messages a minute, then
    Busy 45009. Sends are not repeated on a time-out: the group would read them twice."""

    def __init__(self, api: Door, agent_id: int):
        self._api = api
        self._agent_id = agent_id
        self._message = WeChatMessage(api)

    def robot_text(
        self,
        key: str,
        content: str,
        *,
        mention: Sequence[str] = (),
        mention_mobiles: Sequence[str] = (),
    ) -> None:
        """Plain text, cut at 2048 bytes. `mention` user ids, or "@all"."""
        text: dict[str, Any] = {"content": cut_bytes(content, TEXT_BYTES)}
        if mention:
            text["mentioned_list"] = list(mention)
        if mention_mobiles:
            text["mentioned_mobile_list"] = list(mention_mobiles)
        self._robot(key, {"msgtype": "text", "text": text})

    def robot_markdown(self, key: str, content: str) -> None:
        """Cut at 4096 bytes."""
        body = {"content": cut_bytes(content, MARKDOWN_BYTES)}
        self._robot(key, {"msgtype": "markdown", "markdown": body})

    def robot_card(self, key: str, card: Card) -> None:
        """Cards without buttons: a robot has no callback."""
        if card.buttons:
            raise Refused("card_kind", "群机器人的卡片不能带按钮")
        self._robot(key, {"msgtype": "template_card", "template_card": card.as_dict()})

    def _robot(self, key: str, message: Mapping[str, Any]) -> None:
        self._api.json(
            "POST", "/cgi-bin/webhook/send", params={"key": key}, data=message, token=False
        )

    def send_text(self, users: Sequence[str], content: str, *, dedupe_seconds: int = 0) -> Delivery:
        """To members of the app. With `dedupe_seconds` the server drops the same content sent
        again within that time, so that a retry after Unknown does not ring twice.
        Refused 81013 when none of them can get it."""
        body = {"content": cut_bytes(content, TEXT_BYTES)}
        return self._send(users, {"msgtype": "text", "text": body}, dedupe_seconds)

    def send_markdown(
        self, users: Sequence[str], content: str, *, dedupe_seconds: int = 0
    ) -> Delivery:
        """As `send_text`."""
        body = {"content": cut_bytes(content, TEXT_BYTES)}
        return self._send(users, {"msgtype": "markdown", "markdown": body}, dedupe_seconds)

    def send_card(self, users: Sequence[str], card: Card) -> Delivery:
        """Refused 42014 when a card with buttons lacks a task_id, or repeats one."""
        message = {"msgtype": "template_card", "template_card": card.as_dict()}
        return self._send(users, message, 0)

    def update_card(self, response_code: str, users: Sequence[str], button_text: str) -> None:
        """Replace a card's buttons by a word ("已接单"). A response_code works once."""
        self._api.json(
            "POST",
            "/cgi-bin/message/update_template_card",
            data={
                "userids": list(users),
                "agentid": self._agent_id,
                "response_code": response_code,
                "button": {"replace_name": button_text},
            },
        )

    def _send(
        self, users: Sequence[str], message: Mapping[str, Any], dedupe_seconds: int
    ) -> Delivery:
        extra: dict[str, Any] = {}
        if dedupe_seconds:
            extra = {"enable_duplicate_check": 1, "duplicate_check_interval": dedupe_seconds}
        got = self._message.send(self._agent_id, list(users), msg={**message, **extra})
        if not isinstance(got, Mapping):
            raise Unknown("not_json", "企业微信的回答看不懂")
        invalid = str(got.get("invaliduser") or "")
        code = got.get("response_code")
        return Delivery(
            message_id=str(got.get("msgid", "")),
            invalid_users=tuple(invalid.split("|")) if invalid else (),
            response_code=str(code) if code else None,
        )


def cut_bytes(text: str, most: int) -> str:
    """At most `most` bytes of UTF-8, never half a character."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - 3].decode(errors="ignore") + "…"
