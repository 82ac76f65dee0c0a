"""Writes to the books: journals, entries, and the balances that follow them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from app.kernel.clock import now
from app.kernel.db import execute, table_of
from app.kernel.ids import new_id
from app.ledger.models import Journal, LedgerAccount, LedgerEntry
from app.ledger.types import Account, EntryWanted, JournalWanted


def write_journal(wanted: JournalWanted) -> str | None:
    """A new journal's id; None when this cause has been written before."""
    known = execute(select(Journal.id).where(Journal.cause_key == wanted.cause_key)).first()
    if known is not None:
        return None
    journal_id = new_id("jnl")
    execute(
        insert(Journal).values(
            id=journal_id,
            cause_key=wanted.cause_key,
            kind=wanted.kind,
            note=wanted.note,
            reference=wanted.reference,
            posted_by=wanted.posted_by,
            at=now(),
        )
    )
    return journal_id


def change_balances(
    accounts: Sequence[Account], changes: Mapping[str, int], owed: str = ""
) -> bool:
    """balance += change, in code order; an account is made on its first entry.

    False, and the unit is to be rolled back, when more would be paid than is owed: when the
    account `owed` would come to stand above 0. The row's own update looks, so of two at once
    the second sees what the first has left.
    """
    by_code = {one.code: one for one in accounts}
    for code, change in changes.items():
        mine = update(LedgerAccount).where(LedgerAccount.code == code)
        if code == owed:
            mine = mine.where(LedgerAccount.balance_fen + change <= 0)
        done = execute(mine.values(balance_fen=LedgerAccount.balance_fen + change))
        if done.rowcount == 0:
            if code == owed:
                return False
            # two first entries at once: the loser's unit meets the key and runs again
            execute(
                insert(LedgerAccount).values(
                    code=code,
                    kind=by_code[code].kind,
                    owner_id=by_code[code].owner_id,
                    currency="CNY",
                    balance_fen=change,
                    created_at=now(),
                )
            )
    return True


def write_entries(journal_id: str, entries: Sequence[EntryWanted]) -> list[str]:
    """The ids of what was written, in the order of `entries`."""
    moment = now()
    rows: list[dict[str, Any]] = [
        {
            "id": new_id("ent"),
            "journal_id": journal_id,
            "account_code": one.account.code,
            "amount_fen": one.amount_fen,
            "order_id": one.order_id,
            "line_id": one.line_id,
            "place_id": one.place_id,
            "base_fen": one.base_fen,
            "rate_bp": one.rate_bp,
            "origin_id": one.origin_id,
            "at": moment,
        }
        for one in entries
    ]
    execute(insert(table_of(LedgerEntry)), rows)
    return [row["id"] for row in rows]
