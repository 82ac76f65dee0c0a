"""Money under a race: notices, expiry, cancel, refunds, all at one moment (F9-F12, F28)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import func, select, update

from app import create_app
from app.identity import service as identity
from app.inventory import service as inventory
from app.inventory.errors import Insufficient
from app.inventory.types import Cause, Want
from app.kernel.auth import Caller
from app.kernel.checks import run_checks
from app.kernel.clock import now
from app.kernel.db import command, execute, query, unit_of_work
from app.kernel.ids import new_id
from app.kernel.models import OutboxEvent
from app.kernel.outbox import drain
from app.ordering import service as ordering
from app.ordering.service import paying
from app.ordering.types import GONE, GOOD, OrderLineWanted, RefundWanted
from app.payments import gateway
from app.payments import service as payments
from app.payments.models import Payment, Refund, Repair
from app.payments.types import Paid, PaymentView, Refunded, VerifiedNotice
from tests.factories import World, age_order, make_world, stock_of
from tests.races.together import at_once, in_processes, tally

TOTAL = 600  # two colas


@pytest.fixture
def world(app: APIFlask) -> World:
    return make_world()


def place(world: World) -> str:
    made = ordering.place(
        person_id=world.people["shopper"],
        kind="in_store",
        place_id=world.places["S1"],
        lines=[OrderLineWanted(world.skus["cola"], 2)],
    )
    return made.order.id


def start(world: World, order_id: str) -> PaymentView:
    return payments.start(
        order_id=order_id,
        person_id=world.people["shopper"],
        payer_openid="o_shopper",
        amount_fen=TOTAL,
        description="可乐",
        expires_at=now() + timedelta(minutes=15),
    )


def money_for(payment: PaymentView, transaction: str = "4200000001") -> Paid:
    return Paid(payment.out_trade_no, transaction, payment.amount_fen, "CNY", now())


def pay(payment: PaymentView, transaction: str = "4200000001") -> str:
    return payments.record_paid(paid=money_for(payment, transaction))


def deliver() -> None:
    """Run events until none is left; a failed one is due again later, and would be seen."""
    while drain():
        pass


@query
def pending_events() -> int:
    return int(
        execute(
            select(func.count()).select_from(OutboxEvent).where(OutboxEvent.state != "done")
        ).scalar_one()
    )


@query
def count(table: Any, **values: Any) -> int:
    statement = select(func.count()).select_from(table)
    for name, value in values.items():
        statement = statement.where(getattr(table, name) == value)
    return int(execute(statement).scalar_one())


@query
def refunded(order_id: str) -> list[int]:
    rows = execute(select(Refund.amount_fen).where(Refund.order_id == order_id))
    return sorted(row.amount_fen for row in rows)


def state_of(order_id: str) -> str:
    return ordering.order_for_staff(order_id=order_id).order.state


def clean() -> None:
    assert pending_events() == 0
    assert run_checks() == []


# -- notices ----------------------------------------------------------------------------------


def test_the_same_notice_twenty_times_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F10, F11: one is recorded, nineteen are repeats, WeChat never sees an error."""
    order_id = place(world)
    payment = start(world, order_id)
    notice = VerifiedNotice("notice-1", money_for(payment), None)
    monkeypatch.setattr(gateway, "verify", lambda headers, raw_body: notice)
    come: Callable[[], str] = functools.partial(payments.receive_notice, headers={}, raw_body=b"{}")
    assert tally(at_once([come] * 20)) == {"recorded": 1, "repeated": 19}
    assert count(OutboxEvent, name="PaymentSucceeded") == 1
    deliver()
    assert tally(at_once([come] * 5)) == {"repeated": 5}
    deliver()
    assert count(OutboxEvent, name="OrderPaid") == 1
    assert refunded(order_id) == []
    clean()


def test_notice_and_query_and_another_notice_at_once(world: World) -> None:
    """F12: whichever way the money is learned of, it is recorded once."""
    order_id = place(world)
    payment = start(world, order_id)
    answers = at_once([functools.partial(pay, payment)] * 12)
    assert tally(answers) == {"recorded": 1, "repeated": 11}
    at_once([drain] * 4)
    deliver()
    assert count(OutboxEvent, name="OrderPaid") == 1
    assert state_of(order_id) in ("paid", "completed")
    clean()


def test_two_transactions_for_one_number_leave_one_question(world: World) -> None:
    """The second transaction of a payment is money too: recorded once, put on the board once."""
    payment = start(world, place(world))
    calls = [functools.partial(pay, payment, f"42000000{n % 2}") for n in range(8)]
    answers = tally(at_once(calls))
    assert answers == {"recorded": 1, "repeated": 7}
    board = payments.exceptions(state="open", limit=10)
    assert [one.kind for one in board] == ["second_transaction"]
    deliver()
    assert pending_events() == 0


# -- paying -----------------------------------------------------------------------------------


def test_ten_taps_on_pay_are_one_payment(world: World) -> None:
    """The customer cannot pay twice by tapping twice: one number goes to WeChat."""
    order_id = place(world)
    tap = functools.partial(paying._start, world.people["shopper"], order_id)
    answers = at_once([tap] * 10)
    assert tally(answers) == {"ok": 10}
    assert len({answer.out_trade_no for answer in answers}) == 1
    assert count(Payment, order_id=order_id) == 1


def test_two_payments_of_one_order_at_once(world: World) -> None:
    """Both were paid (two phones): one pays the order, the other goes back whole."""
    order_id = place(world)
    first = start(world, order_id)
    second = _another_payment(world, order_id)
    pay(first, "4200000001")
    pay(second, "4200000002")
    at_once([drain] * 4)
    deliver()
    assert state_of(order_id) in ("paid", "completed")
    assert refunded(order_id) == [TOTAL]
    clean()


def _another_payment(world: World, order_id: str) -> PaymentView:
    """A second open payment, as one closed at WeChat too late would be."""
    with unit_of_work():
        execute(update(Payment).where(Payment.order_id == order_id).values(state="closed"))
    return start(world, order_id)


# -- paying against the clock and against the customer ------------------------------------------


@pytest.mark.parametrize("round_", range(3))
def test_expiry_and_payment_at_once(world: World, round_: int) -> None:
    """F9, F28: whoever wins, the order ends paid with its goods, and no fen is refunded."""
    order_id = place(world)
    payment = start(world, order_id)
    age_order(order_id, 5)
    expire = functools.partial(ordering.expire_one, order_id=order_id)
    at_once([expire, functools.partial(_pay_and_deliver, payment), expire, expire])
    deliver()
    assert state_of(order_id) in ("paid", "completed")
    assert refunded(order_id) == []
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    clean()


@pytest.mark.parametrize("round_", range(3))
def test_expiry_and_payment_at_once_when_the_goods_are_gone(world: World, round_: int) -> None:
    """F9: with the shelf emptied meanwhile, expired money goes back; else the goods go out."""
    order_id = place(world)
    payment = start(world, order_id)
    age_order(order_id, 5)
    expire = functools.partial(ordering.expire_one, order_id=order_id)
    at_once([expire, functools.partial(_take_the_rest, world), functools.partial(pay, payment)])
    _take_the_rest(world)
    deliver()
    if state_of(order_id) == "expired":
        assert refunded(order_id) == [TOTAL]
    else:
        assert state_of(order_id) in ("paid", "completed")
        assert refunded(order_id) == []
    clean()


@pytest.mark.parametrize("round_", range(3))
def test_cancel_and_payment_at_once(world: World, round_: int) -> None:
    """F9: the order is cancelled and the money back, or the goods were already out of the door."""
    order_id = place(world)
    payment = start(world, order_id)
    cancel = functools.partial(
        ordering.cancel, person_id=world.people["shopper"], order_id=order_id
    )
    answers = at_once([cancel, functools.partial(_pay_and_deliver, payment), cancel])
    deliver()
    if state_of(order_id) == "cancelled":
        assert refunded(order_id) == [TOTAL]
        assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    else:
        assert {getattr(one, "code", "") for one in (answers[0], answers[2])} <= {
            "fulfilment.already_left",
            "ordering.illegal_transition",
        }
        assert refunded(order_id) == []
        assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    clean()


def _pay_and_deliver(payment: PaymentView) -> None:
    pay(payment)
    deliver()


def _take_the_rest(world: World) -> None:
    """Somebody buys every cola that is free anywhere."""
    free = inventory.availability(sku_ids=[world.skus["cola"]])
    for one in free:
        if one.free:
            want = Want("oln_x", 1, one.place_id, one.sku_id, one.free)
            try:
                _sell(want)
            except Insufficient:
                continue  # the order's own expiry or payment was quicker


@command
def _sell(want: Want) -> None:
    held = inventory.reserve(order_id=new_id("ord"), wants=[want], deadline=None)
    ids = [one.allocation_id for one in held]
    inventory.commit(allocation_ids=ids, cause=Cause("sale", "till_x", "psn_x"))


# -- refunds ------------------------------------------------------------------------------------


def test_ten_cancels_of_a_paid_order_refund_once(world: World) -> None:
    """The customer taps cancel ten times: one refund, the same answer for all."""
    order_id = _paid_pickup(world)
    cancel = functools.partial(
        ordering.cancel, person_id=world.people["shopper"], order_id=order_id
    )
    answers = at_once([cancel] * 10)
    assert tally(answers) == {"ok": 10}
    assert {answer.state for answer in answers} == {"cancelled"}
    deliver()
    assert refunded(order_id) == [TOTAL]
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    clean()


def test_the_same_refund_asked_ten_times_at_once(world: World) -> None:
    """The same cause is the same refund."""
    payment = start(world, place(world))
    pay(payment)
    deliver()
    ask = functools.partial(_ask, payment, 100, "cause-1")
    answers = at_once([ask] * 10)
    assert len(set(answers)) == 1, tally(answers)
    assert refunded(payment.order_id) == [100]


def test_refunds_of_different_causes_never_exceed_what_was_paid(world: World) -> None:
    """Nine different refunds of 100 on 600 paid: six go, three are refused."""
    payment = start(world, place(world))
    pay(payment)
    deliver()
    answers = at_once([functools.partial(_ask, payment, 100, f"cause-{n}") for n in range(9)])
    asked = [answer for answer in answers if isinstance(answer, str)]
    assert len(asked) == 6
    refused = [one for one in answers if not isinstance(one, str)]
    assert tally(refused) == {"payments.refund_too_much": 3}
    assert refunded(payment.order_id) == [100] * 6


def _ask(payment: PaymentView, amount_fen: int, cause: str) -> str:
    return payments.ask_refund(
        payment_id=payment.id, amount_fen=amount_fen, reason="测试", cause_key=cause, lines=[]
    )


def _paid_pickup(world: World) -> str:
    """A paid order that waits at the store: its goods have not left."""
    made = ordering.place(
        person_id=world.people["shopper"],
        kind="pickup",
        place_id=world.places["S1"],
        lines=[OrderLineWanted(world.skus["cola"], 2)],
    )
    pay(start(world, made.order.id))
    deliver()
    assert state_of(made.order.id) == "paid"
    return made.order.id


# -- processes of their own ---------------------------------------------------------------------


def drain_all() -> bool:
    """What a worker process does until nothing is left."""
    create_app()
    while drain():
        pass
    return True


def test_four_workers_on_one_outbox(world: World, database: str) -> None:
    """Every payment is matched once though four processes deliver the same events."""
    order_ids = [place(world) for _ in range(6)]
    for number, order_id in enumerate(order_ids):
        pay(start(world, order_id), f"420000000{number}")
    assert in_processes(database, "tests.races.test_money:drain_all", [()] * 4) == {"True": 4}
    deliver()
    assert count(OutboxEvent, name="OrderPaid") == 6
    assert stock_of(world, "S1", "cola") == (8, 0, 0, 0)
    clean()


# -- refunds by hand and the board ------------------------------------------------------------


def caller(world: World, who: str) -> Caller:
    found = identity.caller_for_token(world.tokens[who])
    assert found is not None
    return found


def bought(world: World) -> str:
    """Two colas, paid and out of the door."""
    order_id = place(world)
    pay(start(world, order_id))
    deliver()
    return order_id


def test_twelve_clerks_refund_the_same_two_bottles(world: World) -> None:
    """F26: two units, two refunds; the goods are on the shelf once each, the rest is told no."""
    order_id, clerk = bought(world), caller(world, "clerk")
    [line] = ordering.order_for_staff(order_id=order_id).lines
    one = [RefundWanted(line.id, 1, None, GOOD, world.places["S1"])]
    answers = at_once(
        [lambda: ordering.refund_lines(caller=clerk, order_id=order_id, lines=one, reason="退货")]
        * 12
    )
    assert tally(answers) == {"ok": 2, "ordering.not_refundable": 10}
    assert refunded(order_id) == [300, 300]
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    deliver()
    clean()


def test_money_and_units_at_once_never_exceed_what_was_paid(world: World) -> None:
    order_id, clerk = bought(world), caller(world, "hq")
    [line] = ordering.order_for_staff(order_id=order_id).lines
    wants = [RefundWanted(line.id, 0, 250, GONE)] * 4 + [RefundWanted(line.id, 2, None, GONE)] * 2
    answers = at_once(
        [
            functools.partial(
                ordering.refund_lines, caller=clerk, order_id=order_id, lines=[one], reason="补偿"
            )
            for one in wants
        ]
    )
    told = tally(answers)
    assert told["ok"] + told["ordering.not_refundable"] == 6
    assert 0 < sum(refunded(order_id)) <= TOTAL
    deliver()
    clean()


def test_ten_taps_on_one_exception(world: World) -> None:
    payments.open_exception(
        kind="unknown_payment",
        subject="4200000009",
        order_id="",
        payment_id=None,
        amount_fen=1,
        detail="?",
    )
    [found] = payments.exceptions(state="open", limit=5)
    repair = functools.partial(payments.repair, actor_id="psn_hq", exception_id=found.id)
    taps = [functools.partial(repair, action="explain", note="已核对")] * 5
    taps += [functools.partial(repair, action="refund_payer")] * 5
    told = tally(at_once(taps))
    assert told == {"ok": 1, "payments.exception_closed": 9}
    assert count(Repair) == 1


@pytest.mark.parametrize("round_", range(3))
def test_two_exceptions_of_one_refund_tapped_at_once(world: World, round_: int) -> None:
    """One sends it anew, or one has paid in cash: never both, never twice."""
    payment = start(world, place(world))
    pay(payment)
    refund_id = _ask(payment, 100, "cause-1")
    closed = payments.refund_by_id(refund_id=refund_id)
    assert closed is not None
    told = Refunded(closed.out_refund_no, "5000000001", "CLOSED", 100, None)
    assert payments.record_refund(refunded=told) == "closed"
    payments.open_exception(  # as an older version left it
        kind="refund_refused",
        subject=refund_id,
        order_id=payment.order_id,
        payment_id=payment.id,
        amount_fen=100,
        detail="?",
    )
    taps = [
        functools.partial(
            payments.repair, actor_id=f"psn_{n}", exception_id=one.id, action=action, note="现金"
        )
        for n in range(2)
        for one in payments.exceptions(state="open", limit=5)
        for action in ("retry_refund", "paid_otherwise")
    ]
    assert tally(at_once(taps)) == {"ok": 1, "payments.exception_closed": 7}
    assert payments.exceptions(state="open", limit=5) == []
    rows = payments.refunds_of_order(order_id=payment.order_id)
    assert [row.state for row in rows] in (["closed", "asked"], ["settled"])
    assert payments.payments_of_order(order_id=payment.order_id)[0].refunded_fen == 100
