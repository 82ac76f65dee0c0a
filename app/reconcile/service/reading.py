"""Days and differences, for pages and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.kernel.db import query
from app.payments import service as payments
from app.reconcile import queries, rules
from app.reconcile.errors import DayNotFound
from app.reconcile.service.matching import span_of
from app.reconcile.types import ClassView, DayView, DifferenceView

PAGE = 500
GROUPS = {"waiting": queries.WAITING, "done": ("resolved", "explained")}


@query
def days(*, limit: int, before: date | None = None) -> list[DayView]:
    """Newest first."""
    return queries.days(limit, before)


@query
def day(*, bill_date: date) -> DayView:
    """Raises reconcile.day_not_found."""
    found = queries.day(bill_date)
    if found is None:
        raise DayNotFound
    return found


@query
def differences(
    *, bill_date: date, state: str = "", kind: str = "", limit: int = 50, after: str = ""
) -> list[DifferenceView]:
    """In the order in which they were found. state: "" for all, one, or a group (GROUPS)."""
    states = GROUPS.get(state, (state,) if state else ())
    return queries.differences(bill_date, states, kind, limit, after)


@query
def classes(*, bill_date: date) -> list[ClassView]:
    """Kinds of a day's differences, those with most to do first."""
    return queries.classes(bill_date)


def our_books(*, bill_date: date) -> tuple[int, int]:
    """(fen paid, fen refunded) of a day as our own books have it now."""
    start, end = span_of(bill_date)
    return payments.book_sums(start=start, end=end)


@query
def difference(*, difference_id: str) -> DifferenceView | None:
    return queries.difference(difference_id)


def csv_text(*, bill_date: date) -> str:
    """All differences of a day as CSV that no spreadsheet runs. Raises reconcile.day_not_found."""
    day(bill_date=bill_date)
    return "\ufeff" + "\r\n".join(rules.csv_lines(_all(bill_date))) + "\r\n"


def _all(bill_date: date) -> Iterator[DifferenceView]:
    after = ""
    while rows := differences(bill_date=bill_date, limit=PAGE, after=after):
        yield from rows
        after = rows[-1].id
