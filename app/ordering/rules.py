"""Order states and refund shares: pure."""

from __future__ import annotations

from collections.abc import Sequence

ORDER_STATES: dict[tuple[str, str], str] = {
    ("awaiting_payment", "pay"): "paid",
    ("awaiting_payment", "cancel"): "cancelled",
    ("awaiting_payment", "expire"): "expired",
    ("expired", "revive"): "paid",  # late money found goods again
    ("paid", "complete"): "completed",
    ("paid", "cancel"): "cancelled",
}

MAX_LINES = 60
MAX_QUANTITY = 1_000_000  # base units of one line: a ton of grams


def next_state(state: str, verb: str) -> str | None:
    """The state a verb leads to, or None when it is not allowed."""
    return ORDER_STATES.get((state, verb))


def sources(verb: str) -> tuple[str, ...]:
    """The states from which a verb is allowed."""
    return tuple(state for state, known in ORDER_STATES if known == verb)


def refund_share(
    *, total_fen: int, quantity: int, refunded_quantity: int, refunded_fen: int, back: int
) -> int:
    """What `back` more units of a line are worth, so that all of them make the whole.

    Cumulative: worth(n) = total * n / quantity, rounded down; the last unit takes the rest.
    """
    after = refunded_quantity + back
    if not 0 < back <= quantity - refunded_quantity:
        raise ValueError("more units than the line has left")
    return total_fen * after // quantity - refunded_fen


def merged(lines: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """One line per SKU, in the order they were first named."""
    summed: dict[str, int] = {}
    for sku_id, quantity in lines:
        summed[sku_id] = summed.get(sku_id, 0) + quantity
    return list(summed.items())
