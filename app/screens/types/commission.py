"""Commission as a leader reads it, and as headquarters owes it. Fen; times aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CommissionOrigin:
    """What an entry takes back from: when that was earned, and how much it was."""

    id: str
    credit_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CommissionEntry:
    """credit_fen > 0: earned (base_fen at rate_bp in 1/10,000); < 0: taken back from `origin`, or
    paid out under `reference`. A payout with `is_undone` was taken back, by an entry > 0."""

    id: str
    kind: str
    note: str
    reference: str
    posted_by_name: str
    is_undone: bool
    credit_fen: int
    order_id: str
    number: str
    goods: str
    place_name: str
    base_fen: int
    rate_bp: int
    origin: CommissionOrigin | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Commission:
    """A leader's account. month_*: since the first of the month in China, not below zero;
    owed_fen below zero is carried forward."""

    person_id: str
    name: str
    owed_fen: int
    month_earned_fen: int
    month_taken_fen: int
    month_paid_fen: int
    items: tuple[CommissionEntry, ...]


@dataclass(frozen=True, slots=True)
class CommissionOwed:
    """What one leader is owed, and where they stand."""

    person_id: str
    name: str
    place_names: tuple[str, ...]
    owed_fen: int
