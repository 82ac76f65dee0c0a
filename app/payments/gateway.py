"""The payments room's only door to WeChat Pay. Network calls: never inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import structlog

from app.kernel.clock import now
from app.kernel.outside import client
from app.kernel.settings import settings
from app.payments.errors import NoticeRefused, WeChatBusy, WeChatRefused
from app.payments.types import Paid, PaymentView, PayParams, Refunded, VerifiedNotice
from wechat.errors import Busy, Refused, Unknown, WeChatError
from wechat.pay import PayClient
from wechat.pay_types import Payment, PaymentNotice, Refund

log = structlog.get_logger(__name__)

NOTIFY_PATH = "/api/hooks/payments/wechat"


def _pay() -> PayClient:
    return cast(PayClient, client("pay"))


def _translated(error: WeChatError) -> Exception:
    if isinstance(error, Busy | Unknown):
        return WeChatBusy(wechat_code=error.code)
    return WeChatRefused(wechat_code=error.code, words=error.message)


def prepay(payment: PaymentView) -> PayParams:
    """A prepay_id and the signed parameters. Raises payments.wechat_busy / wechat_refused."""
    try:
        prepay_id = _pay().prepay(
            out_trade_no=payment.out_trade_no,
            description=payment.description,
            total_fen=payment.amount_fen,
            openid=payment.payer_openid,
            notify_url=settings().public_url + NOTIFY_PATH,
            expires_at=payment.expires_at,
        )
        signed = _pay().pay_params(prepay_id)
    except WeChatError as error:
        raise _translated(error) from error
    return PayParams(payment.id, signed.timestamp, signed.nonce, signed.package, "RSA", signed.sign)


def query(out_trade_no: str) -> tuple[str, Paid | None]:
    """(trade state, what was paid). `NOT_EXIST` when WeChat never heard of it."""
    try:
        found = _pay().query(out_trade_no=out_trade_no)
    except Refused as error:
        if error.code in ("ORDER_NOT_EXIST", "ORDERNOTEXIST"):
            return "NOT_EXIST", None
        raise _translated(error) from error
    except WeChatError as error:
        raise _translated(error) from error
    _must_be_ours(found, found.out_trade_no == out_trade_no)
    return found.state, _paid(found)


def query_transaction(transaction_id: str) -> Paid | None:
    """The same by WeChat's own number; None when no money came."""
    try:
        found = _pay().query(transaction_id=transaction_id)
    except WeChatError as error:
        raise _translated(error) from error
    _must_be_ours(found, found.transaction_id == transaction_id)
    return _paid(found)


def _must_be_ours(found: Payment, is_what_was_asked: bool) -> None:
    """An answer about another payment or merchant is no answer."""
    config = _pay().identity
    if not is_what_was_asked or (found.appid, found.mchid) != config:
        log.error("payments.foreign_answer", asked=is_what_was_asked, mchid=found.mchid)
        raise WeChatBusy(wechat_code="foreign_answer")


def _paid(found: Payment) -> Paid | None:
    if not found.is_paid or not found.transaction_id:
        return None
    return Paid(
        found.out_trade_no,
        found.transaction_id,
        found.total_fen,
        found.currency,
        found.success_time or now(),
        found.openid or "",
    )


def close(out_trade_no: str) -> bool:
    """Close at WeChat; False when it says the order is paid (query then)."""
    try:
        _pay().close(out_trade_no)
    except Refused as error:
        if error.code in ("ORDERPAID", "ORDER_PAID"):
            return False
        if error.code not in ("ORDER_NOT_EXIST", "ORDERNOTEXIST"):
            raise _translated(error) from error
    except WeChatError as error:
        raise _translated(error) from error
    return True


def refund(*, payment: PaymentView, out_refund_no: str, amount_fen: int, reason: str) -> Refunded:
    """Ask WeChat to send money back; the same number is the same refund."""
    try:
        return _refunded(
            _pay().refund(
                out_refund_no=out_refund_no,
                refund_fen=amount_fen,
                total_fen=payment.paid_fen,
                transaction_id=payment.transaction_id,
                reason=reason,
                notify_url=settings().public_url + NOTIFY_PATH,
            )
        )
    except WeChatError as error:
        raise _translated(error) from error


def query_refund(out_refund_no: str) -> Refunded:
    try:
        return _refunded(_pay().query_refund(out_refund_no))
    except WeChatError as error:
        raise _translated(error) from error


def _refunded(found: Refund) -> Refunded:
    return Refunded(
        found.out_refund_no, found.refund_id, found.status, found.refund_fen, found.success_time
    )


def verify(headers: Mapping[str, str], raw_body: bytes) -> VerifiedNotice:
    """Check a notification; payments.notice_refused for anything that is not surely WeChat's."""
    try:
        notice = _pay().verify_notice(headers, raw_body)
    except WeChatError as error:
        log.warning("payments.notice_refused", code=error.code, words=error.message)
        raise NoticeRefused(wechat_code=error.code) from error
    if isinstance(notice, PaymentNotice):
        return VerifiedNotice(notice.notice_id, _paid(notice.payment), None)
    return VerifiedNotice(notice.notice_id, None, _refunded(notice.refund))
