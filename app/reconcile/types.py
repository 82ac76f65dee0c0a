"""Shapes of reconciliation. Fen; times aware UTC; a day is a Chinese calendar day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

PAY, REFUND = "pay", "refund"


@dataclass(frozen=True, slots=True)
class BillLine:
    """A line of the trade bill. number: out_trade_no, or out_refund_no of a refund."""

    what: str
    number: str
    wechat_no: str
    amount_fen: int
    fee_fen: int  # charged (pay) or given back (refund), never negative
    rate: str  # as printed: "0.60%"
    at: int  # unix seconds
    is_done: bool = True  # False: a refund under way, or one that failed


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A movement of the merchant's account. kind: trade | refund | fee | fee_back | other."""

    business_no: str
    kind: str
    signed_fen: int
    words: str


@dataclass(frozen=True, slots=True)
class OurLine:
    """What our books say of the same number."""

    what: str
    number: str
    wechat_no: str
    amount_fen: int
    order_id: str
    at: int


@dataclass(frozen=True, slots=True)
class Found:
    """A difference, before it has a row. kind: missing_here | missing_there | amount | state |
    duplicate | paid_twice | midnight | fee | flow."""

    kind: str
    what: str
    number: str
    wechat_no: str
    ours_fen: int
    theirs_fen: int
    order_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What a bill adds up to."""

    lines: int = 0
    pay_count: int = 0
    pay_fen: int = 0
    refund_count: int = 0
    refund_fen: int = 0
    fee_fen: int = 0
    flow_lines: int = 0
    other_fen: int = 0  # movements that are no trade: withdrawals, corrections


@dataclass(frozen=True, slots=True)
class DayView:
    """A day. state: waiting | open | closed."""

    bill_date: date
    state: str
    lines: int
    pay_count: int
    pay_fen: int
    refund_count: int
    refund_fen: int
    fee_fen: int
    flow_lines: int
    other_fen: int
    open_count: int
    explained_count: int
    attempts: int
    error: str | None
    next_try_at: datetime | None
    seconds: float | None
    finished_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClassView:
    """How many differences of a kind wait and how many are over."""

    kind: str
    waiting: int
    done: int


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A difference. state: open | repairing | resolved | explained.

    And crossed, which no list shows: bill and books have it on two days, minutes apart."""

    id: str
    bill_date: date
    kind: str
    what: str
    number: str
    wechat_no: str
    ours_fen: int
    theirs_fen: int
    order_id: str
    detail: str
    state: str
    note: str | None
    actor_id: str | None
    created_at: datetime
    closed_at: datetime | None
