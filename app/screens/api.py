"""Routes of whole pages: one call a page, read only (a scan is also recorded)."""

from __future__ import annotations

from typing import Any

from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, SHOPPER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import PageQuery, decode_cursor, encode_cursor
from app.screens import service
from app.screens.schemas import (
    BoardQuery,
    MoneyQuery,
    OrderListQuery,
    QuoteBody,
    RouteQuery,
    ScanQuery,
    ScreenCommission,
    ScreenLeaderBoard,
    ScreenMoneyBoard,
    ScreenOrderList,
    ScreenOrderPage,
    ScreenOwedPage,
    ScreenQuotePage,
    ScreenRouteMap,
    ScreenScanPage,
    ScreenStaffBoard,
    ScreenTaskPage,
)
from app.screens.types import LineAsked

bp = blueprint("screens")


@endpoint(
    bp,
    "GET",
    "/api/shop/screens/scan",
    roles=(SHOPPER,),
    scope="none",
    query=ScanQuery,
    returns=ScreenScanPage,
)
def scan(caller: Caller, query: ScanQuery) -> Any:
    """What a code stands for: product, this store's price and stock, where else and when."""
    return service.scan(
        person_id=caller.person_id,
        code=query.code,
        place_id=query.place_id,
        language=caller.language,
    )


@endpoint(
    bp,
    "POST",
    "/api/shop/screens/quote",
    roles=(SHOPPER,),
    scope="own",
    body=QuoteBody,
    returns=ScreenQuotePage,
)
def quote(caller: Caller, body: QuoteBody) -> Any:
    """The checkout: prices, totals and every way to have the goods. Changes nothing."""
    return service.quote(
        person_id=caller.person_id,
        lines=[LineAsked(one.sku_id, one.quantity) for one in body.lines],
        place_id=body.place_id,
        address_id=body.address_id,
        pickup_place_id=body.pickup_place_id,
        coupon_id=body.coupon_id,
        use_coupon=body.use_coupon,
        language=caller.language,
    )


@endpoint(
    bp,
    "GET",
    "/api/shop/screens/orders",
    roles=(SHOPPER,),
    scope="own",
    query=OrderListQuery,
    returns=ScreenOrderList,
)
def orders(caller: Caller, query: OrderListQuery) -> Any:
    """The caller's orders of all channels, newest first: how each stands and what it needs."""
    items, next_cursor = service.order_list(
        person_id=caller.person_id,
        limit=query.limit,
        state=query.state,
        cursor=query.cursor,
        language=caller.language,
    )
    return {"items": items, "next_cursor": next_cursor}


@endpoint(
    bp,
    "GET",
    "/api/shop/screens/orders/<order_id>",
    roles=(SHOPPER,),
    scope="own",
    returns=ScreenOrderPage,
)
def order(caller: Caller, order_id: str) -> Any:
    """An own order: parcels with timelines, reasons, money, pickup and exit codes."""
    return service.order_page(
        person_id=caller.person_id, order_id=order_id, language=caller.language
    )


@endpoint(
    bp,
    "GET",
    "/api/leader/screens/board",
    roles=(LEADER, CLERK),
    scope="place",
    query=BoardQuery,
    returns=ScreenLeaderBoard,
)
def leader_board(caller: Caller, query: BoardQuery) -> Any:
    """Today at a pickup point or store: arriving, to hand out, uncollected, low stock."""
    return service.leader_board(caller=caller, place_id=query.place_id, language=caller.language)


@endpoint(
    bp,
    "GET",
    "/api/leader/screens/commission",
    roles=(LEADER,),
    scope="own",
    query=PageQuery,
    returns=ScreenCommission,
)
def own_commission(caller: Caller, query: PageQuery) -> Any:
    """What the chain owes the caller, entry by entry, newest first."""
    return _commission(caller.person_id, query, with_clerks=False)


@endpoint(
    bp,
    "GET",
    "/api/hq/screens/commission/<person_id>",
    roles=(HQ,),
    scope="none",
    query=PageQuery,
    returns=ScreenCommission,
)
def commission_of(caller: Caller, person_id: str, query: PageQuery) -> Any:
    """The same of one leader, and who entered what was paid."""
    return _commission(person_id, query, with_clerks=True)


def _commission(person_id: str, query: PageQuery, *, with_clerks: bool) -> Any:
    after = decode_cursor(query.cursor, str)
    found = service.commission(
        person_id=person_id,
        limit=query.limit,
        before=after[0] if after else None,
        with_clerks=with_clerks,
    )
    more = len(found.items) == query.limit
    values = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return values | {"next_cursor": encode_cursor(found.items[-1].id) if more else None}


@endpoint(
    bp,
    "GET",
    "/api/hq/screens/commission",
    roles=(HQ,),
    scope="none",
    query=PageQuery,
    returns=ScreenOwedPage,
)
def commission_owed(caller: Caller, query: PageQuery) -> Any:
    """What each leader is owed."""
    after = decode_cursor(query.cursor, str)
    total, items, last = service.commission_owed(limit=query.limit, after=after[0] if after else "")
    return {
        "total_fen": total,
        "items": items,
        "next_cursor": encode_cursor(last) if last else None,
    }


@endpoint(
    bp,
    "GET",
    "/api/hq/screens/exceptions",
    roles=(HQ,),
    scope="none",
    query=MoneyQuery,
    returns=ScreenMoneyBoard,
)
def money_board(caller: Caller, query: MoneyQuery) -> Any:
    """Money that needs a decision, newest first, with the orders it is about by number."""
    after = decode_cursor(query.cursor, str)
    items = service.money_board(
        state=query.state,
        limit=query.limit,
        before=after[0] if after else None,
        language=caller.language,
    )
    more = len(items) == query.limit
    return {"items": items, "next_cursor": encode_cursor(items[-1].id) if more else None}


@endpoint(
    bp,
    "GET",
    "/api/staff/screens/board",
    roles=(CLERK, KEEPER),
    scope="place",
    query=BoardQuery,
    returns=ScreenStaffBoard,
)
def staff_board(caller: Caller, query: BoardQuery) -> Any:
    """Open tasks of a store or warehouse with their goods, late ones first; exit checks today."""
    return service.staff_board(caller=caller, place_id=query.place_id, language=caller.language)


@endpoint(
    bp,
    "GET",
    "/api/staff/screens/tasks/<task_id>",
    roles=(CLERK, KEEPER),
    scope="place",
    returns=ScreenTaskPage,
)
def staff_task(caller: Caller, task_id: str) -> Any:
    """One task in any state, with all that picking needs."""
    return service.task_page(caller=caller, task_id=task_id, language=caller.language)


@endpoint(
    bp,
    "GET",
    "/api/hq/screens/route",
    roles=(HQ,),
    scope="none",
    query=RouteQuery,
    returns=ScreenRouteMap,
)
def route(caller: Caller, query: RouteQuery) -> Any:
    """Why an order's goods come from where they come: map points and sentences."""
    return service.route_map(order_id=query.order_id, language=caller.language)
