"""identity profiles

Revision ID: 0002_profiles
Revises: 0001
Create Date: 2026-11-22 07:00:00+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

import app.kernel.db

revision = "0002_profiles"
down_revision = "0001"
branch_labels = None
depends_on = None


def _id() -> sa.String:
    ascii_id = mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=32)
    return sa.String(length=32).with_variant(ascii_id, "mariadb").with_variant(ascii_id, "mysql")


def upgrade() -> None:
    op.create_table(
        "identity_profiles",
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("nickname", sa.String(length=20), nullable=False),
        sa.Column("avatar", sa.LargeBinary(), nullable=True),
        sa.Column("avatar_version", _id(), nullable=False),
        sa.Column("updated_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["identity_people.id"],
            name=op.f("fk_identity_profiles_person_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_identity_profiles")),
    )


def downgrade() -> None:
    op.drop_table("identity_profiles")
