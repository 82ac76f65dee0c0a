"""Which price applies, and what a quantity costs: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.offers.types import PriceRow

BASE = "base"


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
    """The place's own list beats `base`; within a list the cheapest price that applies.

    The price that would hold without a dated row is kept as `regular_fen`.
    """
    valid = [c for c in candidates if c.applies(at)]
    own = [c for c in valid if c.price_list == price_list]
    chosen = own or [c for c in valid if c.price_list == BASE]
    if not chosen:
        return None
    best = min(chosen, key=lambda c: (c.price_fen * 1_000_000 // c.per_quantity, c.price_id))
    undated = [c for c in chosen if c.valid_to is None and c.per_quantity == best.per_quantity]
    regular = max((c.price_fen for c in undated), default=best.price_fen)
    return PriceRow(
        best.price_id,
        best.sku_id,
        best.price_list,
        best.price_fen,
        best.per_quantity,
        max(regular, best.price_fen),
    )


def amount_fen(price_fen: int, per_quantity: int, quantity: int) -> int:
    """price * quantity / per_quantity, half up to the fen, at least 1 fen."""
    return max(1, (2 * price_fen * quantity + per_quantity) // (2 * per_quantity))
