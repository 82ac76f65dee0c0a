"""/api/channel/…: signed requests of tills and delivery platforms (docs/channels.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request

from app.channels import service
from app.channels.errors import TooLarge
from app.channels.rules import MAX_BODY
from app.channels.schemas import (
    OrderBody,
    OrderIdBody,
    OrderOut,
    ReturnBody,
    ReturnOut,
    SaleBody,
    SalesBody,
    SalesOut,
    StockCheckBody,
    StockCheckOut,
    StockLineOut,
    StockOut,
    StockQuery,
)
from app.channels.types import Channel, GoodsLine, Signed, Told
from app.kernel.errors import InvalidInput
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor

bp = blueprint("channels")


def signed() -> Channel:
    """Whose request this is; its body is read only up to the limit."""
    if (request.content_length or 0) > MAX_BODY:
        raise TooLarge(limit=MAX_BODY)
    return service.verify(
        Signed(
            key_id=request.headers.get("X-Channel-Key", ""),
            timestamp=request.headers.get("X-Channel-Timestamp", ""),
            nonce=request.headers.get("X-Channel-Nonce", ""),
            signature=request.headers.get("X-Channel-Signature", ""),
            method=request.method,
            target=_target(),
            body=request.get_data(),
        )
    )


def _target() -> str:
    """The path and query as they were sent, where the server tells; else as it read them."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    if isinstance(raw, str) and raw.startswith("/"):
        return raw
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path


def _lines(lines: list[Any]) -> tuple[GoodsLine, ...]:
    return tuple(GoodsLine(**line.model_dump()) for line in lines)


def _told(body: SaleBody | ReturnBody | OrderBody) -> Told:
    return Told(
        id=body.id,
        place=body.place,
        lines=_lines(body.lines),
        at=body.at,
        sale_id=body.sale_id if isinstance(body, ReturnBody) else None,
        raw=body.model_dump(mode="json"),
    )


@endpoint(
    bp,
    "POST",
    "/api/channel/sales",
    roles=(),
    scope="public",
    body=SalesBody,
    returns=SalesOut,
    guard=signed,
)
def sales(guarded: Channel, body: SalesBody) -> dict[str, Any]:
    """Up to 500 sales that have happened: each is booked once, whatever the book says."""
    told = [_told(one) for one in body.sales]
    return {"sales": service.book_sales(channel=guarded, sales=told)}


@endpoint(
    bp,
    "POST",
    "/api/channel/returns",
    roles=(),
    scope="public",
    body=ReturnBody,
    returns=ReturnOut,
    guard=signed,
)
def returns(guarded: Channel, body: ReturnBody) -> dict[str, Any]:
    """Goods that came back; before or after their sale."""
    return service.book_return(channel=guarded, told=_told(body)).body


@endpoint(
    bp,
    "POST",
    "/api/channel/orders",
    roles=(),
    scope="public",
    body=OrderBody,
    returns=OrderOut,
    guard=signed,
)
def orders(guarded: Channel, body: OrderBody) -> dict[str, Any]:
    """A platform's order: its goods are held."""
    return service.reserve_order(channel=guarded, told=_told(body)).body


@endpoint(
    bp,
    "POST",
    "/api/channel/orders/commit",
    roles=(),
    scope="public",
    body=OrderIdBody,
    returns=OrderOut,
    guard=signed,
)
def commit(guarded: Channel, body: OrderIdBody) -> dict[str, str]:
    """The platform's rider has the goods."""
    return service.commit_order(channel=guarded, external_id=body.id)


@endpoint(
    bp,
    "POST",
    "/api/channel/orders/cancel",
    roles=(),
    scope="public",
    body=OrderIdBody,
    returns=OrderOut,
    guard=signed,
)
def cancel(guarded: Channel, body: OrderIdBody) -> dict[str, str]:
    """The platform's order is off, perhaps before it has come."""
    return service.cancel_order(channel=guarded, external_id=body.id)


@endpoint(
    bp,
    "GET",
    "/api/channel/stock",
    roles=(),
    scope="public",
    query=StockQuery,
    returns=StockOut,
    guard=signed,
)
def stock(guarded: Channel, query: StockQuery) -> StockOut:
    """What is free, all of it or what changed since the cursor."""
    since, after, began = _read(query.cursor)
    found = service.stock_of(
        channel=guarded, place=query.place, since=since, after=after, limit=query.limit
    )
    # pages of one round share the moment it began; the next round starts from it
    start = began or found.at
    more = (_text(since), found.after or "", _text(start))
    return StockOut(
        place=found.place,
        at=found.at,
        lines=[StockLineOut.model_validate(line) for line in found.lines],
        cursor=encode_cursor(*(more if found.after else (_text(start), "", ""))),
        has_more=found.after is not None,
    )


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _read(cursor: str | None) -> tuple[datetime | None, str | None, datetime | None]:
    values = decode_cursor(cursor, str, str, str)
    if values is None:
        return None, None, None
    since, after, began = values
    return _moment(since), after or None, _moment(began)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        found = None
    if text and (found is None or found.tzinfo is None):
        raise InvalidInput(fields={"cursor": "不是有效的翻页位置"})
    return found


@endpoint(
    bp,
    "POST",
    "/api/channel/stock-check",
    roles=(),
    scope="public",
    body=StockCheckBody,
    returns=StockCheckOut,
    guard=signed,
)
def stock_check(guarded: Channel, body: StockCheckBody) -> dict[str, Any]:
    """Compare the channel's numbers with ours; differences open an incident."""
    return service.check_stock(channel=guarded, place=body.place, theirs=body.stock)
