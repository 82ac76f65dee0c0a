"""payments repairs: what was done about an exception, what WeChat said of it; money by day

Revision ID: payments_repairs
Revises: 0003_coupons
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "payments_repairs"
down_revision = "0003_coupons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payments_repairs",
        sa.Column("id", ascii_string(32), nullable=False),
        sa.Column("exception_id", ascii_string(32), nullable=False),
        sa.Column("action", ascii_string(24), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("order_id", ascii_string(32), nullable=False),
        sa.Column("actor_id", ascii_string(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["exception_id"],
            ["payments_exceptions.id"],
            name=op.f("fk_payments_repairs_exception_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_repairs")),
    )
    op.create_index(op.f("ix_payments_repairs_exception_id"), "payments_repairs", ["exception_id"])
    op.add_column("payments_exceptions", sa.Column("facts", sa.JSON(), nullable=True))
    op.create_index(op.f("ix_payments_payments_paid_at"), "payments_payments", ["paid_at"])
    op.create_index(op.f("ix_payments_refunds_done_at"), "payments_refunds", ["done_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_payments_refunds_done_at"), table_name="payments_refunds")
    op.drop_index(op.f("ix_payments_payments_paid_at"), table_name="payments_payments")
    op.drop_column("payments_exceptions", "facts")
    op.drop_table("payments_repairs")
