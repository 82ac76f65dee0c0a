"""What other rooms' audits ask about orders."""

from __future__ import annotations

from collections.abc import Collection

from app.kernel.db import query
from app.ordering import queries
from app.ordering.types import LineView


@query
def lines_of_orders(*, order_ids: Collection[str]) -> dict[str, list[LineView]]:
    """order id -> its lines; none for an order that is not there."""
    return queries.lines_of_orders(order_ids)
