"""What the reconcile room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class BillNotReady(DomainError):
    """details: words. WeChat has not made the bill yet, did not answer, or sent a damaged file."""

    code = "reconcile.bill_not_ready"
    status = 503
    zh = "微信账单暂时取不到：{words}"
    en = "WeChat's bill is not to be had yet: {words}"
    retry = True


class DayNotFound(DomainError):
    code = "reconcile.day_not_found"
    status = 404
    zh = "这一天还没有对过账"
    en = "This day has not been reconciled"


class DifferenceNotFound(DomainError):
    code = "reconcile.difference_not_found"
    status = 404
    zh = "没有找到这条差异"
    en = "Difference not found"


class DifferenceClosed(DomainError):
    """details: state. Somebody else was quicker."""

    code = "reconcile.difference_closed"
    status = 409
    zh = "这条差异已经处理过，或正在处理"
    en = "This difference is closed or being repaired already"


class WrongRepair(DomainError):
    """details: actions (those that fit)."""

    code = "reconcile.wrong_repair"
    status = 422
    zh = "这种差异不能这样处理，请写明原因"
    en = "This repair does not fit; explain the difference instead"


class DayInFuture(DomainError):
    code = "reconcile.day_in_future"
    status = 422
    zh = "账单日期要早于今天"
    en = "The day must be over"
