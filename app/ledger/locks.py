"""Writes to the books: journals, entries, and the balances that follow them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from app.kernel.clock import now
from app.kernel.db import execute, table_of
from app.kernel.ids import new_id
from app.ledger.models import Journal, LedgerAccount, LedgerEntry
from app.ledger.types import Account, EntryWanted


def write_journal(cause_key: str, kind: str, note: str) -> str | None:
    """A new journal's id; None when this cause has been written before."""
    known = execute(select(Journal.id).where(Journal.cause_key == cause_key)).first()
    if known is not None:
        return None
    journal_id = new_id("jnl")
    execute(
        insert(Journal).values(id=journal_id, cause_key=cause_key, kind=kind, note=note, at=now())
    )
    return journal_id


def change_balances(accounts: Sequence[Account], changes: Mapping[str, int]) -> None:
    """balance += change, in code order; an account is made on its first entry."""
    by_code = {one.code: one for one in accounts}
    for code, change in changes.items():
        done = execute(
            update(LedgerAccount)
            .where(LedgerAccount.code == code)
            .values(balance_fen=LedgerAccount.balance_fen + change)
        )
        if done.rowcount == 0:
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


def write_entries(journal_id: str, entries: Sequence[EntryWanted]) -> None:
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
