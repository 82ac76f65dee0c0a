"""Reading rates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from app.groupbuy.models import CommissionRate
from app.groupbuy.types import RateView
from app.kernel.db import all_rows

_RATE = (
    CommissionRate.id,
    CommissionRate.place_id,
    CommissionRate.leader_id,
    CommissionRate.rate_bp,
    CommissionRate.valid_from,
    CommissionRate.valid_until,
)


def rates_for(place_id: str, leader_id: str, at: datetime) -> list[RateView]:
    """Rates that may apply to a leader at a point at a moment."""
    rows = all_rows(
        select(*_RATE).where(
            CommissionRate.place_id.in_(("", place_id)),
            CommissionRate.leader_id.in_(("", leader_id)),
            CommissionRate.valid_from <= at,
            or_(CommissionRate.valid_until.is_(None), CommissionRate.valid_until > at),
        )
    )
    return [RateView(*row) for row in rows]


def rates(limit: int, before: str | None) -> list[RateView]:
    """All of them, newest first."""
    statement = select(*_RATE)
    if before:
        statement = statement.where(CommissionRate.id < before)
    return [
        RateView(*row)
        for row in all_rows(statement.order_by(CommissionRate.id.desc()).limit(limit))
    ]
