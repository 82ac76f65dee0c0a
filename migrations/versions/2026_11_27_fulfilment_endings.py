"""fulfilment endings: how long a parcel waits for its customer, why it came back or was lost

What waits at the moment of the upgrade is kept for three more days: its customers were promised
no end.

Revision ID: fulfilment_endings
Revises: identity_web_sign_ins
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "fulfilment_endings"
down_revision = "identity_web_sign_ins"
branch_labels = None
depends_on = None

TABLE = "fulfilment_shipments"
INDEX = "ix_fulfilment_shipments_state_keep_until"
DAYS = 3


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("keep_until", UtcDateTime(), nullable=True))
    op.add_column(TABLE, sa.Column("reminded_at", UtcDateTime(), nullable=True))
    op.add_column(TABLE, sa.Column("end_reason", sa.String(20), nullable=True))
    op.add_column(TABLE, sa.Column("end_note", sa.String(200), nullable=True))
    op.add_column(TABLE, sa.Column("ended_by", ascii_string(32), nullable=True))
    op.create_index(op.f(INDEX), TABLE, ["state", "keep_until"])
    shipments = sa.table(TABLE, sa.column("state"), sa.column("keep_until", UtcDateTime()))
    until = datetime.now(UTC) + timedelta(days=DAYS)
    op.execute(shipments.update().where(shipments.c.state == "ready").values(keep_until=until))


def downgrade() -> None:
    op.drop_index(op.f(INDEX), TABLE)
    for column in ("ended_by", "end_note", "end_reason", "reminded_at", "keep_until"):
        op.drop_column(TABLE, column)
