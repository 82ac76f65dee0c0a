"""The database before the first process starts: made, migrated, and in demo mode filled.

SQLite: all work is done on a file beside the real one, which takes its place in one rename. A
start that is killed anywhere leaves the old database untouched and the next start begins that work
anew. An upgrade keeps the database as it was in `<file>.previous`.

A server (MySQL family): `flask db upgrade` is run at every start (Alembic does nothing when there
is nothing to do), the demo is loaded into a new database.
"""

import hashlib
import os
import re
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from run.errors import StartRefused

REVISION = re.compile(r"^revision\b[^=\n]*=\s*['\"]([^'\"]+)['\"]", re.MULTILINE)
DOWN = re.compile(r"^down_revision\b[^=\n]*=\s*(.+)$", re.MULTILINE)

NOT_EMPTY = 3  # exit code of `flask seed-demo` when the database holds data

Step = Callable[[str, str, list[str], Mapping[str, str]], None]
"""run(zh, en, flask arguments, extra environment); raises StartRefused when it fails."""


def sqlite_file(url: str) -> Path | None:
    """The file of a `sqlite:///...` URL, or None for another database."""
    match = re.match(r"^sqlite(?:\+\w+)?:///([^?]+)", url)
    return Path(match[1]).resolve() if match and match[1] != ":memory:" else None


def migration_heads(folder: Path) -> set[str]:
    """Head revisions, read from the migration files without importing them."""
    revisions: set[str] = set()
    below: set[str] = set()
    for file in folder.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        revisions.update(REVISION.findall(text))
        for line in DOWN.findall(text):
            below.update(re.findall(r"['\"]([^'\"]+)['\"]", line))
    return revisions - below


def sqlite_revisions(file: Path) -> set[str] | None:
    """Revisions stored in the database; None when it holds no tables at all (or no file)."""
    if not file.exists():
        return None
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if "alembic_version" in tables:
            return {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
    return set() if tables else None


def sqlite_is_empty(file: Path) -> bool:
    """True when no place and no product is in it (their rooms' tables carry their names)."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        wanted = [name for name in names if name.startswith(("place", "catalog"))]
        return not any(
            connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchone()[0]
            for name in wanted
        )


def prepare(*, url: str, root: Path, var: Path, demo: bool, run: Step) -> None:
    """Bring the database to the newest migration; fill an empty one in demo mode."""
    heads = migration_heads(root / "migrations" / "versions")
    if not heads:
        return
    file = sqlite_file(url)
    if file is None:
        _prepare_server(url, var, demo, run)
    else:
        _prepare_sqlite(file, heads, demo, run)


def _prepare_sqlite(file: Path, heads: set[str], demo: bool, run: Step) -> None:
    building = file.with_name(f"{file.name}.building")
    for leftover in _with_journals(building):
        leftover.unlink(missing_ok=True)
    try:
        stored = sqlite_revisions(file)
        if stored is not None and not stored:
            stored = _set_aside(file, demo)
        migrate = stored != heads
        seed = demo and (stored is None or sqlite_is_empty(file))
    except sqlite3.DatabaseError as error:
        raise StartRefused(
            f"{file} 不是可用的 SQLite 数据库（{error}）。请从备份恢复，或移走它再启动。",
            f"{file} is not a usable SQLite database ({error}). Restore it or move it away.",
        ) from error
    if not migrate and not seed:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if stored is not None:
        with (
            closing(sqlite3.connect(file)) as source,
            closing(sqlite3.connect(building)) as target,
        ):
            source.backup(target)
    env = {"DATABASE_URL": f"sqlite:///{building}"}
    if migrate:
        run("更新数据库结构", "migrating the database", ["db", "upgrade"], env)
    if seed:
        run("装入演示连锁店", "loading the demo chain", ["seed-demo"], env)
    _swap(building, file, keep=stored is not None)


def _set_aside(file: Path, demo: bool) -> set[str] | None:
    """Tables without a version: someone's interrupted creation. Never deleted, only renamed."""
    if not demo:
        raise StartRefused(
            f"{file} 里有数据表却没有迁移版本，无法判断它的状态。请从备份恢复，或移走它再启动。",
            f"{file} holds tables but no migration version. Restore a back-up or move it away.",
        )
    aside = file.with_name(f"{file.name}.unfinished-{time.strftime('%Y%m%d%H%M%S')}")
    for path, target in zip(_with_journals(file), _with_journals(aside), strict=True):
        if path.exists():
            os.replace(path, target)
    print(f"   上次没建完的数据库已移到 {aside.name} · set an unfinished database aside")
    return None


def _swap(building: Path, file: Path, *, keep: bool) -> None:
    with closing(sqlite3.connect(building)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")  # one file; the product turns WAL on again
    if keep:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        previous = file.with_name(f"{file.name}.previous")
        previous.unlink(missing_ok=True)
        os.link(file, previous)
    for journal in _with_journals(file)[1:]:
        journal.unlink(missing_ok=True)
    os.replace(building, file)


def _with_journals(file: Path) -> list[Path]:
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))]


def _prepare_server(url: str, var: Path, demo: bool, run: Step) -> None:
    run("更新数据库结构", "migrating the database", ["db", "upgrade"], {})
    if not demo:
        return
    # The demo goes into a database once; which one is remembered by a hash, never by its password.
    digest = hashlib.sha256(url.encode()).hexdigest()[:16]
    done, begun = var / f"seeded-{digest}", var / f"seeding-{digest}"
    if done.exists():
        return
    was_begun = begun.exists()
    begun.touch()
    try:
        run("装入演示连锁店", "loading the demo chain", ["seed-demo"], {})
    except StartRefused as refused:
        if refused.exit_code != NOT_EMPTY:
            raise
        if was_begun:
            raise StartRefused(
                "上次装入演示数据时中断了，数据库里只有一半。请清空这个数据库再启动。",
                "Loading the demo was interrupted; empty this database and start again.",
            ) from refused
        print("   数据库里已有数据，没有装入演示数据 · it holds data, the demo was not loaded")
    done.touch()
    begun.unlink()
