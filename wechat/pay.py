"""WeChat Pay v3 for a mini program: order, query, close, refund, bills, notices.

Rules of use, from the platform: write the number (out_trade_no, out_refund_no) to your own
database before the call; after Unknown ask with `query`/`query_refund` under the same number;
believe a payment only from a verified notice or a query, never from the phone.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from wechatpayv3.type import RequestType

from wechat import bills, pay_crypto, pay_notices
from wechat.config import WeChatConfig
from wechat.errors import Forged, Refused, Unknown
from wechat.http import Transport
from wechat.pay_core import Calls, PayCore, check_signature
from wechat.pay_types import (
    Payment,
    PaymentNotice,
    PayParams,
    Refund,
    RefundNotice,
    china_time,
    parse_payment,
    parse_refund,
)

# Narrower than WeChat's own sets ("|" and "*" too): these go into URL paths unescaped.
_TRADE_NO = re.compile(r"[0-9A-Za-z_-]{6,32}")
_REFUND_NO = re.compile(r"[0-9A-Za-z_-]{1,64}")
_WECHAT_NO = re.compile(r"[0-9A-Za-z]{1,64}")


class PayClient:
    """All calls raise Refused, Unknown or Busy and nothing else."""

    def __init__(
        self,
        config: WeChatConfig,
        transport: Transport,
        clock: Callable[[], float] = time.time,
    ):
        self._config = config
        self._clock = clock
        self._core = PayCore(config, transport, clock)
        self._calls = Calls(config, self._core)

    @property
    def identity(self) -> tuple[str, str]:
        """(appid, mchid) that every answer about a payment must carry."""
        return self._config.appid, self._config.mchid

    def prepay(
        self,
        *,
        out_trade_no: str,
        description: str,
        total_fen: int,
        openid: str,
        notify_url: str,
        expires_at: datetime | None = None,
        attach: str = "",
        profit_sharing: bool = False,
    ) -> str:
        """Make or find the order and return a prepay_id (good for 2 hours).

        The same number with the same values gives a fresh prepay_id; with other values Refused
        INVALID_REQUEST, so `expires_at` must come from the stored order, not from the clock.
        `description` is cut to 127 characters. Also Refused ORDERPAID, ORDER_CLOSED,
        OUT_TRADE_NO_USED, RULE_LIMIT, APPID_MCHID_NOT_MATCH.
        """
        _must(_TRADE_NO, out_trade_no, "out_trade_no")
        if not description or not openid or total_fen < 1:
            raise Refused("PARAM_ERROR", "下单缺少商品描述、付款人或金额")
        got = self._calls.pay(
            description=description[:127],
            out_trade_no=out_trade_no,
            amount={"total": total_fen, "currency": "CNY"},
            payer={"openid": openid},
            time_expire=china_time(expires_at) if expires_at else None,
            attach=attach or None,
            settle_info={"profit_sharing": True} if profit_sharing else None,
            notify_url=notify_url,
        )
        if not isinstance(got.get("prepay_id"), str):
            raise Unknown("not_json", "微信支付没有给出 prepay_id")
        return str(got["prepay_id"])

    def pay_params(self, prepay_id: str) -> PayParams:
        """The signed argument of wx.requestPayment. No network."""
        timestamp, nonce = str(int(self._clock())), secrets.token_hex(16)
        package = f"prepay_id={prepay_id}"
        key = pay_crypto.private_key(self._config.merchant_private_key_pem)
        message = pay_crypto.pay_message(self._config.appid, timestamp, nonce, package)
        return PayParams(timestamp, nonce, package, pay_crypto.sign(key, message))

    def query(
        self, *, out_trade_no: str | None = None, transaction_id: str | None = None
    ) -> Payment:
        """By either number. Refused ORDER_NOT_EXIST when WeChat has never heard of it."""
        if transaction_id is not None:
            _must(_WECHAT_NO, transaction_id, "transaction_id")
            payment = parse_payment(self._calls.query(transaction_id=transaction_id))
        else:
            _must(_TRADE_NO, out_trade_no or "", "out_trade_no")
            payment = parse_payment(self._calls.query(out_trade_no=out_trade_no))
        return payment

    def close(self, out_trade_no: str) -> None:
        """Nobody can pay it any more; closing twice is fine.

        Refused ORDERPAID: money came first, deal with it. Refused ORDER_NOT_EXIST: no phone ever
        got a prepay_id, so there is nothing to close.
        """
        _must(_TRADE_NO, out_trade_no, "out_trade_no")
        try:
            self._calls.close(out_trade_no)
        except Refused as error:
            if error.code != "ORDER_CLOSED":
                raise

    def refund(
        self,
        *,
        out_refund_no: str,
        refund_fen: int,
        total_fen: int,
        out_trade_no: str | None = None,
        transaction_id: str | None = None,
        reason: str = "",
        notify_url: str | None = None,
    ) -> Refund:
        """Ask for money back; `total_fen` is the whole payment. Same number = same refund.

        Usually PROCESSING: wait for the notice or `query_refund`. Refused NOT_ENOUGH (merchant
        balance), INVALID_REQUEST (more than is left, over a year, other values under a used
        number), RESOURCE_NOT_EXISTS (no such payment). `reason` is cut to 80 characters.
        """
        _must(_REFUND_NO, out_refund_no, "out_refund_no")
        if not 0 < refund_fen <= total_fen:
            raise Refused("PARAM_ERROR", "退款金额必须大于零且不超过原订单金额")
        got = self._calls.refund(
            out_refund_no=out_refund_no,
            amount={"refund": refund_fen, "total": total_fen, "currency": "CNY"},
            transaction_id=transaction_id,
            # Both would be a PARAM_ERROR; WeChat's own number is the surer one.
            out_trade_no=None if transaction_id else out_trade_no,
            reason=reason[:80] or None,
            notify_url=notify_url,
        )
        return parse_refund(got)

    def query_refund(self, out_refund_no: str) -> Refund:
        """Refused RESOURCE_NOT_EXISTS when that refund was never accepted."""
        _must(_REFUND_NO, out_refund_no, "out_refund_no")
        return parse_refund(self._calls.query_refund(out_refund_no))

    def retry_abnormal_refund(self, *, refund_id: str, out_refund_no: str) -> Refund:
        """For a refund that ended ABNORMAL (the buyer's card is gone): pay it to the merchant's
        own card instead, from where the shop hands it out. Refused unless it is ABNORMAL."""
        _must(_WECHAT_NO, refund_id, "refund_id")
        _must(_REFUND_NO, out_refund_no, "out_refund_no")
        path = f"/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund"
        # Not wechatpayv3's abnormal_refund: it encrypts bank details that this type has none of.
        body = {"out_refund_no": out_refund_no, "type": "MERCHANT_BANK_CARD"}
        return parse_refund(self._core.request(path, RequestType.POST, body))

    def platform_certificates(self) -> dict[str, str]:
        """Serial -> PEM of WeChat Pay's certificates, for `WeChatConfig.platform_keys`.

        The answer is signed by one of the keys it brings; what proves it first is that the
        APIv3 key, which only WeChat and the merchant have, opens it. Unknown `cannot_decrypt`.
        """
        got = self._core.send("GET", "/v3/certificates?algorithm_type=RSA")
        keys = pay_notices.open_certificates(self._config.apiv3_key, got.body)
        try:
            check_signature(
                keys | dict(self._config.platform_keys), got.headers, got.body, self._clock()
            )
        except Forged as error:
            raise Unknown(error.code, error.message) from error
        return keys

    def trade_bill(self, day: date, kind: str = "ALL", folder: str | None = None) -> bills.BillFile:
        """All trades of a Chinese calendar day, from 10:00 of the next one.

        `kind` ALL, SUCCESS or REFUND. Refused NO_STATEMENT_EXIST (a day without trade),
        STATEMENT_CREATING (too early). Unknown `wrong_hash` when the file is damaged. What does
        not fit in memory lies in `folder` while it is read.
        """
        got = self._calls.trade_bill(bill_date=day.isoformat(), bill_type=kind, tar_type="GZIP")
        return self._bill(got, folder)

    def fundflow_bill(
        self, day: date, account: str = "BASIC", folder: str | None = None
    ) -> bills.BillFile:
        """Every movement of the merchant's account on that day. Errors as `trade_bill`."""
        got = self._calls.fundflow_bill(
            bill_date=day.isoformat(), account_type=account, tar_type="GZIP"
        )
        return self._bill(got, folder)

    def _bill(self, got: Mapping[str, Any], folder: str | None) -> bills.BillFile:
        if got.get("hash_type") != "SHA1" or not got.get("download_url"):
            raise Unknown("not_json", "微信支付的账单地址看不懂")
        with bills.spool(folder) as packed:
            self._core.download(str(got["download_url"]), packed)
            return bills.open_bill(packed, str(got.get("hash_value", "")), folder)

    def verify_notice(
        self, headers: Mapping[str, str], raw_body: bytes
    ) -> PaymentNotice | RefundNotice:
        """See `pay_notices.verify_notice`. Answer 200 or 204 within 5 s when this returns and
        the fact is stored, 4xx or 5xx otherwise: WeChat then repeats for a day."""
        return pay_notices.verify_notice(self._config, headers, raw_body, self._clock())


def _must(pattern: re.Pattern[str], value: str, name: str) -> None:
    if not pattern.fullmatch(value):
        raise Refused("PARAM_ERROR", f"{name} 格式不对")
