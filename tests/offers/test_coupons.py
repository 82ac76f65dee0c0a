"""Campaigns and claims, through the service and the routes, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, now
from app.kernel.errors import InvalidInput
from app.offers import service as offers
from app.offers.errors import CouponLimit, CouponsGone, IllegalTransition, NotClaimable
from tests.factories import World, make_world
from tests.offers.helping import coupons_given, new_coupon, open_campaign, steps_of, terms

CAMPAIGNS = "/api/hq/offers/coupon-campaigns"
SHOP = "/api/shop/offers/coupon-campaigns"


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def claim(world: World, campaign_id: str, who: str = "shopper") -> str:
    return offers.claim(person_id=world.people[who], campaign_id=campaign_id).id


def test_a_person_claims_up_to_the_limit_and_the_campaign_up_to_its_total(world: World) -> None:
    campaign_id = open_campaign(world, total=3, per_person=2)
    first = claim(world, campaign_id)
    claim(world, campaign_id)
    with pytest.raises(CouponLimit) as caught:
        claim(world, campaign_id)
    assert caught.value.details == {"per_person": 2}
    assert caught.value.message() == "每人限领 2 张，您已领过"
    claim(world, campaign_id, "stranger")
    with pytest.raises(CouponsGone):
        claim(world, campaign_id, "stranger")
    assert coupons_given(campaign_id) == 3
    assert steps_of(first) == ["issue"]
    assert offers.get_campaign(campaign_id=campaign_id).remaining == 0
    assert run_checks() == []


def test_what_is_paused_ended_over_or_not_for_claiming_is_not_claimed(world: World) -> None:
    campaign_id, hq = open_campaign(world), world.people["hq"]
    offers.move_campaign(actor_id=hq, campaign_id=campaign_id, verb="pause")
    with pytest.raises(NotClaimable):
        claim(world, campaign_id)
    offers.move_campaign(actor_id=hq, campaign_id=campaign_id, verb="open")
    with frozen_at(now() + timedelta(days=8)), pytest.raises(NotClaimable):
        claim(world, campaign_id)
    claim(world, campaign_id)
    offers.move_campaign(actor_id=hq, campaign_id=campaign_id, verb="end")
    with pytest.raises(IllegalTransition) as caught:
        offers.move_campaign(actor_id=hq, campaign_id=campaign_id, verb="open")
    assert caught.value.details == {"state": "ended", "verb": "open"}
    with pytest.raises(NotClaimable):
        claim(world, open_campaign(world, is_claimable=False))


def test_a_grant_is_for_all_of_them_or_nobody(world: World) -> None:
    campaign_id, hq = open_campaign(world, is_claimable=False), world.people["hq"]
    two = [world.people["shopper"], world.people["stranger"]]
    given = offers.grant(actor_id=hq, campaign_id=campaign_id, person_ids=[*two, two[0]])
    assert len(given) == 2
    with pytest.raises(CouponLimit):
        offers.grant(
            actor_id=hq, campaign_id=campaign_id, person_ids=[world.people["leader"], *two]
        )
    assert coupons_given(campaign_id) == 2
    assert run_checks() == []


@pytest.mark.parametrize(
    ("what", "days", "field"),
    [
        (terms(0), 7, "amount_fen"),
        (terms(percent=10), 7, "percent"),
        (terms(), -1, "valid_to"),
    ],
)
def test_terms_that_give_nothing_are_refused(
    world: World, what: object, days: int, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_campaign(world, what, days=days)  # type: ignore[arg-type]
    assert list(caught.value.details["fields"]) == [field]


def test_the_routes_of_issue_and_claim(client: FlaskClient) -> None:
    world = make_world()
    moment = now()
    body = {
        "name": "新人券",
        "kind": "fixed",
        "amount_fen": 500,
        "minimum_fen": 3000,
        "valid_from": moment.isoformat(),
        "valid_to": (moment + timedelta(days=30)).isoformat(),
        "total": 10,
    }
    made = client.post(CAMPAIGNS, json=body, headers=world.headers("hq", "key-1"))
    assert made.status_code == 201
    campaign_id = made.json["id"]
    assert (made.json["words"], made.json["state"]) == ("满 30 元减 5 元", "open")
    again = client.post(CAMPAIGNS, json=body, headers=world.headers("hq", "key-1"))
    assert again.json == made.json
    assert [
        one["id"] for one in client.get(CAMPAIGNS, headers=world.headers("hq")).json["items"]
    ] == [campaign_id]

    [offered] = client.get(SHOP, headers=world.headers("shopper")).json["items"]
    assert (offered["campaign_id"], offered["can_claim"], offered["has"]) == (campaign_id, True, 0)
    url = f"{SHOP}/{campaign_id}/claims"
    got = client.post(url, headers=world.headers("shopper", "key-2"))
    assert (got.status_code, got.json["state"]) == (201, "issued")
    assert client.post(url, headers=world.headers("shopper", "key-2")).json == got.json
    refused = client.post(url, headers=world.headers("shopper", "key-3"))
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "offers.coupon_limit")
    [offered] = client.get(SHOP, headers=world.headers("shopper")).json["items"]
    assert (offered["can_claim"], offered["has"]) == (False, 1)

    mine = "/api/shop/offers/coupons"
    assert client.get(mine, headers=world.headers("shopper")).json["items"] == [got.json]
    assert client.get(f"{mine}?state=used", headers=world.headers("shopper")).json["items"] == []
    assert client.get(mine, headers=world.headers("stranger")).json["items"] == []


def test_the_list_names_what_ends_first_first(world: World) -> None:
    later, sooner = new_coupon(world, days=9), new_coupon(world, days=2)
    found = offers.coupons_of(person_id=world.people["shopper"], limit=10)
    assert [one.id for one in found] == [sooner, later]
    with frozen_at(now() + timedelta(days=3)):
        usable = offers.usable_coupons(person_id=world.people["shopper"])
    assert [one.id for one in usable] == [later]
