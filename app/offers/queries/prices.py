"""Reading prices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.kernel.db import execute
from app.offers.models import Price
from app.offers.rules import Candidate

ENDED_LATELY = timedelta(days=1)  # a clock that is set back a little still finds its price

# Built once: asked for on every scan and order.
_OF_SKUS = select(
    Price.id,
    Price.sku_id,
    Price.price_list,
    Price.price_fen,
    Price.per_quantity,
    Price.valid_from,
    Price.valid_to,
).where(
    Price.sku_id.in_(bindparam("skus", expanding=True)),
    or_(Price.valid_to.is_(None), Price.valid_to > bindparam("at")),
)


def candidates(sku_ids: Collection[str], at: datetime) -> dict[str, tuple[Candidate, ...]]:
    """SKU id -> its prices on all lists, valid at `at` or later."""
    found: dict[str, list[Candidate]] = {}
    rows: Any = execute(_OF_SKUS, {"skus": list(sku_ids), "at": at - ENDED_LATELY})
    for row in rows:
        found.setdefault(row.sku_id, []).append(Candidate(*row))
    return {sku_id: tuple(several) for sku_id, several in found.items()}
