"""The cryptography of WeChat Pay v3: pure functions over bytes.

Signatures are RSA PKCS#1 v1.5 with SHA-256; secrets travel in AES-GCM under the APIv3 key
(AEAD_AES_256_GCM) or RSA-OAEP with SHA-1. Source: the signing and verifying pages of
pay.weixin.qq.com/doc/v3/merchant.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

SCHEME = "WECHATPAY2-SHA256-RSA2048"
PROBE_PREFIX = "WECHATPAY/SIGNTEST/"


@lru_cache(maxsize=16)
def private_key(pem: str) -> RSAPrivateKey:
    """PEM (PKCS#8 or PKCS#1) -> key. ValueError when it is not an RSA private key."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("not an RSA private key")
    return key


@lru_cache(maxsize=16)
def public_key(pem: str) -> RSAPublicKey:
    """PEM of a public key or of a certificate -> key. ValueError when it is neither."""
    raw = pem.encode()
    if "BEGIN CERTIFICATE" in pem:
        key: object = load_pem_x509_certificate(raw).public_key()
    else:
        key = load_pem_public_key(raw)
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA public key")
    return key


def serial_of(certificate_pem: str) -> str:
    """Upper-case hex serial number of a certificate, as WeChat writes it."""
    return f"{load_pem_x509_certificate(certificate_pem.encode()).serial_number:X}"


def request_message(method: str, path: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """What a merchant signs: `path` includes the query string; `body` is the exact bytes sent."""
    return f"{method}\n{path}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"


def answer_message(timestamp: str, nonce: str, body: bytes) -> bytes:
    """What WeChat signs, in answers and in notices."""
    return f"{timestamp}\n{nonce}\n".encode() + body + b"\n"


def pay_message(appid: str, timestamp: str, nonce: str, package: str) -> bytes:
    """What the mini program's paySign covers; signType is not part of it."""
    return f"{appid}\n{timestamp}\n{nonce}\n{package}\n".encode()


def sign(key: RSAPrivateKey, message: bytes) -> str:
    """Base64 signature."""
    return base64.b64encode(key.sign(message, PKCS1v15(), SHA256())).decode()


def verify(key: RSAPublicKey, message: bytes, signature: str) -> bool:
    """False for a wrong signature and for one that is not even base64 (probes)."""
    try:
        key.verify(base64.b64decode(signature, validate=True), message, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def aes_gcm_encrypt(key: bytes, nonce: bytes, aad: bytes, plaintext: bytes) -> str:
    """Base64 of ciphertext + 16-byte tag."""
    return base64.b64encode(AESGCM(key).encrypt(nonce, plaintext, aad)).decode()


def aes_gcm_decrypt(key: bytes, nonce: bytes, aad: bytes, ciphertext: str) -> bytes:
    """ValueError when the key, nonce, associated data or ciphertext do not belong together."""
    try:
        return AESGCM(key).decrypt(nonce, base64.b64decode(ciphertext, validate=True), aad)
    except (InvalidTag, binascii.Error) as error:
        raise ValueError("cannot decrypt") from error


def oaep_encrypt(key: RSAPublicKey, text: str) -> str:
    """For names and phone numbers in requests; name the key in `Wechatpay-Serial`."""
    return base64.b64encode(key.encrypt(text.encode(), _oaep())).decode()


def oaep_decrypt(key: RSAPrivateKey, ciphertext: str) -> str:
    """ValueError when it was not encrypted for this key."""
    return key.decrypt(base64.b64decode(ciphertext), _oaep()).decode()


def _oaep() -> OAEP:
    # SHA-1 is what the platform prescribes here.
    return OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None)  # noqa: S303
