"""Double entry: groups sum to zero, a cause is written once, the audit sees what does not fit."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.kernel.db import execute, unit_of_work
from app.ledger import checks, service
from app.ledger.errors import Unbalanced
from app.ledger.models import LedgerAccount, LedgerEntry
from app.ledger.types import COMMISSION_COST, COMMISSION_OWED, Account, EntryWanted
from tests.races.together import at_once

LI, WANG = Account(COMMISSION_OWED, "psn_li"), Account(COMMISSION_OWED, "psn_wang")
COST = Account(COMMISSION_COST)


def earn(key: str, account: Account, fen: int) -> bool:
    entries = [EntryWanted(account, -fen), EntryWanted(COST, fen)]
    return service.post(cause_key=key, kind="commission", note="测试", entries=entries)


def audit() -> list[str]:
    return [one.check for check in (checks.books_add_up, checks.taken_back_has_origins)
            for one in check()]  # fmt: skip


def test_a_group_that_does_not_sum_to_zero_is_refused(database: str) -> None:
    for entries in ([], [EntryWanted(LI, -5), EntryWanted(COST, 4)]):
        with pytest.raises(Unbalanced):
            service.post(cause_key="k", kind="commission", note="", entries=entries)
    assert service.balance(account=LI) == 0


def test_the_same_cause_is_written_once(database: str) -> None:
    assert [earn("a", LI, 5), earn("a", LI, 5), earn("b", LI, 7)] == [True, False, True]
    assert (service.balance(account=LI), service.balance(account=COST)) == (-12, 12)
    assert audit() == []


def test_many_at_once_add_up(database: str) -> None:
    calls = [lambda n=n: earn(f"k{n % 10}", LI if n % 2 else WANG, 3) for n in range(20)]
    assert sorted(at_once(calls)) == [False] * 10 + [True] * 10
    assert service.balance(account=COST) == 30
    assert service.balance(account=LI) + service.balance(account=WANG) == -30
    assert audit() == []


def test_the_audit_sees_a_wrong_balance_a_lost_entry_and_a_nameless_claw_back(
    database: str,
) -> None:
    earn("a", LI, 5)
    with unit_of_work():
        execute(update(LedgerAccount).where(LedgerAccount.code == LI.code).values(balance_fen=0))
    assert audit() == ["ledger.balances"]
    with unit_of_work():
        execute(update(LedgerAccount).where(LedgerAccount.code == LI.code).values(balance_fen=-6))
        execute(
            update(LedgerEntry).where(LedgerEntry.account_code == LI.code).values(amount_fen=-6)
        )
    assert audit() == ["ledger.journals"]
    back = [EntryWanted(WANG, 2), EntryWanted(COST, -2)]
    service.post(cause_key="c", kind="claw_back", note="", entries=back)
    assert audit() == ["ledger.journals", "ledger.origins"]
