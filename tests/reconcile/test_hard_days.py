"""Days on which the bill says what nobody expects: each yuan is a difference once, or is none."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest

from app.kernel.clock import frozen_at, local, now
from app.payments import service as payments
from app.payments.types import Paid, Refunded
from app.reconcile import checks
from app.reconcile import service as reconcile
from app.reconcile.errors import BillNotReady
from tests.reconcile.bank import NOON, YESTERDAY, Bank, audit, bank, found, paid, run, start
from wechat.errors import Refused

__all__ = ["bank"]


def refund_of(payment: Any) -> Any:
    refund_id = payments.ask_refund(
        payment_id=payment.id, amount_fen=300, reason="x", cause_key="x:1", lines=[]
    )
    return payments.refund_by_id(refund_id=refund_id)


def paid_in_cash(payment: Any) -> Any:
    """A refund that WeChat could not bring back, which headquarters then paid in cash."""
    refund = refund_of(payment)
    told = Refunded(refund.out_refund_no, "50", "ABNORMAL", 300, None)
    assert payments.record_refund(refunded=told) == "abnormal"
    [board] = payments.exceptions(state="open", limit=5)
    payments.repair(actor_id="psn_hq", exception_id=board.id, action="paid_otherwise", note="现金")
    return refund


def test_a_day_that_fits_is_closed_and_the_audit_is_content(bank: Bank) -> None:
    payment = paid(bank, "4200000001", NOON)
    refund = refund_of(payment)
    payments.record_refund(refunded=Refunded(refund.out_refund_no, "50", "SUCCESS", 300, NOON))
    bank.refund(refund.out_refund_no, "50", 300, NOON)
    assert run().state == "closed"
    assert (found(), audit()) == ([], [])


def test_a_refund_paid_in_cash_that_wechat_sent_all_the_same(bank: Bank) -> None:
    """The notice was lost: the bill is the last who can tell."""
    refund = paid_in_cash(paid(bank, "4200000001", NOON))
    bank.refund(refund.out_refund_no, "50", 300, NOON)
    assert run().state == "open"
    assert (found(), audit()) == ([("paid_twice", "refund", 0, 300, "open")], [])
    [one] = reconcile.differences(bill_date=YESTERDAY)
    assert one.detail == "已用其他方式付给顾客 ¥3.00，微信又退了 ¥3.00"
    reconcile.explain(actor_id="psn_hq", difference_id=one.id, note="顾客答应转回")
    day = reconcile.day(bill_date=YESTERDAY)
    assert (day.state, audit()) == ("closed", [])


def test_a_refund_that_went_twice_is_on_the_board_and_in_its_day(bank: Bank) -> None:
    refund = paid_in_cash(paid(bank, "4200000001", NOON))
    told = Refunded(refund.out_refund_no, "50", "SUCCESS", 300, NOON)
    assert payments.record_refund(refunded=told) == "twice"
    bank.refund(refund.out_refund_no, "50", 300, NOON)
    assert run().state == "open"
    assert (found(), audit()) == ([("paid_twice", "refund", 0, 300, "open")], [])


def test_a_line_that_both_bills_have_twice(bank: Bank) -> None:
    payment = paid(bank, "4200000001", NOON)
    bank.pay(payment.out_trade_no, "4200000001", 1280, NOON)
    assert run().state == "open"
    assert (found(), audit()) == ([("duplicate", "pay", 0, 1280, "open")], [])


@pytest.mark.parametrize("other", ["4200000009", "4100000000"])
def test_a_second_transaction_of_a_number_is_too_much_by_its_money(bank: Bank, other: str) -> None:
    """Whichever of the two the bill has first."""
    payment = paid(bank, "4200000001", NOON)
    bank.pay(payment.out_trade_no, other, 1290, NOON)
    payments.record_paid(paid=Paid(payment.out_trade_no, other, 1290, "CNY", NOON))
    run()
    assert (found(), audit()) == ([("duplicate", "pay", 0, 1290, "open")], [])


@pytest.mark.parametrize("other", ["4200000009", "4100000000"])
def test_two_transactions_of_a_number_whose_money_came_on_another_day(
    bank: Bank, other: str
) -> None:
    payment = paid(None, "4200000001", NOON - timedelta(days=1))
    bank.pay(payment.out_trade_no, "4200000001", 1280, NOON)
    bank.pay(payment.out_trade_no, other, 1280, NOON)
    bank.pay(payment.out_trade_no, other, 1280, NOON)
    run()
    both = [("duplicate", "pay", 0, 2560, "open"), ("state", "pay", 0, 1280, "open")]
    assert (found(), audit()) == (both, [])


def test_a_stranger_that_a_bill_has_three_times_is_one_difference_of_all_its_money(
    bank: Bank,
) -> None:
    for _ in range(3):
        bank.pay("JJNOBODY", "4200000001", 100, NOON)
    run()
    assert (found(), audit()) == ([("missing_here", "pay", 0, 300, "open")], [])


def test_what_was_explained_and_then_recorded_counts_no_longer(bank: Bank) -> None:
    """The notice of a payment is late; somebody explains the difference; then it is recorded."""
    payment = start()
    bank.pay(payment.out_trade_no, "4200000001", 1280, NOON)
    assert run().state == "open"
    [one] = reconcile.differences(bill_date=YESTERDAY)
    reconcile.explain(actor_id="psn_hq", difference_id=one.id, note="通知未到，等补记")
    assert (run().state, found()[0][-1], audit()) == ("closed", "explained", [])  # still so
    payments.record_paid(paid=Paid(payment.out_trade_no, "4200000001", 1280, "CNY", NOON))
    assert run().state == "closed"
    [one] = reconcile.differences(bill_date=YESTERDAY)
    assert (one.state, one.note, one.actor_id) == ("resolved", "通知未到，等补记", "psn_hq")
    assert audit() == []


BEFORE = YESTERDAY - timedelta(days=1)
MIDNIGHT = NOON - timedelta(hours=12)


def across_midnight(bank: Bank, ours: int, theirs: int) -> None:
    """A payment and a refund, at so many seconds after midnight in our books and in the bill."""
    at, there = MIDNIGHT + timedelta(seconds=ours), MIDNIGHT + timedelta(seconds=theirs)
    payment = paid(None, "4200000001", at)
    bank.pay(payment.out_trade_no, "4200000001", 1280, there)
    refund = refund_of(payment)
    payments.record_refund(refunded=Refunded(refund.out_refund_no, "50", "SUCCESS", 300, at))
    bank.refund(refund.out_refund_no, "50", 300, there)


@pytest.mark.parametrize(("ours", "theirs"), [(1, -2), (-2, 1)])
@pytest.mark.parametrize("order", [(BEFORE, YESTERDAY), (YESTERDAY, BEFORE)])
def test_seconds_around_midnight_are_no_difference_on_either_day(
    bank: Bank, ours: int, theirs: int, order: tuple[date, date]
) -> None:
    """Whichever day is read first, and however often."""
    across_midnight(bank, ours, theirs)
    for day in (*order, *order, order[0]):
        run(day)
        assert audit() == []
    with frozen_at(now() + timedelta(days=9)):
        assert audit() == []
    nothing_open = [one for day in order for one in found(day) if one[-1] != "resolved"]
    assert nothing_open == []
    assert [reconcile.day(bill_date=day).state for day in order] == ["closed", "closed"]
    assert [one.done for day in order for one in reconcile.classes(bill_date=day)] in ([], [2])


def test_what_the_next_bill_may_have_says_so_and_fits_by_itself(bank: Bank) -> None:
    across_midnight(bank, -2, 1)
    assert run(BEFORE).state == "open"
    details = {one.detail for one in reconcile.differences(bill_date=BEFORE)}
    assert details == {"临近零点，可能在次日账单里；次日对账时查到的，自动相符"}
    run(YESTERDAY)
    assert reconcile.day(bill_date=BEFORE).state == "closed"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_money_that_the_bills_of_both_days_have_is_told(bank: Bank, order: tuple[int, int]) -> None:
    """Each day's bill alone looks well: the audit sees that nobody is the other half."""
    midnight = MIDNIGHT - timedelta(days=9)
    payment = paid(bank, "4200000001", midnight)
    bank.pay(payment.out_trade_no, "4200000001", 1280, midnight - timedelta(seconds=2))
    both = [local(midnight).date() - timedelta(days=1), local(midnight).date()]
    for n in order:
        run(both[n])
    [told] = audit()
    assert told.startswith(f"{both[0]} pay {payment.out_trade_no}")


def test_an_hour_around_midnight_is_a_difference_on_both_days(bank: Bank) -> None:
    across_midnight(bank, 1800, -1800)
    run(BEFORE), run(YESTERDAY)
    assert [one[0] for one in (*found(BEFORE), *found())] == ["state"] * 2 + ["missing_there"] * 2
    assert audit() == []


@pytest.mark.parametrize(("age", "is_told"), [(3, False), (4, True), (9, True), (59, True)])
def test_a_day_with_money_that_was_never_read_is_told_and_read_at_the_next_look(
    bank: Bank, age: int, is_told: bool
) -> None:
    day = local(now()).date() - timedelta(days=age)
    paid(bank, "4200000001", NOON + timedelta(days=1) - timedelta(days=age))
    assert [one.subject for one in checks.days_are_read()] == [str(day)] * is_told
    assert reconcile.due_days()[0] == day
    run(day)
    assert list(checks.days_are_read()) == []


def test_a_day_whose_bill_never_comes_is_told(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put off every ten minutes, for days: it has a row, and is not read for that."""
    paid(bank, "4200000001", NOON - timedelta(days=9))

    def not_ready(day: date, **_: Any) -> Any:
        raise Refused("STATEMENT_CREATING", "账单生成中")

    monkeypatch.setattr(bank, "trade_bill", not_ready)
    with pytest.raises(BillNotReady):
        run(YESTERDAY - timedelta(days=9))
    assert len(list(checks.days_are_read())) == 1


def test_of_two_runs_at_once_the_later_one_counts(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older one has read the bill, sees our books before the payment, and is slow to say so."""
    payment = start()
    bank.pay(payment.out_trade_no, "4200000001", 1280, NOON)
    days = import_module("app.reconcile.service.days")
    match, overtaken = days.match_day, []

    def slow(day: date, *bills: Any, **options: Any) -> Any:
        if overtaken:
            return match(day, *bills, **options)
        overtaken.append(day)
        held: list[Any] = []
        write = options.pop("write")
        sums = match(day, *bills, write=held.extend, **options)
        payments.record_paid(paid=Paid(payment.out_trade_no, "4200000001", 1280, "CNY", NOON))
        assert run().state == "closed"  # the newer one, from beginning to end
        write(held)
        return sums

    monkeypatch.setattr(days, "match_day", slow)
    assert run().state == "closed"
    assert (found(), audit()) == ([], [])


@pytest.mark.parametrize("status", ["PROCESSING", "FAIL"])
def test_a_refund_that_is_listed_and_not_done_is_no_money_gone(bank: Bank, status: str) -> None:
    refund = refund_of(paid(bank, "4200000001", NOON))
    bank.status = status
    bank.refund(refund.out_refund_no, "50", 300, NOON)
    day = run()
    assert (day.state, day.lines, day.refund_count, day.refund_fen) == ("closed", 2, 0, 0)
    assert (found(), audit()) == ([], [])


def test_a_refund_that_is_done_here_and_failed_there(bank: Bank) -> None:
    refund = refund_of(paid(bank, "4200000001", NOON))
    payments.record_refund(refunded=Refunded(refund.out_refund_no, "50", "SUCCESS", 300, NOON))
    bank.status = "FAIL"
    bank.refund(refund.out_refund_no, "50", 300, NOON)
    assert run().state == "open"
    assert (found(), audit()) == ([("missing_there", "refund", 300, 0, "open")], [])
