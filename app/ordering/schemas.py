"""What the ordering routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.kernel.http import Body, Query, View
from app.kernel.paging import PageQuery
from app.ordering.rules import MAX_LINES, MAX_QUANTITY


class LineBody(Body):
    """A SKU and how much of it, in its base unit (pieces or grams). Never a price."""

    sku_id: str = Field(min_length=1, max_length=32)
    quantity: int = Field(ge=1, le=MAX_QUANTITY)


class PlaceOrderBody(Body):
    """in_store and pickup need place_id; rider and express need address_id.

    coupon_id: one of the caller's, as the quote named it; what it takes off is the server's.
    """

    kind: Literal["in_store", "pickup", "rider", "express"]
    place_id: str | None = Field(default=None, max_length=32)
    address_id: str | None = Field(default=None, max_length=32)
    coupon_id: str | None = Field(default=None, min_length=1, max_length=32)
    lines: list[LineBody] = Field(min_length=1, max_length=MAX_LINES)


class CancelRestBody(Body):
    """`refund_fen`: what the order page said would go back; refused where that has changed."""

    refund_fen: int = Field(ge=0)


class WorthView(View):
    """What would go back, and how much of it is freight."""

    refund_fen: int
    freight_fen: int


class LineItem(View):
    id: str
    line_no: int
    sku_id: str
    name: str
    spec: str
    base_unit: str
    quantity: int
    price_fen: int
    per_quantity: int
    goods_fen: int
    discount_fen: int
    freight_fen: int
    total_fen: int
    refunded_quantity: int
    refunded_fen: int


class ParcelLine(View):
    line_id: str
    quantity: int


class ParcelItem(View):
    parcel_no: int
    kind: str
    source_place_id: str
    dest_place_id: str | None
    promised_at: datetime
    lines: list[ParcelLine]


class OrderItem(View):
    """An order in a list. `deadline`: until when it can be paid."""

    id: str
    number: str
    channel: str
    kind: str
    place_id: str | None
    state: str
    goods_fen: int
    discount_fen: int
    freight_fen: int
    total_fen: int
    paid_fen: int
    refunded_fen: int
    promised_from: datetime | None
    promised_at: datetime | None
    deadline: datetime | None
    created_at: datetime
    paid_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None


class OrderWithLines(OrderItem):
    lines: list[LineItem]


class OrderDetail(OrderWithLines):
    parcels: list[ParcelItem]


class OrdersPage(View):
    items: list[OrderWithLines]
    next_cursor: str | None


class OrdersQuery(PageQuery):
    """state: one of the order states, or empty for all."""

    state: Literal["", "awaiting_payment", "paid", "completed", "cancelled", "expired"] = ""


class PayView(View):
    """The argument of wx.requestPayment."""

    payment_id: str
    timeStamp: str  # noqa: N815 - WeChat's own spelling
    nonceStr: str  # noqa: N815
    package: str
    signType: str  # noqa: N815
    paySign: str  # noqa: N815


class CartQuery(Query):
    """place_id: the store's cart; empty: the home cart."""

    place_id: str = Field(default="", max_length=32)


class CartItemBody(Body):
    """Sets the quantity; 0 takes the item out."""

    place_id: str = Field(default="", max_length=32)
    sku_id: str = Field(min_length=1, max_length=32)
    quantity: int = Field(ge=0, le=MAX_QUANTITY)


class CartItem(View):
    sku_id: str
    quantity: int


class CartView(View):
    items: list[CartItem]


class RefundLineBody(Body):
    """One line. quantity 0: money only; amount_fen empty: the units' own share.

    restock true: the goods are back at place_id, as `condition` says; false: written off.
    """

    line_id: str = Field(min_length=1, max_length=32)
    quantity: int = Field(default=0, ge=0, le=MAX_QUANTITY)
    amount_fen: int | None = Field(default=None, ge=1, le=100_000_000)
    restock: bool
    condition: Literal["good", "damaged"] = "good"
    place_id: str | None = Field(default=None, max_length=32)


class RefundPreviewBody(Body):
    """Without lines: what could be refunded at most."""

    lines: list[RefundLineBody] = Field(default_factory=list, max_length=MAX_LINES)


class RefundBody(Body):
    """`reason` is read by the customer."""

    lines: list[RefundLineBody] = Field(min_length=1, max_length=MAX_LINES)
    reason: str = Field(min_length=2, max_length=60)


class RefundPreviewLine(View):
    """`delivered`: units that can come back; `left_fen`: money still in the line."""

    line_id: str
    name: str
    spec: str
    base_unit: str
    quantity: int
    amount_fen: int
    goods_fen: int
    discount_fen: int
    freight_fen: int
    delivered: int
    left_fen: int


class RefundPreviewView(View):
    """amount_fen = sum of its lines; each line = goods - discount + freight."""

    order_id: str
    amount_fen: int
    paid_fen: int
    refunded_fen: int
    lines: list[RefundPreviewLine]


class FindQuery(Query):
    """find: an order's number, the end of it (four digits or more), or a whole phone number."""

    find: str = Field(min_length=4, max_length=32)


class FindAtPlaceQuery(FindQuery):
    """Among the orders that this place has served."""

    place_id: str = Field(min_length=1, max_length=32)


class FoundOrdersView(View):
    """Paid orders that the caller may refund, newest first; at most twenty."""

    items: list[OrderWithLines]


class RefundableLine(LineItem):
    """delivered: units the customer has, which can come back; left_fen: money still in it."""

    delivered: int
    left_fen: int


class RefundPart(View):
    line_id: str
    quantity: int
    amount_fen: int


class RefundUnits(View):
    """What became of goods. fate: good (on the shelf) | damaged (apart) | gone (written off)."""

    line_id: str
    quantity: int
    fate: str
    place_id: str | None


class OrderRefundItem(View):
    """state: asked | processing | done | abnormal | closed | settled."""

    id: str
    amount_fen: int
    reason: str
    state: str
    created_at: datetime
    done_at: datetime | None
    lines: list[RefundPart]
    units: list[RefundUnits]


class RestockPlace(View):
    id: str
    name: str


class ParcelAwayItem(View):
    """A parcel by rider or express on its way, which the caller may report lost (丢件)."""

    shipment_id: str
    parcel_no: int
    kind: str
    source_name: str
    carrier: str | None
    waybill: str | None
    line_ids: list[str]


class RefundableOrderView(OrderItem):
    """An order, what was given back of it, where its goods may go back to, what is on its way."""

    lines: list[RefundableLine]
    refunds: list[OrderRefundItem]
    places: list[RestockPlace]
    away: list[ParcelAwayItem]


class RefundMadeView(View):
    refund_id: str
    order_id: str
    amount_fen: int
