"""The ordering room's verbs."""

from app.ordering.service.audit import lines_of_orders
from app.ordering.service.closing import cancel
from app.ordering.service.expiring import expire_due, expire_one
from app.ordering.service.lookup import find_orders, refundable_order
from app.ordering.service.paying import check_payment, pay, take_payment
from app.ordering.service.placing import place
from app.ordering.service.reading import (
    cart,
    delivery_address,
    get_order,
    goods_of_orders,
    line_names,
    list_orders,
    named,
    order_for_staff,
    orders_by_id,
    owner_of,
    put_cart_item,
)
from app.ordering.service.refunding import preview_refund, refund_lines
from app.ordering.service.rerouting import (
    finish_parcel,
    refund_returned,
    serve_lost,
    serve_refused,
    serve_short,
)
from app.ordering.service.rest import cancel_rest, parcel_worth, rest_of
from app.ordering.service.taken import serve_taken

__all__ = [
    "lines_of_orders",
    "cancel",
    "cancel_rest",
    "cart",
    "check_payment",
    "delivery_address",
    "expire_due",
    "expire_one",
    "find_orders",
    "finish_parcel",
    "get_order",
    "goods_of_orders",
    "line_names",
    "list_orders",
    "order_for_staff",
    "orders_by_id",
    "named",
    "owner_of",
    "parcel_worth",
    "pay",
    "place",
    "preview_refund",
    "put_cart_item",
    "refund_lines",
    "refund_returned",
    "rest_of",
    "serve_lost",
    "refundable_order",
    "serve_refused",
    "serve_short",
    "serve_taken",
    "take_payment",
]
