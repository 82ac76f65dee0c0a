"""What the books refuse."""

from __future__ import annotations

from app.kernel.errors import DomainError


class Unbalanced(DomainError):
    """details: sum_fen. A journal group must sum to zero."""

    code = "ledger.unbalanced"
    status = 422
    zh = "这组分录借贷不平"
    en = "The group of entries does not sum to zero"


class MoreThanOwed(DomainError):
    """details: owed_fen (now; not above 0 when nothing can be paid)."""

    code = "ledger.more_than_owed"
    status = 409
    zh = "金额超过了现在的应付佣金"
    en = "This is more than is owed now"


class PayoutNotFound(DomainError):
    code = "ledger.payout_not_found"
    status = 404
    zh = "没有找到这笔付款"
    en = "Payout not found"


class PayoutTakenBack(DomainError):
    code = "ledger.payout_taken_back"
    status = 409
    zh = "这笔付款已经撤销过了"
    en = "This payout was taken back before"
