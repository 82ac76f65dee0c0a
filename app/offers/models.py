"""Prices are rows: list, currency, validity. The order line stores the row it used.

Coupons: what a campaign gives, whose coupon is where, and an entry for each step.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, BigId, Code, Id, State


class Price(Base):
    """`price_fen` for `per_quantity` base units (1 piece, 500 g) on one price list."""

    __tablename__ = "offers_prices"
    __table_args__ = (
        Index(None, "sku_id", "price_list"),
        CheckConstraint("price_fen > 0", name="price_positive"),
        CheckConstraint("per_quantity > 0", name="per_quantity_positive"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sku_id: Mapped[str] = mapped_column(Id, ForeignKey("catalog_skus.id"))
    price_list: Mapped[str] = mapped_column(Code)
    currency: Mapped[str] = mapped_column(State, default="CNY")
    price_fen: Mapped[int]
    per_quantity: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    created_at: Mapped[datetime]


class CouponCampaign(Base):
    """What its coupons are worth and where; states: rules.CAMPAIGN_STATES.

    `remaining` of `total` can still be had. scope: {"sku_ids", "categories", "order_kinds"},
    an empty list stands for all.
    """

    __tablename__ = "offers_coupon_campaigns"
    __table_args__ = (
        Index(None, "state", "valid_to"),
        CheckConstraint("remaining >= 0 and remaining <= total", name="remaining_within_total"),
        CheckConstraint("per_person > 0", name="per_person_positive"),
        CheckConstraint(
            "amount_fen >= 0 and minimum_fen >= 0 and cap_fen >= 0", name="no_negative"
        ),
        CheckConstraint("percent >= 0 and percent < 100", name="percent_bounds"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(State)  # fixed | percent
    amount_fen: Mapped[int] = mapped_column(default=0)  # fixed: what is taken off
    percent: Mapped[int] = mapped_column(default=0)  # percent: of 100 how many are taken off
    cap_fen: Mapped[int] = mapped_column(default=0)  # percent: at most this much
    minimum_fen: Mapped[int] = mapped_column(default=0)  # of goods the coupon is good for
    scope: Mapped[dict[str, Any]]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    total: Mapped[int]
    remaining: Mapped[int]
    per_person: Mapped[int] = mapped_column(default=1)
    is_claimable: Mapped[bool] = mapped_column(default=True)  # else only granted by headquarters
    state: Mapped[str] = mapped_column(State)
    created_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]


class Coupon(Base):
    """One person's coupon; states: rules.COUPON_STATES. `order_id` while held or used.

    `usable_until`: the campaign's end, or a day more where it came back too late to be used.
    """

    __tablename__ = "offers_coupons"
    __table_args__ = (
        UniqueConstraint("campaign_id", "person_id", "serial"),
        Index(None, "person_id", "state"),
        Index(None, "order_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[str] = mapped_column(Id, ForeignKey("offers_coupon_campaigns.id"))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_people.id"))
    serial: Mapped[int]  # 1, 2 … of this person in this campaign
    state: Mapped[str] = mapped_column(State)
    order_id: Mapped[str | None] = mapped_column(Id)
    usable_until: Mapped[datetime]
    created_at: Mapped[datetime]


class CouponEntry(Base):
    """Append-only: what happened to a coupon. The sums of the changes are its state."""

    __tablename__ = "offers_coupon_entries"
    __table_args__ = (Index(None, "coupon_id"), Index(None, "order_id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    coupon_id: Mapped[str] = mapped_column(Id, ForeignKey("offers_coupons.id"))
    verb: Mapped[str] = mapped_column(State)  # issue | hold | release | use | return | bear
    issued_change: Mapped[int]
    held_change: Mapped[int]
    used_change: Mapped[int]
    order_id: Mapped[str | None] = mapped_column(Id)
    amount_fen: Mapped[int] = mapped_column(default=0)  # what it takes off that order
    at: Mapped[datetime]
