"""The product's clock is set back by an hour: work goes on, holds end by their deadlines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.kernel import clock_back, jobs, outbox, stream
from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, now
from app.ordering import service as ordering
from app.payments import service as payments
from app.payments.types import Paid
from tests.factories import stock_of
from tests.ordering.conftest import Shop, shop  # noqa: F401

pytestmark = pytest.mark.usefixtures("turn")

HOUR = timedelta(hours=1)
HOLD = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)  # by then every hold is back


@pytest.fixture
def noon() -> datetime:
    return now().replace(microsecond=0)


def expire(moment: datetime) -> None:
    """What the scheduler does at `moment`."""
    with frozen_at(moment):
        clock_back.heal()
        ordering.expire_due()
        outbox.drain_all()


def test_an_event_does_not_wait_for_its_hour_to_come_again(
    shop: Shop,  # noqa: F811
    noon: datetime,
) -> None:
    with frozen_at(noon):
        order = shop.place("in_store", {"cola": 2}).order
        payment = shop.start(order)
        told = Paid(payment.out_trade_no, "4200000001", payment.amount_fen, "CNY", now())
        assert payments.record_paid(paid=told) == "recorded"
        assert len(outbox.claim()) > 0  # by a worker that is killed now
    with frozen_at(noon - HOUR):
        assert outbox.drain() == 0
        assert clock_back.heal() > 0
        outbox.drain_all()
        assert shop.order(order.id).state == "completed"
        assert clock_back.heal() == 0
        assert run_checks() == []


def test_a_call_does_not_wait_either(shop: Shop, noon: datetime) -> None:  # noqa: F811
    with frozen_at(noon):
        shop.start(shop.place("in_store", {"cola": 1}).order)  # asks WeChat in 20 s
    with frozen_at(noon - HOUR):
        assert jobs.due_calls() == []
        clock_back.heal()
        assert len(jobs.due_calls()) == 1


def test_what_is_due_later_by_intent_stays(shop: Shop, noon: datetime) -> None:  # noqa: F811
    with frozen_at(noon):
        shop.start(shop.place("in_store", {"cola": 1}).order)
        assert clock_back.heal() == 0
        assert jobs.due_calls() == []


def test_a_hold_ends_by_its_deadline_and_no_sooner(shop: Shop, noon: datetime) -> None:  # noqa: F811
    with frozen_at(noon):
        before = shop.place("in_store", {"cola": 2}).order
    with frozen_at(noon - HOUR):
        after = shop.place("in_store", {"cola": 3}).order
    expire(noon - HOUR + HOLD + MINUTE)
    assert shop.order(after.id).state == "expired"
    assert shop.order(before.id).state == "awaiting_payment"
    assert stock_of(shop.world, "S1", "cola")[:2] == (20, 2)
    expire(noon + HOLD + MINUTE)
    assert shop.order(before.id).state == "expired"
    assert stock_of(shop.world, "S1", "cola")[:2] == (20, 0)


def test_another_relay_takes_over_at_once(shop: Shop, noon: datetime) -> None:  # noqa: F811
    with frozen_at(noon):
        first = stream.take_lease("one")
        assert stream.take_lease("two") is None
    with frozen_at(noon - HOUR):
        second = stream.take_lease("two")
        assert first is not None and second == first + 1
        assert stream.take_lease("three") is None
