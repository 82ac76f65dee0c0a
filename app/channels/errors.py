"""What the channels room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class NotSigned(DomainError):
    """details: reason (headers | key | time | signature)."""

    code = "channels.not_signed"
    status = 401
    zh = "请求签名无效，请检查密钥、时间和签名方法"
    en = "The request's signature is not valid"


class Replayed(DomainError):
    code = "channels.replayed"
    status = 401
    zh = "这个请求的随机数已经用过，请换一个再签名"
    en = "This nonce was used before"


class TooLarge(DomainError):
    """details: limit (bytes)."""

    code = "channels.too_large"
    status = 413
    zh = "一次发送的内容太多，请分批发送"
    en = "Too much at once"


class Mismatch(DomainError):
    """details: id."""

    code = "channels.mismatch"
    status = 422
    zh = "同一个单号已经用于不同的内容"
    en = "This id was used with another content"


class WrongPlace(DomainError):
    """details: place."""

    code = "channels.wrong_place"
    status = 403
    zh = "没有这个网点，或这个渠道不能操作它"
    en = "There is no such place for this channel"


class UnknownGoods(DomainError):
    """details: codes."""

    code = "channels.unknown_goods"
    status = 422
    zh = "有商品编码不认识"
    en = "Some goods are not known"


class OrderUnknown(DomainError):
    """It may be on its way: try again."""

    code = "channels.order_unknown"
    status = 409
    zh = "还没有收到这个订单，请稍后再试"
    en = "The order has not come yet"
    retry = True


class OrderEnded(DomainError):
    """details: state."""

    code = "channels.order_ended"
    status = 409
    zh = "订单已经结束，不能这样操作"
    en = "The order is over"


class ChannelExists(DomainError):
    code = "channels.exists"
    status = 409
    zh = "这个渠道代码已经有了"
    en = "There is a channel of this code"


class ChannelNotFound(DomainError):
    code = "channels.not_found"
    status = 404
    zh = "没有这个渠道"
    en = "No such channel"
