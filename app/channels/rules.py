"""Pure rules: the signature, the body's fingerprint, what an order may become."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
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


def lots_back(lots: Sequence[Sequence[Any]], returned: int, quantity: int) -> list[tuple[str, int]]:
    """Into which lots `quantity` units go, of which `returned` came back before: [(lot id, n)].

    `lots`: [lot id, n] as they were sold, first-expired first. What was taken last comes back
    first; more than was sold goes with the last one. Empty when no lot is known.
    """
    found: list[tuple[str, int]] = []
    skip, left = returned, quantity
    for lot_id, sold in reversed(lots):
        here = min(max(0, int(sold) - skip), left)
        skip = max(0, skip - int(sold))
        left -= here
        if here:
            found.append((str(lot_id), here))
    if left and lots:
        found.append((str(lots[-1][0]), left))
    return found


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
