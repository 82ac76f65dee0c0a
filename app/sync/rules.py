"""Pure rules of replay."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeGuard

from app.sync.types import Op

MAX_ID = 64


def body_hash(kind: str, body: dict[str, Any]) -> str:
    """Tells whether a repeated operation is the same one: key order does not matter."""
    text = json.dumps([kind, body], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def could_be_an_id(value: Any) -> TypeGuard[str]:
    """Whether a part of an unchecked body may be looked for: MySQL compares ids with ASCII only."""
    return isinstance(value, str) and value.isascii() and len(value) <= MAX_ID


def claimed_time(at: datetime | None) -> datetime | None:
    """The device's clock in UTC; None when that is before year 1 or after year 9999."""
    try:
        return at.astimezone(UTC) if at is not None else None
    except OverflowError:
        return None


def in_order(ops: Iterable[Op]) -> list[Op]:
    """As they were done on the device."""
    return sorted(ops, key=lambda op: (op.seq, op.op_id))
