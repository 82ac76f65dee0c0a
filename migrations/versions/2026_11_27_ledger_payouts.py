"""ledger payouts: who wrote a journal by hand, and the reference of the transfer

Revision ID: ledger_payouts
Revises: catalog_category_en
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import ascii_string

revision = "ledger_payouts"
down_revision = "catalog_category_en"
branch_labels = None
depends_on = None

TABLE = "ledger_journals"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("reference", sa.String(80), nullable=True))
    op.add_column(TABLE, sa.Column("posted_by", ascii_string(32), nullable=True))


def downgrade() -> None:
    op.drop_column(TABLE, "posted_by")
    op.drop_column(TABLE, "reference")
