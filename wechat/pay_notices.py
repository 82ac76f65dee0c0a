"""Payment and refund notices: from raw bytes to a verified value, or a WeChatError."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wechat import pay_crypto
from wechat.config import WeChatConfig
from wechat.errors import Forged, Refused, Unknown
from wechat.pay_core import check_signature
from wechat.pay_types import PaymentNotice, RefundNotice, parse_payment, parse_refund


def verify_notice(
    config: WeChatConfig, headers: Mapping[str, str], raw_body: bytes, now: float
) -> PaymentNotice | RefundNotice:
    """Check and open one notice. `raw_body` must be the bytes as they came in.

    Forged: no, wrong or old signature, unknown serial, a signature probe, or a body that the
    APIv3 key does not open. Refused: signed, but not ours (`appid`, `mchid`, `currency`) or not
    a payment or refund (`event_type`). The amount is the caller's to compare, and so is the
    repeat: same `notice_id`, same transaction.
    """
    lower = {str(name).lower(): str(value) for name, value in headers.items()}
    check_signature(config.platform_keys, lower, raw_body, now)
    envelope = _json_object(raw_body)
    plain = _open(config, envelope)
    event = str(envelope.get("event_type", ""))
    notice_id = str(envelope.get("id", ""))
    if not notice_id:
        raise Refused("notice_id", "通知没有编号")
    if plain.get("mchid") != config.mchid:
        raise Refused("mchid", "通知不是发给本商户的")
    try:
        if event.startswith("TRANSACTION."):
            return _payment(config, notice_id, event, plain)
        if event.startswith("REFUND."):
            refund = parse_refund(plain)
            return RefundNotice(notice_id, event, str(plain["mchid"]), refund)
    except Unknown as error:
        # Signed, yet a needed field is missing: asking again by query is the caller's way out.
        raise Refused("incomplete", error.message) from error
    raise Refused("event_type", f"不处理的通知类型 {event}")


def _payment(
    config: WeChatConfig, notice_id: str, event: str, plain: Mapping[str, Any]
) -> PaymentNotice:
    payment = parse_payment(plain)
    if payment.appid != config.appid:
        raise Refused("appid", "通知不是发给本小程序的")
    if payment.currency != "CNY":
        raise Refused("currency", "通知的币种不是人民币")
    if payment.total_fen is None or payment.transaction_id is None:
        raise Refused("incomplete", "通知缺少金额或微信支付单号")
    return PaymentNotice(notice_id, event, payment)


def _open(config: WeChatConfig, envelope: Mapping[str, Any]) -> dict[str, Any]:
    resource = envelope.get("resource")
    if envelope.get("resource_type") != "encrypt-resource" or not isinstance(resource, Mapping):
        raise Refused("resource", "通知没有加密内容")
    if resource.get("algorithm") != "AEAD_AES_256_GCM":
        raise Refused("algorithm", "通知的加密算法不支持")
    try:
        return _json_object(_unseal(config.apiv3_key, resource))
    except ValueError as error:
        raise Forged("cannot_decrypt", "通知解不开，请核对 APIv3 密钥") from error


def open_certificates(apiv3_key: str, body: bytes) -> dict[str, str]:
    """The answer of /v3/certificates -> serial: PEM. Unknown when it does not open."""
    try:
        sealed = json.loads(body)["data"]
        return {
            str(one["serial_no"]): _unseal(apiv3_key, one["encrypt_certificate"]).decode()
            for one in sealed
        }
    except (ValueError, KeyError, TypeError) as error:
        raise Unknown("cannot_decrypt", "平台证书解不开，请核对 APIv3 密钥") from error


def _unseal(apiv3_key: str, sealed: Mapping[str, Any]) -> bytes:
    return pay_crypto.aes_gcm_decrypt(
        apiv3_key.encode(),
        str(sealed.get("nonce", "")).encode(),
        str(sealed.get("associated_data") or "").encode(),
        str(sealed.get("ciphertext", "")),
    )


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise Refused("not_json", "通知不是 JSON") from error
    if not isinstance(value, dict):
        raise Refused("not_json", "通知不是 JSON 对象")
    return value
