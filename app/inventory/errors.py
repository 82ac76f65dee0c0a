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


class LotNotFound(DomainError):
    code = "inventory.lot_not_found"
    status = 404
    zh = "这个网点没有这个批次"
    en = "There is no such lot at this place"


class CountNotFound(DomainError):
    code = "inventory.count_not_found"
    status = 404
    zh = "没有找到这张盘点单"
    en = "Count not found"


class CountRunning(DomainError):
    """details: count_id of the one that runs."""

    code = "inventory.count_running"
    status = 409
    zh = "这个网点已有一张没做完的盘点单，请先完成它"
    en = "Another count of this place is not finished"


class NothingCounted(DomainError):
    code = "inventory.nothing_counted"
    status = 409
    zh = "还没有清点任何商品，不能提交"
    en = "Nothing was counted yet"


class IllegalTransition(DomainError):
    """details: state (seen), verb."""

    code = "inventory.illegal_transition"
    status = 409
    zh = "单据现在的状态不能这样操作"
    en = "The document's state does not allow this"


class OwnCount(DomainError):
    code = "inventory.own_count"
    status = 409
    zh = "差异较大的盘点要由没有参与清点的人审批"
    en = "A count is approved by someone who did not count"


class UnknownReason(DomainError):
    """details: reasons."""

    code = "inventory.unknown_reason"
    status = 422
    zh = "请选择原因；选“其他”时请写明说明"
    en = "Choose a reason; for 其他 add a note"


class TransferNotFound(DomainError):
    code = "inventory.transfer_not_found"
    status = 404
    zh = "没有找到这张调拨单"
    en = "Transfer not found"


class SamePlace(DomainError):
    code = "inventory.same_place"
    status = 422
    zh = "调出和调入不能是同一个网点"
    en = "A transfer needs two places"


class LineMismatch(DomainError):
    """details: line_ids that are missing, unknown or counted twice."""

    code = "inventory.line_mismatch"
    status = 422
    zh = "请把单据上的每一行都清点一次"
    en = "Count every line of the document once"


class MoreThanSent(DomainError):
    code = "inventory.more_than_sent"
    status = 409
    zh = "收到的数量不能多于发出的数量，多出来的请另做盘点"
    en = "More than was sent; count what is beyond it"
