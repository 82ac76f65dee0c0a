"""Lists: `?limit&cursor` -> {items, next_cursor}; the cursor is the last row's sort key."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from pydantic import Field

from app.kernel.errors import InvalidInput
from app.kernel.http import Query


class PageQuery(Query):
    """limit 1-100, cursor as given by the page before."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=200)


def encode_cursor(*values: str | int) -> str:
    """An opaque cursor of the sort key's values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> list[Any] | None:
    """The values back; kernel.invalid_input for a cursor that is not ours."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(raw)
    except (ValueError, binascii.Error):
        raise InvalidInput(fields={"cursor": "不是有效的翻页位置"}) from None
    if not isinstance(values, list) or not all(isinstance(v, str | int) for v in values):
        raise InvalidInput(fields={"cursor": "不是有效的翻页位置"})
    return values
