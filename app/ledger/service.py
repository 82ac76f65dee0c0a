"""The verbs of the books: post a group of entries, read what is owed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from app.kernel.db import command, query
from app.kernel.events import emit
from app.ledger import locks, queries, rules
from app.ledger.errors import Unbalanced
from app.ledger.events import EntryPosted
from app.ledger.types import Account, AccountView, EntryView, EntryWanted


@command
def post(*, cause_key: str, kind: str, note: str, entries: Sequence[EntryWanted]) -> bool:
    """Write a journal whose entries sum to zero. False when this cause was written before.

    Raises ledger.unbalanced. Emits EntryPosted per account of a person.
    Locks: the accounts' rows, in code order.
    """
    if not entries or rules.imbalance(entries) != 0:
        raise Unbalanced(sum_fen=rules.imbalance(entries))
    journal_id = locks.write_journal(cause_key, kind, note)
    if journal_id is None:
        return False
    changes = rules.totals(entries)
    locks.change_balances([one.account for one in entries], changes)
    locks.write_entries(journal_id, entries)
    for one in {one.account.code: one for one in entries if one.account.owner_id}.values():
        emit(
            EntryPosted(
                journal_id,
                one.account.code,
                one.account.owner_id,
                -changes[one.account.code],
                one.order_id,
            )
        )
    return True


@query
def accounts(*, kind: str, limit: int = 50, after: str = "") -> list[AccountView]:
    """Accounts of a kind with their balances, by code after `after`."""
    return queries.accounts(kind, limit, after)


@query
def balance(*, account: Account) -> int:
    """Sum of the account's entries, debit positive; 0 for one that has none."""
    return queries.balance(account.code)


@query
def statement(
    *, account: Account, limit: int = 20, before: str | None = None
) -> tuple[int, list[EntryView]]:
    """(balance, entries newest first before an entry id)."""
    return queries.balance(account.code), queries.entries_of_account(account.code, limit, before)


@query
def sums(*, account: Account, since: datetime) -> tuple[int, int]:
    """(credited, debited) since a moment, both not negative."""
    return queries.sums_since(account.code, since)


@query
def total(*, kind: str) -> int:
    """Sum of the balances of a kind, debit positive."""
    return queries.total(kind)


@query
def entries_by_id(*, entry_ids: Collection[str]) -> dict[str, EntryView]:
    """Entries by their ids."""
    return queries.entries_by_id(entry_ids) if entry_ids else {}


@query
def entries_of_order(*, order_id: str, kind: str) -> list[EntryView]:
    """What an order has done to accounts of a kind, oldest first."""
    return queries.entries_of_order(order_id, kind)
