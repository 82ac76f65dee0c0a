"""SELECTs of sync."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.kernel.db import execute
from app.sync.models import SyncOp


def find_op(actor_id: str, op_id: str) -> Any | None:
    """What is stored of an operation: body_hash, status, answer."""
    return execute(
        select(SyncOp.body_hash, SyncOp.status, SyncOp.answer).where(
            SyncOp.actor_id == actor_id, SyncOp.op_id == op_id
        )
    ).first()
