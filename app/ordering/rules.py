"""Order states and refund shares: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ORDER_STATES: dict[tuple[str, str], str] = {
    ("awaiting_payment", "pay"): "paid",
    ("awaiting_payment", "cancel"): "cancelled",
    ("awaiting_payment", "expire"): "expired",
    ("expired", "revive"): "paid",  # late money found goods again
    ("paid", "complete"): "completed",
    ("paid", "cancel"): "cancelled",
    ("paid", "cancel_rest"): "paid",  # what has left is kept; the last parcel completes it
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
    *,
    total_fen: int,
    quantity: int,
    refunded_quantity: int,
    refunded_fen: int,
    back: int,
    withheld_fen: int = 0,
) -> int:
    """What `back` more units of a line are worth, so that all of them make the whole.

    The units that are left share what is left, rounded down; the last unit takes the rest.
    `withheld_fen`: agreed to stay with us when earlier units came back for less.
    """
    left = quantity - refunded_quantity
    if not 0 < back <= left:
        raise ValueError("more units than the line has left")
    return (total_fen - refunded_fen - withheld_fen) * back // left


def share_of_units(fen: int, quantity: int, before: int, back: int) -> int:
    """The part of a line's freight or discount that goes with `back` units after `before`."""
    return fen * (before + back) // quantity - fen * before // quantity


@dataclass(frozen=True, slots=True)
class LineMoney:
    """A line's money as stored: fen and base units."""

    quantity: int
    discount_fen: int
    freight_fen: int
    total_fen: int
    refunded_quantity: int
    refunded_fen: int
    withheld_fen: int


@dataclass(frozen=True, slots=True)
class RefundPart:
    """One line's part of a refund: amount = goods - discount + freight, in fen.

    `withheld_change`: what stays with us of the units that came back (negative: given up).
    """

    quantity: int
    amount_fen: int
    goods_fen: int
    discount_fen: int
    freight_fen: int
    withheld_change: int


def refund_part(line: LineMoney, quantity: int, amount_fen: int | None) -> RefundPart:
    """What a refund of `quantity` units and/or a named amount takes from a line.

    Units without an amount: their share of what is left. An amount without units: money only.
    Both: the units come back for that amount. ValueError for nothing, for more units than are
    left, and for more than the line still holds.
    """
    if quantity < 0 or quantity > line.quantity - line.refunded_quantity:
        raise ValueError("more units than the line has left")
    left_fen = line.total_fen - line.refunded_fen
    share = (
        refund_share(
            total_fen=line.total_fen,
            quantity=line.quantity,
            refunded_quantity=line.refunded_quantity,
            refunded_fen=line.refunded_fen,
            withheld_fen=line.withheld_fen,
            back=quantity,
        )
        if quantity
        else 0
    )
    amount = share if amount_fen is None else amount_fen
    if amount < 0 or amount > left_fen or (amount == 0 and quantity == 0):
        raise ValueError("more than the line still holds, or nothing")
    # what is left of the line for its units; an amount beyond it comes out of what was withheld
    for_units = left_fen - line.withheld_fen
    withheld = max(0, share - amount) - max(0, amount - for_units)
    freight = share_of_units(line.freight_fen, line.quantity, line.refunded_quantity, quantity)
    discount = share_of_units(line.discount_fen, line.quantity, line.refunded_quantity, quantity)
    if amount != share or freight > amount:
        freight = discount = 0  # an agreed amount has no parts
    return RefundPart(quantity, amount, amount - freight + discount, discount, freight, withheld)


def merged(lines: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """One line per SKU, in the order they were first named."""
    summed: dict[str, int] = {}
    for sku_id, quantity in lines:
        summed[sku_id] = summed.get(sku_id, 0) + quantity
    return list(summed.items())
