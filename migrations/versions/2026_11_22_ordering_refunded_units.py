"""ordering refunded units: what a refund by hand took back, what was withheld

Revision ID: ordering_refunded_units
Revises: payments_repairs
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "ordering_refunded_units"
down_revision = "payments_repairs"
branch_labels = None
depends_on = None

TABLE = "ordering_refunded_units"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ascii_string(32), nullable=False),
        sa.Column("order_id", ascii_string(32), nullable=False),
        sa.Column("refund_id", ascii_string(32), nullable=False),
        sa.Column("line_id", ascii_string(32), nullable=False),
        sa.Column("allocation_id", ascii_string(32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("fate", ascii_string(24), nullable=False),
        sa.Column("place_id", ascii_string(32), nullable=True),
        sa.Column("actor_id", ascii_string(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0", name=op.f("ck_ordering_refunded_units_quantity_positive")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["ordering_orders.id"], name=op.f("fk_ordering_refunded_units_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["ordering_lines.id"], name=op.f("fk_ordering_refunded_units_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id"],
            ["ordering_allocations.id"],
            name=op.f("fk_ordering_refunded_units_allocation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places_places.id"], name=op.f("fk_ordering_refunded_units_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ordering_refunded_units")),
    )
    op.create_index(op.f("ix_ordering_refunded_units_order_id"), TABLE, ["order_id"])
    op.add_column(
        "ordering_lines",
        sa.Column("withheld_fen", sa.BigInteger(), server_default="0", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("ordering_lines", "withheld_fen")
    op.drop_table(TABLE)
