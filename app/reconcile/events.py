"""Facts about reconciled days."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class DifferencesFound(Event):
    """A day's bills were read; `open_count` differences wait for somebody."""

    bill_date: str
    open_count: int


@dataclass(frozen=True)
class DayClosed(Event):
    """Every line of the day is matched or explained."""

    bill_date: str
    lines: int
