"""What the payments room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class PaymentNotFound(DomainError):
    code = "payments.not_found"
    status = 404
    zh = "没有找到这笔支付"
    en = "Payment not found"


class OrderToBindNotFound(DomainError):
    """details: order, as it was typed."""

    code = "payments.order_to_bind_not_found"
    status = 404
    zh = "没有这个订单，请核对订单号"
    en = "There is no such order; check its number"


class WeChatBusy(DomainError):
    code = "payments.wechat_busy"
    status = 503
    zh = "微信支付暂时没有回应，请稍后再试，不会重复扣款"
    en = "WeChat Pay did not answer; try again, you will not be charged twice"
    retry = True


class WeChatRefused(DomainError):
    """details: wechat_code, words."""

    code = "payments.wechat_refused"
    status = 409
    zh = "微信支付未受理：{words}"
    en = "WeChat Pay refused: {words}"


class PaymentClosed(DomainError):
    """The order was cancelled or expired while WeChat was asked."""

    code = "payments.closed"
    status = 409
    zh = "订单已关闭，不能再付款"
    en = "The order is closed and cannot be paid any more"


class NoticeRefused(DomainError):
    """A notification that is not WeChat's, not ours or not now: logged, changes nothing."""

    code = "payments.notice_refused"
    status = 401
    zh = "通知验证失败"
    en = "The notification could not be verified"


class RefundTooMuch(DomainError):
    code = "payments.refund_too_much"
    status = 409
    zh = "退款金额超过已付金额"
    en = "More than what was paid"


class ExceptionNotFound(DomainError):
    code = "payments.exception_not_found"
    status = 404
    zh = "没有找到这条异常"
    en = "Exception not found"


class ExceptionClosedAlready(DomainError):
    """details: state. Somebody else was quicker, or the money found its way by itself."""

    code = "payments.exception_closed"
    status = 409
    zh = "这条异常已经处理过，或正在处理"
    en = "This exception is closed or being repaired already"


class WrongAction(DomainError):
    """details: actions (those that fit)."""

    code = "payments.wrong_action"
    status = 422
    zh = "这种异常不能这样处理"
    en = "This action does not fit the exception"


class NoteNeeded(DomainError):
    code = "payments.note_needed"
    status = 422
    zh = "请写明怎么处理的"
    en = "Say in a note what was done"
