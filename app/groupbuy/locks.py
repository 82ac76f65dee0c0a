"""Writes of rates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, update

from app.groupbuy.models import CommissionRate
from app.kernel.clock import now
from app.kernel.db import execute
from app.kernel.ids import new_id


def end_rates(place_id: str, leader_id: str, at: datetime) -> None:
    """The same place and leader have one rate at a time."""
    execute(
        update(CommissionRate)
        .where(
            CommissionRate.place_id == place_id,
            CommissionRate.leader_id == leader_id,
            CommissionRate.valid_until.is_(None),
        )
        .values(valid_until=at)
    )


def write_rate(
    *, place_id: str, leader_id: str, rate_bp: int, valid_from: datetime, set_by: str
) -> str:
    rate_id = new_id("rat")
    execute(
        insert(CommissionRate).values(
            id=rate_id,
            place_id=place_id,
            leader_id=leader_id,
            rate_bp=rate_bp,
            valid_from=valid_from,
            valid_until=None,
            set_by=set_by,
            created_at=now(),
        )
    )
    return rate_id
