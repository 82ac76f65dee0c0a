"""Shapes of products. Quantities in the SKU's base unit, money in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class SkuView:
    """A SKU as other rooms see it. gtin: its single-unit code, 14 digits."""

    id: str
    code: str
    gtin: str | None
    plu: str | None
    name: str
    name_en: str
    brand: str
    category: str
    base_unit: str
    spec: str
    pack_name: str
    pack_factor: int
    shelf_life_days: int | None
    storage: str
    parameters: dict[str, Any]
    is_active: bool

    def name_in(self, language: str) -> str:
        """Its English name for those who read English, where it has one."""
        return (self.name_en if language.startswith("en") else "") or self.name


@dataclass(frozen=True, slots=True)
class FoundSku:
    """What a code stands for. A price on a label is shown, never trusted."""

    sku: SkuView
    quantity: int
    label_price_fen: int | None
    lot: str | None
    expiry: date | None
