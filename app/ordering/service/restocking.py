"""Goods that come back with a refund: one small door to the stock room."""

from __future__ import annotations

from app.inventory import service as inventory
from app.inventory.types import Cause
from app.ordering.types import DAMAGED


def put_back(
    *, place_id: str, sku_id: str, lot_id: str, quantity: int, fate: str, cause: Cause
) -> None:
    """On hand again, or apart as damaged, at a place of ours; with its ledger entry."""
    inventory.return_to_stock(
        place_id=place_id,
        sku_id=sku_id,
        lot_id=lot_id,
        quantity=quantity,
        cause=cause,
        is_damaged=fate == DAMAGED,
    )
