"""What the stock pages take and give. Quantities in the SKU's base unit (piece or gram)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from app.kernel.http import Query, View
from app.kernel.paging import PageQuery

PlaceId = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_]+$")]


class StockQuery(PageQuery):
    place_id: PlaceId


class LowStockQuery(Query):
    place_id: PlaceId


class StockItem(View):
    """One lot of one SKU at the place."""

    stock_id: int
    sku_id: str
    sku_code: str
    name: str
    spec: str
    base_unit: str
    lot_id: str
    lot_no: str
    expiry: date | None
    on_hand: int
    reserved: int
    in_transit: int
    damaged: int


class StockPage(View):
    items: list[StockItem]
    next_cursor: str | None


class LowStockItem(View):
    """free: what can be sold now; it is below `minimum`."""

    sku_id: str
    sku_code: str
    name: str
    spec: str
    base_unit: str
    free: int
    minimum: int


class LowStockOut(View):
    """The emptiest first."""

    items: list[LowStockItem]
