"""One error shape for every door.

A room's errors.py subclasses DomainError: `code` is `<room>.<what>`, `status` the HTTP
status, `zh`/`en` the words a shop assistant understands (formatted with the details).
"""

from __future__ import annotations

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal with a code and words; never a crash. Nothing was changed when it is raised."""

    code: ClassVar[str] = "kernel.refused"
    status: ClassVar[int] = 400
    zh: ClassVar[str] = "操作没有完成"
    en: ClassVar[str] = "The request was refused"
    retry: ClassVar[bool] = False  # whether the same request may succeed later

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details

    def message(self, language: str = "zh") -> str:
        """The words for the caller; a missing detail leaves the bare sentence."""
        template = self.en if language.startswith("en") else self.zh
        try:
            return template.format(**self.details)
        except (KeyError, IndexError):
            return template

    def __str__(self) -> str:
        return f"{self.code}: {self.message()} {self.details}"


class NotFound(DomainError):
    code = "kernel.not_found"
    status = 404
    zh = "没有找到"
    en = "Not found"


class InvalidInput(DomainError):
    code = "kernel.invalid_input"
    status = 422
    zh = "填写的内容有误，请检查后再试"
    en = "Some of the input is not valid"


class NotSignedIn(DomainError):
    code = "kernel.not_signed_in"
    status = 401
    zh = "请先登录"
    en = "Please sign in"


class Forbidden(DomainError):
    code = "kernel.forbidden"
    status = 403
    zh = "您没有这项操作的权限"
    en = "You are not allowed to do this"


class IdempotencyMismatch(DomainError):
    code = "kernel.idempotency_mismatch"
    status = 422
    zh = "同一个请求编号不能用于不同的内容"
    en = "This Idempotency-Key was used with another body"


class IdempotencyKeyMissing(DomainError):
    code = "kernel.idempotency_key_missing"
    status = 400
    zh = "缺少请求编号（Idempotency-Key）"
    en = "The Idempotency-Key header is required"


class TooManyRequests(DomainError):
    code = "kernel.too_many_requests"
    status = 429
    zh = "操作太频繁，请稍后再试"
    en = "Too many requests, please try again later"
    retry = True


class Busy(DomainError):
    code = "kernel.busy"
    status = 503
    zh = "系统繁忙，请稍后再试"
    en = "The system is busy, please try again"
    retry = True


class StorageFull(DomainError):
    code = "kernel.storage_full"
    status = 503
    zh = "系统的存储空间满了，这次操作没有保存，请联系管理员"
    en = "The server's disk is full; nothing of this was saved"
    retry = True
