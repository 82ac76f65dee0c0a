"""Order states, line shares and refund shares: pure."""

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


def share(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split fen by weights so that the parts sum to the whole (largest remainder).

    Equal remainders go to the earlier line. All-zero weights put everything on the first.
    """
    whole = sum(weights)
    if whole == 0:
        return [total_fen if i == 0 else 0 for i in range(len(weights))]
    parts = [total_fen * weight // whole for weight in weights]
    rest = total_fen - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total_fen * weights[i] % whole), i))
    for i in by_remainder[:rest]:
        parts[i] += 1
    return parts


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
