"""Files that were sent to be loaded, what is wrong with them, how far they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Id, State


class ImportLoad(Base):
    """checking -> checked | refused; checked -> applying -> done | failed; most -> dropped.

    live_key: kind and hash of a file that is on its way or loaded; null once it was refused,
    failed or dropped, so that the corrected state of things may be tried again.
    """

    __tablename__ = "importing_loads"
    __table_args__ = (UniqueConstraint("live_key"), Index(None, "state", "claimed_until"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(State)
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(Code)
    live_key: Mapped[str | None] = mapped_column(Code)
    size: Mapped[int]  # bytes
    state: Mapped[str] = mapped_column(State)
    rows: Mapped[int | None]
    done_rows: Mapped[int]
    error_count: Mapped[int]
    message: Mapped[str] = mapped_column(String(200))  # about the file as a whole
    note: Mapped[str] = mapped_column(String(200))  # what the sender should know
    actor_id: Mapped[str] = mapped_column(Id)
    tries: Mapped[int]  # of the step it is in
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class ImportPart(Base):
    """A piece of a file's bytes, until it is loaded or given up: any server may load it."""

    __tablename__ = "importing_parts"
    load_id: Mapped[str] = mapped_column(Id, ForeignKey("importing_loads.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ImportFault(Base):
    """One cell to correct; the first thousand of a file."""

    __tablename__ = "importing_faults"
    load_id: Mapped[str] = mapped_column(Id, ForeignKey("importing_loads.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    row_no: Mapped[int]
    title: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(200))
