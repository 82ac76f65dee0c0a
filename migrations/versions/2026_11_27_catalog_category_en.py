"""what a product's category is called in English

Revision ID: catalog_category_en
Revises: importing_loads
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "catalog_category_en"
down_revision = "importing_loads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "catalog_skus",
        sa.Column("category_en", sa.String(length=40), server_default="", nullable=False),
    )


def downgrade() -> None:
    # not in batch mode: that would make the table anew without its CHECKs
    op.execute("ALTER TABLE catalog_skus DROP COLUMN category_en")
