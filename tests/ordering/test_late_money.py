"""Every way in which money can come late or wrong (D8): what becomes of it, what is said.

docs/late-money.md tells the same table to people.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.kernel.clock import frozen_at, now
from app.kernel.outbox import drain_all
from app.notify import service as notify
from app.ordering import service as ordering
from app.ordering.types import OrderSummary
from app.payments import service as payments
from app.payments.types import Paid, PaymentView
from tests.factories import age_order, stock_of
from tests.ordering.conftest import Shop

LATE = "付款时订单已关闭，款项原路退回"
TWICE = "重复支付，多付的款项原路退回"
WRONG = "支付金额与订单不符，已原路退回"


def told(shop: Shop) -> list[str]:
    """Templates of what the customer reads, oldest first."""
    page = notify.read_inbox(
        person_id=shop.world.people["shopper"], language="zh", limit=50, cursor=None
    )
    return [item.template for item in reversed(page.items)]


def tell(payment: PaymentView, fen: int | None = None, currency: str = "CNY") -> str:
    amount = payment.amount_fen if fen is None else fen
    number = f"42{payment.id[-10:]}"
    return payments.record_paid(paid=Paid(payment.out_trade_no, number, amount, currency, now()))


def expire(order: OrderSummary) -> None:
    age_order(order.id, 1000)
    ordering.expire_one(order_id=order.id)


def cancel(order: OrderSummary) -> None:
    ordering.cancel(person_id=order.person_id, order_id=order.id)


def reasons(order: OrderSummary) -> list[tuple[str, int]]:
    return [(one.reason, one.amount_fen) for one in payments.refunds_of_order(order_id=order.id)]


def arrive(order: OrderSummary) -> None:
    """Each refund comes back to the customer."""
    from app.payments.types import Refunded

    for one in payments.refunds_of_order(order_id=order.id):
        payments.record_refund(
            refunded=Refunded(one.out_refund_no, "5030", "SUCCESS", one.amount_fen, now())
        )
    drain_all()


def test_after_expiry_the_goods_are_held_again(shop: Shop) -> None:
    order = shop.place("pickup", {"cola": 2}).order
    payment = shop.start(order)
    expire(order)
    drain_all()
    assert tell(payment) == "recorded"
    drain_all()
    assert (shop.order(order.id).state, shop.order(order.id).paid_fen) == ("paid", 600)
    assert (told(shop), reasons(order)) == (["order_closed", "order_paid"], [])


def test_after_expiry_with_nothing_left_the_money_goes_back(shop: Shop) -> None:
    order = shop.place("in_store", {"cola": 20}).order
    payment = shop.start(order)
    expire(order)
    shop.bought("in_store", {"cola": 20})
    assert tell(payment) == "recorded"
    drain_all()
    assert (shop.order(order.id).state, shop.order(order.id).paid_fen) == ("expired", 0)
    assert reasons(order) == [(LATE, 6000)]
    arrive(order)
    assert told(shop) == ["order_closed", "order_paid", "money_back", "refunded"]
    assert stock_of(shop.world, "S1", "cola") == (0, 0, 0, 0)


@pytest.mark.parametrize("steps", list(itertools.permutations(("tell", "cancel", "hear"))))
def test_paid_and_cancelled_in_any_order(shop: Shop, steps: tuple[str, ...]) -> None:
    """F9: whichever is first, and whenever the payment's event is heard: the money goes back
    once, the goods are free, and the customer knows."""
    order = shop.place("pickup", {"cola": 2}).order
    payment = shop.start(order)
    acts: dict[str, Callable[[], object]] = {
        "tell": lambda: tell(payment),
        "cancel": lambda: cancel(order),
        "hear": drain_all,
    }
    for step in steps:
        acts[step]()
    drain_all()
    assert shop.order(order.id).state == "cancelled"
    assert sum(fen for _, fen in reasons(order)) == 600
    assert len(reasons(order)) == 1
    arrive(order)
    assert told(shop).count("order_closed") == 1
    assert told(shop).count("refunded") == 1
    assert told(shop).count("money_back") == int(reasons(order)[0][0] == LATE)
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)


@pytest.mark.parametrize("steps", list(itertools.permutations(("tell", "expire", "hear"))))
def test_paid_and_expired_in_any_order(shop: Shop, steps: tuple[str, ...]) -> None:
    order = shop.place("pickup", {"cola": 2}).order
    payment = shop.start(order)
    acts: dict[str, Callable[[], object]] = {
        "tell": lambda: tell(payment),
        "expire": lambda: expire(order),
        "hear": drain_all,
    }
    for step in steps:
        acts[step]()
    drain_all()
    assert (shop.order(order.id).state, reasons(order)) == ("paid", [])
    assert told(shop).count("order_paid") == 1
    assert stock_of(shop.world, "S1", "cola") == (20, 2, 0, 0)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("hear_between", [False, True])
def test_paid_twice_the_second_goes_back(shop: Shop, first: int, hear_between: bool) -> None:
    """Two open payments of one order: the first was closed here while WeChat took it."""
    order = shop.place("pickup", {"cola": 2}).order
    one = shop.start(order)
    payments.close_open_payments(order_ids=[order.id])
    from app.payments.service.charge import _mark_closed

    _mark_closed(one.id)
    two = shop.start(order)
    assert one.id != two.id
    pair = [one, two] if first == 0 else [two, one]
    tell(pair[0])
    if hear_between:
        drain_all()
    tell(pair[1])
    drain_all()
    assert (shop.order(order.id).state, shop.order(order.id).paid_fen) == ("paid", 600)
    assert reasons(order) == [(TWICE, 600)]
    assert told(shop).count("order_paid") == told(shop).count("money_back") == 1


@pytest.mark.parametrize(("fen", "currency"), [(599, "CNY"), (6000, "CNY"), (600, "USD")])
def test_another_amount_or_currency_goes_back_whole(shop: Shop, fen: int, currency: str) -> None:
    order = shop.place("pickup", {"cola": 2}).order
    assert tell(shop.start(order), fen, currency) == "wrong_amount"
    drain_all()
    assert (shop.order(order.id).state, reasons(order)) == ("awaiting_payment", [(WRONG, fen)])
    assert [one.kind for one in payments.exceptions(state="open", limit=5)] == ["wrong_amount"]
    arrive(order)
    assert payments.exceptions(state="open", limit=5) == []
    assert told(shop) == ["money_back", "refunded"]


def test_closed_at_wechat_and_paid_all_the_same(shop: Shop) -> None:
    """The fingerprint and our close crossed: late, never lost."""
    order = shop.place("pickup", {"cola": 2}).order
    payment = shop.start(order)
    cancel(order)
    from app.payments.service.charge import _mark_closed

    _mark_closed(payment.id)
    assert tell(payment) == "recorded"
    drain_all()
    assert reasons(order) == [(LATE, 600)]
    arrive(order)
    assert told(shop) == ["order_closed", "money_back", "refunded"]


def test_money_of_an_unknown_order_waits_for_a_human(shop: Shop) -> None:
    paid = Paid("JJNOBODY", "4200000099", 700, "CNY", now())
    assert payments.record_paid(paid=paid) == "unknown_payment"
    assert payments.record_paid(paid=paid) == "unknown_payment"
    drain_all()
    [found] = payments.exceptions(state="open", limit=5)
    assert (found.kind, found.amount_fen) == ("unknown_payment", 700)
    assert told(shop) == []


def test_money_bound_to_an_order_by_hand_must_fit_it(shop: Shop) -> None:
    from app.kernel.db import run_in_unit
    from app.kernel.events import emit
    from app.payments.events import PaymentSucceeded
    from app.payments.service.charge import adopt

    order = shop.place("pickup", {"cola": 2}).order
    paid = Paid("JJNOBODY", "4200000098", 700, "CNY", now())

    def bind() -> None:
        made = adopt(paid=paid, order_id=order.id, person_id=order.person_id)
        emit(PaymentSucceeded(made.id, order.id, order.person_id, 700, paid.paid_at.isoformat()))

    run_in_unit(bind)
    drain_all()
    assert shop.order(order.id).state == "awaiting_payment"
    assert reasons(order) == [("支付金额与订单不符，款项原路退回", 700)]


def test_goods_whose_money_is_here_are_not_sold_again_while_its_event_waits(shop: Shop) -> None:
    """A worker is down past the deadline: paid in time stays paid."""
    order = shop.place("in_store", {"cola": 20}).order
    assert tell(shop.start(order)) == "recorded"
    with frozen_at(now() + timedelta(minutes=20)):
        assert ordering.expire_due() == 0
        drain_all()
    assert shop.order(order.id).state in ("paid", "completed")
