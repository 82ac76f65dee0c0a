"""What goes in and out of the inbox and the consent ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.kernel.http import Body, View

Answer = Literal["accept", "accepted", "reject", "rejected", "ban", "banned", "filter"]


class ConsentsBody(Body):
    """The answer of wx.requestSubscribeMessage: template name or id -> what was tapped."""

    answers: dict[str, Answer] = Field(min_length=1, max_length=10)


class TemplateView(View):
    """`template_id` is what wx.requestSubscribeMessage wants; `remaining` messages agreed to."""

    template: str
    template_id: str
    remaining: int


class TemplatesView(View):
    """Every template there is to agree to."""

    items: list[TemplateView]


class InboxItemView(View):
    """A message. `read_at` null while unread; times RFC 3339."""

    id: str
    template: str
    title: str
    text: str
    order_id: str | None
    created_at: datetime
    read_at: datetime | None


class InboxView(View):
    """Newest first; `unread` counts the whole inbox."""

    items: list[InboxItemView]
    next_cursor: str | None
    unread: int


class ReadBody(Body):
    """ids: the messages read; null means all."""

    ids: list[str] | None = Field(default=None, max_length=100)


class UnreadView(View):
    """How many are still unread."""

    unread: int
