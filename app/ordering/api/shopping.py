"""Orders and carts of the signed-in shopper."""

from __future__ import annotations

from datetime import datetime

from app.kernel.auth import SHOPPER, Caller
from app.kernel.http import endpoint
from app.kernel.paging import decode_cursor, encode_cursor
from app.ordering import service
from app.ordering.api.door import bp, with_lines
from app.ordering.schemas import (
    CancelRestBody,
    CartItem,
    CartItemBody,
    CartQuery,
    CartView,
    OrderDetail,
    OrderItem,
    OrdersPage,
    OrdersQuery,
    OrderWithLines,
    ParcelItem,
    ParcelLine,
    PayView,
    PlaceOrderBody,
)
from app.ordering.types import (
    OrderLineWanted,
    OrderView,
)


def _detail(found: OrderView) -> OrderDetail:
    parcels = [
        ParcelItem(
            parcel_no=p.parcel_no,
            kind=p.kind,
            source_place_id=p.source_place_id,
            dest_place_id=p.dest_place_id,
            promised_at=p.promised_at,
            lines=[ParcelLine(line_id=line_id, quantity=n) for line_id, n in p.lines],
        )
        for p in found.parcels
    ]
    return OrderDetail.model_validate({**with_lines(found.order, found.lines), "parcels": parcels})


@endpoint(
    bp,
    "POST",
    "/api/shop/ordering/orders",
    roles=(SHOPPER,),
    scope="own",
    body=PlaceOrderBody,
    returns=OrderDetail,
    status=201,
    repeatable=True,
)
def place_order(caller: Caller, body: PlaceOrderBody) -> OrderDetail:
    """Place an order; its stock is held until `deadline`."""
    return _detail(
        service.place(
            person_id=caller.person_id,
            kind=body.kind,
            place_id=body.place_id,
            address_id=body.address_id,
            lines=[OrderLineWanted(line.sku_id, line.quantity) for line in body.lines],
            coupon_id=body.coupon_id,
        )
    )


@endpoint(
    bp,
    "GET",
    "/api/shop/ordering/orders",
    roles=(SHOPPER,),
    scope="own",
    query=OrdersQuery,
    returns=OrdersPage,
)
def list_orders(caller: Caller, query: OrdersQuery) -> OrdersPage:
    """The caller's orders of all channels, newest first."""
    after = decode_cursor(query.cursor, datetime, str)
    rows = service.list_orders(
        person_id=caller.person_id,
        limit=query.limit,
        states=(query.state,) if query.state else (),
        before=(after[0], after[1]) if after else None,
        language=caller.language,
    )
    last = rows[-1][0] if len(rows) == query.limit else None
    return OrdersPage(
        items=[OrderWithLines.model_validate(with_lines(order, lines)) for order, lines in rows],
        next_cursor=encode_cursor(last.created_at.isoformat(), last.id) if last else None,
    )


@endpoint(
    bp,
    "GET",
    "/api/shop/ordering/orders/<order_id>",
    roles=(SHOPPER,),
    scope="own",
    returns=OrderDetail,
)
def get_order(caller: Caller, order_id: str) -> OrderDetail:
    """One of the caller's orders; goods as they are called in the caller's language."""
    return _detail(
        service.get_order(person_id=caller.person_id, order_id=order_id, language=caller.language)
    )


@endpoint(
    bp,
    "POST",
    "/api/shop/ordering/orders/<order_id>/pay",
    roles=(SHOPPER,),
    scope="own",
    returns=PayView,
)
def pay_order(caller: Caller, order_id: str) -> PayView:
    """Parameters for wx.requestPayment; repeating asks WeChat for the same payment again."""
    return PayView.model_validate(service.pay(person_id=caller.person_id, order_id=order_id))


@endpoint(
    bp,
    "POST",
    "/api/shop/ordering/orders/<order_id>/payment-check",
    roles=(SHOPPER,),
    scope="own",
    returns=OrderItem,
)
def check_payment(caller: Caller, order_id: str) -> OrderItem:
    """The phone believes it has paid: ask WeChat. Sets nothing by itself (F14)."""
    order = service.check_payment(person_id=caller.person_id, order_id=order_id)
    return OrderItem.model_validate(order)


@endpoint(
    bp,
    "POST",
    "/api/shop/ordering/orders/<order_id>/cancel",
    roles=(SHOPPER,),
    scope="own",
    returns=OrderItem,
    repeatable=True,
)
def cancel_order(caller: Caller, order_id: str) -> OrderItem:
    """Cancel; what was paid goes back."""
    order = service.cancel(person_id=caller.person_id, order_id=order_id)
    return OrderItem.model_validate(order)


@endpoint(
    bp,
    "POST",
    "/api/shop/ordering/orders/<order_id>/cancel-rest",
    roles=(SHOPPER,),
    scope="own",
    body=CancelRestBody,
    returns=OrderItem,
    repeatable=True,
)
def cancel_rest_of_order(caller: Caller, order_id: str, body: CancelRestBody) -> OrderItem:
    """Cancel what has not left yet, where a part has; its money goes back."""
    order = service.cancel_rest(
        person_id=caller.person_id, order_id=order_id, refund_fen=body.refund_fen
    )
    return OrderItem.model_validate(order)


@endpoint(
    bp,
    "GET",
    "/api/shop/ordering/cart",
    roles=(SHOPPER,),
    scope="own",
    query=CartQuery,
    returns=CartView,
)
def get_cart(caller: Caller, query: CartQuery) -> CartView:
    """The cart of a store, or the home cart."""
    items = service.cart(person_id=caller.person_id, place_id=query.place_id)
    return CartView(items=[CartItem.model_validate(item) for item in items])


@endpoint(
    bp,
    "PUT",
    "/api/shop/ordering/cart",
    roles=(SHOPPER,),
    scope="own",
    body=CartItemBody,
    returns=CartView,
)
def put_cart_item(caller: Caller, body: CartItemBody) -> CartView:
    """Set how much of a SKU is in the cart."""
    service.put_cart_item(
        person_id=caller.person_id,
        place_id=body.place_id,
        sku_id=body.sku_id,
        quantity=body.quantity,
    )
    items = service.cart(person_id=caller.person_id, place_id=body.place_id)
    return CartView(items=[CartItem.model_validate(item) for item in items])
