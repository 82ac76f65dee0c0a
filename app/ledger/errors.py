"""What the books refuse."""

from __future__ import annotations

from app.kernel.errors import DomainError


class Unbalanced(DomainError):
    """details: sum_fen. A journal group must sum to zero."""

    code = "ledger.unbalanced"
    status = 422
    zh = "这组分录借贷不平"
    en = "The group of entries does not sum to zero"
