"""Shapes of messages. Times aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.fulfilment.types import TrackView


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to write: once per `dedupe_key` and channel. `values`: the template's words."""

    template: str
    dedupe_key: str
    values: Mapping[str, str]
    person_id: str | None = None
    place_id: str | None = None
    order_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message row."""

    id: str
    channel: str
    template: str
    person_id: str | None
    place_id: str | None
    order_id: str | None
    data: Mapping[str, Any]
    state: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a send: sent | no_consent | refused | busy | unknown; `reason` for people."""

    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A card for a 企业微信 group. `facts`: (label, value) lines, at most six are shown."""

    title: str
    description: str
    path: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A message as the customer reads it."""

    id: str
    template: str
    title: str
    text: str
    order_id: str | None
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Newest first. `next_cursor` None at the end; `unread` counts the whole inbox."""

    items: list[InboxItem]
    next_cursor: str | None
    unread: int


@dataclass(frozen=True, slots=True)
class TemplateState:
    """A subscribe template the client may ask consent for, and how many are left."""

    template: str
    template_id: str
    remaining: int


@dataclass(frozen=True, slots=True)
class ConsentNews:
    """What WeChat says of one template. `answer`: accept | reject | ban, or "" for a message
    that was sent; `error`: why that did not arrive, "" when it did."""

    template_id: str
    answer: str
    error: str


@dataclass(frozen=True, slots=True)
class PushedEvent:
    """A verified push. `key` is the same for every repeat of it; the parts are empty where the
    event has none. `number`: out_trade_no of the payment it is about."""

    key: str
    name: str
    openid: str
    waybill: str = ""
    points: tuple[TrackView, ...] = ()
    consents: tuple[ConsentNews, ...] = ()
    number: str = ""
