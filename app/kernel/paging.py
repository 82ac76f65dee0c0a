"""Lists: `?limit&cursor` -> {items, next_cursor}; the cursor is the last row's sort key."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from pydantic import Field

from app.kernel.errors import InvalidInput
from app.kernel.http import Query

MAX_INTEGER = 2**63 - 1  # of a BIGINT


class PageQuery(Query):
    """limit 1-100, cursor as given by the page before."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=200)


def encode_cursor(*values: str | int) -> str:
    """An opaque cursor of the sort key's values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *kinds: type) -> list[Any] | None:
    """The values back, or None for the first page.

    kinds: what the sort key is made of: str (an ASCII id or code), int, datetime (aware, from
    its isoformat). kernel.invalid_input for a cursor that is not ours.
    """
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(raw)
        if not isinstance(values, list) or (kinds and len(values) != len(kinds)):
            raise ValueError(cursor)
        return [
            _value(value, kind)
            for value, kind in zip(values, kinds or map(type, values), strict=True)
        ]
    except (ValueError, OverflowError):  # binascii.Error is a ValueError
        raise InvalidInput(fields={"cursor": "不是有效的翻页位置"}) from None


def _value(value: Any, kind: type) -> str | int | datetime:
    if kind is int and type(value) is int and abs(value) <= MAX_INTEGER:
        return value
    if kind is str and isinstance(value, str) and value.isascii():
        return value
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    raise ValueError(f"{value!r} is not {kind.__name__}")
