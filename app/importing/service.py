"""The verbs of loading over HTTP: send, look, apply, give up; and the run itself."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PurePath
from typing import IO, Any

import structlog

from app.identity import service as identity
from app.importing import locks, queries, writing
from app.importing.errors import (
    AlreadyLoaded,
    FileTooLarge,
    LoadMoved,
    LoadNotFound,
    NoFile,
    WrongFile,
)
from app.importing.exporting import Cell, safe
from app.importing.files import MAX_BYTES, ImportRefused, read_table
from app.importing.phrases import CRASHED, PHRASES
from app.importing.runner import run_import
from app.importing.types import FaultView, LoadView
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.ids import new_id
from app.kernel.settings import settings

log = structlog.get_logger(__name__)

PART = 60 * 1024  # bytes of a file in one row: a BLOB of MySQL holds 64 KB
CLAIM = timedelta(seconds=120)  # of silence after which another process goes on
MAX_TRIES = 3
KEPT_FAULTS = 1000
SHOWN_FAULTS = 50
FORGET_AFTER = timedelta(days=7)
ENDINGS = (".csv", ".xlsx", ".xlsm")


def upload(*, actor_id: str, kind: str, name: str, stream: IO[bytes]) -> LoadView:
    """Keep a file and have it checked. The same file again is the same load.

    kind: stock | products | prices. Raises importing.no_file, wrong_file, file_too_large,
    already_loaded. Audited.
    """
    clean = PurePath(name.replace("\\", "/")).name[-120:]
    if not clean.lower().endswith(ENDINGS):
        raise WrongFile
    digest, size = hashlib.sha256(), 0
    for data in _read(stream):
        digest.update(data)
        size += len(data)
        if size > MAX_BYTES:
            raise FileTooLarge(megabytes=MAX_BYTES // 1024 // 1024)
    if size == 0:
        raise NoFile
    return _keep(actor_id, kind, clean, digest.hexdigest(), size, stream)


def _read(stream: IO[bytes]) -> Iterator[bytes]:
    stream.seek(0)
    while data := stream.read(PART):
        yield data


@command
def _keep(
    actor_id: str, kind: str, name: str, sha256: str, size: int, stream: IO[bytes]
) -> LoadView:
    live_key = hashlib.sha256(f"{kind}:{sha256}".encode()).hexdigest()
    known = queries.load_of_key(live_key)
    if known is not None:
        if known.state == "done":
            raise AlreadyLoaded(load_id=known.id)
        return known
    load_id = new_id("imp")
    # Two at once: the second meets the key, is run again and finds the first.
    locks.add_load(
        {
            "id": load_id,
            "kind": kind,
            "name": name,
            "sha256": sha256,
            "live_key": live_key,
            "size": size,
            "state": "checking",
            "done_rows": 0,
            "error_count": 0,
            "message": "",
            "note": "",
            "actor_id": actor_id,
            "tries": 0,
            "created_at": now(),
        }
    )
    for no, data in enumerate(_read(stream)):
        locks.add_part(load_id, no, data)
    _audit(actor_id, "importing.upload", load_id, {"kind": kind, "name": name, "sha256": sha256})
    return _must(load_id)


def _audit(actor_id: str, action: str, load_id: str, details: dict[str, Any]) -> None:
    identity.record_audit(actor_id=actor_id, action=action, subject=load_id, details=details)


def _must(load_id: str) -> LoadView:
    found = queries.load(load_id)
    if found is None:
        raise LoadNotFound
    return found


@query
def get_load(*, load_id: str, language: str = "zh") -> tuple[LoadView, list[FaultView]]:
    """A load and the first things to correct. Raises importing.load_not_found."""
    found = _must(load_id)
    faults = queries.faults(load_id, SHOWN_FAULTS)
    return _told(found, language), [_told_fault(found.kind, one, language) for one in faults]


def _told(load: LoadView, language: str) -> LoadView:
    """What is stored is Chinese."""
    return replace(
        load,
        message=PHRASES.tell(load.message, language),
        note=PHRASES.tell(load.note, language),
    )


def _told_fault(kind: str, fault: FaultView, language: str) -> FaultView:
    if not language.startswith("en"):
        return fault
    column = writing.name_of(kind, fault.column)
    return replace(fault, column=column, words=PHRASES.tell(fault.words, language))


@query
def loads(*, limit: int, before: str = "", language: str = "zh") -> list[LoadView]:
    """Newest first."""
    return [_told(one, language) for one in queries.loads(limit, before)]


@query
def faults_csv(*, load_id: str, language: str = "zh") -> str:
    """What is to be corrected, as CSV that no spreadsheet runs. Raises importing.load_not_found."""
    load = _must(load_id)
    found = [_told_fault(load.kind, one, language) for one in queries.faults(load_id, KEPT_FAULTS)]
    is_english = language.startswith("en")
    header = ("Row", "Column", "What to correct") if is_english else ("行", "列", "要改什么")
    rows: list[tuple[Cell, ...]] = [header]
    rows += [(one.row, one.column, one.words) for one in found]
    return "\ufeff" + "".join(
        ",".join('"' + safe(cell).replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows
    )


@command
def apply(*, actor_id: str, load_id: str) -> LoadView:
    """Have a checked file written. Raises importing.load_not_found, illegal_transition. Audited."""
    _move(load_id, "checked", "applying", tries=0, claimed_until=None)
    _audit(actor_id, "importing.apply", load_id, {})
    return _must(load_id)


@command
def drop(*, actor_id: str, load_id: str) -> LoadView:
    """Give up a file that was checked. Raises importing.load_not_found, illegal_transition."""
    _move(load_id, "checked", "dropped")
    _audit(actor_id, "importing.drop", load_id, {})
    return _must(load_id)


def _move(load_id: str, source: str, state: str, **values: Any) -> None:
    if not locks.move(load_id, source, state, **values):
        raise LoadMoved(state=_must(load_id).state)


@query
def due_load() -> str | None:
    """A load that waits for a process."""
    return queries.due(now())


@command
def forget_old() -> int:
    """Sweep: files that were checked a week ago and never applied give their bytes back."""
    ids = queries.untouched_since(now() - FORGET_AFTER)
    return sum(locks.move(load_id, "checked", "dropped") for load_id in ids)


def run_load(*, load_id: str) -> bool:
    """Check or write one load; False when another process has it.

    The file lies in var/imports meanwhile. Killed, it goes on after the last piece it wrote.
    """
    row = _claim(load_id)
    if row is None:
        return False
    home = settings().var / "imports"
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        path = Path(folder) / f"file{PurePath(row.name).suffix.lower()}"
        with path.open("wb") as file:
            file.writelines(queries.parts(load_id))
        try:
            if row.state == "checking":
                _check(load_id, row.kind, path)
            else:
                _write(load_id, row.kind, path, row.done_rows)
        except ImportRefused as refusal:
            _end(load_id, row.state, str(refusal))
        except Exception:
            log.exception("import.failed", load_id=load_id, tries=row.tries)
            if row.tries >= MAX_TRIES:
                _end(load_id, row.state, CRASHED)
            else:
                _release(load_id)
    return True


@command
def _claim(load_id: str) -> Any:
    return locks.claim(load_id, now() + CLAIM)


@command
def _release(load_id: str) -> None:
    locks.release(load_id)


@command
def _end(load_id: str, source: str, words: str) -> None:
    locks.move(
        load_id, source, "refused" if source == "checking" else "failed", message=words[:200]
    )


@command
def _count(load_id: str, rows: int) -> None:
    locks.count_rows(load_id, rows)


def _check(load_id: str, kind: str, path: Path) -> None:
    table = read_table(path)
    _count(load_id, len(table.rows))
    parsed = writing.parse(kind, table)
    writing.check(kind, parsed, table)
    found = list(parsed.errors)
    if kind == "products" and not found:  # whose barcode is whose shows when they are written
        found = list(run_import(kind, path, is_dry_run=True).errors)
    shown = [
        FaultView(one.row, writing.title_of(kind, one.column), one.words)
        for one in found[:KEPT_FAULTS]
    ]
    _finish_check(load_id, len(found), shown, table.note)


@command
def _finish_check(load_id: str, error_count: int, shown: list[FaultView], note: str) -> None:
    state = "refused" if error_count else "checked"
    values = {"error_count": error_count, "note": note[:200], "checked_at": now()}
    if locks.move(load_id, "checking", state, claimed_until=None, **values):
        locks.write_faults(load_id, shown)


def _write(load_id: str, kind: str, path: Path, start: int) -> None:
    table = read_table(path)
    parsed = writing.parse(kind, table)
    writing.refuse_faults(parsed.errors)
    position = start
    for piece in writing.pieces(kind, parsed, table, start):
        if not _write_piece(load_id, position, piece):
            return  # another process has gone on with it
        position = piece.until
    _finish(load_id)


@command
def _write_piece(load_id: str, position: int, piece: writing.Piece) -> bool:
    if not locks.advance(load_id, position, piece.until, now() + CLAIM):
        return False
    piece.write()
    return True


@command
def _finish(load_id: str) -> None:
    locks.move(load_id, "applying", "done")
