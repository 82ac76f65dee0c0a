"""What the inventory room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class Insufficient(DomainError):
    """details: sku_ids that cannot be had in full."""

    code = "inventory.insufficient"
    status = 409
    zh = "库存不足，商品已售完"
    en = "Sold out"


class ReservationGone(DomainError):
    code = "inventory.reservation_gone"
    status = 409
    zh = "库存占用已失效"
    en = "The reservation is no longer held"


class NotEnoughOnHand(DomainError):
    code = "inventory.not_enough_on_hand"
    status = 409
    zh = "账面库存不够扣减"
    en = "There is less on the books than that"
