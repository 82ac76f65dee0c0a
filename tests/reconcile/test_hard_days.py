"""Days on which the bill says what nobody expects: each yuan is a difference once, or is none."""

from __future__ import annotations

from typing import Any

from app.payments import service as payments
from app.payments.types import Refunded
from app.reconcile import service as reconcile
from tests.reconcile.bank import NOON, YESTERDAY, Bank, audit, bank, found, paid, run

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
