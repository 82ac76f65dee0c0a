"""The stock of a place, for the leader of a pickup point and for staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from app.catalog import service as catalog
from app.inventory import service
from app.inventory.schemas import (
    LowStockItem,
    LowStockOut,
    LowStockQuery,
    StockItem,
    StockPage,
    StockQuery,
)
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor

bp = blueprint("inventory")

STAFF = (CLERK, KEEPER, HQ)


def _names(sku_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """SKU id -> the words the stock pages show of it."""
    return {
        sku_id: {
            "sku_code": sku.code,
            "name": sku.name,
            "spec": sku.spec,
            "base_unit": sku.base_unit,
        }
        for sku_id, sku in catalog.skus_by_ids(set(sku_ids)).items()
    }


def _stock(caller: Caller, query: StockQuery, *roles: str) -> StockPage:
    caller.check_place(query.place_id, *roles)
    after = decode_cursor(query.cursor, int)
    found = service.stock_of_place(
        place_id=query.place_id, limit=query.limit + 1, after=after[0] if after else 0
    )
    rows = found[: query.limit]
    names = _names([row.sku_id for row in rows])
    return StockPage(
        items=[StockItem(**asdict(row), **names[row.sku_id]) for row in rows],
        next_cursor=encode_cursor(rows[-1].stock_id) if len(found) > len(rows) else None,
    )


def _low_stock(caller: Caller, query: LowStockQuery, *roles: str) -> LowStockOut:
    caller.check_place(query.place_id, *roles)
    rows = service.low_stock(place_id=query.place_id)
    names = _names([row.sku_id for row in rows])
    return LowStockOut(items=[LowStockItem(**asdict(row), **names[row.sku_id]) for row in rows])


@endpoint(
    bp,
    "GET",
    "/api/leader/inventory/stock",
    roles=(LEADER,),
    scope="place",
    query=StockQuery,
    returns=StockPage,
)
def leader_stock(caller: Caller, query: StockQuery) -> StockPage:
    """Every lot at a pickup point."""
    return _stock(caller, query, LEADER)


@endpoint(
    bp,
    "GET",
    "/api/staff/inventory/stock",
    roles=STAFF,
    scope="place",
    query=StockQuery,
    returns=StockPage,
)
def staff_stock(caller: Caller, query: StockQuery) -> StockPage:
    """Every lot at a store or warehouse."""
    return _stock(caller, query, *STAFF)


@endpoint(
    bp,
    "GET",
    "/api/leader/inventory/low-stock",
    roles=(LEADER,),
    scope="place",
    query=LowStockQuery,
    returns=LowStockOut,
)
def leader_low_stock(caller: Caller, query: LowStockQuery) -> LowStockOut:
    """What is below its minimum at a pickup point."""
    return _low_stock(caller, query, LEADER)


@endpoint(
    bp,
    "GET",
    "/api/staff/inventory/low-stock",
    roles=STAFF,
    scope="place",
    query=LowStockQuery,
    returns=LowStockOut,
)
def staff_low_stock(caller: Caller, query: LowStockQuery) -> LowStockOut:
    """What is below its minimum at a store or warehouse."""
    return _low_stock(caller, query, *STAFF)
