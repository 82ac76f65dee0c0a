"""Published samples of other SDKs and of the vendor: ours must compute the same."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from wechatpy.crypto import PrpCrypto

from wechat import Forged, Refused, WeChatConfig, bills, pay_crypto, signatures
from wechat.pay_core import check_signature
from wechat.pay_notices import verify_notice
from wechat.pay_types import RefundNotice
from wechat.push import Push, decrypt_user_data, signature

FOLDER = Path(__file__).parent / "vectors"
ALL = {
    entry["id"]: entry
    for path in sorted(FOLDER.glob("*.json"))
    for entry in json.loads(path.read_text("utf-8"))["vectors"]
}


def vector(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return ALL[name]["inputs"], ALL[name]["expected"]


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {key.lower(): value for key, value in headers.items()}


@pytest.mark.parametrize("name", ["rsa_sign_skit", "rsa_sign_go"])
def test_request_signature(name: str) -> None:
    given, right = vector(name)
    key = pay_crypto.private_key(given["private_key_pem"])
    assert pay_crypto.sign(key, given["message"].encode()) == right["signature_b64"]


@pytest.mark.parametrize("name", ["rsa_verify_go", "rsa_verify_go_wrong_message"])
def test_platform_signature(name: str) -> None:
    given, right = vector(name)
    key = pay_crypto.public_key(given["certificate_pem"])
    message = given["message"].encode()
    assert pay_crypto.verify(key, message, given["signature_b64"]) is right["valid"]
    assert pay_crypto.serial_of(given["certificate_pem"]) == right["serial_no"]


def test_string_to_sign() -> None:
    given, right = vector("authorization_string_go_1")
    message = pay_crypto.request_message(
        given["method"],
        given["canonical_url"],
        given["timestamp"],
        given["nonce"],
        given["body"].encode(),
    )
    assert message.decode() == right["string_to_sign"]


def test_pay_sign() -> None:
    given, right = vector("paysign_derived")
    message = pay_crypto.pay_message(
        given["appid"], given["timeStamp"], given["nonceStr"], given["package"]
    )
    assert message.decode() == right["message"]
    key = pay_crypto.private_key(given["private_key_pem"])
    assert pay_crypto.sign(key, message) == right["paySign"]


def test_aes_gcm() -> None:
    given, right = vector("gcm_small_java")
    key, nonce = given["key"].encode(), given["nonce"].encode()
    aad, sealed = given["associated_data"].encode(), given["ciphertext_b64"]
    assert pay_crypto.aes_gcm_decrypt(key, nonce, aad, sealed).decode() == right["plaintext"]
    assert pay_crypto.aes_gcm_encrypt(key, nonce, aad, right["plaintext"].encode()) == sealed
    zeros = base64.b64encode(bytes(128)).decode()
    for bad in ((nonce, b"bad", sealed), (b"bad-nonce-12", aad, sealed), (nonce, aad, zeros)):
        with pytest.raises(ValueError, match="cannot decrypt"):
            pay_crypto.aes_gcm_decrypt(key, *bad)


def test_notice_of_the_go_sdk() -> None:
    """Its APIv3 key has 16 characters and its resource is a contract: signature and decryption
    are right, and then our own door says that it is none of ours."""
    given, right = vector("pay_notification_go")
    headers, body = given["headers"], given["body"].encode()
    serial, now = headers["Wechatpay-Serial"], right["clock_must_be_within_300s_of"]
    keys = {serial: given["certificate_pem"]}
    check_signature(keys, lower(headers), body, now + 300)
    with pytest.raises(Forged, match="timestamp"):
        check_signature(keys, lower(headers), body, now + 301)
    with pytest.raises(Forged, match="bad_signature"):
        check_signature(keys, lower(headers), body + b" ", now)
    resource = json.loads(body)["resource"]
    plain = pay_crypto.aes_gcm_decrypt(
        given["apiv3_key"].encode(),
        resource["nonce"].encode(),
        resource["associated_data"].encode(),
        resource["ciphertext"],
    )
    assert plain.decode() == right["plaintext"]
    config = WeChatConfig(
        "054aa7", mchid="1234567890", apiv3_key=given["apiv3_key"], platform_keys=keys
    )
    with pytest.raises(Refused):
        verify_notice(config, headers, body, now)


def test_refund_notice_whole() -> None:
    given, right = vector("pay_refund_notification_derived_ok")
    now = right["clock_must_be_within_300s_of"]
    config = WeChatConfig(
        appid="wx",
        mchid="1230000109",
        apiv3_key=given["apiv3_key"],
        platform_keys={given["headers"]["Wechatpay-Serial"]: given["public_key_pem"]},
    )
    notice = verify_notice(config, given["headers"], given["body"].encode(), now)
    plain = json.loads(right["plaintext"])
    assert isinstance(notice, RefundNotice)
    assert notice.refund.out_refund_no == plain["out_refund_no"]
    assert notice.refund.refund_fen == plain["amount"]["refund"] == 990
    assert notice.refund.total_fen == 1990


def test_certificate_list() -> None:
    given, right = vector("pay_certificates_response_java")
    sealed = given["response"]["data"][0]["encrypt_certificate"]
    pem = pay_crypto.aes_gcm_decrypt(
        given["apiv3_key"].encode(),
        sealed["nonce"].encode(),
        sealed["associated_data"].encode(),
        sealed["ciphertext"],
    ).decode()
    assert pem.strip() == right["certificate_pem"].strip()
    assert pay_crypto.serial_of(pem) == right["serial_no"]


def test_sensitive_field() -> None:
    given, right = vector("oaep_decrypt_java")
    key = pay_crypto.private_key(given["private_key_pem"])
    assert pay_crypto.oaep_decrypt(key, given["ciphertext_b64"]) == right["plaintext"]
    again = pay_crypto.oaep_encrypt(key.public_key(), "张三")
    assert pay_crypto.oaep_decrypt(key, again) == "张三"


def test_bill() -> None:
    given, right = vector("bill_all_csv")
    data = base64.b64decode(given["csv_utf8_b64"])
    with bills.open_bill(io.BytesIO(data), right["sha1_of_file"]) as bill:
        rows = list(bill.rows())
        assert len(rows) == right["rows"]
        assert {len(row) for row in rows} == {right["columns"]}
        assert list(bill.summary().values()) == right["summary_row"]
        for column in ("应结订单金额", "退款金额", "订单金额", "申请退款金额"):
            total = sum(bills.fen(row, column) for row in rows)
            assert total == Decimal(right["sums_computed"][column]) * 100


def test_push_url_check() -> None:
    given, right = vector("push_url_verify")
    push = Push(given["token"], "A" * 43, "wx")
    query = {k: given[k] for k in ("timestamp", "nonce", "echostr")}
    assert push.check_url(query | {"signature": right["signature"]}) == right["reply_body"]
    with pytest.raises(Forged):
        push.check_url(query | {"signature": "0" * 40})


def test_push_json() -> None:
    given, right = vector("push_secure_decrypt")
    push = Push(given["token"], given["encoding_aes_key"], right["receive_id"])
    query = {
        "timestamp": given["timestamp"],
        "nonce": given["nonce"],
        "signature": right["signature"],
        "msg_signature": right["msg_signature"],
    }
    body = json.dumps({"ToUserName": "gh", "Encrypt": given["encrypt"]}).encode()
    assert push.open(query, body) == json.loads(right["plaintext"])
    # The query's own signature does not cover the body: it must not be enough.
    with pytest.raises(Forged, match="bad_signature"):
        push.open(query | {"msg_signature": right["signature"]}, body)
    with pytest.raises(Forged, match="cannot_decrypt"):
        Push(given["token"], given["encoding_aes_key"], "wx0000").open(query, body)


def test_work_callback_xml() -> None:
    given, right = vector("wecom_callback_xml")
    push = Push(given["token"], given["encoding_aes_key"], right["receive_id"], is_work=True)
    query = {
        "timestamp": given["timestamp"],
        "nonce": given["nonce"],
        "msg_signature": right["msg_signature"],
    }
    body = f"<xml><Encrypt><![CDATA[{given['encrypt']}]]></Encrypt></xml>".encode()
    message = push.open(query, body)
    assert (message["Content"], message["AgentID"]) == ("hello", "218")
    with pytest.raises(Forged, match="timestamp"):
        push.open(query, body, now=int(given["timestamp"]) + 301)


def test_work_url_check() -> None:
    given, right = vector("wecom_echostr_wechatpy")
    push = Push(given["token"], given["encoding_aes_key"], right["receive_id"], is_work=True)
    query = {
        "timestamp": given["timestamp"],
        "nonce": given["nonce"],
        "msg_signature": right["msg_signature"],
        "echostr": given["echostr_urldecoded"],
    }
    assert push.check_work_url(query) == right["reply_body"]
    with pytest.raises(Forged):
        push.check_work_url(query | {"nonce": "437374424"})


@pytest.mark.parametrize("name", ["wecom_encrypt_wechatpy", "msgcrypt_encrypt_wxjava_1"])
def test_push_seal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given, right = vector(name)
    monkeypatch.setattr(PrpCrypto, "get_random_string", lambda self: given["random"])
    push = Push(given["token"], given["encoding_aes_key"], given["receive_id"])
    sealed = push.seal(given["plaintext"])
    assert sealed["Encrypt"] == right["encrypt"]
    if "msg_signature" in right:
        proof = signature(given["token"], given["timestamp"], given["nonce"], right["encrypt"])
        assert proof == right["msg_signature"]


def test_user_data() -> None:
    given, right = vector("session_decrypt_userinfo")
    owner = right["json"]["watermark"]
    values = {k: given[k] for k in ("session_key", "iv", "encrypted_data")}
    assert decrypt_user_data(appid=owner["appid"], **values) == right["json"]
    decrypt_user_data(appid=owner["appid"], now=owner["timestamp"] + 300, **values)
    with pytest.raises(Forged, match="timestamp"):
        decrypt_user_data(appid=owner["appid"], now=owner["timestamp"] + 301, **values)
    with pytest.raises(Forged, match="cannot_decrypt"):
        decrypt_user_data(appid="wx0000000000000000", **values)


def test_raw_data_signature() -> None:
    given, right = vector("rawdata_signature")
    text = given["raw_data"] + given["session_key"]
    assert hashlib.sha1(text.encode()).hexdigest() == right["signature"]


def test_page_signature() -> None:
    given, right = vector("jssdk_signature_sha1")
    parts = dict(part.split("=", 1) for part in given["string"].split("&"))
    made = signatures.jssdk(
        parts["jsapi_ticket"], parts["noncestr"], int(parts["timestamp"]), parts["url"]
    )
    assert made == right["signature"]


def test_rider_callback() -> None:
    given, right = vector("intracity_callback_md5")
    assert signatures.same_city(given["payload"], given["token"]) == right["sign"]
    signed = given["payload"] | {"sign": right["sign"]}
    assert signatures.is_same_city(signed, given["token"])
    assert not signatures.is_same_city(signed | {"order_status": 70000}, given["token"])


def test_secured_api_answer() -> None:
    given, right = vector("secure_api_gcm_decrypt")
    sealed = base64.b64decode(given["data_b64"]) + base64.b64decode(given["authtag_b64"])
    plain = pay_crypto.aes_gcm_decrypt(
        base64.b64decode(given["key_b64"]),
        base64.b64decode(given["iv_b64"]),
        given["associated_data"].encode(),
        base64.b64encode(sealed).decode(),
    )
    assert plain.decode() == right["plaintext"]
    given, right = vector("pss_verify_skit")
    key = pay_crypto.public_key(given["public_key_pem"])
    message = given["message"].encode()
    assert signatures.is_secured_answer(key, message, given["signature_b64"]) is right["valid"]
    assert not signatures.is_secured_answer(key, message + b".", given["signature_b64"])
