"""`flask audit` beside people who work: each check sees one moment, so nothing differs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import event as sa_event

from app.fulfilment import checks as fulfilment_checks
from app.fulfilment import service as fulfilment
from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, now
from app.kernel.db import engine
from app.kernel.outbox import drain_all
from app.ordering import checks as ordering_checks
from app.ordering import service as ordering
from app.ordering.types import GONE, RefundWanted
from tests.factories import make_world
from tests.ordering.conftest import Shop


@pytest.fixture
def shop(app: APIFlask) -> Shop:
    return Shop(make_world())


@contextmanager
def beside(words: str, work: Callable[[], object]) -> Iterator[list[bool]]:
    """Do `work` in another thread after the audit's first statement that has `words`."""
    done: list[bool] = []

    def after(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if words in statement and not done:
            done.append(True)
            thread = threading.Thread(target=work)
            thread.start()
            thread.join(20)

    sa_event.listen(engine(write=False), "after_cursor_execute", after)
    yield done
    sa_event.remove(engine(write=False), "after_cursor_execute", after)


def test_a_parcel_leaves_while_the_audit_reads(shop: Shop) -> None:
    order = shop.bought("rider", {"milk": 1}, None)
    place_id = shop.parcels(order.id)[0].source_place_id
    place = next(name for name, known in shop.world.places.items() if known == place_id)
    caller = shop.caller({"S1": "clerk", "S2": "other_clerk", "G1": "keeper"}[place])
    tasks, _ = fulfilment.tasks_of_place(caller=caller, place_id=place_id)
    task = fulfilment.take_task(caller=caller, task_id=tasks[0].id)
    lines = [(one.line_id, one.quantity) for one in task.lines]
    fulfilment.pick(caller=caller, task_id=task.id, lines=lines)
    drain_all()
    assert run_checks() == []

    def leave() -> None:
        fulfilment.hand_over(caller=caller, task_id=task.id)

    with beside("FROM fulfilment_shipments", leave) as done:
        found = list(fulfilment_checks.goods_held())
    assert done
    assert found == []
    drain_all()
    assert run_checks() == []


def test_a_refund_is_given_while_the_audit_reads(shop: Shop) -> None:
    order = shop.bought("in_store", {"cola": 3})
    line = ordering.order_for_staff(order_id=order.id).lines[0]
    wanted = [RefundWanted(line.id, 1, None, GONE)]

    def refund() -> None:
        ordering.refund_lines(caller=shop.caller("hq"), order_id=order.id, reason="x", lines=wanted)

    with frozen_at(now() + timedelta(minutes=2)):
        assert list(ordering_checks.money_has_an_owner()) == []
        with beside("FROM payments_payments", refund) as done:
            found = list(ordering_checks.money_has_an_owner())
    assert done
    assert found == []
