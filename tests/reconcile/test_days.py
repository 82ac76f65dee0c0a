"""A day's bills against our books: every class of difference, repairs, when the day closes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.kernel.clock import SHANGHAI, frozen_at, local, now
from app.kernel.db import execute, unit_of_work
from app.kernel.jobs import run_due_calls
from app.payments import service as payments
from app.payments.models import Payment
from app.payments.types import Paid, PaymentView
from app.reconcile import checks
from app.reconcile import service as reconcile
from app.reconcile.errors import BillNotReady, DayInFuture, DifferenceClosed, WrongRepair
from app.reconcile.types import DayView, DifferenceView
from tests.payments.conftest import Till
from tests.races.together import at_once, tally
from tests.wechat.conftest import control, fault, until

pytestmark = pytest.mark.usefixtures("one_day")


def today() -> date:
    return local(now()).date()


def run() -> DayView:
    return reconcile.run_day(day=today())


def found() -> list[DifferenceView]:
    return reconcile.differences(bill_date=today())


def classes() -> list[tuple[str, str, int, int]]:
    return sorted((one.kind, one.what, one.ours_fen, one.theirs_fen) for one in found())


def audit() -> list[Any]:
    return [*checks.days_match(), *checks.closed_are_clean()]


def sell(till: Till, order_id: str, fen: int = 1280, notices: int = 1) -> PaymentView:
    """Paid at WeChat and told to us."""
    payment = till.start(order_id, fen)
    till.pay(payment)
    till.deliver(notices)
    return payment


def give_back(till: Till, order_id: str, fen: int) -> None:
    payments.ask_refund(
        order_id=order_id, amount_fen=fen, reason="缺货", cause_key=f"short:{order_id}", lines=[]
    )
    run_due_calls()
    [row] = payments.refunds_of_order(order_id=order_id)
    path = f"/v3/refund/domestic/refunds/{row.out_refund_no}"
    assert path
    until(lambda: _is_done(row.out_refund_no))


def _is_done(number: str) -> bool:
    from app.payments import gateway

    payments.record_refund(refunded=gateway.query_refund(number))
    return [r.state for r in payments.refunds_of_order(order_id="ord_1")] == ["done"]


def test_a_day_that_fits_closes_by_itself(bills: Till) -> None:
    sell(bills, "ord_1")
    sell(bills, "ord_2", 99, notices=2)
    give_back(bills, "ord_1", 480)
    day = run()
    assert (day.state, day.lines, day.pay_count, day.pay_fen) == ("closed", 3, 2, 1379)
    assert (day.refund_count, day.refund_fen, day.fee_fen) == (1, 480, 8 + 1 - 3)
    assert (day.open_count, day.other_fen, day.flow_lines) == (0, 0, 6)
    assert classes() == []
    assert audit() == []
    assert run().state == "closed"  # again: nothing changes


def test_a_payment_whose_notice_was_lost_is_recorded_with_one_tap(bills: Till) -> None:
    fault(bills.sandbox, "notify:payment", "lose_notify", times=1)
    bills.pay(bills.start())
    assert run().state == "open"
    [one] = found()
    assert (one.kind, one.what, one.ours_fen, one.theirs_fen) == ("state", "pay", 0, 1280)
    assert audit() == []
    assert reconcile.repair(actor_id="psn_hq", difference_id=one.id).state == "repairing"
    with pytest.raises(DifferenceClosed):
        reconcile.repair(actor_id="psn_hq", difference_id=one.id)
    run_due_calls()
    assert [one.state for one in found()] == ["resolved"]
    assert reconcile.day(bill_date=today()).state == "closed"
    paid = payments.payment_of_order(order_id="ord_1")
    assert paid is not None
    assert (paid.state, paid.paid_fen) == ("paid", 1280)
    assert audit() == []


def test_money_here_that_wechat_does_not_have_must_be_explained(bills: Till) -> None:
    sell(bills, "ord_1")
    other = bills.start("ord_2", 500)
    told = Paid(other.out_trade_no, "4200000000", 500, "CNY", now())
    assert payments.record_paid(paid=told) == "recorded"
    assert run().state == "open"
    assert classes() == [("missing_there", "pay", 500, 0)]
    [one] = found()
    reconcile.repair(actor_id="psn_hq", difference_id=one.id)
    run_due_calls()
    [asked] = found()
    assert (asked.state, asked.note) == ("open", "微信说：没有这个单号")
    done = reconcile.explain(actor_id="psn_hq", difference_id=one.id, note="测试数据，已核对")
    assert (done.state, done.note, done.actor_id) == ("explained", "测试数据，已核对", "psn_hq")
    assert reconcile.day(bill_date=today()).state == "closed"
    assert audit() == []


def test_money_there_that_we_do_not_know(bills: Till) -> None:
    payment = sell(bills, "ord_1")
    with unit_of_work():
        execute(
            update(Payment)
            .where(Payment.id == payment.id)
            .values(out_trade_no="JJANOTHER", transaction_id="4200000000", paid_fen=1200)
        )
    run()
    assert classes() == [("missing_here", "pay", 0, 1280), ("missing_there", "pay", 1200, 0)]
    assert audit() == []
    [one] = [one for one in found() if one.kind == "missing_here"]
    reconcile.repair(actor_id="psn_hq", difference_id=one.id)
    run_due_calls()
    # it is money of nobody now: on the board of exceptions
    assert [e.kind for e in payments.exceptions(state="open", limit=5)] == ["unknown_payment"]


def test_another_amount_and_another_transaction(bills: Till) -> None:
    first, second = sell(bills, "ord_1"), sell(bills, "ord_2", 99, notices=2)
    with unit_of_work():
        execute(update(Payment).where(Payment.id == first.id).values(paid_fen=1000))
        execute(update(Payment).where(Payment.id == second.id).values(transaction_id="4200000000"))
    run()
    assert classes() == [("amount", "pay", 1000, 1280), ("duplicate", "pay", 99, 99)]
    assert audit() == []
    [one] = [one for one in found() if one.kind == "duplicate"]
    with pytest.raises(WrongRepair):
        reconcile.repair(actor_id="psn_hq", difference_id=one.id)


def test_a_fee_beside_the_contract(bills: Till) -> None:
    from dataclasses import replace

    from app.kernel.settings import settings, use_settings

    sell(bills, "ord_1", 10_000)
    use_settings(replace(settings(), wechat_fee_bp=38))
    run()
    assert classes() == [("fee", "pay", 38, 60)]


def test_a_bill_that_is_late_or_damaged_is_fetched_again(bills: Till) -> None:
    sell(bills, "ord_1")
    control(bills.sandbox, "settings", {"bills_at_once": False})
    with pytest.raises(BillNotReady):
        run()
    control(bills.sandbox, "settings", {"bills_at_once": True})
    fault(bills.sandbox, "/v3/bill/tradebill", "wrong_hash", times=1)
    with pytest.raises(BillNotReady):
        run()
    waiting = reconcile.day(bill_date=today())
    assert (waiting.state, waiting.attempts) == ("waiting", 2)
    assert waiting.next_try_at is not None
    assert reconcile.due_days() == []  # not before ten minutes are over
    with frozen_at(now() + timedelta(minutes=11)):
        assert reconcile.due_days() == [today()]
    assert run().state == "closed"


def test_what_is_in_order_by_the_next_run_closes(bills: Till) -> None:
    fault(bills.sandbox, "notify:payment", "lose_notify", times=1)
    payment = bills.start()
    bills.pay(payment)
    assert run().state == "open"
    payments.check_payment(payment_id=payment.id)
    assert run().state == "closed"
    assert [(one.state, one.note) for one in found()] == [("resolved", "再次核对时已相符")]
    assert audit() == []


def test_eight_people_explain_one_difference(bills: Till) -> None:
    fault(bills.sandbox, "notify:payment", "lose_notify", times=1)
    bills.pay(bills.start())
    run()
    [one] = found()
    calls = [
        lambda n=n: reconcile.explain(actor_id=f"psn_{n}", difference_id=one.id, note="核对过")
        for n in range(8)
    ]
    assert tally(at_once(calls)) == {"ok": 1, "reconcile.difference_closed": 7}
    assert reconcile.day(bill_date=today()).state == "closed"


def test_yesterday_is_due_after_ten_and_missed_days_are_caught_up(bills: Till) -> None:
    payment = sell(bills, "ord_1")
    noon = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)
    with unit_of_work():
        at = (noon - timedelta(days=2)).astimezone(UTC)
        execute(update(Payment).where(Payment.id == payment.id).values(paid_at=at))
    with frozen_at(noon):
        assert reconcile.due_days() == [date(2026, 11, 18), date(2026, 11, 19)]
    with frozen_at(noon.replace(hour=9)):
        assert reconcile.due_days() == [date(2026, 11, 18)]
    with frozen_at(noon.replace(day=19, hour=9)):
        assert reconcile.due_days() == []


def test_the_future_has_no_bill(bills: Till) -> None:
    with pytest.raises(DayInFuture):
        reconcile.run_day(day=today() + timedelta(days=1))


def test_the_file_is_safe_to_open_in_a_spreadsheet(bills: Till) -> None:
    fault(bills.sandbox, "notify:payment", "lose_notify", times=1)
    bills.pay(bills.start())
    run()
    [one] = found()
    reconcile.explain(actor_id="psn_hq", difference_id=one.id, note='=HYPERLINK("x")')
    lines = reconcile.csv_text(bill_date=today()).splitlines()
    assert len(lines) == 2
    assert lines[1].endswith('"\'=HYPERLINK(""x"")"')
