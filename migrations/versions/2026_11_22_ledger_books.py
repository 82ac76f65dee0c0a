"""ledger books: accounts, journals, entries

Revision ID: ledger_books
Revises: ordering_refunded_units
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime, ascii_string

revision = "ledger_books"
down_revision = "ordering_refunded_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_accounts",
        sa.Column("code", ascii_string(64), nullable=False),
        sa.Column("kind", ascii_string(24), nullable=False),
        sa.Column("owner_id", ascii_string(32), nullable=False),
        sa.Column("currency", ascii_string(24), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_ledger_accounts")),
    )
    op.create_index(
        op.f("ix_ledger_accounts_kind_owner_id"), "ledger_accounts", ["kind", "owner_id"]
    )
    op.create_table(
        "ledger_journals",
        sa.Column("id", ascii_string(32), nullable=False),
        sa.Column("cause_key", ascii_string(100), nullable=False),
        sa.Column("kind", ascii_string(24), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_journals")),
        sa.UniqueConstraint("cause_key", name=op.f("uq_ledger_journals_cause_key")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", ascii_string(32), nullable=False),
        sa.Column("journal_id", ascii_string(32), nullable=False),
        sa.Column("account_code", ascii_string(64), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("order_id", ascii_string(32), nullable=False),
        sa.Column("line_id", ascii_string(32), nullable=False),
        sa.Column("place_id", ascii_string(32), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", ascii_string(32), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_ledger_entries_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["account_code"], ["ledger_accounts.code"], name=op.f("fk_ledger_entries_account_code")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_ledger_entries_journal_id")
        ),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["ledger_entries.id"], name=op.f("fk_ledger_entries_origin_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
    )
    op.create_index(
        op.f("ix_ledger_entries_account_code_id"), "ledger_entries", ["account_code", "id"]
    )
    for column in ("journal_id", "order_id", "origin_id"):
        op.create_index(op.f(f"ix_ledger_entries_{column}"), "ledger_entries", [column])


def downgrade() -> None:
    op.drop_table("ledger_entries")
    op.drop_table("ledger_journals")
    op.drop_table("ledger_accounts")
