"""What WeChat Pay tells us, as frozen values. Money is integer fen, times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from wechat.errors import Unknown

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class PayParams:
    """The argument of wx.requestPayment, by its own names through `as_dict`."""

    timestamp: str
    nonce: str
    package: str
    sign: str = field(repr=False)

    def as_dict(self) -> dict[str, str]:
        return {
            "timeStamp": self.timestamp,
            "nonceStr": self.nonce,
            "package": self.package,
            "signType": "RSA",
            "paySign": self.sign,
        }


@dataclass(frozen=True)
class Payment:
    """State of one order at WeChat Pay.

    `state`: SUCCESS, REFUND (fully or partly refunded), NOTPAY, CLOSED, REVOKED, USERPAYING,
    PAYERROR. `transaction_id`, `success_time`, `payer_total_fen`, `openid` exist once paid.
    `total_fen` is the order's amount, `payer_total_fen` what left the buyer's purse after
    WeChat's own coupons.
    """

    appid: str
    mchid: str
    out_trade_no: str
    state: str
    total_fen: int | None
    payer_total_fen: int | None
    currency: str
    transaction_id: str | None
    openid: str | None
    success_time: datetime | None
    attach: str
    bank_type: str

    @property
    def is_paid(self) -> bool:
        """Money came in; with REFUND some or all of it went back."""
        return self.state in ("SUCCESS", "REFUND")


@dataclass(frozen=True)
class Refund:
    """State of one refund. `status`: PROCESSING, SUCCESS, CLOSED, ABNORMAL (the money could not
    go back by itself). An accepted refund is not a finished one."""

    refund_id: str
    out_refund_no: str
    transaction_id: str
    out_trade_no: str
    status: str
    refund_fen: int
    total_fen: int
    success_time: datetime | None
    received_account: str


@dataclass(frozen=True)
class PaymentNotice:
    """A verified `TRANSACTION.SUCCESS`. `notice_id` is the same in every repeat of it."""

    notice_id: str
    event_type: str
    payment: Payment


@dataclass(frozen=True)
class RefundNotice:
    """A verified `REFUND.SUCCESS`, `.ABNORMAL` or `.CLOSED`."""

    notice_id: str
    event_type: str
    mchid: str
    refund: Refund


def parse_time(text: object) -> datetime | None:
    """RFC 3339 with offset -> UTC; None for nothing or nonsense."""
    if not isinstance(text, str) or not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def china_time(moment: datetime) -> str:
    """RFC 3339 with +08:00 and whole seconds, as WeChat writes it."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


def parse_payment(raw: Mapping[str, Any]) -> Payment:
    """A query answer or a decrypted payment notice. Unknown when a needed field is missing."""
    amount = _mapping(raw.get("amount"))
    payer = _mapping(raw.get("payer"))
    transaction_id = raw.get("transaction_id")
    return Payment(
        appid=str(raw.get("appid", "")),
        mchid=str(raw.get("mchid", "")),
        out_trade_no=_text(raw, "out_trade_no"),
        state=_text(raw, "trade_state"),
        total_fen=_fen(amount, "total"),
        payer_total_fen=_fen(amount, "payer_total"),
        currency=str(amount.get("currency", "CNY")),
        transaction_id=str(transaction_id) if transaction_id else None,
        openid=str(payer["openid"]) if payer.get("openid") else None,
        success_time=parse_time(raw.get("success_time")),
        attach=str(raw.get("attach", "")),
        bank_type=str(raw.get("bank_type", "")),
    )


def parse_refund(raw: Mapping[str, Any]) -> Refund:
    """A refund answer (`status`) or a decrypted refund notice (`refund_status`)."""
    amount = _mapping(raw.get("amount"))
    refund, total = _fen(amount, "refund"), _fen(amount, "total")
    if refund is None or total is None:
        raise Unknown("not_json", "微信支付的退款没有金额")
    return Refund(
        refund_id=_text(raw, "refund_id"),
        out_refund_no=_text(raw, "out_refund_no"),
        transaction_id=str(raw.get("transaction_id", "")),
        out_trade_no=str(raw.get("out_trade_no", "")),
        status=_text(raw, "status" if "status" in raw else "refund_status"),
        refund_fen=refund,
        total_fen=total,
        success_time=parse_time(raw.get("success_time")),
        received_account=str(raw.get("user_received_account", "")),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise Unknown("not_json", f"微信支付的回答缺少 {key}")
    return value


def _fen(amount: Mapping[str, Any], key: str) -> int | None:
    value = amount.get(key)
    # bool is an int in Python, and 1.0 is not an amount.
    return value if isinstance(value, int) and not isinstance(value, bool) else None
