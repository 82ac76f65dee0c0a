"""Reading coupon campaigns, coupons and their entries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, not_, or_, select

from app.kernel.db import all_rows, execute, first_row
from app.offers.models import Coupon, CouponCampaign, CouponEntry
from app.offers.types import CampaignView, CouponTerms, CouponView

STATES = ("issued", "held", "used")
_TERMS = (
    CouponCampaign.kind,
    CouponCampaign.amount_fen,
    CouponCampaign.percent,
    CouponCampaign.cap_fen,
    CouponCampaign.minimum_fen,
    CouponCampaign.scope,
)
_CAMPAIGN = (
    CouponCampaign.id,
    CouponCampaign.name,
    *_TERMS,
    CouponCampaign.valid_from,
    CouponCampaign.valid_to,
    CouponCampaign.total,
    CouponCampaign.remaining,
    CouponCampaign.per_person,
    CouponCampaign.is_claimable,
    CouponCampaign.state,
    CouponCampaign.created_at,
)
_COUPON = select(
    Coupon.id,
    Coupon.campaign_id,
    CouponCampaign.name,
    *_TERMS,
    Coupon.state,
    Coupon.order_id,
    CouponCampaign.valid_from,
    Coupon.usable_until,
    Coupon.created_at,
).join(CouponCampaign, CouponCampaign.id == Coupon.campaign_id)


def _terms(row: Any) -> CouponTerms:
    return CouponTerms(
        row.kind,
        row.amount_fen,
        row.percent,
        row.cap_fen,
        row.minimum_fen,
        frozenset(row.scope["sku_ids"]),
        frozenset(row.scope["categories"]),
        frozenset(row.scope["order_kinds"]),
    )


def _campaign(row: Any) -> CampaignView:
    return CampaignView(
        row.id,
        row.name,
        _terms(row),
        row.valid_from,
        row.valid_to,
        row.total,
        row.remaining,
        row.per_person,
        row.is_claimable,
        row.state,
        row.created_at,
    )


def _coupon(row: Any) -> CouponView:
    return CouponView(
        row.id,
        row.campaign_id,
        row.name,
        _terms(row),
        row.state,
        row.order_id,
        row.valid_from,
        row.usable_until,
        row.created_at,
    )


def campaign(campaign_id: str) -> CampaignView | None:
    row = first_row(select(*_CAMPAIGN).where(CouponCampaign.id == campaign_id))
    return _campaign(row) if row else None


def campaigns(limit: int, before: tuple[datetime, str] | None) -> list[CampaignView]:
    """All campaigns, newest first."""
    statement = select(*_CAMPAIGN)
    if before:
        at, last = before
        statement = statement.where(
            or_(
                CouponCampaign.created_at < at,
                and_(CouponCampaign.created_at == at, CouponCampaign.id < last),
            )
        )
    ordered = statement.order_by(CouponCampaign.created_at.desc(), CouponCampaign.id.desc())
    return [_campaign(row) for row in all_rows(ordered.limit(limit))]


def claimable(at: datetime, limit: int) -> list[CampaignView]:
    """What the shop offers for claiming now, the one that ends first first."""
    statement = (
        select(*_CAMPAIGN)
        .where(
            CouponCampaign.state == "open",
            CouponCampaign.is_claimable.is_(True),
            CouponCampaign.valid_to > at,
        )
        .order_by(CouponCampaign.valid_to, CouponCampaign.id)
        .limit(limit)
    )
    return [_campaign(row) for row in all_rows(statement)]


def count_of(campaign_ids: Collection[str], person_id: str) -> dict[str, int]:
    """campaign -> how many of its coupons the person has ever had."""
    rows = all_rows(
        select(Coupon.campaign_id, func.count())
        .where(Coupon.campaign_id.in_(list(campaign_ids)), Coupon.person_id == person_id)
        .group_by(Coupon.campaign_id)
    )
    return {row[0]: row[1] for row in rows}


def coupon(coupon_id: str) -> CouponView | None:
    row = execute(_COUPON.where(Coupon.id == coupon_id)).first()
    return _coupon(row) if row else None


def coupon_of_person(coupon_id: str, person_id: str) -> CouponView | None:
    """A person's own coupon; None for anybody else's (F16)."""
    found = execute(_COUPON.where(Coupon.id == coupon_id, Coupon.person_id == person_id)).first()
    return _coupon(found) if found else None


def coupons_of(
    person_id: str, limit: int, states: Sequence[str] = (), usable_at: datetime | None = None
) -> list[CouponView]:
    """A person's coupons, the one that ends first first."""
    statement = _COUPON.where(Coupon.person_id == person_id)
    if states:
        statement = statement.where(Coupon.state.in_(states))
    if usable_at is not None:
        statement = statement.where(Coupon.usable_until > usable_at)
    rows = all_rows(statement.order_by(Coupon.usable_until, Coupon.id).limit(limit))
    return [_coupon(row) for row in rows]


def bound_to(order_id: str) -> CouponView | None:
    """The coupon that an order holds or has used."""
    row = execute(_COUPON.where(Coupon.order_id == order_id)).first()
    return _coupon(row) if row else None


def last_hold(order_id: str) -> tuple[str, int] | None:
    """(coupon id, fen) that the order was placed with, whoever has the coupon now."""
    row = first_row(
        select(CouponEntry.coupon_id, CouponEntry.amount_fen)
        .where(CouponEntry.order_id == order_id, CouponEntry.verb == "hold")
        .order_by(CouponEntry.id.desc())
    )
    return (row.coupon_id, row.amount_fen) if row else None


def bound() -> dict[str, str]:
    """order -> held | used, of every coupon that belongs to an order."""
    rows = all_rows(select(Coupon.order_id, Coupon.state).where(Coupon.order_id.is_not(None)))
    return {row.order_id: row.state for row in rows}


def borne() -> set[str]:
    """Orders whose discount the chain bears without a coupon."""
    rows = all_rows(select(CouponEntry.order_id).where(CouponEntry.verb == "bear"))
    return {row.order_id for row in rows}


def coupons_against_entries() -> list[Any]:
    """Coupons whose state is not the sum of their entries."""
    sums = (
        select(
            CouponEntry.coupon_id,
            func.sum(CouponEntry.issued_change).label("issued"),
            func.sum(CouponEntry.held_change).label("held"),
            func.sum(CouponEntry.used_change).label("used"),
        )
        .group_by(CouponEntry.coupon_id)
        .subquery()
    )
    fits = [
        and_(
            Coupon.state == state,
            *(getattr(sums.c, one) == int(one == state) for one in STATES),
        )
        for state in STATES
    ]
    return all_rows(
        select(Coupon.id, Coupon.state, sums.c.issued, sums.c.held, sums.c.used)
        .outerjoin(sums, sums.c.coupon_id == Coupon.id)
        .where(or_(sums.c.coupon_id.is_(None), not_(or_(*fits))))
    )


def campaigns_against_coupons() -> list[Any]:
    """Campaigns that gave more or fewer coupons than they booked."""
    given = func.count(Coupon.id)
    return all_rows(
        select(
            CouponCampaign.id, CouponCampaign.total, CouponCampaign.remaining, given.label("given")
        )
        .outerjoin(Coupon, Coupon.campaign_id == CouponCampaign.id)
        .group_by(CouponCampaign.id, CouponCampaign.total, CouponCampaign.remaining)
        .having(CouponCampaign.total - CouponCampaign.remaining != given)
    )


def over_the_limit() -> list[Any]:
    """People who have more coupons of a campaign than one person may."""
    return all_rows(
        select(Coupon.campaign_id, Coupon.person_id, func.count().label("has"))
        .join(CouponCampaign, CouponCampaign.id == Coupon.campaign_id)
        .group_by(Coupon.campaign_id, Coupon.person_id, CouponCampaign.per_person)
        .having(func.count() > CouponCampaign.per_person)
    )
