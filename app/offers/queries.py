"""Reading prices."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.kernel.db import all_rows
from app.offers.models import Price
from app.offers.rules import Candidate


def candidates(sku_ids: Collection[str], price_lists: Collection[str]) -> list[Candidate]:
    """Prices of some SKUs on some lists, valid or not."""
    rows = all_rows(
        select(
            Price.id,
            Price.sku_id,
            Price.price_list,
            Price.price_fen,
            Price.per_quantity,
            Price.valid_from,
            Price.valid_to,
        ).where(Price.sku_id.in_(sku_ids), Price.price_list.in_(price_lists))
    )
    return [Candidate(*row) for row in rows]
