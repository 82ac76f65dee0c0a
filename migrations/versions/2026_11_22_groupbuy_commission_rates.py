"""groupbuy commission rates

Revision ID: groupbuy_commission_rates
Revises: ledger_books
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "groupbuy_commission_rates"
down_revision = "ledger_books"
branch_labels = None
depends_on = None

TABLE = "groupbuy_commission_rates"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ascii_string(32), nullable=False),
        sa.Column("place_id", ascii_string(32), nullable=False),
        sa.Column("leader_id", ascii_string(32), nullable=False),
        sa.Column("rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("set_by", ascii_string(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "rate_bp >= 0 and rate_bp <= 5000",
            name=op.f("ck_groupbuy_commission_rates_rate_sane"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groupbuy_commission_rates")),
    )
    op.create_index(
        op.f("ix_groupbuy_commission_rates_place_id_leader_id"), TABLE, ["place_id", "leader_id"]
    )


def downgrade() -> None:
    op.drop_table(TABLE)
