"""What the commission routes take and give."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, Field

from app.kernel.http import Body, View


class RateBody(Body):
    """rate_bp in 1/10,000; empty place or leader: all; valid_from empty: now."""

    place_id: str = Field(default="", max_length=32)
    leader_id: str = Field(default="", max_length=32)
    rate_bp: int = Field(ge=0, le=5000)
    valid_from: AwareDatetime | None = None


class RateItem(View):
    id: str
    place_id: str
    leader_id: str
    rate_bp: int
    valid_from: datetime
    valid_until: datetime | None


class RatesPage(View):
    items: list[RateItem]
    next_cursor: str | None


class RateMade(View):
    id: str
