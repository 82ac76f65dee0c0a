"""Facts about stock."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class StockMoved(Event):
    """On hand, in transit or damaged changed at a place for some SKUs (one event a verb)."""

    place_id: str
    sku_ids: list[str]
    kind: str
    cause_kind: str
    cause_id: str
