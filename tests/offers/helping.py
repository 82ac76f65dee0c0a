"""Coupon campaigns in the words of the tests. Money in fen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from app.kernel.clock import now
from app.kernel.db import execute, query
from app.offers import service as offers
from app.offers.models import Coupon, CouponEntry
from app.offers.types import CouponTerms
from tests.factories import World


def terms(
    amount_fen: int = 500,
    *,
    percent: int = 0,
    cap_fen: int = 0,
    minimum_fen: int = 0,
    sku_ids: Collection[str] = (),
    categories: Collection[str] = (),
    order_kinds: Collection[str] = (),
) -> CouponTerms:
    return CouponTerms(
        "percent" if percent else "fixed",
        0 if percent else amount_fen,
        percent,
        cap_fen,
        minimum_fen,
        frozenset(sku_ids),
        frozenset(categories),
        frozenset(order_kinds),
    )


def open_campaign(
    world: World,
    what: CouponTerms | None = None,
    *,
    total: int = 100,
    per_person: int = 1,
    days: float = 7,
    is_claimable: bool = True,
) -> str:
    moment = now()
    return offers.create_campaign(
        actor_id=world.people["hq"],
        name="测试券",
        terms=what or terms(),
        valid_from=moment - timedelta(hours=1),
        valid_to=moment + timedelta(days=days),
        total=total,
        per_person=per_person,
        is_claimable=is_claimable,
    ).id


def new_coupon(
    world: World, what: CouponTerms | None = None, *, who: str = "shopper", days: float = 7
) -> str:
    """A coupon in somebody's pocket. Returns its id."""
    campaign_id = open_campaign(world, what, days=days)
    return offers.claim(person_id=world.people[who], campaign_id=campaign_id).id


@query
def state_of(coupon_id: str) -> tuple[str, str | None]:
    """(state, order) of a coupon."""
    row = execute(select(Coupon.state, Coupon.order_id).where(Coupon.id == coupon_id)).one()
    return row.state, row.order_id


@query
def steps_of(coupon_id: str) -> list[str]:
    """What happened to a coupon, in order."""
    found = select(CouponEntry.verb).where(CouponEntry.coupon_id == coupon_id)
    return [row.verb for row in execute(found.order_by(CouponEntry.id))]


@query
def coupons_given(campaign_id: str) -> int:
    return len(execute(select(Coupon.id).where(Coupon.campaign_id == campaign_id)).all())
