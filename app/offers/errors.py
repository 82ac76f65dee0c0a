"""What the offers room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class NoPrice(DomainError):
    code = "offers.no_price"
    status = 409
    zh = "有商品暂无价格，请联系店员"
    en = "A product has no price here"
