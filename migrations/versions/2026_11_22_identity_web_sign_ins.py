"""identity web sign-ins: states of the 企业微信 web sign-in that were used

Revision ID: identity_web_sign_ins
Revises: channels_and_incidents
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "identity_web_sign_ins"
down_revision = "channels_and_incidents"
branch_labels = None
depends_on = None

TABLE = "identity_web_sign_ins"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("state_hash", ascii_string(64), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_identity_web_sign_ins")),
    )
    op.create_index(op.f("ix_identity_web_sign_ins_used_at"), TABLE, ["used_at"])


def downgrade() -> None:
    op.drop_table(TABLE)
