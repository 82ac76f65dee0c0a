"""Shapes of the books. Fen; debit is positive, credit negative, as in every stored entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

COMMISSION_OWED = "commission_owed"  # what a leader has earned: a liability, one per person
COMMISSION_COST = "commission_cost"  # what the chain spends on it: an expense, one for all


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its kind and whose it is ("" for the chain's own)."""

    kind: str
    owner_id: str = ""

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.owner_id}" if self.owner_id else self.kind


@dataclass(frozen=True, slots=True)
class EntryWanted:
    """One side of a journal. `origin_id`: the entry that this one takes back."""

    account: Account
    amount_fen: int
    order_id: str = ""
    line_id: str = ""
    place_id: str = ""
    base_fen: int = 0
    rate_bp: int = 0
    origin_id: str | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as stored, newest first in lists."""

    id: str
    journal_id: str
    account: str
    owner_id: str
    kind: str  # of the journal: commission | claw_back
    note: str
    amount_fen: int
    order_id: str
    line_id: str
    place_id: str
    base_fen: int
    rate_bp: int
    origin_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account and its balance: the sum of its entries (debit positive)."""

    code: str
    kind: str
    owner_id: str
    currency: str
    balance_fen: int
