"""Which price applies, and what a quantity costs: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.offers.types import PriceRow

BASE = "base"
PROMOTION = "promo"  # dated prices that hold in the whole chain


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored price with its validity [valid_from, valid_to)."""

    price_id: str
    sku_id: str
    price_list: str
    price_fen: int
    per_quantity: int
    valid_from: datetime | None
    valid_to: datetime | None

    def applies(self, at: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at < self.valid_to
        )


def choose(candidates: Iterable[Candidate], price_list: str, at: datetime) -> PriceRow | None:
    """The place's own list beats `base`; a chain-wide promotion counts where it is cheaper.

    `regular_fen` is what would be paid without the dated rows (the cheapest undated price of
    the same list), for an honest struck-out price.
    """
    valid = [c for c in candidates if c.applies(at)]
    regular = [c for c in valid if c.price_list == price_list and price_list != PROMOTION]
    regular = regular or [c for c in valid if c.price_list == BASE]
    if not regular:
        return None
    best = min(
        [*regular, *(c for c in valid if c.price_list == PROMOTION)],
        key=lambda c: (c.price_fen / c.per_quantity, c.price_id),
    )
    undated = [
        c.price_fen for c in regular if c.valid_to is None and c.per_quantity == best.per_quantity
    ]
    return PriceRow(
        best.price_id,
        best.sku_id,
        best.price_list,
        best.price_fen,
        best.per_quantity,
        max(best.price_fen, min(undated, default=0)),
    )


def amount_fen(price_fen: int, per_quantity: int, quantity: int) -> int:
    """price * quantity / per_quantity, half up to the fen, at least 1 fen."""
    return max(1, (2 * price_fen * quantity + per_quantity) // (2 * per_quantity))
