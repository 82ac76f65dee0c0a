"""Shapes of prices. Money in fen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price as it applies now: `price_fen` for `per_quantity` base units."""

    price_id: str
    sku_id: str
    price_list: str
    price_fen: int
    per_quantity: int
    regular_fen: int  # the list's price without a closing date; = price_fen when no promotion


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line priced by the server."""

    sku_id: str
    quantity: int
    price_id: str
    price_fen: int
    per_quantity: int
    goods_fen: int
