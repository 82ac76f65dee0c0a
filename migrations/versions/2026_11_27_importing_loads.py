"""files that headquarters sends to be loaded

Revision ID: importing_loads
Revises: fulfilment_endings
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "importing_loads"
down_revision = "fulfilment_endings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "importing_loads",
        sa.Column("id", ascii_string(32), nullable=False),
        sa.Column("kind", ascii_string(24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", ascii_string(64), nullable=False),
        sa.Column("live_key", ascii_string(64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", ascii_string(24), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("done_rows", sa.BigInteger(), nullable=False),
        sa.Column("error_count", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("actor_id", ascii_string(32), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importing_loads")),
        sa.UniqueConstraint("live_key", name=op.f("uq_importing_loads_live_key")),
    )
    op.create_index(
        op.f("ix_importing_loads_state_claimed_until"),
        "importing_loads",
        ["state", "claimed_until"],
    )
    op.create_table(
        "importing_parts",
        sa.Column("load_id", ascii_string(32), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["load_id"], ["importing_loads.id"], name=op.f("fk_importing_parts_load_id")
        ),
        sa.PrimaryKeyConstraint("load_id", "no", name=op.f("pk_importing_parts")),
    )
    op.create_table(
        "importing_faults",
        sa.Column("load_id", ascii_string(32), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("row_no", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["load_id"], ["importing_loads.id"], name=op.f("fk_importing_faults_load_id")
        ),
        sa.PrimaryKeyConstraint("load_id", "no", name=op.f("pk_importing_faults")),
    )


def downgrade() -> None:
    op.drop_table("importing_faults")
    op.drop_table("importing_parts")
    op.drop_table("importing_loads")
