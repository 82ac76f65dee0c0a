"""Schemas of commission. Fen; rates in 1/10,000."""

from __future__ import annotations

from datetime import datetime

from app.kernel.http import View


class ScreenCommissionOrigin(View):
    """What an entry takes back from: when that was earned, and how much it was."""

    id: str
    credit_fen: int
    at: datetime


class ScreenCommissionEntry(View):
    """credit_fen > 0: earned (base_fen at rate_bp in 1/10,000); < 0: taken back from `origin`, or
    paid out.

    kind: commission | claw_back | payout (by the transfer `reference`; `is_undone` when it was
    taken back) | payout_back (> 0, of the payout `origin`) | another kind of journal, whose
    `note` says what it is. posted_by_name: who of headquarters entered it, for headquarters.
    """

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
    origin: ScreenCommissionOrigin | None
    at: datetime


class ScreenCommission(View):
    """A leader's account. month_*: since the first of the month in China, not below zero;
    owed_fen below zero is carried forward."""

    person_id: str
    name: str
    owed_fen: int
    month_earned_fen: int
    month_taken_fen: int
    month_paid_fen: int
    items: list[ScreenCommissionEntry]
    next_cursor: str | None


class ScreenCommissionOwed(View):
    """What one leader is owed, and where they stand."""

    person_id: str
    name: str
    place_names: list[str]
    owed_fen: int


class ScreenOwedPage(View):
    """Whom the chain owes commission; total_fen over all of them."""

    total_fen: int
    items: list[ScreenCommissionOwed]
    next_cursor: str | None
