"""The database door: two engines (read, write), the unit of work, and `command`.

SQL goes through SQLAlchemy Core on the current unit's connection: `execute(...)`.
Writers on SQLite begin with BEGIN IMMEDIATE, so a read-then-write cannot fail half way
with SQLITE_BUSY. MySQL and MariaDB run READ COMMITTED, set explicitly (their default,
REPEATABLE READ, would make a re-check after a lock read stale numbers).
"""

from __future__ import annotations

import functools
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, ParamSpec, TypeVar, cast

import structlog
from pydantic_core import to_json
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.kernel import turns
from app.kernel.db_errors import is_duplicate, is_retryable
from app.kernel.settings import settings

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)

# A process that stands still (swap, a debugger) with a lock in its hands: whoever waits for it is
# told "busy" before the phone gives up, which is after 15 s. In seconds.
TURN_WAIT = 3.0
LOCK_WAIT = 5
PATIENCE = 6.0  # no further try after so long
RETRIES = 20
DUPLICATE_RETRIES = 2

_sqlite_writer = threading.Lock()


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the database, microseconds kept."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone reached the database")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def ascii_string(length: int) -> String:
    """Ids, codes and states: compared byte by byte, one byte a character on MySQL."""
    on_mysql = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return String(length).with_variant(on_mysql, "mysql", "mariadb")


Id = ascii_string(32)
Code = ascii_string(64)
State = ascii_string(24)
BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite: rowid needs INTEGER

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every room's tables; Core statements use the mapped columns."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dict[str, Any]: JSON,
        datetime: UtcDateTime,
        int: BigInteger,
    }


def table_of(model: type[Base]) -> Table:
    """The table behind a model: an INSERT into it needs none of the mapper's work."""
    return cast(Table, model.__table__)


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={LOCK_WAIT * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def to_json_text(value: Any) -> str:
    """JSON columns: the serializer of the answers, several times faster than json.dumps.

    NaN and infinity are no JSON, and MariaDB refuses them: null.
    """
    return to_json(value, inf_nan_mode="null").decode()


def make_engine(url: str, *, write: bool) -> Engine:
    """An engine for one purpose. Reads autocommit: one round trip, no open snapshot.

    `unit_of_work` ends every transaction itself, so the pool's own ROLLBACK at each return
    (and SQLAlchemy's after an autocommitted read) would only cost a round trip.
    Errors do not tell what was written: they end in logs.
    """
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            pool_size=16,
            max_overflow=64,
            pool_timeout=60,
            json_serializer=to_json_text,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _on_sqlite_connect)
        if write:
            event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(
        url,
        pool_size=16,
        max_overflow=48,
        pool_recycle=1800,
        isolation_level="READ COMMITTED" if write else "AUTOCOMMIT",
        pool_reset_on_return=None,
        skip_autocommit_rollback=True,
        connect_args={
            "charset": "utf8mb4",
            "init_command": f"SET SESSION innodb_lock_wait_timeout = {LOCK_WAIT}",
        },
        json_serializer=to_json_text,
        hide_parameters=True,
    )


_engines: dict[tuple[str, bool], Engine] = {}
_engines_lock = threading.Lock()


def engine(*, write: bool = True) -> Engine:
    """The process's engine for writing or reading, made on first use."""
    key = (settings().database_url, write)
    found = _engines.get(key)
    if found is None:
        with _engines_lock:
            found = _engines.get(key)
            if found is None:
                found = _engines[key] = make_engine(key[0], write=write)
    return found


def dispose_engines() -> None:
    """Close every pool (after fork, between tests)."""
    with _engines_lock:
        for one in _engines.values():
            one.dispose()
        _engines.clear()
    with _sqlite_writer:
        turns.forget()


@dataclass(slots=True)
class UnitOfWork:
    """One transaction. `last` runs at its end, inside; `after` once it is durable
    (wake-ups only, never state)."""

    connection: Connection
    write: bool
    last: list[Callable[[], object]] = field(default_factory=list)
    after: list[Callable[[], object]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


def current_unit() -> UnitOfWork | None:
    return _current.get()


@contextmanager
def unit_of_work(*, write: bool = True) -> Iterator[UnitOfWork]:
    """Open a transaction, or join the one that is open: nested units commit once."""
    outer = _current.get()
    if outer is not None:
        if write and not outer.write:
            raise RuntimeError("a writing unit of work cannot start inside a reading one")
        yield outer
        return
    with _turn(write), engine(write=write).connect() as connection:
        unit = UnitOfWork(connection, write)
        token = _current.set(unit)
        try:
            if write:
                with connection.begin():
                    yield unit
                    for finish in unit.last:
                        finish()
            else:
                yield unit
        finally:
            _current.reset(token)
    for callback in unit.after:
        callback()


@contextmanager
def snapshot() -> Iterator[UnitOfWork]:
    """A reading unit whose statements all see one moment, for who compares what several say.

    Joins the unit that is open. An ordinary reading unit sees each statement's own moment; this
    one keeps old row versions alive while it lasts, so it is for the audit, not for a request.
    """
    if _current.get() is not None:
        with unit_of_work(write=False) as unit:
            yield unit
        return
    with unit_of_work(write=False) as unit:
        connection = unit.connection
        if not settings().is_sqlite:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        else:
            connection.exec_driver_sql("BEGIN")
        try:
            yield unit
        finally:
            connection.exec_driver_sql("ROLLBACK")


def _turn(write: bool) -> AbstractContextManager[Any]:
    """Writers of SQLite queue here, before they ask SQLite itself.

    Its own waiting is sleeping and asking again: of six processes the unlucky one waited two
    seconds where the queue makes it 0.2. Safety stays SQLite's; this is manners only.
    """
    return _sqlite_turn() if write and settings().is_sqlite else nullcontext()


@contextmanager
def _sqlite_turn() -> Iterator[None]:
    """The threads' lock, then the processes'. Whose turn does not come within TURN_WAIT goes on
    without it, and has SQLite's own answer."""
    until = time.monotonic() + TURN_WAIT
    if not _sqlite_writer.acquire(timeout=TURN_WAIT):
        yield
        return
    try:
        path = settings().database_url.partition(":///")[2].partition("?")[0]
        with turns.of(f"{path}.turn").taken(until):
            yield
    finally:
        _sqlite_writer.release()


def execute(
    statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
) -> CursorResult[Any]:
    """Run a Core statement in the current unit of work."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("no unit of work is open: use @command, @query or unit_of_work()")
    return unit.connection.execute(statement, parameters)


def all_rows(statement: Executable) -> list[Any]:
    """Every row of a SELECT."""
    return list(execute(statement).all())


def first_row(statement: Executable) -> Any:
    """The first row of a SELECT, or None."""
    return execute(statement).first()


def before_commit(callback: Callable[[], object]) -> None:
    """Run `callback` as the last work of the unit, in its transaction; it may still raise.

    For a write that others wait on: the later it comes, the shorter they wait.
    """
    unit = _current.get()
    if unit is None or not unit.write:
        raise RuntimeError("no writing unit of work is open")
    unit.last.append(callback)


def after_commit(callback: Callable[[], object]) -> None:
    """Run `callback` once the unit is durable; dropped on rollback."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("no unit of work is open")
    unit.after.append(callback)


class Contended(Exception):
    """Someone else was quicker on a row: roll the unit back and run it again."""


def run_in_unit(work: Callable[[], R]) -> R:
    """Run `work` in one unit of work; run it again when the database asks for it.

    Safe because `work` has no effect outside the transaction. Gives up after some tries, or
    after PATIENCE seconds, with the database's own error. A duplicate key is tried again too:
    the next look finds what the other unit wrote, the next number is another.
    """
    if (unit := _current.get()) is not None:
        if not unit.write:
            raise RuntimeError("a command cannot join a reading unit of work")
        return work()
    until = time.monotonic() + PATIENCE
    for attempt in range(RETRIES + 1):
        try:
            with unit_of_work():
                return work()
        except Contended:
            if attempt == RETRIES:
                raise
        except IntegrityError as error:
            if attempt >= DUPLICATE_RETRIES or not is_duplicate(error):
                raise
        except OperationalError as error:
            is_last = attempt == RETRIES or time.monotonic() >= until
            if is_last or not is_retryable(error):
                raise
            log.info("db.retry", attempt=attempt + 1, error=str(error.orig)[:120])
            time.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 5)))
    raise AssertionError("unreachable")


def command(verb: Callable[P, R]) -> Callable[P, R]:
    """A verb that changes data: one unit of work, joined if one is open."""

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return run_in_unit(lambda: verb(*args, **kwargs))

    return run


def query(verb: Callable[P, R]) -> Callable[P, R]:
    """A verb that only reads; inside a command it sees the command's own writes."""

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _current.get() is not None:
            return verb(*args, **kwargs)
        with unit_of_work(write=False):
            return verb(*args, **kwargs)

    return run
