"""What `flask audit` proves of money."""

from __future__ import annotations

from collections.abc import Iterator

from app.kernel.checks import Difference
from app.kernel.db import snapshot
from app.payments import queries


def refunds_within_payments() -> Iterator[Difference]:
    """A payment's refunded_fen = its refunds, and never more than was paid."""
    with snapshot():
        for r in queries.payments_against_refunds():
            yield Difference(
                "payments.refunds",
                r.id,
                f"paid {r.paid_fen}, refunded {r.refunded_fen}, refunds {r.asked}",
            )
