"""What sync itself refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class OpMismatch(DomainError):
    code = "sync.op_mismatch"
    status = 409
    zh = "同一个操作编号不能用于不同的内容"
    en = "This operation id was used for something else"


class UnknownKind(DomainError):
    """details: kinds that are known."""

    code = "sync.unknown_kind"
    status = 422
    zh = "不认识的操作，请更新小程序"
    en = "Unknown kind of operation; please update"
