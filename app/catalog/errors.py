"""What the catalog room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class UnknownCode(DomainError):
    """details: code."""

    code = "catalog.unknown_code"
    status = 404
    zh = "没有找到这个条码对应的商品"
    en = "No product has this code"


class UnreadableCode(DomainError):
    """details: reason (slug), words, english."""

    code = "catalog.unreadable_code"
    status = 422
    zh = "条码无法识别：{words}"
    en = "The code cannot be read. {english}"


class SkuNotFound(DomainError):
    code = "catalog.sku_not_found"
    status = 404
    zh = "没有找到这个商品"
    en = "Product not found"
