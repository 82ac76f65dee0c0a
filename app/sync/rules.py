"""Pure rules of replay."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from app.sync.types import Op


def body_hash(kind: str, body: dict[str, Any]) -> str:
    """Tells whether a repeated operation is the same one: key order does not matter."""
    text = json.dumps([kind, body], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def in_order(ops: Iterable[Op]) -> list[Op]:
    """As they were done on the device."""
    return sorted(ops, key=lambda op: (op.seq, op.op_id))
