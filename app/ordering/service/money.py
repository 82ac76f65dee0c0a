"""Giving money back for lines, right to the fen, and never beyond what was paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.ordering import locks, queries, rules
from app.ordering.types import LineView, Worth
from app.payments import service as payments
from app.payments.types import RefundLine


def refund_units(order_id: str, units: Mapping[str, int], *, reason: str, cause: str) -> int:
    """Refund `units` (line id -> quantity) of a paid order with their freight share.

    `cause` makes the refund repeatable: the same cause (`refused:<shipment>`) refunds once.
    Returns fen. Locks: the lines and the order.
    """
    parts: list[RefundLine] = []
    for line, back in _lines_back(order_id, units):
        amount = _share(line, back)
        seen = (line.refunded_quantity, line.refunded_fen)
        if not locks.refund_line(line.id, seen, back, amount):
            raise RuntimeError("a line changed while its order was locked")
        parts.append(RefundLine(line.id, back, amount))
    total = sum(part.amount_fen for part in parts)
    if total:
        if not locks.add_refunded(order_id, total):
            raise RuntimeError("refund beyond what was paid")
        payments.ask_refund(
            order_id=order_id,
            amount_fen=total,
            reason=reason,
            cause_key=cause,
            lines=parts,
        )
    return total


def worth(order_id: str, units: Mapping[str, int]) -> Worth:
    """What `refund_units` would give back. Locks nothing."""
    amount = freight = 0
    for line, back in _lines_back(order_id, units):
        amount += _share(line, back)
        freight += rules.share_of_units(
            line.freight_fen, line.quantity, line.refunded_quantity, back
        )
    return Worth(amount, min(freight, amount))


def refund_rest(order_id: str, *, reason: str, cause: str) -> int:
    """Refund all that is left of a paid order. Returns fen."""
    units = {line.id: line.quantity - line.refunded_quantity for line in queries.lines(order_id)}
    return refund_units(order_id, units, reason=reason, cause=cause)


def _lines_back(order_id: str, units: Mapping[str, int]) -> Iterator[tuple[LineView, int]]:
    """(line, units of it that can still go back)."""
    for line in queries.lines(order_id):
        back = min(units.get(line.id, 0), line.quantity - line.refunded_quantity)
        if back > 0:
            yield line, back


def _share(line: LineView, back: int) -> int:
    return rules.refund_share(
        total_fen=line.total_fen,
        quantity=line.quantity,
        refunded_quantity=line.refunded_quantity,
        refunded_fen=line.refunded_fen,
        withheld_fen=line.withheld_fen,
        back=back,
    )
