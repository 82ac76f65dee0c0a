"""Personal data at rest, blind indexes and signed codes.

Fields: AES-256-GCM, stored as `v1:` + base64(nonce + ciphertext); the key is derived from
JIUJIN_DATA_KEY. Blind index: HMAC-SHA-256 of the normalised value, so that a phone can be
looked up without being readable. Codes: HMAC-SHA-256, truncated by the caller's need.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.kernel.settings import settings

_NONCE = 12


@functools.cache
def _derive(secret: str, purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), key=secret.encode()[:64], digest_size=32).digest()


def seal(text: str) -> str:
    """Encrypt a personal field for the database."""
    nonce = secrets.token_bytes(_NONCE)
    box = AESGCM(_derive(settings().data_key, "field")).encrypt(nonce, text.encode(), b"v1")
    return "v1:" + base64.b64encode(nonce + box).decode()


def unseal(stored: str) -> str:
    """Decrypt a field; ValueError when it was made with another key or changed."""
    version, _, body = stored.partition(":")
    if version != "v1":
        raise ValueError(f"unknown field encryption {version!r}")
    raw = base64.b64decode(body)
    key = _derive(settings().data_key, "field")
    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], b"v1").decode()
    except InvalidTag:
        raise ValueError("the field was sealed with another data key") from None


def blind_index(text: str) -> str:
    """A look-up key for a sealed value; 64 hex characters."""
    key = _derive(settings().data_key, "index")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def sign(purpose: str, text: str, length: int = 16) -> str:
    """A keyed tag over `text`: base32 without padding, `length` characters (5 bits each)."""
    digest = hmac.new(_derive(settings().secret_key, purpose), text.encode(), hashlib.sha256)
    return base64.b32encode(digest.digest()).decode().rstrip("=")[:length]


def same(left: str, right: str) -> bool:
    """Constant-time comparison."""
    return hmac.compare_digest(left.encode(), right.encode())


def token_hash(token: str) -> str:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def mask_phone(phone: str) -> str:
    """138****8000"""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 7 else "****"


def mask_name(name: str) -> str:
    """王**: the first character stays."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""
