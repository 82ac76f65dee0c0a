"""Sends signed WeChat Pay v3 requests and trusts only answers that WeChat signed.

wechatpayv3 puts paths and bodies together (`Calls`); this core takes the place of its own,
which opens a connection per call, knows one platform key at a time, raises a bare Exception for
a bad signature, and leaves the 5-minute window out.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import IO, Any
from urllib.parse import urlsplit

from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.type import RequestType

from wechat import pay_crypto
from wechat.config import WeChatConfig
from wechat.errors import Busy, Forged, Refused, Unknown, WeChatError
from wechat.http import Answer, Transport

WINDOW_SECONDS = 300

# Documentation and SDKs spell these two ways; callers see the first.
_SPELLINGS = {
    "SYSTEMERROR": "SYSTEM_ERROR",
    "ORDERNOTEXIST": "ORDER_NOT_EXIST",
    "NOTENOUGH": "NOT_ENOUGH",
    "RULELIMIT": "RULE_LIMIT",
    "ORDER_PAID": "ORDERPAID",
    "ORDERCLOSED": "ORDER_CLOSED",
    "RESOURCE_NOT_EXIST": "RESOURCE_NOT_EXISTS",
    "FREQUENCY_LIMIT_EXCEED": "FREQUENCY_LIMITED",
}
_BUSY = frozenset({"FREQUENCY_LIMITED", "USERPAYING"})
# A plain no that WeChat documents with status 500.
_NO_DESPITE_500 = frozenset({"OPENID_MISMATCH"})


def check_signature(
    keys: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: float
) -> None:
    """Raise Forged unless WeChat signed these bytes, for us, within 300 s of `now`.

    `headers` have lower-case names. The key is chosen by `Wechatpay-Serial`: while a merchant
    moves from certificates to the public key, both sign.
    """
    timestamp = headers.get("wechatpay-timestamp", "")
    nonce = headers.get("wechatpay-nonce", "")
    signature = headers.get("wechatpay-signature", "")
    serial = headers.get("wechatpay-serial", "")
    if not (timestamp and nonce and signature and serial):
        raise Forged("signature_missing", "缺少微信支付签名")
    if headers.get("wechatpay-signature-type", pay_crypto.SCHEME) != pay_crypto.SCHEME:
        raise Forged("signature_type", "签名算法不是微信支付的")
    if signature.startswith(pay_crypto.PROBE_PREFIX):
        raise Forged("signature_probe", "微信支付的签名探测")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise Forged("timestamp", "签名时间看不懂")
    if abs(now - int(timestamp)) > WINDOW_SECONDS:
        raise Forged("timestamp", "签名时间与现在相差超过五分钟")
    pem = keys.get(serial) or keys.get(serial.upper())
    if pem is None:
        raise Forged("serial_unknown", "不认识的微信支付公钥或证书")
    message = pay_crypto.answer_message(timestamp, nonce, body)
    if not pay_crypto.verify(pay_crypto.public_key(pem), message, signature):
        raise Forged("bad_signature", "微信支付签名不对")


class PayCore:
    """`request` sends one signed call and returns its parsed, verified answer."""

    def __init__(
        self,
        config: WeChatConfig,
        transport: Transport,
        clock: Callable[[], float] = time.time,
    ):
        self._config = config
        self._transport = transport
        self._clock = clock

    def authorization(self, method: str, path: str, body: bytes) -> str:
        """The `Authorization` header of one try; `path` with its query string."""
        timestamp, nonce = str(int(self._clock())), secrets.token_hex(16).upper()
        key = pay_crypto.private_key(self._config.merchant_private_key_pem)
        message = pay_crypto.request_message(method, path, timestamp, nonce, body)
        return (
            f'{pay_crypto.SCHEME} mchid="{self._config.mchid}",nonce_str="{nonce}",'
            f'signature="{pay_crypto.sign(key, message)}",timestamp="{timestamp}",'
            f'serial_no="{self._config.merchant_cert_serial}"'
        )

    def request(
        self,
        path: str,
        method: RequestType = RequestType.GET,
        data: Mapping[str, Any] | None = None,
        **_ignored: Any,
    ) -> dict[str, Any]:
        """The door wechatpayv3's calls go through.

        Every call is repeatable: WeChat Pay identifies the work by out_trade_no, out_refund_no…
        Raises Refused, Busy, Unknown.
        """
        answer = self.send(method.value, path, data)
        try:
            check_signature(self._config.platform_keys, answer.headers, answer.body, self._clock())
        except Forged as error:
            # The order may well exist: what cannot be trusted must be asked again.
            raise Unknown(error.code, error.message, http_status=answer.status) from error
        if not answer.body:
            return {}
        parsed = _object(answer.body)
        if parsed is None:
            raise Unknown("not_json", "微信支付的回答看不懂", http_status=answer.status)
        if answer.status == 202 and "code" in parsed:
            raise pay_error(answer)
        return parsed

    def send(
        self,
        method: str,
        path: str,
        data: Mapping[str, Any] | None = None,
        into: IO[bytes] | None = None,
    ) -> Answer:
        """A 2xx answer, its signature not looked at yet (bill files carry none)."""
        body = json.dumps(data, ensure_ascii=False).encode() if data is not None else b""

        def headers() -> dict[str, str]:
            out = {
                "Accept": "application/json",
                "Authorization": self.authorization(method, path, body),
                "User-Agent": "jiujin-wechat/1",
            }
            if body:
                out["Content-Type"] = "application/json"
            if serial := self._config.public_key_id():
                out["Wechatpay-Serial"] = serial
            return out

        answer = self._transport.call(
            "pay",
            method,
            self._config.pay_base.rstrip("/") + path,
            body=body or None,
            headers=headers,
            repeatable=True,
            into=into,
        )
        if not 200 <= answer.status < 300:
            raise pay_error(answer)
        return answer

    def download(self, url: str, into: IO[bytes]) -> None:
        """A bill file, written to `into`. `url` is the signed answer's download_url; only path
        and query of it are used, so that the request (which carries our signature) cannot be
        led elsewhere."""
        parts = urlsplit(url)
        self.send("GET", parts.path + (f"?{parts.query}" if parts.query else ""), into=into)


class Calls(WeChatPay):  # type: ignore[misc]  # the package is not typed
    """wechatpayv3's calls over our core. Its constructor is left out on purpose: it would build
    its own core and, in certificate mode, call the real gateway at once."""

    def __init__(self, config: WeChatConfig, core: PayCore):
        self._type = WeChatPayType.MINIPROG
        self._mchid = config.mchid
        self._appid = config.appid
        self._notify_url = None
        self._partner_mode = False
        self._core = core


def pay_error(answer: Answer) -> WeChatError:
    """The error kind of a non-success answer. Errors are not signed, so nothing but "no",
    "later" or "ask" is concluded from them."""
    parsed = _object(answer.body) or {}
    code = str(parsed.get("code", ""))
    code = _SPELLINGS.get(code, code)
    message = str(parsed.get("message", ""))
    status = answer.status
    if code in _BUSY or status == 429:
        return Busy(code or "FREQUENCY_LIMITED", message, http_status=status)
    if code and code != "SYSTEM_ERROR" and (status < 500 or code in _NO_DESPITE_500):
        return Refused(code, message, http_status=status)
    # 5xx, redirects, or a 4xx that WeChat Pay did not write (a proxy's).
    return Unknown(code or f"http_{status}", message, http_status=status)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
