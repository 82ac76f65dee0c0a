"""Shapes of channels. Quantities in base units; times aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

SALE, RETURN, ORDER = "sale", "return", "order"


@dataclass(frozen=True, slots=True)
class Channel:
    """Who calls, as its key says. place_ids None: every place."""

    id: str
    code: str
    name: str
    place_ids: frozenset[str] | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class NewKey:
    """Shown once: the secret is kept sealed."""

    channel_code: str
    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The parts of a signed request. `target`: path with its query string as sent."""

    key_id: str
    timestamp: str
    nonce: str
    signature: str
    method: str
    target: str
    body: bytes


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One line as a channel names it: our SKU code or a barcode."""

    quantity: int
    sku_code: str | None = None
    barcode: str | None = None
    lot_no: str | None = None
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel tells: its own id, the place, its own clock (a claim), the lines."""

    id: str
    place: str
    lines: tuple[GoodsLine, ...]
    at: datetime | None = None
    sale_id: str | None = None
    raw: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """A line resolved to a SKU of ours."""

    sku_id: str
    sku_code: str
    quantity: int
    lot_no: str | None
    is_damaged: bool


@dataclass(frozen=True, slots=True)
class StockLine:
    """What a channel may show of a SKU at a place."""

    sku_code: str
    free: int
    on_hand: int


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """Absolute numbers of what changed. `after`: the last SKU where there is more, else None."""

    place: str
    lines: tuple[StockLine, ...]
    after: str | None
    at: datetime
