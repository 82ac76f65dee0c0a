"""Reads of stored decisions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.kernel.db import execute
from app.routing.models import RoutingDecision


def decisions_of_order(order_id: str) -> list[Any]:
    """Every decision of an order, oldest first."""
    return list(
        execute(
            select(
                RoutingDecision.id,
                RoutingDecision.cause,
                RoutingDecision.rule_version,
                RoutingDecision.data,
                RoutingDecision.created_at,
            )
            .where(RoutingDecision.order_id == order_id)
            .order_by(RoutingDecision.id)
        ).all()
    )
