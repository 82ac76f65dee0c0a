"""Parcels that end without their customer: of many taps, and of two stories, one is true."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask

from app.fulfilment import service as fulfilment
from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, now
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from app.ordering.types import OrderSummary
from tests.factories import make_world, stock_of
from tests.ordering.conftest import Shop
from tests.ordering.test_rest import deliver, split
from tests.races.together import at_once, in_processes, tally

LONG = timedelta(days=5)
NOBODY_DOES = ("notify.stuck", "reconcile.unread")  # here: send messages, read bills
TAPS = 8


@pytest.fixture
def shop(app: APIFlask) -> Shop:
    return Shop(make_world())


def clean() -> None:
    """The audit finds nothing; nobody sends messages here, so after days they are stuck."""
    drain_all()
    assert [one for one in run_checks() if one.check not in NOBODY_DOES] == []


def picked(shop: Shop, kind: str) -> tuple[OrderSummary, Any, Any]:
    """(order, parcel, its task): picked at S1."""
    order = shop.bought(kind, {"cola": 2})
    clerk = shop.caller("clerk")
    tasks, _ = fulfilment.tasks_of_place(caller=clerk, place_id=shop.world.places["S1"])
    task = fulfilment.take_task(caller=clerk, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=clerk, task_id=task.id, lines=lines)
    drain_all()
    return order, shop.parcels(order.id)[0], task


def answers(calls: list[Callable[[], Any]]) -> dict[str, int]:
    return tally(at_once(calls))


@pytest.mark.parametrize("round_", range(3))
def test_handed_back_or_handed_out_but_not_both(shop: Shop, round_: int) -> None:
    order, parcel, _ = picked(shop, "pickup")
    clerk, place = shop.caller("clerk"), shop.world.places["S1"]

    def back() -> str:
        fulfilment.hand_back(caller=clerk, shipment_id=parcel.id)
        return "back"

    def out() -> str:
        fulfilment.hand_out(caller=clerk, place_id=place, code=parcel.pickup_code)
        return "out"

    with frozen_at(now() + LONG):
        found = answers([back, out] * TAPS)
        assert found.get("back", 0) + found.get("out", 0) == 1, found
        clean()
        is_back = found.get("back") == 1
        assert shop.refunds(order.id) == ([order.total_fen] if is_back else [])
        assert shop.order(order.id).state == ("cancelled" if is_back else "completed")
        assert stock_of(shop.world, "S1", "cola") == (20 if is_back else 18, 0, 0, 0)


@pytest.mark.parametrize("round_", range(3))
def test_lost_or_delivered_but_not_both(shop: Shop, round_: int) -> None:
    order, parcel, task = picked(shop, "rider")
    clerk = shop.caller("clerk")
    fulfilment.hand_over(caller=clerk, task_id=task.id)

    def lose() -> str:
        fulfilment.report_lost(caller=clerk, shipment_id=parcel.id, reason="途中丢失")
        return "lost"

    def arrive() -> str:
        fulfilment.confirm_delivery(person_id=order.person_id, shipment_id=parcel.id)
        return "delivered"

    found = answers([lose, arrive] * TAPS)
    assert found.get("lost", 0) + found.get("delivered", 0) == 1, found
    clean()
    states = [one.state for one in shop.parcels(order.id)]
    assert states == (["lost", "to_pick"] if found.get("lost") else ["delivered"])


def test_the_rest_is_cancelled_once(shop: Shop) -> None:
    order = split(shop)
    deliver(shop, "clerk", "S1")
    rest = ordering.rest_of(order_id=order.id)
    assert rest is not None
    tap = functools.partial(cancel_rest, order.person_id, order.id, rest.refund_fen)
    found = answers([tap] * TAPS)
    assert found.pop("cancelled") == 1
    assert set(found) <= {"ordering.illegal_transition", "ordering.nothing_unsent"}
    clean()
    assert shop.refunds(order.id) == [rest.refund_fen]
    assert stock_of(shop.world, "S2", "chips") == (20, 0, 0, 0)


def cancel_rest(person_id: str, order_id: str, refund_fen: int) -> str:
    ordering.cancel_rest(person_id=person_id, order_id=order_id, refund_fen=refund_fen)
    return "cancelled"


def test_the_rest_is_cancelled_once_from_processes_of_their_own(shop: Shop, database: str) -> None:
    order = split(shop)
    deliver(shop, "clerk", "S1")
    rest = ordering.rest_of(order_id=order.id)
    assert rest is not None
    mine = (order.person_id, order.id, rest.refund_fen)
    found = in_processes(database, "tests.races.test_endings:cancel_rest", [mine] * 3, threads=2)
    assert found["cancelled"] == 1
    clean()
    assert shop.refunds(order.id) == [rest.refund_fen]


@pytest.mark.parametrize("round_", range(3))
def test_the_rest_leaves_or_is_cancelled(shop: Shop, round_: int) -> None:
    """The rider takes the second parcel as its customer cancels it."""
    order = split(shop)
    deliver(shop, "clerk", "S1")
    clerk = shop.caller("other_clerk")
    tasks, _ = fulfilment.tasks_of_place(caller=clerk, place_id=shop.world.places["S2"])
    task = fulfilment.take_task(caller=clerk, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=clerk, task_id=task.id, lines=lines)
    rest = ordering.rest_of(order_id=order.id)
    assert rest is not None

    def leave() -> str:
        fulfilment.hand_over(caller=clerk, task_id=task.id)
        return "left"

    tap = functools.partial(cancel_rest, order.person_id, order.id, rest.refund_fen)
    found = answers([leave, tap] * (TAPS // 2))
    assert found.get("left", 0) + found.get("cancelled", 0) == 1, found
    clean()
    is_cancelled = found.get("cancelled") == 1
    assert shop.order(order.id).state == ("completed" if is_cancelled else "paid")
    assert shop.refunds(order.id) == ([rest.refund_fen] if is_cancelled else [])
