"""What `flask audit` proves of the books (design, invariant 5)."""

from __future__ import annotations

from collections.abc import Iterator

from app.kernel.checks import Difference
from app.kernel.db import snapshot
from app.ledger import queries


def books_add_up() -> Iterator[Difference]:
    """Every journal sums to zero; every balance is the sum of its entries."""
    with snapshot():
        for r in queries.unbalanced_journals():
            yield Difference("ledger.journals", r.id, f"{r.cause_key}: sums to {r.total}")
        for r in queries.wrong_balances():
            yield Difference("ledger.balances", r.code, f"balance {r.balance_fen}, sum {r.total}")


def taken_back_has_origins() -> Iterator[Difference]:
    """What was taken back, commission or a payout, names its entry and takes no more than that."""
    with snapshot():
        for r in queries.taken_beyond_origin():
            yield Difference("ledger.origins", r.id, f"gave {r.amount_fen}, taken {r.taken}")
