"""What makes a group of entries whole. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.ledger.types import EntryWanted


def totals(entries: Sequence[EntryWanted]) -> dict[str, int]:
    """Account code -> change of its balance, in code order (the order of locking)."""
    summed: dict[str, int] = {}
    for one in entries:
        summed[one.account.code] = summed.get(one.account.code, 0) + one.amount_fen
    return dict(sorted(summed.items()))


def imbalance(entries: Sequence[EntryWanted]) -> int:
    """Debits less credits; 0 when the group is whole."""
    return sum(one.amount_fen for one in entries)
