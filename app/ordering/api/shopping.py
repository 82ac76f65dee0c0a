"""Orders and carts of the signed-in shopper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, SHOPPER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor
from app.ordering import service
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
    RefundBody,
    RefundLineBody,
    RefundMadeView,
    RefundPreviewBody,
    RefundPreviewView,
    WorthView,
)
from app.ordering.types import (
    GONE,
    LineView,
    OrderLineWanted,
    OrderSummary,
    OrderView,
    RefundWanted,
)

bp = blueprint("ordering")


_FIELDS = tuple(OrderItem.model_fields)


def _with_lines(order: OrderSummary, lines: Sequence[LineView]) -> dict[str, Any]:
    """What OrderWithLines and OrderDetail are made of, validated once."""
    return {name: getattr(order, name) for name in _FIELDS} | {"lines": lines}


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
    return OrderDetail.model_validate({**_with_lines(found.order, found.lines), "parcels": parcels})


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
    )
    last = rows[-1][0] if len(rows) == query.limit else None
    return OrdersPage(
        items=[OrderWithLines.model_validate(_with_lines(order, lines)) for order, lines in rows],
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
    """One of the caller's orders."""
    return _detail(service.get_order(person_id=caller.person_id, order_id=order_id))


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


def _wanted(lines: Sequence[RefundLineBody]) -> list[RefundWanted]:
    return [
        RefundWanted(
            one.line_id,
            one.quantity,
            one.amount_fen,
            one.condition if one.restock else GONE,
            one.place_id if one.restock else None,
        )
        for one in lines
    ]


@endpoint(
    bp,
    "POST",
    "/api/hq/ordering/orders/<order_id>/refunds",
    roles=(HQ,),
    scope="none",
    body=RefundBody,
    returns=RefundMadeView,
    status=201,
    repeatable=True,
)
def refund_order(caller: Caller, order_id: str, body: RefundBody) -> RefundMadeView:
    """Refund units and/or money of single lines."""
    return _refund(caller, order_id, body)


@endpoint(
    bp,
    "POST",
    "/api/staff/ordering/orders/<order_id>/refunds",
    roles=(CLERK, KEEPER),
    scope="place",
    body=RefundBody,
    returns=RefundMadeView,
    status=201,
    repeatable=True,
)
def refund_order_of_place(caller: Caller, order_id: str, body: RefundBody) -> RefundMadeView:
    """The same for an order that the caller's place has served."""
    return _refund(caller, order_id, body)


def _refund(caller: Caller, order_id: str, body: RefundBody) -> RefundMadeView:
    made = service.refund_lines(
        caller=caller, order_id=order_id, lines=_wanted(body.lines), reason=body.reason
    )
    return RefundMadeView.model_validate(made)


@endpoint(
    bp,
    "POST",
    "/api/hq/ordering/orders/<order_id>/refund-preview",
    roles=(HQ,),
    scope="none",
    body=RefundPreviewBody,
    returns=RefundPreviewView,
)
def preview_refund(caller: Caller, order_id: str, body: RefundPreviewBody) -> RefundPreviewView:
    """What a refund would give back, to the fen. Changes nothing."""
    return _preview(caller, order_id, body)


@endpoint(
    bp,
    "POST",
    "/api/staff/ordering/orders/<order_id>/refund-preview",
    roles=(CLERK, KEEPER),
    scope="place",
    body=RefundPreviewBody,
    returns=RefundPreviewView,
)
def preview_refund_of_place(
    caller: Caller, order_id: str, body: RefundPreviewBody
) -> RefundPreviewView:
    """The same for an order that the caller's place has served."""
    return _preview(caller, order_id, body)


def _preview(caller: Caller, order_id: str, body: RefundPreviewBody) -> RefundPreviewView:
    found = service.preview_refund(caller=caller, order_id=order_id, lines=_wanted(body.lines))
    return RefundPreviewView.model_validate(found)


@endpoint(
    bp,
    "GET",
    "/api/leader/ordering/parcels/<shipment_id>/worth",
    roles=(LEADER,),
    scope="place",
    returns=WorthView,
)
def worth_of_parcel_at_point(caller: Caller, shipment_id: str) -> WorthView:
    """What the customer gets back when a parcel that waits here is handed back."""
    return _worth(caller, shipment_id)


@endpoint(
    bp,
    "GET",
    "/api/staff/ordering/parcels/<shipment_id>/worth",
    roles=(CLERK, KEEPER, HQ),
    scope="place",
    returns=WorthView,
)
def worth_of_parcel(caller: Caller, shipment_id: str) -> WorthView:
    """The same for a parcel that waits at a store, or left it and never arrives."""
    return _worth(caller, shipment_id)


def _worth(caller: Caller, shipment_id: str) -> WorthView:
    found = service.parcel_worth(caller=caller, shipment_id=shipment_id)
    return WorthView.model_validate(found)
