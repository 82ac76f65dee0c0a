"""What `flask audit` proves of money."""

from __future__ import annotations

from collections.abc import Iterator

from app.kernel.checks import Difference
from app.kernel.db import snapshot
from app.kernel.jobs import pending_keys
from app.payments import queries

BATCH = 1_000
ASK, LOOK = "payments.refund", "payments.refund_check"


def refunds_within_payments() -> Iterator[Difference]:
    """A payment's refunded_fen = its refunds, and never more than was paid."""
    with snapshot():
        for r in queries.payments_against_refunds():
            yield Difference(
                "payments.refunds",
                r.id,
                f"paid {r.paid_fen}, refunded {r.refunded_fen}, refunds {r.asked}",
            )


def refunds_are_asked_for() -> Iterator[Difference]:
    """Each refund without a final answer of WeChat will be asked for, or asked about, again."""
    with snapshot():
        rows = queries.refunds_on_their_way()
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            pending = pending_keys((ASK, LOOK), [row.out_refund_no for row in part])
            for row in part:
                kinds = (ASK,) if row.state == "asked" else (ASK, LOOK)
                if not any((kind, row.out_refund_no) in pending for kind in kinds):
                    yield Difference("payments.asked", row.id, f"{row.state}, and no call pending")


def money_of_nobody_goes_back() -> Iterator[Difference]:
    """Money without an order is on its way back, or on the board."""
    with snapshot():
        for r in queries.money_of_nobody():
            detail = f"kept {r.kept} for no order, on the board {r.known}"
            yield Difference("payments.nobodys", r.id, detail)
