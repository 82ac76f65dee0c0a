"""F10, F11: a repeated notice resets a shipped order to paid, or changes its payment time.

Each notice is given five times in every state the order can be in; not one row changes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.fulfilment import service as fulfilment
from app.kernel.clock import now
from app.kernel.db import execute, unit_of_work
from app.kernel.outbox import drain_all
from app.models import metadata
from app.ordering import service as ordering
from app.ordering.types import GONE, OrderSummary, RefundWanted
from app.payments import service as payments
from app.payments.types import Paid, Refunded
from tests.factories import age_order
from tests.ordering.conftest import Shop, books_agree_at_the_end, shop  # noqa: F401 - fixtures

TRANSACTION = "4200000001"


def rows() -> dict[str, list[str]]:
    """All that is known, but for the counts of processes' own memory."""
    with unit_of_work(write=False):
        return {
            name: sorted(repr(tuple(row)) for row in execute(select(table)).all())
            for name, table in metadata.tables.items()
        }


def again(order: OrderSummary, times: int = 5) -> list[str]:
    """The payment's notice, with another time in it (F11)."""
    payment = payments.payments_of_order(order_id=order.id)[0]
    later = now() + timedelta(hours=1)
    told = Paid(payment.out_trade_no, TRANSACTION, payment.amount_fen, "CNY", later)
    answers = [payments.record_paid(paid=told) for _ in range(times)]
    drain_all()
    return answers


def refund_again(order: OrderSummary, times: int = 5) -> None:
    for one in payments.refunds_of_order(order_id=order.id):
        told = Refunded(one.out_refund_no, "5030", "SUCCESS", one.amount_fen, now())
        for _ in range(times):
            payments.record_refund(refunded=told)
    drain_all()


def ready(at: Shop, order: OrderSummary) -> None:
    """Cola lies at the point: nothing to do."""


def collected(at: Shop, order: OrderSummary) -> None:
    code = str(at.parcels(order.id)[0].pickup_code)
    fulfilment.hand_out(caller=at.caller("leader"), place_id=at.world.places["P1"], code=code)
    drain_all()


def partly_refunded(at: Shop, order: OrderSummary) -> None:
    collected(at, order)
    line = ordering.order_for_staff(order_id=order.id).lines[0]
    ordering.refund_lines(
        caller=at.caller("hq"),
        order_id=order.id,
        lines=[RefundWanted(line.id, 1, None, GONE)],
        reason="少一件",
    )
    drain_all()
    refund_again(order, 1)


def cancelled(at: Shop, order: OrderSummary) -> None:
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    drain_all()
    refund_again(order, 1)


@pytest.mark.parametrize("state", [ready, collected, partly_refunded, cancelled])
def test_five_more_notices_change_nothing(
    shop: Shop,  # noqa: F811
    state: Callable[[Any, Any], None],
) -> None:
    order = shop.place("pickup", {"cola": 2}, "P1").order
    shop.start(order)
    assert again(order, 1) == ["recorded"]
    state(shop, shop.order(order.id))
    before = rows()
    assert again(order) == ["repeated"] * 5
    refund_again(order)
    assert rows() == before


def test_five_more_notices_of_a_late_payment_change_nothing(shop: Shop) -> None:  # noqa: F811
    order = shop.place("in_store", {"cola": 20}).order
    shop.start(order)
    age_order(order.id, 1000)
    ordering.expire_one(order_id=order.id)
    shop.transactions = 10
    shop.bought("in_store", {"cola": 20})
    assert again(order, 1) == ["recorded"]
    refund_again(order, 1)
    before = rows()
    assert again(order) == ["repeated"] * 5
    refund_again(order)
    assert rows() == before
