"""Charging against the sandbox: notices in any order and number, forged ones, doubt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.kernel.jobs import run_due_calls
from app.kernel.models import OutboxEvent, OutsideCall
from app.payments import checks, gateway, service
from app.payments.errors import NoticeRefused, PaymentClosed, RefundTooMuch, WeChatBusy
from app.payments.models import MoneyException
from app.payments.types import Paid, PaymentView, PayParams
from tests.payments.conftest import Till
from tests.wechat.conftest import fault


def events(name: str) -> int:
    with unit_of_work(write=False):
        found = execute(select(func.count()).where(OutboxEvent.name == name))
        return int(found.scalar_one())


def exceptions() -> list[tuple[str, int]]:
    with unit_of_work(write=False):
        rows = execute(select(MoneyException.kind, MoneyException.amount_fen)).all()
    return sorted((row.kind, row.amount_fen) for row in rows)


def make_due(kind: str) -> None:
    with unit_of_work():
        execute(update(OutsideCall).where(OutsideCall.kind == kind).values(due_at=now()))


def test_paid_once_however_often_it_is_told(till: Till) -> None:
    payment = till.start()
    transaction_id = till.pay(payment)
    assert till.deliver(1) == ["recorded"]
    assert [till.deliver(1) for _ in range(5)] == [["repeated"]] * 5
    stored = service.payment_of_order(order_id="ord_1")
    assert stored is not None
    assert (stored.state, stored.paid_fen, stored.transaction_id) == (
        "paid",
        1280,
        transaction_id,
    )
    assert events("PaymentSucceeded") == 1
    assert list(checks.refunds_within_payments()) == []


def test_tapping_twice_is_one_payment(till: Till) -> None:
    assert till.start().out_trade_no == till.start().out_trade_no


def test_a_changed_byte_a_stale_time_a_foreign_serial_are_refused(till: Till) -> None:
    till.pay(till.start())
    call = till.receiver.wait(1)[0]
    bad = [
        (call.headers, call.body[:-2] + b" }"),
        (call.headers | {"Wechatpay-Timestamp": "1600000000"}, call.body),
        (call.headers | {"Wechatpay-Serial": "PUB_KEY_ID_OTHER"}, call.body),
        ({k: v for k, v in call.headers.items() if k != "Wechatpay-Signature"}, call.body),
    ]
    for headers, body in bad:
        with pytest.raises(NoticeRefused):
            service.receive_notice(headers=headers, raw_body=body)
    payment = service.payment_of_order(order_id="ord_1")
    assert payment is not None
    assert payment.state == "created"
    assert events("PaymentSucceeded") == 0


def test_a_lost_notice_is_found_by_the_query(till: Till) -> None:
    fault(till.sandbox, "notify", "lose_notify", times=1)
    till.pay(till.start())
    make_due("payments.query")
    run_due_calls()
    payment = service.payment_of_order(order_id="ord_1")
    assert payment is not None
    assert payment.state == "paid"
    assert events("PaymentSucceeded") == 1


def due_in(kind: str) -> float:
    with unit_of_work(write=False):
        row = execute(select(OutsideCall.due_at).where(OutsideCall.kind == kind)).one()
    return (row.due_at - now()).total_seconds()


def test_wechat_is_asked_at_the_end_of_a_hold_however_long_the_back_off(till: Till) -> None:
    payment = till.start()
    service.prepay(payment_id=payment.id)
    with unit_of_work():
        execute(update(OutsideCall).values(attempts=20, due_at=now()))
    with frozen_at(payment.expires_at - timedelta(seconds=100)):
        run_due_calls()
        assert due_in("payments.query") == 100  # the back-off alone would be 900
    with frozen_at(payment.expires_at):
        run_due_calls()
        assert due_in("payments.query") == 900  # an answer at the end is enough


def test_without_an_answer_at_the_end_it_is_asked_for_every_five_seconds(till: Till) -> None:
    payment = till.start()
    till.pay(payment)  # and its notice is kept from us
    with unit_of_work():
        execute(update(OutsideCall).values(attempts=20, due_at=now()))
    query = "/v3/pay/transactions/out-trade-no/*"
    fault(till.sandbox, query, "http_500", times=4)  # asked twice each time
    for seconds in (0, 5):
        with frozen_at(payment.expires_at + timedelta(seconds=seconds)):
            run_due_calls()
            assert due_in("payments.query") == 5
    with frozen_at(payment.expires_at + timedelta(seconds=10)):
        run_due_calls()
    stored = service.payment_of_order(order_id="ord_1")
    assert stored is not None
    assert stored.state == "paid"


def test_a_wrong_amount_is_refunded_whole_and_shown(till: Till) -> None:
    payment = till.start()
    paid = Paid(payment.out_trade_no, "420000000001", 1, "CNY", now())
    assert service.record_paid(paid=paid) == "wrong_amount"
    assert exceptions() == [("wrong_amount", 1)]
    assert events("PaymentSucceeded") == 0
    assert [r.amount_fen for r in service.refunds_of_order(order_id="ord_1")] == [1]


def test_money_for_an_unknown_number_is_never_dropped(till: Till) -> None:
    paid = Paid("JJUNKNOWN", "420000000002", 999, "CNY", now())
    assert service.record_paid(paid=paid) == "unknown_payment"
    assert exceptions() == [("unknown_payment", 999)]


def test_close_finds_money_that_came_first(till: Till) -> None:
    fault(till.sandbox, "notify", "lose_notify", times=1)
    payment = till.start()
    till.pay(payment)
    service.close_open_payments(order_ids=["ord_1"])
    run_due_calls()
    stored = service.payment_of_order(order_id="ord_1")
    assert stored is not None
    assert stored.state == "paid"
    assert events("PaymentSucceeded") == 1


def test_closed_cannot_be_paid(till: Till) -> None:
    payment = till.start()
    params = service.prepay(payment_id=payment.id)
    service.close_open_payments(order_ids=["ord_1"])
    run_due_calls()
    stored = service.payment_of_order(order_id="ord_1")
    assert stored is not None
    assert stored.state == "closed"
    refused = till.phone.post("pay", {"prepay_id": params.package[10:]}, status=409)
    assert refused


def test_wechat_away_is_said_and_the_same_number_tried_again(till: Till) -> None:
    payment = till.start()
    fault(till.sandbox, "/v3/pay/transactions/jsapi", "timeout_after", times=2)  # asked twice
    with pytest.raises(WeChatBusy):
        service.prepay(payment_id=payment.id)
    till.pay(payment)
    assert till.deliver(1) == ["recorded"]


def test_refund_is_asked_once_and_done_once(till: Till) -> None:
    payment = till.start()
    till.pay(payment)
    till.deliver(1)
    first = service.ask_refund(
        order_id="ord_1", amount_fen=500, reason="缺货", cause_key="short:1", lines=[]
    )
    assert first == service.ask_refund(
        order_id="ord_1", amount_fen=500, reason="缺货", cause_key="short:1", lines=[]
    )
    with pytest.raises(RefundTooMuch):
        service.ask_refund(
            order_id="ord_1", amount_fen=781, reason="缺货", cause_key="short:2", lines=[]
        )
    run_due_calls()
    call = till.receiver.wait(2)[1]
    said = [service.receive_notice(headers=call.headers, raw_body=call.body) for _ in range(3)]
    assert said == ["done", "repeated", "repeated"]
    assert [(r.state, r.amount_fen) for r in service.refunds_of_order(order_id="ord_1")] == [
        ("done", 500)
    ]
    assert events("RefundDone") == 1
    assert list(checks.refunds_within_payments()) == []


def test_a_prepay_that_comes_after_the_close_reaches_no_phone(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The customer taps pay and cancels: WeChat closes a number it has not heard of yet."""
    payment = till.start()
    ask = gateway.prepay

    def close_first(asked: PaymentView) -> PayParams:
        service.close_open_payments(order_ids=["ord_1"])
        run_due_calls()
        return ask(asked)

    monkeypatch.setattr(gateway, "prepay", close_first)
    with pytest.raises(PaymentClosed):
        service.prepay(payment_id=payment.id)


def test_a_number_that_never_arrived_is_not_lost_when_its_end_is_near(till: Till) -> None:
    """WeChat takes an end from one minute ahead; our first tries were lost on the way."""
    payment = service.start(
        order_id="ord_1",
        person_id="psn_1",
        payer_openid=till.phone.openid,
        amount_fen=1280,
        description="苹果",
        expires_at=now() + timedelta(seconds=40),
    )
    till.pay(payment)
    assert till.deliver(1) == ["recorded"]
    paid = service.payment_of_order(order_id="ord_1")
    assert paid is not None
    assert paid.out_trade_no == payment.out_trade_no
    assert paid.expires_at > payment.expires_at
