"""What `flask audit` proves of messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app.kernel.checks import Difference
from app.kernel.clock import now
from app.kernel.db import snapshot
from app.notify import queries

LIMIT = timedelta(days=1)  # every message has an end of its life long before


def no_message_is_stuck() -> Iterable[Difference]:
    """Each message was sent, skipped or failed, with a reason, within a day."""
    with snapshot():
        return [
            Difference("notify.stuck", message_id, f"{channel} {state} 超过一天")
            for message_id, channel, state in queries.stuck_since(now() - LIMIT)
        ]
