"""Coupons under a race: claims, one coupon for many orders, redeeming against cancel (F17)."""

from __future__ import annotations

import functools
from datetime import timedelta

import pytest
from apiflask import APIFlask

from app import create_app
from app.kernel.checks import run_checks
from app.kernel.clock import now
from app.kernel.outbox import drain_all
from app.offers import service as offers
from app.ordering import service as ordering
from app.ordering.types import OrderLineWanted, OrderSummary, OrderView
from app.payments import service as payments
from tests.factories import World, age_order, make_world
from tests.offers.helping import coupons_given, new_coupon, open_campaign, state_of, steps_of
from tests.races.test_money import money_for
from tests.races.together import at_once, in_processes, tally

REQUESTS = 64


@pytest.fixture
def world(app: APIFlask) -> World:
    return make_world()


def claim(person_id: str, campaign_id: str) -> bool:
    offers.claim(person_id=person_id, campaign_id=campaign_id)
    return True


def place(world: World, coupon_id: str | None) -> OrderView:
    return ordering.place(
        person_id=world.people["shopper"],
        kind="pickup",
        place_id=world.places["S1"],
        lines=[OrderLineWanted(world.skus["cola"], 3)],
        coupon_id=coupon_id,
    )


def test_sixty_four_claims_of_one_person_are_one_coupon(world: World) -> None:
    campaign_id = open_campaign(world)
    ask = functools.partial(claim, world.people["shopper"], campaign_id)
    assert tally(at_once([ask] * REQUESTS)) == {
        "True": 1,
        "offers.coupon_limit": REQUESTS - 1,
    }
    assert coupons_given(campaign_id) == 1
    assert offers.get_campaign(campaign_id=campaign_id).remaining == 99
    assert run_checks() == []


def test_three_coupons_and_twenty_claims_of_many(world: World) -> None:
    campaign_id = open_campaign(world, total=3, per_person=2)
    people = list(world.people.values())
    calls = [functools.partial(claim, people[n % 4], campaign_id) for n in range(20)]
    answers = tally(at_once(calls))
    assert answers.pop("True") == 3
    assert set(answers) <= {"offers.coupons_gone", "offers.coupon_limit"}
    assert coupons_given(campaign_id) == 3
    assert run_checks() == []


def claim_in_a_process(person_id: str, campaign_id: str) -> bool:
    create_app()
    return claim(person_id, campaign_id)


def test_claims_from_four_processes(world: World, database: str) -> None:
    campaign_id = open_campaign(world, total=5, per_person=3)
    arguments = [(world.people["shopper"], campaign_id)] * 4
    run = "tests.races.test_coupons:claim_in_a_process"
    assert in_processes(database, run, arguments, threads=4) == {
        "True": 3,
        "offers.coupon_limit": 13,
    }
    assert coupons_given(campaign_id) == 3
    assert run_checks() == []


def test_one_coupon_and_five_orders_at_once(world: World) -> None:
    coupon = new_coupon(world)
    answers = at_once([functools.partial(place, world, coupon)] * 5)
    assert tally(answers) == {"ok": 1, "offers.coupon_not_usable": 4}
    [placed] = [one for one in answers if isinstance(one, OrderView)]
    assert placed.order.total_fen == 400
    assert state_of(coupon) == ("held", placed.order.id)
    assert run_checks() == []


@pytest.mark.parametrize("round_", range(3))
def test_paying_and_cancelling_at_once(world: World, round_: int) -> None:
    """Used by a paid order, or back in the pocket of a cancelled one; never both, never gone."""
    coupon = new_coupon(world)
    order = place(world, coupon).order
    paid = functools.partial(_pay, order)
    cancel = functools.partial(ordering.cancel, person_id=order.person_id, order_id=order.id)
    at_once([paid, cancel, cancel])
    drain_all()
    state = ordering.order_for_staff(order_id=order.id).order.state
    expected = ("issued", None) if state == "cancelled" else ("used", order.id)
    assert state_of(coupon) == expected
    assert run_checks() == []


def _pay(order: OrderSummary) -> None:
    payment = payments.start(
        order_id=order.id,
        person_id=order.person_id,
        payer_openid="o_shopper",
        amount_fen=order.total_fen,
        description="可乐",
        expires_at=now() + timedelta(minutes=15),
    )
    payments.record_paid(paid=money_for(payment))
    drain_all()


@pytest.mark.parametrize("round_", range(3))
def test_cancelling_while_the_next_order_wants_the_coupon(world: World, round_: int) -> None:
    coupon = new_coupon(world)
    first = place(world, coupon).order
    cancel = functools.partial(ordering.cancel, person_id=first.person_id, order_id=first.id)
    answers = at_once([cancel, *[functools.partial(place, world, coupon)] * 4])
    winners = [one for one in answers if isinstance(one, OrderView)]
    assert len(winners) <= 1
    bound = ("held", winners[0].order.id) if winners else ("issued", None)
    assert state_of(coupon) == bound
    assert run_checks() == []


def test_expiry_and_cancel_at_once_give_it_back_once(world: World) -> None:
    coupon = new_coupon(world)
    order = place(world, coupon).order
    age_order(order.id, 60)
    cancel = functools.partial(ordering.cancel, person_id=order.person_id, order_id=order.id)
    expire = functools.partial(ordering.expire_one, order_id=order.id)
    at_once([expire, cancel, expire, cancel, expire])
    assert state_of(coupon) == ("issued", None)
    assert steps_of(coupon) == ["issue", "hold", "release"]
    assert run_checks() == []
