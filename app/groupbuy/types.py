"""Shapes of commission. Rates in basis points (1/10,000), money in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RateView:
    """A rate with its validity. place_id "" every point, leader_id "" every leader."""

    id: str
    place_id: str
    leader_id: str
    rate_bp: int
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class LineKept:
    """What of an order's line reached customers at a point, and what is still paid for."""

    line_id: str
    quantity: int
    delivered: int
    goods_fen: int  # after discount, without freight
    freight_fen: int
    total_fen: int
    refunded_quantity: int
    refunded_fen: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What the books hold of a line: entries that gave, and what later ones took."""

    entry_id: str
    owner_id: str
    place_id: str
    given_fen: int
    base_fen: int
    rate_bp: int
    left_fen: int


@dataclass(frozen=True, slots=True)
class Change:
    """One entry to write. `origin_id`: the entry it takes from; None: it gives."""

    line_id: str
    owner_id: str
    place_id: str
    amount_fen: int
    base_fen: int
    rate_bp: int
    origin_id: str | None
