"""The same sale, order or return told many times at once; tills beside buyers, over HTTP."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import timedelta

import pytest
from apiflask import APIFlask

from app.channels import service as channels
from app.incidents import service as incidents
from app.inventory import service as inventory
from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, now
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from app.ordering.types import OrderLineWanted
from tests.channels.signing import Till, make_till
from tests.factories import World, make_world, stock_of
from tests.races.together import at_once, tally


@pytest.fixture
def world(database: str) -> World:
    return make_world()


@pytest.fixture
def till(world: World, app: APIFlask) -> Iterator[Till]:
    yield make_till(app.test_client())
    drain_all()
    assert run_checks() == []


def alone(till: Till, app: APIFlask) -> Till:
    """A client of its own for each thread."""
    return Till(app.test_client(), till.key_id, till.secret)


def test_one_sale_told_twelve_times_is_booked_once(world: World, till: Till, app: APIFlask) -> None:
    tell = [functools.partial(alone(till, app).sell, "A-1", {"cola": 3}) for _ in range(12)]
    answers = at_once(tell)
    assert tally([one["status"] for one in answers]) == {"booked": 1, "repeat": 11}
    assert stock_of(world, "S1", "cola") == (17, 0, 0, 0)


def test_tills_and_buyers_of_a_whole_shop(world: World, till: Till, app: APIFlask) -> None:
    """20 cans, 12 tills of one can, 12 baskets of one: every till is booked; every basket that
    still stands has its goods, everybody else was told."""

    def buy() -> str:
        placed = ordering.place(
            person_id=world.people["shopper"],
            kind="in_store",
            place_id=world.places["S1"],
            lines=[OrderLineWanted(world.skus["cola"], 1)],
        )
        return placed.order.id

    tills = [functools.partial(alone(till, app).sell, f"B-{n}", {"cola": 1}) for n in range(12)]
    answers = at_once([*tills, *([buy] * 12)])
    drain_all()
    assert all(one["status"] == "booked" for one in answers[:12])
    placed = [one for one in answers[12:] if isinstance(one, str)]
    states = [ordering.order_for_staff(order_id=one).order.state for one in placed]
    on_hand, reserved, *_ = stock_of(world, "S1", "cola")
    assert on_hand == 20 - 12
    assert reserved == states.count("awaiting_payment")
    assert inventory.owed() == []


def test_an_order_and_its_cancel_at_once(world: World, till: Till, app: APIFlask) -> None:
    """Whichever came first, nothing stays held."""
    for n in range(4):
        one = alone(till, app)
        two = alone(till, app)
        order = functools.partial(one.order, f"O-{n}", {"cola": 2})
        cancel = functools.partial(two.send, "POST", "/api/channel/orders/cancel", {"id": f"O-{n}"})
        ordered, cancelled = at_once([order, cancel])
        assert cancelled.status_code == 200
        assert ordered.status_code in (200, 409)
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)


def test_commit_and_cancel_of_an_order_at_once(world: World, till: Till, app: APIFlask) -> None:
    till.order("O-1", {"cola": 4})
    verbs = ["commit", "cancel"] * 4
    answers = at_once(
        [
            functools.partial(
                alone(till, app).send, "POST", f"/api/channel/orders/{verb}", {"id": "O-1"}
            )
            for verb in verbs
        ]
    )
    good = {verb for verb, one in zip(verbs, answers, strict=True) if one.status_code == 200}
    assert len(good) == 1
    assert stock_of(world, "S1", "cola") == ((16 if good == {"commit"} else 20), 0, 0, 0)


def test_a_sale_and_its_early_return_find_each_other(
    world: World, till: Till, app: APIFlask
) -> None:
    for n in range(4):
        sell = functools.partial(alone(till, app).sell, f"S-{n}", {"cola": 1})
        back = functools.partial(alone(till, app).give_back, f"R-{n}", {"cola": 1}, f"S-{n}")
        sold, returned = at_once([sell, back])
        assert (sold["status"], returned.status_code) == ("booked", 200)
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    with frozen_at(now() + timedelta(hours=25)):
        assert channels.report_waiting_returns() == 0  # each has found its sale by then
    drain_all()
    assert incidents.list_incidents(place_ids=None) == []


def test_one_incident_of_many_that_notice(world: World) -> None:
    note = functools.partial(
        incidents.open_incident,
        kind="stock.oversold",
        subject="one",
        place_id=world.places["S1"],
        data={},
    )
    ids = at_once([note] * 10)
    assert len(set(ids)) == 1
    [found] = incidents.list_incidents(place_ids=None)
    assert found.seen == 10
