"""Paying commission under a race: nobody is paid more than is owed, nothing is taken back twice."""

from __future__ import annotations

import functools

import pytest

from app import create_app
from app.kernel.checks import run_checks
from app.ledger import service
from app.ledger.types import BANK, COMMISSION_COST, COMMISSION_OWED, Account, EntryWanted
from tests.races.together import at_once, in_processes, tally

PERSON = "psn_li"
LI, COST = Account(COMMISSION_OWED, PERSON), Account(COMMISSION_COST)


def earn(fen: int, key: str) -> bool:
    entries = [EntryWanted(LI, -fen), EntryWanted(COST, fen)]
    return service.post(cause_key=key, kind="commission", note="", entries=entries)


def pay(fen: int) -> str:
    service.pay_out(actor_id="psn_hq", person_id=PERSON, amount_fen=fen, reference="1")
    return "paid"


def pay_in_a_process(fen: int) -> str:
    create_app()
    return pay(fen)


def books() -> tuple[int, int]:
    """(owed, paid)."""
    return -service.balance(account=LI), -service.balance(account=Account(BANK))


def test_ten_pay_all_that_is_owed_at_once(database: str) -> None:
    earn(500, "a")
    told = tally(at_once([functools.partial(pay, 500)] * 10))
    assert told == {"paid": 1, "ledger.more_than_owed": 9}
    assert books() == (0, 500)
    assert run_checks() == []


def test_twelve_parts_at_once_are_paid_as_far_as_it_goes(database: str) -> None:
    earn(500, "a")
    told = tally(at_once([functools.partial(pay, 120)] * 12))
    assert told == {"paid": 4, "ledger.more_than_owed": 8}
    assert books() == (20, 480)
    assert run_checks() == []


def test_processes_pay_no_more_than_is_owed(database: str) -> None:
    earn(500, "a")
    run = "tests.races.test_payouts:pay_in_a_process"
    assert in_processes(database, run, [(100,)] * 4, threads=3) == {
        "paid": 5,
        "ledger.more_than_owed": 7,
    }
    assert books() == (0, 500)
    assert run_checks() == []


def test_ten_take_the_same_payout_back(database: str) -> None:
    earn(500, "a")
    paid = service.pay_out(actor_id="psn_hq", person_id=PERSON, amount_fen=500, reference="1")
    back = functools.partial(service.take_payout_back, actor_id="psn_hq", entry_id=paid.entry_id)
    told = tally(at_once([back] * 10))
    assert told == {"ok": 1, "ledger.payout_taken_back": 9}
    assert books() == (500, 0)
    assert run_checks() == []


@pytest.mark.parametrize("round_", range(3))
def test_paying_while_it_is_earned_and_clawed_back(database: str, round_: int) -> None:
    """In any order: what was earned is owed or paid, and no payout went beyond what was owed."""
    earn(500, "a")
    [gave] = service.statement(account=LI)[1]
    back = [EntryWanted(LI, 300, origin_id=gave.id), EntryWanted(COST, -300)]
    claw_back = functools.partial(
        service.post, cause_key="back", kind="claw_back", note="", entries=back
    )
    calls = [functools.partial(pay, 100)] * 8 + [functools.partial(earn, 50, "b"), claw_back]
    told = tally(at_once(calls))
    assert told["True"] == 2
    assert set(told) <= {"True", "paid", "ledger.more_than_owed"}
    owed, paid = books()
    assert (owed + paid, paid) == (250, 100 * told["paid"])
    assert 200 <= paid <= 500
    assert run_checks() == []
