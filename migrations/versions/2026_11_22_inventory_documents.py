"""inventory documents

Revision ID: inventory_documents
Revises: groupbuy_commission_rates
Create Date: 2026-11-22 07:05:32.268571+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kernel.db
from sqlalchemy.dialects import mysql

revision = "inventory_documents"
down_revision = "groupbuy_commission_rates"
branch_labels = None
depends_on = None


def _ascii(length: int) -> sa.String:
    code = mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=length)
    return sa.String(length=length).with_variant(code, "mariadb").with_variant(code, "mysql")


def _big_id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inventory_counts",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "place_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "open_place_id",
            _ascii(32),
            nullable=True,
        ),
        sa.Column(
            "state",
            _ascii(24),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column(
            "opened_by",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("opened_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.Column(
            "submitted_by",
            _ascii(32),
            nullable=True,
        ),
        sa.Column("submitted_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.Column(
            "decided_by",
            _ascii(32),
            nullable=True,
        ),
        sa.Column("decided_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places_places.id"], name=op.f("fk_inventory_counts_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_counts")),
        sa.UniqueConstraint("open_place_id", name=op.f("uq_inventory_counts_open_place_id")),
    )
    with op.batch_alter_table("inventory_counts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_counts_place_id_opened_at"),
            ["place_id", "opened_at"],
            unique=False,
        )

    op.create_table(
        "inventory_oversold",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "place_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "sku_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("open_quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "cause_kind",
            _ascii(24),
            nullable=False,
        ),
        sa.Column(
            "cause_id",
            _ascii(64),
            nullable=False,
        ),
        sa.Column(
            "actor_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("created_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.Column("settled_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "open_quantity >= 0 and open_quantity <= quantity",
            name=op.f("ck_inventory_oversold_open_within_quantity"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places_places.id"], name=op.f("fk_inventory_oversold_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["sku_id"], ["catalog_skus.id"], name=op.f("fk_inventory_oversold_sku_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_oversold")),
    )
    with op.batch_alter_table("inventory_oversold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_oversold_open_quantity_id"),
            ["open_quantity", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_oversold_place_id_sku_id_open_quantity"),
            ["place_id", "sku_id", "open_quantity"],
            unique=False,
        )

    op.create_table(
        "inventory_transfers",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "from_place_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "to_place_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "state",
            _ascii(24),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column(
            "sent_by",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("sent_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.Column(
            "ended_by",
            _ascii(32),
            nullable=True,
        ),
        sa.Column("ended_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_place_id"],
            ["places_places.id"],
            name=op.f("fk_inventory_transfers_from_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_place_id"], ["places_places.id"], name=op.f("fk_inventory_transfers_to_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_transfers")),
    )
    with op.batch_alter_table("inventory_transfers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_transfers_from_place_id_state_id"),
            ["from_place_id", "state", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_transfers_to_place_id_state_id"),
            ["to_place_id", "state", "id"],
            unique=False,
        )

    op.create_table(
        "inventory_count_lines",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "count_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("stock_id", _big_id(), nullable=False),
        sa.Column(
            "sku_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "lot_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("book", sa.BigInteger(), nullable=True),
        sa.Column("book_oversold", sa.BigInteger(), nullable=False),
        sa.Column(
            "counted_by",
            _ascii(32),
            nullable=True,
        ),
        sa.Column("counted_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.Column("is_large", sa.Boolean(), nullable=False),
        sa.Column("applied", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "counted >= 0", name=op.f("ck_inventory_count_lines_counted_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["count_id"], ["inventory_counts.id"], name=op.f("fk_inventory_count_lines_count_id")
        ),
        sa.ForeignKeyConstraint(
            ["stock_id"], ["inventory_stock.id"], name=op.f("fk_inventory_count_lines_stock_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_count_lines")),
        sa.UniqueConstraint(
            "count_id", "stock_id", name=op.f("uq_inventory_count_lines_count_id_stock_id")
        ),
    )
    op.create_table(
        "inventory_papers",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            _ascii(24),
            nullable=False,
        ),
        sa.Column(
            "place_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("stock_id", _big_id(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("is_damaged", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column(
            "actor_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("created_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_inventory_papers_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places_places.id"], name=op.f("fk_inventory_papers_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["stock_id"], ["inventory_stock.id"], name=op.f("fk_inventory_papers_stock_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_papers")),
    )
    with op.batch_alter_table("inventory_papers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_papers_place_id_id"), ["place_id", "id"], unique=False
        )

    op.create_table(
        "inventory_transfer_lines",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "transfer_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "sku_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "lot_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("from_stock_id", _big_id(), nullable=False),
        sa.Column("to_stock_id", _big_id(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("good", sa.BigInteger(), nullable=True),
        sa.Column("damaged", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "good >= 0 and damaged >= 0 and good + damaged <= quantity",
            name=op.f("ck_inventory_transfer_lines_within_sent"),
        ),
        sa.CheckConstraint(
            "quantity > 0", name=op.f("ck_inventory_transfer_lines_quantity_positive")
        ),
        sa.ForeignKeyConstraint(
            ["from_stock_id"],
            ["inventory_stock.id"],
            name=op.f("fk_inventory_transfer_lines_from_stock_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_stock_id"],
            ["inventory_stock.id"],
            name=op.f("fk_inventory_transfer_lines_to_stock_id"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["inventory_transfers.id"],
            name=op.f("fk_inventory_transfer_lines_transfer_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_transfer_lines")),
    )
    with op.batch_alter_table("inventory_transfer_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_transfer_lines_transfer_id"), ["transfer_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("inventory_transfer_lines")
    op.drop_table("inventory_papers")
    op.drop_table("inventory_count_lines")
    op.drop_table("inventory_transfers")
    op.drop_table("inventory_oversold")
    op.drop_table("inventory_counts")
