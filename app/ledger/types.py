"""Shapes of the books. Fen; debit is positive, credit negative, as in every stored entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

COMMISSION_OWED = "commission_owed"  # what a leader has earned: a liability, one per person
COMMISSION_COST = "commission_cost"  # what the chain spends on it: an expense, one for all
BANK = "bank"  # the chain's own money, moved by bank or WeChat transfer outside of us: one for all

# Kinds of journals.
COMMISSION, CLAW_BACK = "commission", "claw_back"
PAYOUT, PAYOUT_BACK = "payout", "payout_back"


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
class JournalWanted:
    """Why a group of entries is written: once per `cause_key`.

    Where a person wrote it: who, and under which reference of the outside world.
    """

    cause_key: str
    kind: str
    note: str
    reference: str | None = None
    posted_by: str | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as stored, newest first in lists."""

    id: str
    journal_id: str
    account: str
    owner_id: str
    kind: str  # of the journal: commission | claw_back | payout | payout_back
    note: str
    reference: str | None
    posted_by: str | None
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


@dataclass(frozen=True, slots=True)
class Sums:
    """What moved an account of a person, none of it negative: earned, taken back, paid out.

    A payout that was taken back is as one that never was.
    """

    earned_fen: int
    taken_fen: int
    paid_fen: int


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry on a person's account, and what they are owed after it."""

    entry_id: str
    owed_fen: int
