"""Signatures outside Pay v3 and message push: web pages, rider callbacks, secured API answers."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256


def jssdk(ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """What a page inside WeChat or 企业微信 passes to wx.config; `url` without its fragment."""
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def same_city(payload: Mapping[str, object], token: str) -> str:
    """`sign` of a 同城配送 callback: MD5 over the sorted fields and the message-push token."""
    fields = sorted((key, value) for key, value in payload.items() if key != "sign")
    text = "&".join(f"{key}={value}" for key, value in fields) + f"&token={token}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def is_same_city(payload: Mapping[str, object], token: str) -> bool:
    """Whether a callback carries its right `sign`."""
    return hmac.compare_digest(
        str(payload.get("sign", "")).encode(), same_city(payload, token).encode()
    )


def is_secured_answer(key: RSAPublicKey, message: bytes, signature: str) -> bool:
    """API security (接口签名) signs with RSA-PSS, SHA-256, salt of the signature's own length."""
    padding = PSS(mgf=MGF1(SHA256()), salt_length=PSS.AUTO)
    try:
        key.verify(base64.b64decode(signature, validate=True), message, padding, SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True
