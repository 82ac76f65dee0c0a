"""The board of money exceptions: what is proposed, what a tap does, once, audited."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from app.identity.models import AuditEntry
from app.kernel.clock import now
from app.kernel.db import execute, unit_of_work
from app.kernel.jobs import TryLater, run_due_calls
from app.payments import gateway, service
from app.payments.errors import (
    ExceptionClosedAlready,
    NoteNeeded,
    NoticeRefused,
    OrderToBindNotFound,
    RefundTooMuch,
    WeChatBusy,
    WrongAction,
)
from app.payments.models import MoneyException
from app.payments.types import ExceptionView, Paid, Refunded
from tests.payments.conftest import Till
from tests.payments.test_charge import events, make_due
from tests.wechat.conftest import fault

REFUNDS = "/v3/refund/domestic/refunds"


def only(state: str = "open") -> ExceptionView:
    [found] = service.exceptions(state=state, limit=5)
    return found


def tap(found: ExceptionView, action: str, **more: str) -> ExceptionView:
    return service.repair(actor_id="psn_hq", exception_id=found.id, action=action, **more)


def abnormal(till: Till) -> ExceptionView:
    """A refund that WeChat could not bring back to the customer's account."""
    fault(till.sandbox, REFUNDS, "refund_abnormal", times=1)
    till.pay(till.start())
    till.deliver(1)
    service.ask_refund(
        order_id="ord_1", amount_fen=500, reason="缺货", cause_key="short:1", lines=[]
    )
    run_due_calls()
    call = till.receiver.wait(2)[1]
    assert service.receive_notice(headers=call.headers, raw_body=call.body) == "abnormal"
    return only()


def test_an_abnormal_refund_is_paid_by_hand_and_the_customer_told_how(till: Till) -> None:
    found = abnormal(till)
    assert (found.kind, found.amount_fen) == ("refund_abnormal", 500)
    assert [one.action for one in found.actions] == ["query_again", "paid_otherwise", "explain"]
    [english] = service.exceptions(state="open", limit=5, language="en")
    assert english.detail == "The refund did not arrive; somebody must decide"
    assert [one.title for one in english.actions] == [
        "Ask WeChat again",
        "Paid back to the customer in another way",
        "Explain and close",
    ]
    with pytest.raises(NoteNeeded):
        tap(found, "paid_otherwise")
    with pytest.raises(WrongAction):
        tap(found, "bind_order", order_id="ord_1")
    done = tap(found, "paid_otherwise", note="现金 5 元，李雷签收")
    assert (done.state, done.resolution) == ("resolved", "现金 5 元，李雷签收")
    assert [row.state for row in service.refunds_of_order(order_id="ord_1")] == ["settled"]
    assert (events("RefundSettled"), events("RefundDone"), events("ExceptionClosed")) == (1, 0, 1)
    with pytest.raises(ExceptionClosedAlready):
        tap(found, "explain", note="再点一次")
    with unit_of_work(write=False):
        rows = execute(select(AuditEntry.actor_id, AuditEntry.action, AuditEntry.subject)).all()
    assert [tuple(row) for row in rows] == [("psn_hq", "payments.paid_otherwise", found.id)]


def test_money_that_arrives_twice_is_on_the_board(till: Till) -> None:
    """Paid by hand, and then WeChat did bring it back after all."""
    tap(abnormal(till), "paid_otherwise", note="现金")
    [row] = service.refunds_of_order(order_id="ord_1")
    told = gateway.query_refund(row.out_refund_no)
    late = told.__class__(told.out_refund_no, told.refund_id, "SUCCESS", told.amount_fen, now())
    assert service.record_refund(refunded=late) == "twice"
    assert only().kind == "refund_twice"


def test_asking_again_leaves_it_open_with_what_wechat_said(till: Till) -> None:
    found = abnormal(till)
    assert tap(found, "query_again").state == "repairing"
    with pytest.raises(ExceptionClosedAlready):
        tap(found, "query_again")
    run_due_calls()
    again = only()
    assert again.state == "open"
    assert [(one.action, one.outcome) for one in again.repairs] == [
        ("query_again", "微信说：与我方所记相同")
    ]


def test_a_refused_refund_is_tried_again_at_once(till: Till) -> None:
    till.pay(till.start())
    till.deliver(1)
    fault(till.sandbox, REFUNDS, "errcode", times=1, params={"code": "NOT_ENOUGH", "status": 403})
    service.ask_refund(order_id="ord_1", amount_fen=500, reason="缺货", cause_key="s:1", lines=[])
    run_due_calls()
    found = only()
    assert found.kind == "refund_refused"
    run_due_calls()  # not due: the next try of its own comes in ten minutes
    assert [row.state for row in service.refunds_of_order(order_id="ord_1")] == ["asked"]
    assert tap(found, "retry_refund").state == "open"
    run_due_calls()
    call = till.receiver.wait(2)[1]
    assert service.receive_notice(headers=call.headers, raw_body=call.body) == "done"
    assert only("resolved").resolution == "微信已受理退款"  # then it arrives, or comes anew


def says(status: str, which: int = 0) -> str:
    """WeChat's word about one of the order's refunds."""
    row = service.refunds_of_order(order_id="ord_1")[which]
    told = Refunded(row.out_refund_no, f"50{row.out_refund_no}", status, row.amount_fen, now())
    return service.record_refund(refunded=told)


def back() -> list[tuple[int, str]]:
    """What is to go back, and how far it is; what WeChat has closed goes nowhere."""
    rows = service.refunds_of_order(order_id="ord_1")
    return [(row.amount_fen, row.state) for row in rows if row.state != "closed"]


def board() -> dict[str, ExceptionView]:
    return {one.kind: one for one in service.exceptions(state="open", limit=5)}


def refused_then_taken(till: Till) -> ExceptionView:
    """WeChat refused once (not enough money) and took it by itself ten minutes later. The
    exception as a phone has it on its screen, from before."""
    till.pay(till.start())
    till.deliver(1)
    fault(till.sandbox, REFUNDS, "errcode", times=1, params={"code": "NOT_ENOUGH", "status": 403})
    service.ask_refund(order_id="ord_1", amount_fen=500, reason="缺货", cause_key="s:1", lines=[])
    run_due_calls()
    found = only()
    assert found.kind == "refund_refused"
    make_due("payments.refund")
    run_due_calls()
    assert back() == [(500, "processing")]
    return found


def test_a_refusal_is_off_the_board_once_wechat_takes_the_refund(till: Till) -> None:
    refused_then_taken(till)
    assert board() == {}
    assert events("ExceptionClosed") == 1


@pytest.mark.parametrize("status", ["CLOSED", "ABNORMAL"])
def test_a_refusal_is_off_the_board_when_wechat_ends_the_refund_otherwise(
    till: Till, status: str
) -> None:
    """One refund, one question, whether or not WeChat told that it had taken it."""
    till.pay(till.start())
    till.deliver(1)
    fault(till.sandbox, REFUNDS, "errcode", times=1, params={"code": "NOT_ENOUGH", "status": 403})
    service.ask_refund(order_id="ord_1", amount_fen=500, reason="缺货", cause_key="s:1", lines=[])
    run_due_calls()
    assert says(status) == status.lower()
    assert list(board()) == [f"refund_{status.lower()}"]


def test_a_refund_refused_and_then_closed_is_sent_anew_once(till: Till) -> None:
    refused = refused_then_taken(till)
    assert says("CLOSED") == "closed"
    tap(board()["refund_closed"], "retry_refund")
    with pytest.raises(ExceptionClosedAlready):
        tap(refused, "retry_refund")
    assert back() == [(500, "asked")]
    assert board() == {}
    assert says("CLOSED", 1) == "closed"  # the new one too: it is another refund, asked for anew
    tap(board()["refund_closed"], "retry_refund")
    assert back() == [(500, "asked")]


def test_a_refund_paid_in_cash_is_not_sent_again(till: Till) -> None:
    refused = refused_then_taken(till)
    assert says("ABNORMAL") == "abnormal"
    tap(board()["refund_abnormal"], "paid_otherwise", note="现金 5 元")
    with pytest.raises(ExceptionClosedAlready):
        tap(refused, "retry_refund")
    assert back() == [(500, "settled")]


def put_back(found: ExceptionView) -> None:
    """On the board beside what has become of its refund, as the board was once left."""
    with unit_of_work():
        execute(update(MoneyException).where(MoneyException.id == found.id).values(state="open"))


@pytest.mark.parametrize("became", ["done", "abnormal", "settled", "replaced"])
def test_what_was_left_on_the_board_sends_nothing_again(till: Till, became: str) -> None:
    refused = refused_then_taken(till)
    assert says({"done": "SUCCESS", "replaced": "CLOSED"}.get(became, "ABNORMAL"))
    if became == "settled":
        tap(board()["refund_abnormal"], "paid_otherwise", note="现金 5 元")
    if became == "replaced":
        tap(board()["refund_closed"], "retry_refund")
    before = back()
    put_back(refused)
    if became in ("settled", "replaced"):
        with pytest.raises(ExceptionClosedAlready):
            tap(refused, "paid_otherwise", note="再付一次")
    done = tap(refused, "retry_refund")
    assert (done.state, done.resolution) == ("resolved", "这笔退款已有别的结果，没有重复退款")
    assert back() == before


def test_a_wrong_amount_that_was_paid_back_by_hand_is_off_the_board(till: Till) -> None:
    payment = till.start()
    told = Paid(payment.out_trade_no, "4200000001", 999, "CNY", now())
    assert service.record_paid(paid=told) == "wrong_amount"
    assert says("ABNORMAL") == "abnormal"
    tap(board()["refund_abnormal"], "paid_otherwise", note="现金 9.99 元")
    assert board() == {}


def unknown(till: Till) -> tuple[ExceptionView, str]:
    """Money whose number we do not know: WeChat has it, our row is another's."""
    payment = till.start()
    transaction = till.pay(payment)
    told = Paid("JJLOSTNUMBER", transaction, 1280, "CNY", now())
    assert service.record_paid(paid=told) == "unknown_payment"
    return only(), transaction


def test_money_without_an_order_goes_back_to_who_paid(till: Till) -> None:
    found, transaction = unknown(till)
    assert [one.action for one in found.actions] == ["bind_order", "refund_payer", "explain"]
    tap(found, "refund_payer")
    run_due_calls()
    closed = only("resolved")
    assert (closed.state, closed.resolution) == ("resolved", "已原路退回付款人")
    run_due_calls()
    [refund] = service.refunds_of_order(order_id="")
    assert (refund.amount_fen, refund.state) == (1280, "processing")
    assert transaction


@pytest.mark.parametrize(
    ("problem", "outcome", "english"),
    [
        (RefundTooMuch(), "退款金额超过已付金额", "More than what was paid"),
        (
            KeyError("id"),
            "没有完成，本系统出错，可以再试",
            "Not done, by a fault of ours; it can be tried again",
        ),
    ],
)
def test_a_repair_that_fails_gives_the_money_back_to_the_board(
    till: Till, monkeypatch: pytest.MonkeyPatch, problem: Exception, outcome: str, english: str
) -> None:
    """At once, with what was wrong; the call that failed does nothing more to the next tap."""
    found, _ = unknown(till)

    def fail(_: str) -> Paid:
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr(gateway, "query_transaction", fail)
        tap(found, "refund_payer")
        run_due_calls()
    put_back = only()
    assert put_back.state == "open"
    assert [one.action for one in put_back.actions] == ["bind_order", "refund_payer", "explain"]
    assert [one.outcome for one in put_back.repairs] == [outcome]
    [told] = service.exceptions(state="open", limit=5, language="en")
    assert told.repairs[0].outcome == english
    order = SimpleNamespace(id="ord_9", number="261128022255734748", person_id="psn_1")
    service.find_orders_with(lambda name: order if name in (order.id, order.number) else None)
    tap(found, "bind_order", order_id=order.number)
    make_due("payments.repair")  # the first call too, which wanted to send it back
    run_due_calls()
    assert only("resolved").resolution == "归到订单 261128022255734748"
    assert service.refunds_of_order(order_id="ord_9") == []


@pytest.mark.parametrize("doubt", [WeChatBusy(), TryLater("?")])
def test_a_repair_waits_for_wechat_as_long_as_it_takes(
    till: Till, monkeypatch: pytest.MonkeyPatch, doubt: Exception
) -> None:
    found, _ = unknown(till)

    def wait(_: str) -> Paid:
        raise doubt

    with monkeypatch.context() as away:
        away.setattr(gateway, "query_transaction", wait)
        tap(found, "refund_payer")
        run_due_calls()
    assert only().state == "repairing"
    make_due("payments.repair")
    run_due_calls()
    assert only("resolved").resolution == "已原路退回付款人"


def test_money_is_bound_to_an_order_once(till: Till) -> None:
    found, transaction = unknown(till)
    with pytest.raises(OrderToBindNotFound):
        tap(found, "bind_order", order_id="ord_nobody")
    order = SimpleNamespace(id="ord_9", number="261128022255734748", person_id="psn_1")
    service.find_orders_with(lambda name: order if name in (order.id, order.number) else None)
    tap(found, "bind_order", order_id=f" {order.number} ")
    run_due_calls()
    bound = service.payment_of_order(order_id="ord_9")
    assert bound is not None
    assert (bound.state, bound.paid_fen, bound.transaction_id) == ("paid", 1280, transaction)
    assert events("PaymentSucceeded") == 1
    assert only("resolved").resolution == "归到订单 261128022255734748"


def test_a_notice_with_another_amount_is_refused_and_wechat_asked(till: Till) -> None:
    """F13: signed, ours, but not what was asked for; a query decides, not the notice."""
    fault(till.sandbox, "notify:payment", "wrong_amount", times=1)
    till.pay(till.start())
    call = till.receiver.wait(1)[0]
    with pytest.raises(NoticeRefused):
        service.receive_notice(headers=call.headers, raw_body=call.body)
    payment = service.payment_of_order(order_id="ord_1")
    assert payment is not None
    assert payment.state == "created"
    run_due_calls()  # the query that was made due
    paid = service.payment_of_order(order_id="ord_1")
    assert paid is not None
    assert (paid.state, paid.paid_fen) == ("paid", 1280)
    assert service.exceptions(state="open", limit=5) == []
    assert events("PaymentSucceeded") == 1


def test_an_amount_that_was_not_told_is_asked_for(till: Till) -> None:
    payment = till.start()
    transaction = till.pay(payment)
    told = Paid(payment.out_trade_no, transaction, None, "CNY", now())
    assert service.record_paid(paid=told) == "wrong_amount"
    tap(only(), "query_again")
    run_due_calls()
    assert only("resolved").resolution == "金额相符"
    assert events("PaymentSucceeded") == 1
    make_due("payments.query")
