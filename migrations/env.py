"""Alembic environment: our metadata, our engine, one line of revisions, both databases."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

config = context.config
database = current_app.extensions["migrate"].db


def run_with(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    with database.get_engine().connect() as connection:
        run_with(connection)
        connection.commit()


run()
