"""What `flask audit` proves of commission (design, invariant 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.groupbuy import rules
from app.groupbuy.types import LineKept
from app.kernel.checks import Difference
from app.kernel.clock import now
from app.kernel.db import snapshot
from app.ledger import service as ledger
from app.ledger.types import COMMISSION_OWED
from app.ordering import service as ordering
from app.ordering.types import LineView
from app.payments import service as payments

IN_FLIGHT = timedelta(seconds=60)  # a refund of the last minute is on its way to the books
BATCH = 500


def commission_was_earned() -> Iterator[Difference]:
    """No line holds more commission than its rate of what its customer keeps."""
    with snapshot():
        after = ""
        while rows := ledger.owed_by_line(kind=COMMISSION_OWED, after=after, limit=BATCH):
            after = rows[-1][0]
            orders = ordering.lines_of_orders(order_ids={row[0] for row in rows})
            lines = {line.id: line for found in orders.values() for line in found}
            for order_id, line_id, fen, rate_bp in rows:
                most = _most(lines.get(line_id), rate_bp)
                if fen > most and not _is_fresh(order_id):
                    detail = f"holds {fen}, {rate_bp} basis points of it are {most}"
                    yield Difference("groupbuy.commission", f"{order_id} {line_id}", detail)


def _most(line: LineView | None, rate_bp: int) -> int:
    """As if every unit had been handed out at a point."""
    if line is None:
        return 0
    kept = LineKept(
        line.id,
        line.quantity,
        line.quantity,
        line.goods_fen - line.discount_fen,
        line.freight_fen,
        line.total_fen,
        line.refunded_quantity,
        line.refunded_fen,
    )
    return rules.commission(rules.base_fen(kept), rate_bp)


def _is_fresh(order_id: str) -> bool:
    refunds = payments.refunds_of_order(order_id=order_id)
    return any(one.created_at > now() - IN_FLIGHT for one in refunds)
