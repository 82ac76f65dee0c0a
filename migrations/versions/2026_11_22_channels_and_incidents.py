"""channels and incidents

Revision ID: channels_and_incidents
Revises: reconcile_days
Create Date: 2026-11-22 07:41:37.789792+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.kernel.db
from sqlalchemy.dialects import mysql

revision = "channels_and_incidents"
down_revision = "reconcile_days"
branch_labels = None
depends_on = None


def _ascii(length: int) -> sa.String:
    code = mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=length)
    return sa.String(length=length).with_variant(code, "mariadb").with_variant(code, "mysql")


def upgrade() -> None:
    op.create_table(
        "channels_channels",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "code",
            _ascii(64),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels_channels")),
        sa.UniqueConstraint("code", name=op.f("uq_channels_channels_code")),
    )
    op.create_table(
        "channels_nonces",
        sa.Column(
            "key_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "nonce",
            _ascii(64),
            nullable=False,
        ),
        sa.Column("at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "nonce", name=op.f("pk_channels_nonces")),
    )
    with op.batch_alter_table("channels_nonces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channels_nonces_at"), ["at"], unique=False)

    op.create_table(
        "channels_keys",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "channel_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("secret_sealed", sa.Text(), nullable=False),
        sa.Column("created_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.Column("ends_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels_channels.id"], name=op.f("fk_channels_keys_channel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels_keys")),
    )
    with op.batch_alter_table("channels_keys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_channels_keys_channel_id"), ["channel_id"], unique=False
        )

    op.create_table(
        "channels_entries",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "channel_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            _ascii(24),
            nullable=False,
        ),
        sa.Column(
            "external_id",
            _ascii(64),
            nullable=False,
        ),
        sa.Column(
            "sale_id",
            _ascii(64),
            nullable=True,
        ),
        sa.Column(
            "place_id",
            _ascii(32),
            nullable=True,
        ),
        sa.Column(
            "body_hash",
            _ascii(64),
            nullable=False,
        ),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            _ascii(24),
            nullable=False,
        ),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("claimed_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.Column("received_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.Column("due_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels_channels.id"], name=op.f("fk_channels_entries_channel_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places_places.id"], name=op.f("fk_channels_entries_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels_entries")),
        sa.UniqueConstraint(
            "channel_id",
            "kind",
            "external_id",
            name=op.f("uq_channels_entries_channel_id_kind_external_id"),
        ),
    )
    with op.batch_alter_table("channels_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_channels_entries_channel_id_sale_id"),
            ["channel_id", "sale_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_channels_entries_kind_state_received_at"),
            ["kind", "state", "received_at"],
            unique=False,
        )

    op.create_table(
        "incidents_incidents",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            _ascii(64),
            nullable=False,
        ),
        sa.Column(
            "severity",
            _ascii(24),
            nullable=False,
        ),
        sa.Column(
            "place_id",
            _ascii(32),
            nullable=True,
        ),
        sa.Column(
            "subject",
            _ascii(64),
            nullable=False,
        ),
        sa.Column(
            "open_key",
            _ascii(130),
            nullable=True,
        ),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.Column("last_at", app.kernel.db.UtcDateTime(), nullable=False),
        sa.Column("resolved_at", app.kernel.db.UtcDateTime(), nullable=True),
        sa.Column(
            "resolved_by",
            _ascii(32),
            nullable=True,
        ),
        sa.Column("resolution", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places_places.id"], name=op.f("fk_incidents_incidents_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents_incidents")),
        sa.UniqueConstraint("open_key", name=op.f("uq_incidents_incidents_open_key")),
    )
    with op.batch_alter_table("incidents_incidents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incidents_incidents_place_id_resolved_at_id"),
            ["place_id", "resolved_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_incidents_incidents_resolved_at_id"), ["resolved_at", "id"], unique=False
        )

    op.create_table(
        "channels_lines",
        sa.Column(
            "id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "entry_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column(
            "sku_id",
            _ascii(32),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("allocations", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "returned >= 0 and returned <= quantity",
            name=op.f("ck_channels_lines_returned_within_sold"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["channels_entries.id"], name=op.f("fk_channels_lines_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["sku_id"], ["catalog_skus.id"], name=op.f("fk_channels_lines_sku_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels_lines")),
        sa.UniqueConstraint("entry_id", "sku_id", name=op.f("uq_channels_lines_entry_id_sku_id")),
    )
    with op.batch_alter_table("inventory_stock", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_at", app.kernel.db.UtcDateTime(), nullable=True))


def downgrade() -> None:
    # not in batch mode: that would make the table anew without its CHECKs
    op.execute("ALTER TABLE inventory_stock DROP COLUMN changed_at")
    op.drop_table("channels_lines")
    op.drop_table("incidents_incidents")
    op.drop_table("channels_entries")
    op.drop_table("channels_keys")
    op.drop_table("channels_nonces")
    op.drop_table("channels_channels")
