"""Facts about the books."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class EntryPosted(Event):
    """Somebody is owed more (credit_fen > 0) or less (< 0: taken back, paid) than before."""

    journal_id: str
    account: str
    owner_id: str
    credit_fen: int
    order_id: str
