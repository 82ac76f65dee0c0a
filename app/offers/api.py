"""Coupons: the shopper claims and lists, headquarters issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.kernel.auth import HQ, SHOPPER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor
from app.offers import service
from app.offers.schemas import (
    CampaignBody,
    CampaignItem,
    CampaignsPage,
    CampaignsQuery,
    CampaignStateBody,
    ClaimableItem,
    ClaimableList,
    CouponItem,
    CouponList,
    CouponsQuery,
    GrantBody,
    TermsView,
)
from app.offers.types import CampaignView, CouponTerms, CouponView

bp = blueprint("offers")

MOST = 100


def _terms(terms: CouponTerms) -> TermsView:
    return TermsView(
        kind=terms.kind,
        amount_fen=terms.amount_fen,
        percent=terms.percent,
        cap_fen=terms.cap_fen,
        minimum_fen=terms.minimum_fen,
        sku_ids=sorted(terms.sku_ids),
        categories=sorted(terms.categories),
        order_kinds=sorted(terms.order_kinds),
    )


def _coupon(found: CouponView, language: str) -> CouponItem:
    return CouponItem(
        id=found.id,
        campaign_id=found.campaign_id,
        name=found.name,
        words=service.terms_words(found.terms, language),
        terms=_terms(found.terms),
        state=found.state,
        order_id=found.order_id,
        usable_from=found.usable_from,
        usable_until=found.usable_until,
    )


def _coupons(found: Sequence[CouponView], language: str) -> CouponList:
    return CouponList(items=[_coupon(one, language) for one in found])


def _campaign(found: CampaignView, language: str) -> CampaignItem:
    return CampaignItem(
        id=found.id,
        name=found.name,
        words=service.terms_words(found.terms, language),
        terms=_terms(found.terms),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        total=found.total,
        remaining=found.remaining,
        per_person=found.per_person,
        is_claimable=found.is_claimable,
        state=found.state,
        created_at=found.created_at,
    )


@endpoint(
    bp,
    "GET",
    "/api/shop/offers/coupons",
    roles=(SHOPPER,),
    scope="own",
    query=CouponsQuery,
    returns=CouponList,
)
def my_coupons(caller: Caller, query: CouponsQuery) -> Any:
    """The caller's coupons, the one that ends first first."""
    states = (query.state,) if query.state else ()
    found = service.coupons_of(person_id=caller.person_id, limit=MOST, states=states)
    return _coupons(found, caller.language)


@endpoint(
    bp,
    "GET",
    "/api/shop/offers/coupon-campaigns",
    roles=(SHOPPER,),
    scope="own",
    returns=ClaimableList,
)
def claimable(caller: Caller) -> Any:
    """What can be claimed now."""
    return ClaimableList(
        items=[
            ClaimableItem(
                campaign_id=one.id,
                name=one.name,
                words=service.terms_words(one.terms, caller.language),
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                has=has,
                per_person=one.per_person,
                is_left=one.remaining > 0,
                can_claim=one.remaining > 0 and has < one.per_person,
            )
            for one, has in service.claimable(person_id=caller.person_id)
        ]
    )


@endpoint(
    bp,
    "POST",
    "/api/shop/offers/coupon-campaigns/<campaign_id>/claims",
    roles=(SHOPPER,),
    scope="own",
    returns=CouponItem,
    status=201,
    repeatable=True,
)
def claim(caller: Caller, campaign_id: str) -> Any:
    """Take one coupon of a campaign."""
    found = service.claim(person_id=caller.person_id, campaign_id=campaign_id)
    return _coupon(found, caller.language)


@endpoint(
    bp,
    "GET",
    "/api/hq/offers/coupon-campaigns",
    roles=(HQ,),
    scope="none",
    query=CampaignsQuery,
    returns=CampaignsPage,
)
def list_campaigns(caller: Caller, query: CampaignsQuery) -> Any:
    """All coupon campaigns, newest first."""
    after = decode_cursor(query.cursor, datetime, str)
    rows = service.list_campaigns(limit=query.limit, before=(after[0], after[1]) if after else None)
    last = rows[-1] if len(rows) == query.limit else None
    return CampaignsPage(
        items=[_campaign(one, caller.language) for one in rows],
        next_cursor=encode_cursor(last.created_at.isoformat(), last.id) if last else None,
    )


@endpoint(
    bp,
    "POST",
    "/api/hq/offers/coupon-campaigns",
    roles=(HQ,),
    scope="none",
    body=CampaignBody,
    returns=CampaignItem,
    status=201,
    repeatable=True,
)
def create_campaign(caller: Caller, body: CampaignBody) -> Any:
    """Open a campaign; its terms never change."""
    made = service.create_campaign(
        actor_id=caller.person_id,
        name=body.name,
        terms=CouponTerms(
            body.kind,
            body.amount_fen,
            body.percent,
            body.cap_fen,
            body.minimum_fen,
            frozenset(body.sku_ids),
            frozenset(body.categories),
            frozenset(body.order_kinds),
        ),
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        total=body.total,
        per_person=body.per_person,
        is_claimable=body.is_claimable,
    )
    return _campaign(made, caller.language)


@endpoint(
    bp,
    "POST",
    "/api/hq/offers/coupon-campaigns/<campaign_id>/state",
    roles=(HQ,),
    scope="none",
    body=CampaignStateBody,
    returns=CampaignItem,
    repeatable=True,
)
def move_campaign(caller: Caller, campaign_id: str, body: CampaignStateBody) -> Any:
    """Pause, open again or end a campaign."""
    found = service.move_campaign(
        actor_id=caller.person_id, campaign_id=campaign_id, verb=body.verb
    )
    return _campaign(found, caller.language)


@endpoint(
    bp,
    "POST",
    "/api/hq/offers/coupon-campaigns/<campaign_id>/grants",
    roles=(HQ,),
    scope="none",
    body=GrantBody,
    returns=CouponList,
    status=201,
    repeatable=True,
)
def grant(caller: Caller, campaign_id: str, body: GrantBody) -> Any:
    """Give one coupon of a campaign to each of these people."""
    given = service.grant(
        actor_id=caller.person_id, campaign_id=campaign_id, person_ids=body.person_ids
    )
    return _coupons(given, caller.language)
