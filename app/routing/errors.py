"""What the routing room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class NoSource(DomainError):
    """details: sku_ids that no allowed place can serve in full."""

    code = "routing.no_source"
    status = 409
    zh = "这些商品暂时没有能送达的库存"
    en = "No place can serve these goods this way"


class OutOfRange(DomainError):
    code = "routing.out_of_range"
    status = 409
    zh = "地址超出骑手配送范围"
    en = "The address is outside the rider's range"
