"""Coupon campaigns: headquarters opens them, people claim. Money in fen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert

from app.identity import service as identity
from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.offers import locks
from app.offers.errors import (
    CampaignNotFound,
    CouponLimit,
    CouponNotFound,
    CouponsGone,
    IllegalTransition,
    NotClaimable,
)
from app.offers.models import CouponCampaign
from app.offers.queries import coupons as queries
from app.offers.types import CampaignView, CouponTerms, CouponView

SHOWN = 50


@command
def create_campaign(
    *,
    actor_id: str,
    name: str,
    terms: CouponTerms,
    valid_from: datetime,
    valid_to: datetime,
    total: int,
    per_person: int,
    is_claimable: bool = True,
) -> CampaignView:
    """Open a campaign of `total` coupons. Its terms never change: who has one has a promise.

    Raises kernel.invalid_input for terms that give nothing or end before they begin.
    """
    _check_terms(terms, valid_from, valid_to)
    campaign_id = new_id("cpc")
    execute(
        insert(CouponCampaign).values(
            id=campaign_id,
            name=name,
            kind=terms.kind,
            amount_fen=terms.amount_fen,
            percent=terms.percent,
            cap_fen=terms.cap_fen,
            minimum_fen=terms.minimum_fen,
            scope={
                "sku_ids": sorted(terms.sku_ids),
                "categories": sorted(terms.categories),
                "order_kinds": sorted(terms.order_kinds),
            },
            valid_from=valid_from,
            valid_to=valid_to,
            total=total,
            remaining=total,
            per_person=per_person,
            is_claimable=is_claimable,
            state="open",
            created_by=actor_id,
            created_at=now(),
        )
    )
    identity.record_audit(
        actor_id=actor_id,
        action="offers.create_campaign",
        subject=campaign_id,
        details={"name": name, "total": total, "per_person": per_person},
    )
    return get_campaign(campaign_id=campaign_id)


def _check_terms(terms: CouponTerms, valid_from: datetime, valid_to: datetime) -> None:
    wrong: dict[str, str] = {}
    if valid_to <= valid_from:
        wrong["valid_to"] = "要晚于开始时间"
    if terms.kind == "fixed" and terms.amount_fen <= 0:
        wrong["amount_fen"] = "减多少要大于 0"
    if terms.kind == "percent" and not (0 < terms.percent < 100 and terms.cap_fen > 0):
        wrong["percent"] = "1–99，并写明最多减多少"
    if wrong:
        raise InvalidInput(fields=wrong)


@query
def get_campaign(*, campaign_id: str) -> CampaignView:
    """Raises offers.campaign_not_found."""
    found = queries.campaign(campaign_id)
    if found is None:
        raise CampaignNotFound
    return found


@query
def list_campaigns(*, limit: int, before: tuple[datetime, str] | None = None) -> list[CampaignView]:
    """All campaigns, newest first."""
    return queries.campaigns(limit, before)


@command
def move_campaign(*, actor_id: str, campaign_id: str, verb: str) -> CampaignView:
    """open | pause | end. Coupons that people have stay good.

    Raises offers.campaign_not_found, offers.illegal_transition.
    """
    if not locks.move_campaign(campaign_id, verb):
        raise IllegalTransition(state=get_campaign(campaign_id=campaign_id).state, verb=verb)
    identity.record_audit(
        actor_id=actor_id, action=f"offers.{verb}_campaign", subject=campaign_id, details={}
    )
    return get_campaign(campaign_id=campaign_id)


@query
def claimable(*, person_id: str) -> list[tuple[CampaignView, int]]:
    """What can be claimed now, with how many of each the person already has."""
    found = queries.claimable(now(), SHOWN)
    has = queries.count_of([one.id for one in found], person_id) if found else {}
    return [(one, has.get(one.id, 0)) for one in found]


@command
def claim(*, person_id: str, campaign_id: str) -> CouponView:
    """The person takes one coupon. Locks: the campaign's row, so claims come one by one (F17).

    Raises offers.campaign_not_found, not_claimable, coupons_gone, coupon_limit.
    """
    if not get_campaign(campaign_id=campaign_id).is_claimable:
        raise NotClaimable
    return _issue(person_id, campaign_id)


@command
def grant(*, actor_id: str, campaign_id: str, person_ids: Collection[str]) -> list[CouponView]:
    """Headquarters gives one coupon to each person; all of them or nobody.

    Raises offers.campaign_not_found, not_claimable, coupons_gone, coupon_limit,
    identity.person_not_found.
    """
    get_campaign(campaign_id=campaign_id)
    people = sorted(set(person_ids))
    for person_id in people:
        identity.person_view(person_id=person_id)
    given = [_issue(person_id, campaign_id) for person_id in people]
    identity.record_audit(
        actor_id=actor_id,
        action="offers.grant_coupons",
        subject=campaign_id,
        details={"people": people},
    )
    return given


def _issue(person_id: str, campaign_id: str) -> CouponView:
    moment = now()
    if not locks.take_one(campaign_id, moment):
        campaign = get_campaign(campaign_id=campaign_id)
        if campaign.state != "open" or campaign.valid_to <= moment:
            raise NotClaimable
        raise CouponsGone
    # the campaign's row is ours: nobody else's claim comes between counting and writing
    campaign = get_campaign(campaign_id=campaign_id)
    has = queries.count_of([campaign_id], person_id).get(campaign_id, 0)
    if has >= campaign.per_person:
        raise CouponLimit(per_person=campaign.per_person)
    coupon_id = locks.write_coupon(campaign_id, person_id, has + 1, campaign.valid_to)
    found = queries.coupon(coupon_id)
    if found is None:
        raise CouponNotFound
    return found
