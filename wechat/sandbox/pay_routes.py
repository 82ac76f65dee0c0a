"""api.mch.weixin.qq.com: orders and refunds. Verifies every request, signs every 2xx."""

from __future__ import annotations

import json
import re
import secrets
import time
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, request

from wechat import pay_crypto
from wechat.sandbox import trade
from wechat.sandbox.engine import PayError, rfc3339, sandbox
from wechat.sandbox.signing import Twist, refused_because, signed_headers

pay = Blueprint("pay", __name__)

_TRADE_NO = re.compile(r"[0-9A-Za-z_\-|*]{6,32}")
_REFUND_NO = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")


@pay.before_request
def verify_merchant() -> None:
    query = request.query_string.decode()
    path = request.path + (f"?{query}" if query else "")
    why = refused_because(
        sandbox().world,
        request.headers.get("Authorization", ""),
        request.method,
        path,
        request.get_data(),
    )
    if why:
        raise PayError(401, "SIGN_ERROR", why)


@pay.errorhandler(PayError)
def say_no(error: PayError) -> Response:
    # Errors carry no signature, as on the real service.
    return answer({"code": error.code, "message": error.message}, error.status)


@pay.after_request
def sign_answer(response: Response) -> Response:
    if not 200 <= response.status_code < 300 or g.get("is_file"):
        return response
    box = sandbox()
    fault = box.faults.draw(request.path, "forge_signature", "old_timestamp", "probe")
    twist = Twist(
        forge=bool(fault and fault.kind == "forge_signature"),
        old=bool(fault and fault.kind == "old_timestamp"),
        probe=bool(fault and fault.kind == "probe"),
    )
    # A merchant that names the public key is answered with it, others by certificate.
    named = request.headers.get("Wechatpay-Serial") == box.world.pub_key_id
    if box.faults.draw(request.path, "switch_key"):
        named = not named
    response.headers.update(
        signed_headers(box.world, response.get_data(), with_public_key=named, twist=twist)
    )
    return response


def answer(body: dict[str, Any], status: int = 200) -> Response:
    raw = json.dumps(body, ensure_ascii=False).encode()
    return Response(raw, status, content_type="application/json; charset=utf-8")


def read_body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise PayError(400, "PARAM_ERROR", "请求体不是 JSON 对象")
    return body


def text(body: dict[str, Any], name: str, most: int, *, needed: bool = True) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > most or (needed and not value):
        raise PayError(400, "PARAM_ERROR", f"{name} 参数有误")
    return value


def check_notify_url(url: str) -> None:
    parts = urlsplit(url)
    # Plain http is for this machine only: the sandbox's product has no certificate.
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if len(url) > 255 or parts.query or not (parts.scheme == "https" or local):
        raise PayError(400, "PARAM_ERROR", "notify_url 须为不带参数的 https 地址")


def fen(amount: object, name: str) -> int:
    value = amount.get(name) if isinstance(amount, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise PayError(400, "PARAM_ERROR", f"amount.{name} 须为正整数（分）")
    if isinstance(amount, dict) and amount.get("currency", "CNY") != "CNY":
        raise PayError(400, "PARAM_ERROR", "currency 须为 CNY")
    return value


def same_merchant(mchid: object) -> None:
    if mchid != sandbox().world.mchid:
        raise PayError(400, "PARAM_ERROR", "mchid 与签名的商户号不一致")


@pay.post("/v3/pay/transactions/jsapi")
def prepay() -> Response:
    box, body = sandbox(), read_body()
    same_merchant(body.get("mchid"))
    if body.get("appid") != box.world.appid:
        raise PayError(400, "APPID_MCHID_NOT_MATCH", "appid 和 mchid 不匹配")
    text(body, "description", 127)
    text(body, "attach", 128, needed=False)
    if not _TRADE_NO.fullmatch(text(body, "out_trade_no", 32)):
        raise PayError(400, "PARAM_ERROR", "out_trade_no 参数有误")
    check_notify_url(text(body, "notify_url", 256))
    fen(body.get("amount"), "total")
    payer = body.get("payer")
    openid = payer.get("openid") if isinstance(payer, dict) else None
    if not box.store.one("SELECT 1 FROM users WHERE openid = ?", openid):
        raise PayError(400, "PARAM_ERROR", "无效的 openid")
    expires_at = None
    if "time_expire" in body:
        try:
            moment = datetime.fromisoformat(str(body["time_expire"]))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise PayError(400, "PARAM_ERROR", "time_expire 须为 RFC 3339 时间")
        expires_at = moment.timestamp()
    return answer({"prepay_id": trade.create_order(box, body, expires_at)})


@pay.get("/v3/pay/transactions/out-trade-no/<number>")
def query_by_number(number: str) -> Response:
    return _query("out_trade_no", number)


@pay.get("/v3/pay/transactions/id/<transaction_id>")
def query_by_transaction(transaction_id: str) -> Response:
    return _query("transaction_id", transaction_id)


def _query(column: str, value: str) -> Response:
    same_merchant(request.args.get("mchid"))
    box = sandbox()
    order = box.store.one(f"SELECT * FROM orders WHERE {column} = ?", value)
    if order is None:
        raise PayError(404, "ORDER_NOT_EXIST", "订单不存在")
    return answer(trade.order_answer(box, order))


@pay.post("/v3/pay/transactions/out-trade-no/<number>/close")
def close(number: str) -> Response:
    same_merchant(read_body().get("mchid"))
    trade.close(sandbox(), number)
    return Response(status=204)


@pay.post("/v3/refund/domestic/refunds")
def refund() -> Response:
    body = read_body()
    if not _REFUND_NO.fullmatch(text(body, "out_refund_no", 64)):
        raise PayError(400, "PARAM_ERROR", "out_refund_no 参数有误")
    if ("transaction_id" in body) == ("out_trade_no" in body):
        raise PayError(400, "PARAM_ERROR", "transaction_id 与 out_trade_no 二选一")
    text(body, "transaction_id" if "transaction_id" in body else "out_trade_no", 32)
    text(body, "reason", 80, needed=False)
    if "notify_url" in body:
        check_notify_url(text(body, "notify_url", 256))
    amount = body.get("amount")
    if fen(amount, "refund") > fen(amount, "total"):
        raise PayError(400, "PARAM_ERROR", "退款金额大于原订单金额")
    return answer(trade.refund_answer(trade.create_refund(sandbox(), body)))


@pay.get("/v3/refund/domestic/refunds/<number>")
def query_refund(number: str) -> Response:
    found = sandbox().store.one("SELECT * FROM refunds WHERE out_refund_no = ?", number)
    if found is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    return answer(trade.refund_answer(found))


@pay.post("/v3/refund/domestic/refunds/<refund_id>/apply-abnormal-refund")
def abnormal_refund(refund_id: str) -> Response:
    body = read_body()
    if body.get("type") not in ("USER_BANK_CARD", "MERCHANT_BANK_CARD"):
        raise PayError(400, "PARAM_ERROR", "type 参数有误")
    number = text(body, "out_refund_no", 64)
    return answer(trade.refund_answer(trade.abnormal_refund(sandbox(), refund_id, number)))


@pay.get("/v3/certificates")
def certificates() -> Response:
    world, now = sandbox().world, time.time()
    nonce, aad = secrets.token_hex(6), "certificate"
    sealed = pay_crypto.aes_gcm_encrypt(
        world.apiv3_key.encode(), nonce.encode(), aad.encode(), world.platform_cert_pem.encode()
    )
    one = {
        "serial_no": world.platform_cert_serial,
        "effective_time": rfc3339(now - 86400),
        "expire_time": rfc3339(now + 4 * 365 * 86400),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": aad,
            "ciphertext": sealed,
        },
    }
    return answer({"data": [one]})
