"""Pure rules: the signature, the body's fingerprint, what an order may become."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

WINDOW_SECONDS = 300
MAX_BODY = 2 * 1024 * 1024
MAX_SALES = 500
MAX_LINES = 200

# (state, verb) -> next state of a platform's order. "none": it has not come yet.
ORDER_STATES: Mapping[tuple[str, str], str] = {
    ("none", "reserve"): "reserved",
    ("none", "cancel"): "cancelled",
    ("reserved", "commit"): "committed",
    ("reserved", "cancel"): "cancelled",
    ("reserved", "expire"): "expired",
    ("reserved", "lose"): "lost",
    ("lost", "commit"): "committed",
    ("lost", "cancel"): "cancelled",
    ("expired", "commit"): "committed",
    ("expired", "cancel"): "cancelled",
}


def text_to_sign(method: str, target: str, timestamp: str, nonce: str, body: bytes) -> str:
    """Method, path with query, unix seconds, nonce and the body's SHA-256, one a line."""
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join((method.upper(), target, timestamp, nonce, digest))


def signature(secret: str, text: str) -> str:
    """Lower-case hex of HMAC-SHA-256."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def is_signed(secret: str, text: str, given: str) -> bool:
    """In constant time."""
    return hmac.compare_digest(signature(secret, text).encode(), given.lower().encode())


def fingerprint(raw: Any) -> str:
    """The same content gives the same text, whatever the order of its keys."""
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
