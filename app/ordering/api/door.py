"""What the ordering room's routes share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.kernel.http import blueprint
from app.ordering.schemas import OrderItem
from app.ordering.types import OrderSummary

bp = blueprint("ordering")

_FIELDS = tuple(OrderItem.model_fields)


def with_lines(order: OrderSummary, lines: Sequence[Any]) -> dict[str, Any]:
    """What OrderWithLines and OrderDetail are made of, validated once."""
    return {name: getattr(order, name) for name in _FIELDS} | {"lines": lines}
