"""payments goes_to: which of an order's payments paid it, and which go back to their payer

Filled where it is certain: what was asked back whole is its payer's; of the others the only one
of an order's amount has paid that order.

Revision ID: payments_goes_to
Revises: ledger_payouts
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.kernel.db import ascii_string

revision = "payments_goes_to"
down_revision = "ledger_payouts"
branch_labels = None
depends_on = None

TABLE = "payments_payments"
BACK_WHOLE = ("wrong_amount:%", "duplicate:%", "late:%")
NO_ORDER = "这笔付款没有对应的订单，已原路退回"

payments = sa.table(
    TABLE, *(sa.column(name) for name in ("id", "order_id", "state", "paid_fen", "goes_to"))
)
refunds = sa.table(
    "payments_refunds", *(sa.column(name) for name in ("payment_id", "cause_key", "reason"))
)
orders = sa.table("ordering_orders", sa.column("id"), sa.column("paid_fen"))


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("goes_to", ascii_string(24), nullable=True))
    back = sa.select(refunds.c.payment_id).where(
        sa.or_(refunds.c.reason == NO_ORDER, *map(refunds.c.cause_key.like, BACK_WHOLE))
    )
    op.execute(payments.update().where(payments.c.id.in_(back)).values(goes_to="payer"))
    only = (
        sa.select(sa.func.min(payments.c.id).label("id"))
        .join(orders, orders.c.id == payments.c.order_id)
        .where(
            payments.c.state == "paid",
            payments.c.goes_to.is_(None),
            payments.c.paid_fen > 0,
            payments.c.paid_fen == orders.c.paid_fen,
        )
        .group_by(payments.c.order_id)
        .having(sa.func.count() == 1)
        .subquery("only_one")  # MySQL updates no table that it reads, but for a table made of it
    )
    mine = payments.c.id.in_(sa.select(only.c.id))
    op.execute(payments.update().where(mine).values(goes_to="order"))


def downgrade() -> None:
    op.drop_column(TABLE, "goes_to")
