"""offers coupons

Revision ID: 0003_coupons
Revises: 0002_profiles
Create Date: 2026-11-22 07:00:00+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kernel.db
from sqlalchemy.dialects import mysql

revision = "0003_coupons"
down_revision = "0002_profiles"
branch_labels = None
depends_on = None


def _ascii(length: int) -> sa.String:
    on_mysql = mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=length)
    return (
        sa.String(length=length).with_variant(on_mysql, "mariadb").with_variant(on_mysql, "mysql")
    )


def _time() -> sa.types.TypeEngine:
    return app.kernel.db.UtcDateTime()


def upgrade() -> None:
    op.create_table(
        "offers_coupon_campaigns",
        sa.Column("id", _ascii(32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", _ascii(24), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.Column("cap_fen", sa.BigInteger(), nullable=False),
        sa.Column("minimum_fen", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("valid_from", _time(), nullable=False),
        sa.Column("valid_to", _time(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("per_person", sa.BigInteger(), nullable=False),
        sa.Column("is_claimable", sa.Boolean(), nullable=False),
        sa.Column("state", _ascii(24), nullable=False),
        sa.Column("created_by", _ascii(32), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.CheckConstraint(
            "remaining >= 0 and remaining <= total",
            name=op.f("ck_offers_coupon_campaigns_remaining_within_total"),
        ),
        sa.CheckConstraint(
            "per_person > 0", name=op.f("ck_offers_coupon_campaigns_per_person_positive")
        ),
        sa.CheckConstraint(
            "amount_fen >= 0 and minimum_fen >= 0 and cap_fen >= 0",
            name=op.f("ck_offers_coupon_campaigns_no_negative"),
        ),
        sa.CheckConstraint(
            "percent >= 0 and percent < 100",
            name=op.f("ck_offers_coupon_campaigns_percent_bounds"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers_coupon_campaigns")),
    )
    op.create_index(
        op.f("ix_offers_coupon_campaigns_state_valid_to"),
        "offers_coupon_campaigns",
        ["state", "valid_to"],
    )
    op.create_table(
        "offers_coupons",
        sa.Column("id", _ascii(32), nullable=False),
        sa.Column("campaign_id", _ascii(32), nullable=False),
        sa.Column("person_id", _ascii(32), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("state", _ascii(24), nullable=False),
        sa.Column("order_id", _ascii(32), nullable=True),
        sa.Column("usable_until", _time(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["offers_coupon_campaigns.id"],
            name=op.f("fk_offers_coupons_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_people.id"], name=op.f("fk_offers_coupons_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers_coupons")),
        sa.UniqueConstraint(
            "campaign_id",
            "person_id",
            "serial",
            name=op.f("uq_offers_coupons_campaign_id_person_id_serial"),
        ),
    )
    op.create_index(
        op.f("ix_offers_coupons_person_id_state"), "offers_coupons", ["person_id", "state"]
    )
    op.create_index(op.f("ix_offers_coupons_order_id"), "offers_coupons", ["order_id"])
    op.create_table(
        "offers_coupon_entries",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("coupon_id", _ascii(32), nullable=False),
        sa.Column("verb", _ascii(24), nullable=False),
        sa.Column("issued_change", sa.BigInteger(), nullable=False),
        sa.Column("held_change", sa.BigInteger(), nullable=False),
        sa.Column("used_change", sa.BigInteger(), nullable=False),
        sa.Column("order_id", _ascii(32), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["offers_coupons.id"], name=op.f("fk_offers_coupon_entries_coupon_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers_coupon_entries")),
    )
    op.create_index(
        op.f("ix_offers_coupon_entries_coupon_id"), "offers_coupon_entries", ["coupon_id"]
    )
    op.create_index(
        op.f("ix_offers_coupon_entries_order_id"), "offers_coupon_entries", ["order_id"]
    )


def downgrade() -> None:
    op.drop_table("offers_coupon_entries")
    op.drop_table("offers_coupons")
    op.drop_table("offers_coupon_campaigns")
