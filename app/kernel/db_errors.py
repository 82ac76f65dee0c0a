"""What the database's refusals mean: try again, already there, no room."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

# MySQL: 1205 lock wait time-out, 1213 deadlock, 1020 record changed (MariaDB snapshot check)
RETRYABLE_MYSQL = {1205, 1213, 1020}
DUPLICATE_MYSQL = 1062
FULL_MYSQL = {1021, 1114}  # disk full, table (or its tablespace) full
# MySQL: connection refused (also: too many), gone or lost before anything could be committed
LOST_MYSQL = {1040, 1203, 2002, 2003, 2006, 2013, 1927, 4031}


def is_retryable(error: DBAPIError) -> bool:
    """Whether the database refused for reasons of timing and nothing was committed."""
    if not isinstance(error, OperationalError):
        return False
    code = error.orig.args[0] if error.orig is not None and error.orig.args else None
    if isinstance(code, int):
        return code in RETRYABLE_MYSQL or (code in LOST_MYSQL and not _in_commit(error))
    return "database is locked" in str(error.orig)


def is_away(error: DBAPIError) -> bool:
    """Whether the server went away, even in a commit whose end nobody knows.

    Not safe to repeat by itself; a client with an Idempotency-Key may.
    """
    code = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return code in LOST_MYSQL or isinstance(error, InterfaceError)


def is_full(error: DBAPIError) -> bool:
    """Whether there was no room to write: the unit is rolled back, reading still works."""
    code = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return code in FULL_MYSQL or "database or disk is full" in str(code)


def is_duplicate(error: DBAPIError) -> bool:
    """Whether a unique key was there already: another unit wrote the row between our look
    and our insert, or a random number came up twice."""
    code = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return code == DUPLICATE_MYSQL or "UNIQUE constraint failed" in str(code)


def _in_commit(error: DBAPIError) -> bool:
    return error.statement is None  # SQLAlchemy gives no statement for COMMIT itself
