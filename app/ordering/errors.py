"""What the ordering room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class OrderNotFound(DomainError):
    code = "ordering.order_not_found"
    status = 404
    zh = "没有找到这个订单"
    en = "Order not found"


class IllegalTransition(DomainError):
    """details: state (seen), verb."""

    code = "ordering.illegal_transition"
    status = 409
    zh = "订单现在的状态不能这样操作"
    en = "The order's state does not allow this"


class NothingUnsent(DomainError):
    code = "ordering.nothing_unsent"
    status = 409
    zh = "没有还没发出的商品了"
    en = "Nothing of this order is still waiting to be sent"


class RestChanged(DomainError):
    """details: refund_fen (what would go back now)."""

    code = "ordering.rest_changed"
    status = 409
    zh = "订单刚刚有变化，请看过新的退款金额再取消"
    en = "The order has just changed: look at the new amount before you cancel"


class EmptyOrder(DomainError):
    code = "ordering.empty"
    status = 422
    zh = "请先选择商品"
    en = "The order has no goods"


class PlaceNeeded(DomainError):
    code = "ordering.place_needed"
    status = 422
    zh = "请选择门店或自提点"
    en = "Choose a store or pickup point"


class AddressNeeded(DomainError):
    code = "ordering.address_needed"
    status = 422
    zh = "请选择收货地址"
    en = "Choose an address"


class WrongPlaceKind(DomainError):
    code = "ordering.wrong_place_kind"
    status = 422
    zh = "这个网点不支持这种取货方式"
    en = "This place does not serve that way"


class SkuNotSold(DomainError):
    """details: sku_ids."""

    code = "ordering.sku_not_sold"
    status = 409
    zh = "有商品已下架"
    en = "A product is no longer sold"


class TooManyUnpaid(DomainError):
    """details: count, numbers (joined), order_ids."""

    code = "ordering.too_many_unpaid"
    status = 409
    zh = "您有 {count} 笔订单还没付款（{numbers}），请先付款或取消"
    en = "{count} of your orders are not paid yet ({numbers}): pay or cancel them first"


class CartFull(DomainError):
    """details: most."""

    code = "ordering.cart_full"
    status = 409
    zh = "购物车最多放 {most} 种商品，请先结算或删掉一些"
    en = "A cart holds {most} products at most"


class HoldOver(DomainError):
    code = "ordering.hold_over"
    status = 409
    zh = "订单已超过付款时间，请重新下单"
    en = "The time to pay is over, please order again"


class NoPayer(DomainError):
    code = "ordering.no_payer"
    status = 409
    zh = "请在微信里登录后付款"
    en = "Sign in with WeChat to pay"


class NotRefundable(DomainError):
    """details: line_id, left (units), left_fen."""

    code = "ordering.not_refundable"
    status = 409
    zh = "超过这行商品还能退的数量或金额"
    en = "More than this line still has"


class UnitsNotDelivered(DomainError):
    """details: line_id, delivered. What is still under way is cancelled or refused instead."""

    code = "ordering.units_not_delivered"
    status = 409
    zh = "商品还没有到顾客手里：请先取消或拒绝这个包裹，或者只退金额"
    en = "The goods are not with the customer yet: cancel the parcel, or refund money only"


class RestockPlaceNeeded(DomainError):
    """details: line_id."""

    code = "ordering.restock_place_needed"
    status = 422
    zh = "请选择商品退回哪个网点"
    en = "Choose the place the goods come back to"


class SearchUnclear(DomainError):
    code = "ordering.search_unclear"
    status = 422
    zh = "请输入订单号（末四位也可以）或完整的手机号"
    en = "Enter an order number (its last four will do) or a whole phone number"
