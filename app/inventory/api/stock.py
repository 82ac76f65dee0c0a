"""The stock of a place, for the leader of a pickup point and for staff."""

from __future__ import annotations

from dataclasses import asdict

from app.inventory import service
from app.inventory.api.door import STAFF, bp, names
from app.inventory.schemas import (
    LowStockItem,
    LowStockOut,
    LowStockQuery,
    StockItem,
    StockPage,
    StockQuery,
)
from app.kernel.auth import LEADER, Caller
from app.kernel.http import endpoint
from app.kernel.paging import decode_cursor, encode_cursor


def _stock(caller: Caller, query: StockQuery, *roles: str) -> StockPage:
    caller.check_place(query.place_id, *roles)
    after = decode_cursor(query.cursor, int)
    found = service.stock_of_place(
        place_id=query.place_id, limit=query.limit + 1, after=after[0] if after else 0
    )
    rows = found[: query.limit]
    words = names([row.sku_id for row in rows])
    return StockPage(
        items=[StockItem(**asdict(row), **words[row.sku_id]) for row in rows],
        next_cursor=encode_cursor(rows[-1].stock_id) if len(found) > len(rows) else None,
    )


def _low_stock(caller: Caller, query: LowStockQuery, *roles: str) -> LowStockOut:
    caller.check_place(query.place_id, *roles)
    rows = service.low_stock(place_id=query.place_id)
    words = names([row.sku_id for row in rows])
    return LowStockOut(items=[LowStockItem(**asdict(row), **words[row.sku_id]) for row in rows])


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
