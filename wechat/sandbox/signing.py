"""WeChat Pay's half of the signatures: check the merchant's, make the platform's."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass

from wechat import pay_crypto
from wechat.pay_crypto import SCHEME
from wechat.sandbox.world import SandboxWorld

_FIELD = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Twist:
    """How to spoil a signature: at most one of these."""

    forge: bool = False
    old: bool = False
    probe: bool = False
    wrong_serial: bool = False


STRAIGHT = Twist()


def refused_because(
    world: SandboxWorld, header: str, method: str, path: str, body: bytes
) -> str | None:
    """Why an `Authorization` header is not the merchant's; None when it is."""
    scheme, _, rest = header.partition(" ")
    given = dict(_FIELD.findall(rest))
    if scheme != SCHEME:
        return "Http头Authorization认证类型不正确"
    if given.get("mchid") != world.mchid or given.get("serial_no") != world.merchant_cert_serial:
        return "商户号或商户证书序列号有误"
    timestamp, nonce = given.get("timestamp", ""), given.get("nonce_str", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300 or not nonce:
        return "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"
    message = pay_crypto.request_message(method, path, timestamp, nonce, body)
    key = pay_crypto.public_key(world.merchant_cert_pem)
    if not pay_crypto.verify(key, message, given.get("signature", "")):
        return "签名错误，请检查后再试"
    return None


def signed_headers(
    world: SandboxWorld, body: bytes, *, with_public_key: bool, twist: Twist = STRAIGHT
) -> dict[str, str]:
    """The `Wechatpay-*` headers over the exact bytes of an answer or notice."""
    serial = world.pub_key_id if with_public_key else world.platform_cert_serial
    pem = world.pub_key_private_pem if with_public_key else world.platform_cert_private_pem
    timestamp = str(int(time.time()) - (3600 if twist.old else 0))
    nonce = secrets.token_hex(16)
    message = pay_crypto.answer_message(timestamp, nonce, body)
    signature = pay_crypto.sign(pay_crypto.private_key(pem), message)
    if twist.forge:
        # Valid base64 of the right length, made by somebody else's key: the merchant's own.
        own = pay_crypto.private_key(world.merchant_private_key_pem)
        signature = pay_crypto.sign(own, message)
    if twist.probe:
        signature = pay_crypto.PROBE_PREFIX + signature
    if twist.wrong_serial:
        serial = "7A" * 20
    return {
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": signature,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature-Type": SCHEME,
        "Request-ID": secrets.token_hex(16).upper(),
    }
