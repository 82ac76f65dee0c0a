"""What channels do when lower rooms speak."""

from __future__ import annotations

from app.channels import service
from app.inventory.events import HoldTaken


def lose_order(event: HoldTaken) -> None:
    """Goods held for a platform's order were sold at a till."""
    service.lose_order(order_id=event.order_id)
