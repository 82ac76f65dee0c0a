"""Conditional writes of coupons. Each step of a coupon books an entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from app.kernel.clock import now
from app.kernel.db import execute, table_of
from app.kernel.ids import new_id
from app.offers import rules
from app.offers.models import Coupon, CouponCampaign, CouponEntry


def move_campaign(campaign_id: str, verb: str) -> bool:
    """One step of the campaign's state table; False when its state does not allow it."""
    sources = [state for state, known in rules.CAMPAIGN_STATES if known == verb]
    done = execute(
        update(CouponCampaign)
        .where(CouponCampaign.id == campaign_id, CouponCampaign.state.in_(sources))
        .values(state=rules.CAMPAIGN_STATES[(sources[0], verb)])
    )
    return done.rowcount == 1


def take_one(campaign_id: str, at: datetime) -> bool:
    """remaining - 1 while there is one; others who claim wait here until the unit ends."""
    done = execute(
        update(CouponCampaign)
        .where(
            CouponCampaign.id == campaign_id,
            CouponCampaign.state == "open",
            CouponCampaign.valid_to > at,
            CouponCampaign.remaining > 0,
        )
        .values(remaining=CouponCampaign.remaining - 1)
    )
    return done.rowcount == 1


def write_coupon(campaign_id: str, person_id: str, serial: int, usable_until: datetime) -> str:
    coupon_id, moment = new_id("cpn"), now()
    execute(
        insert(Coupon).values(
            id=coupon_id,
            campaign_id=campaign_id,
            person_id=person_id,
            serial=serial,
            state="issued",
            usable_until=usable_until,
            created_at=moment,
        )
    )
    book(coupon_id, "issue", rules.changes(None, "issued"))
    return coupon_id


def move_coupon(
    coupon_id: str,
    verb: str,
    before: str,
    *,
    order_id: str,
    amount_fen: int = 0,
    held_by: str | None = None,
    **values: Any,
) -> bool:
    """One step of the coupon's state table, with its entry; False when it is not in `before`.

    held_by: the step is only taken while the coupon belongs to that order.
    """
    after = rules.COUPON_STATES[(before, verb)]
    mine = (Coupon.order_id == held_by,) if held_by else ()
    done = execute(
        update(Coupon)
        .where(Coupon.id == coupon_id, Coupon.state == before, *mine)
        .values(state=after, order_id=None if after == "issued" else order_id, **values)
    )
    if done.rowcount != 1:
        return False
    book(coupon_id, verb, rules.changes(before, after), order_id, amount_fen)
    return True


_BOOK = insert(table_of(CouponEntry))


def book(
    coupon_id: str,
    verb: str,
    changes: dict[str, int],
    order_id: str | None = None,
    amount_fen: int = 0,
) -> None:
    execute(
        _BOOK,
        {
            "coupon_id": coupon_id,
            "verb": verb,
            "order_id": order_id,
            "amount_fen": amount_fen,
            "at": now(),
            **changes,
        },
    )
