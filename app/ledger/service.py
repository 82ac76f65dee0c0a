"""The verbs of the books: post a group of entries, pay what is owed, read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from app.identity import service as identity
from app.kernel.db import command, query
from app.kernel.events import emit
from app.kernel.ids import new_id
from app.ledger import locks, queries, rules
from app.ledger.errors import MoreThanOwed, PayoutNotFound, PayoutTakenBack, Unbalanced
from app.ledger.events import EntryPosted
from app.ledger.types import (
    BANK,
    COMMISSION_OWED,
    PAYOUT,
    PAYOUT_BACK,
    Account,
    AccountView,
    EntryView,
    EntryWanted,
    JournalWanted,
    Posted,
    Sums,
)


@command
def post(*, cause_key: str, kind: str, note: str, entries: Sequence[EntryWanted]) -> bool:
    """Write a journal whose entries sum to zero. False when this cause was written before.

    Raises ledger.unbalanced. Emits EntryPosted per account of a person.
    Locks: the accounts' rows, in code order.
    """
    return bool(_post(JournalWanted(cause_key, kind, note), entries))


@command
def pay_out(*, actor_id: str, person_id: str, amount_fen: int, reference: str) -> Posted:
    """Headquarters has paid a leader commission, by a transfer outside of us. Audited.

    `amount_fen` above 0, at most what is owed at this moment. Raises ledger.more_than_owed
    {owed_fen}. Emits EntryPosted. Locks: the accounts' rows, in code order; two at once do not
    pay more than is owed.
    """
    owed = Account(COMMISSION_OWED, person_id)
    entries = [EntryWanted(owed, amount_fen), EntryWanted(Account(BANK), -amount_fen)]
    paper = JournalWanted(f"payout:{new_id('pay')}", PAYOUT, "佣金付款", reference, actor_id)
    written = _post(paper, entries, owed.code)
    identity.record_audit(
        actor_id=actor_id,
        action="ledger.pay_out",
        subject=written[0],
        details={"person_id": person_id, "amount_fen": amount_fen, "reference": reference},
    )
    return Posted(written[0], -queries.balance(owed.code))


@command
def take_payout_back(*, actor_id: str, entry_id: str) -> Posted:
    """A payout was entered wrongly: an entry of the same amount that names it. Audited.

    `entry_id`: of the payout, on the leader's account. Raises ledger.payout_not_found,
    ledger.payout_taken_back. Emits EntryPosted. Locks: the accounts' rows, in code order.
    """
    gave = queries.entries_by_id([entry_id]).get(entry_id)
    if gave is None or gave.kind != PAYOUT or not gave.owner_id:
        raise PayoutNotFound
    owed = Account(COMMISSION_OWED, gave.owner_id)
    entries = [
        EntryWanted(owed, -gave.amount_fen, origin_id=entry_id),
        EntryWanted(Account(BANK), gave.amount_fen),
    ]
    # one key a payout: of two who take it back at once the second finds it written
    paper = JournalWanted(
        f"payout_back:{entry_id}", PAYOUT_BACK, "撤销付款", gave.reference, actor_id
    )
    written = _post(paper, entries)
    if not written:
        raise PayoutTakenBack
    identity.record_audit(
        actor_id=actor_id,
        action="ledger.take_payout_back",
        subject=written[0],
        details={"person_id": gave.owner_id, "payout": entry_id},
    )
    return Posted(written[0], -queries.balance(owed.code))


def _post(wanted: JournalWanted, entries: Sequence[EntryWanted], owed: str = "") -> list[str]:
    """The ids of the entries; none when the cause was written before.

    `owed`: the account that is paid and must not come to stand above 0.
    """
    if not entries or rules.imbalance(entries) != 0:
        raise Unbalanced(sum_fen=rules.imbalance(entries))
    journal_id = locks.write_journal(wanted)
    if journal_id is None:
        return []
    changes = rules.totals(entries)
    if not locks.change_balances([one.account for one in entries], changes, owed):
        raise MoreThanOwed(owed_fen=-queries.balance(owed))
    written = locks.write_entries(journal_id, entries)
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
    return written


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
def sums(*, account: Account, since: datetime) -> Sums:
    """What a person earned, had taken back and was paid since a moment."""
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
def taken_back(*, entry_ids: Collection[str]) -> set[str]:
    """Those of the entries from which something was taken back."""
    return queries.taken_back(entry_ids) if entry_ids else set()


@query
def entries_of_order(*, order_id: str, kind: str) -> list[EntryView]:
    """What an order has done to accounts of a kind, oldest first."""
    return queries.entries_of_order(order_id, kind)


@query
def owed_by_line(*, kind: str, after: str, limit: int) -> list[tuple[str, str, int, int]]:
    """(order, line, fen given less fen taken back, highest rate in basis points) of accounts of a
    kind, over the lines of `limit` orders after one; for the audit."""
    return [
        (row.order_id, row.line_id, int(row.fen), int(row.rate_bp))
        for row in queries.owed_by_line(kind, after, limit)
    ]
