"""reconcile days and differences

Revision ID: reconcile_days
Revises: inventory_documents
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "reconcile_days"
down_revision = "inventory_documents"
branch_labels = None
depends_on = None

SUMS = (
    *("run", "lines", "pay_count", "pay_fen", "refund_count", "refund_fen"),
    *("fee_fen", "flow_lines", "other_fen", "attempts"),
)


def upgrade() -> None:
    op.create_table(
        "reconcile_days",
        sa.Column("bill_date", sa.Date(), nullable=False),
        sa.Column("state", ascii_string(24), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in SUMS),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("bill_date", name=op.f("pk_reconcile_days")),
    )
    op.create_index(
        op.f("ix_reconcile_days_state_next_try_at"), "reconcile_days", ["state", "next_try_at"]
    )
    op.create_table(
        "reconcile_differences",
        sa.Column("id", ascii_string(32), nullable=False),
        sa.Column("bill_date", sa.Date(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("kind", ascii_string(24), nullable=False),
        sa.Column("what", ascii_string(24), nullable=False),
        sa.Column("number", ascii_string(64), nullable=False),
        sa.Column("wechat_no", ascii_string(64), nullable=False),
        sa.Column("ours_fen", sa.BigInteger(), nullable=False),
        sa.Column("theirs_fen", sa.BigInteger(), nullable=False),
        sa.Column("order_id", ascii_string(32), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("state", ascii_string(24), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("actor_id", ascii_string(32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bill_date"],
            ["reconcile_days.bill_date"],
            name=op.f("fk_reconcile_differences_bill_date"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconcile_differences")),
        sa.UniqueConstraint(
            "bill_date",
            "kind",
            "what",
            "number",
            "wechat_no",
            name=op.f("uq_reconcile_differences_bill_date_kind_what_number_wechat_no"),
        ),
    )
    op.create_index(
        op.f("ix_reconcile_differences_bill_date_state"),
        "reconcile_differences",
        ["bill_date", "state"],
    )


def downgrade() -> None:
    op.drop_table("reconcile_differences")
    op.drop_table("reconcile_days")
