"""What goes in and out of the catalogue's routes."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.kernel.http import View
from app.kernel.paging import PageQuery


class SkuQuery(PageQuery):
    """`text` is looked for in names, brand and code; `category` must be equal."""

    text: str = Field(default="", max_length=60)
    category: str = Field(default="", max_length=40)


class SkuItem(View):
    """A product. `gtin` 14 digits, null for loose goods; quantities are in `base_unit`."""

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


class SkuPage(View):
    """Products by code."""

    items: list[SkuItem]
    next_cursor: str | None


class CategoryItem(View):
    """A category and how many active products it has. `name` is what products are asked for by;
    `name_en` "" where nobody gave one."""

    name: str
    name_en: str
    count: int


class CategoryList(View):
    """All categories, the largest first."""

    items: list[CategoryItem]
