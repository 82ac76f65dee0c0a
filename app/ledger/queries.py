"""Reading the books."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.kernel.db import all_rows
from app.ledger.models import Journal, LedgerAccount, LedgerEntry
from app.ledger.types import CLAW_BACK, PAYOUT, PAYOUT_BACK, AccountView, EntryView, Sums

_ENTRY = (
    LedgerEntry.id,
    LedgerEntry.journal_id,
    LedgerEntry.account_code,
    LedgerAccount.owner_id,
    Journal.kind,
    Journal.note,
    Journal.reference,
    Journal.posted_by,
    LedgerEntry.amount_fen,
    LedgerEntry.order_id,
    LedgerEntry.line_id,
    LedgerEntry.place_id,
    LedgerEntry.base_fen,
    LedgerEntry.rate_bp,
    LedgerEntry.origin_id,
    LedgerEntry.at,
)
_ENTRIES = (
    select(*_ENTRY)
    .join(Journal, Journal.id == LedgerEntry.journal_id)
    .join(LedgerAccount, LedgerAccount.code == LedgerEntry.account_code)
)


def accounts(kind: str, limit: int, after: str) -> list[AccountView]:
    rows = all_rows(
        select(
            LedgerAccount.code,
            LedgerAccount.kind,
            LedgerAccount.owner_id,
            LedgerAccount.currency,
            LedgerAccount.balance_fen,
        )
        .where(LedgerAccount.kind == kind, LedgerAccount.code > after)
        .order_by(LedgerAccount.code)
        .limit(limit)
    )
    return [AccountView(*row) for row in rows]


def balance(code: str) -> int:
    rows = all_rows(select(LedgerAccount.balance_fen).where(LedgerAccount.code == code))
    return int(rows[0][0]) if rows else 0


def entries_of_account(code: str, limit: int, before: str | None) -> list[EntryView]:
    """Newest first; ids sort by time."""
    statement = _ENTRIES.where(LedgerEntry.account_code == code)
    if before:
        statement = statement.where(LedgerEntry.id < before)
    rows = all_rows(statement.order_by(LedgerEntry.id.desc()).limit(limit))
    return [EntryView(*row) for row in rows]


def entries_of_order(order_id: str, kind: str) -> list[EntryView]:
    """Oldest first, of accounts of one kind."""
    rows = all_rows(
        _ENTRIES.where(LedgerEntry.order_id == order_id, LedgerAccount.kind == kind).order_by(
            LedgerEntry.id
        )
    )
    return [EntryView(*row) for row in rows]


def entries_by_id(entry_ids: Collection[str]) -> dict[str, EntryView]:
    rows = all_rows(_ENTRIES.where(LedgerEntry.id.in_(entry_ids)))
    return {row.id: EntryView(*row) for row in rows}


def taken_back(entry_ids: Collection[str]) -> set[str]:
    """Those of the entries that others name as their origin."""
    rows = all_rows(
        select(LedgerEntry.origin_id).where(LedgerEntry.origin_id.in_(entry_ids)).distinct()
    )
    return {row.origin_id for row in rows}


def sums_since(code: str, since: datetime) -> Sums:
    """Of an account of a person. A payout taken back counts for nothing, whenever that was."""
    origin = aliased(LedgerEntry)
    amount, is_payout = LedgerEntry.amount_fen, Journal.kind.in_((PAYOUT, PAYOUT_BACK))

    def part(which: Any, fen: Any) -> Any:
        return func.coalesce(func.sum(case((which, fen), else_=0)), 0)

    [row] = all_rows(
        select(
            part(and_(~is_payout, amount < 0), -amount),
            part(and_(~is_payout, amount > 0), amount),
            part(is_payout, amount),
        )
        .join(Journal, Journal.id == LedgerEntry.journal_id)
        .outerjoin(origin, origin.id == LedgerEntry.origin_id)
        .where(
            LedgerEntry.account_code == code,
            LedgerEntry.at >= since,
            or_(Journal.kind != PAYOUT_BACK, origin.at >= since),
        )
    )
    return Sums(*(int(one) for one in row))


def total(kind: str) -> int:
    """Sum of the balances of a kind of account."""
    rows = all_rows(
        select(func.coalesce(func.sum(LedgerAccount.balance_fen), 0)).where(
            LedgerAccount.kind == kind
        )
    )
    return int(rows[0][0])


def wrong_balances() -> list[Any]:
    """Accounts whose balance is not the sum of their entries."""
    sums = (
        select(LedgerEntry.account_code, func.sum(LedgerEntry.amount_fen).label("total"))
        .group_by(LedgerEntry.account_code)
        .subquery()
    )
    total = func.coalesce(sums.c.total, 0)
    return all_rows(
        select(LedgerAccount.code, LedgerAccount.balance_fen, total.label("total"))
        .outerjoin(sums, sums.c.account_code == LedgerAccount.code)
        .where(LedgerAccount.balance_fen != total)
    )


def unbalanced_journals() -> list[Any]:
    """Journals whose entries do not sum to zero, or that have none."""
    sums = (
        select(LedgerEntry.journal_id, func.sum(LedgerEntry.amount_fen).label("total"))
        .group_by(LedgerEntry.journal_id)
        .subquery()
    )
    return all_rows(
        select(Journal.id, Journal.cause_key, sums.c.total)
        .outerjoin(sums, sums.c.journal_id == Journal.id)
        .where(or_(sums.c.total.is_(None), sums.c.total != 0))
    )


def taken_beyond_origin() -> list[Any]:
    """Entries taken back without an origin on the same account, or by more than it gave."""
    origin, back = aliased(LedgerEntry), aliased(LedgerEntry)
    beyond = (
        select(origin.id, origin.amount_fen, func.sum(back.amount_fen).label("taken"))
        .join(back, back.origin_id == origin.id)
        .group_by(origin.id, origin.amount_fen)
        .having(func.abs(func.sum(back.amount_fen)) > func.abs(origin.amount_fen))
    )
    nameless = (
        select(LedgerEntry.id, LedgerEntry.amount_fen, LedgerEntry.amount_fen.label("taken"))
        .join(Journal, Journal.id == LedgerEntry.journal_id)
        .join(LedgerAccount, LedgerAccount.code == LedgerEntry.account_code)
        .outerjoin(origin, origin.id == LedgerEntry.origin_id)
        .where(
            Journal.kind.in_((CLAW_BACK, PAYOUT_BACK)),
            LedgerAccount.owner_id != "",
            or_(origin.id.is_(None), origin.account_code != LedgerEntry.account_code),
        )
    )
    return [*all_rows(beyond), *all_rows(nameless)]


def owed_by_line(kind: str, after: str, limit: int) -> list[Any]:
    """order_id, line_id, what the line's entries give in sum, and their highest rate; over the
    lines of so many orders, by order."""
    mine = select(LedgerEntry.order_id).where(LedgerEntry.order_id > after).distinct()
    page = mine.order_by(LedgerEntry.order_id).limit(limit).subquery()
    last = select(func.max(page.c.order_id)).scalar_subquery()
    return all_rows(
        select(
            LedgerEntry.order_id,
            LedgerEntry.line_id,
            func.sum(-LedgerEntry.amount_fen).label("fen"),
            func.max(LedgerEntry.rate_bp).label("rate_bp"),
        )
        .join(LedgerAccount, LedgerAccount.code == LedgerEntry.account_code)
        .where(
            LedgerAccount.kind == kind, LedgerEntry.order_id > after, LedgerEntry.order_id <= last
        )
        .group_by(LedgerEntry.order_id, LedgerEntry.line_id)
        .order_by(LedgerEntry.order_id, LedgerEntry.line_id)
    )
