"""Reading days and differences."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from app.kernel.db import all_rows, execute, first_row
from app.reconcile.models import Difference, ReconcileDay
from app.reconcile.types import ClassView, DayView, DifferenceView

WAITING = ("open", "repairing")
CROSSED = "crossed"
_DAY = (
    ReconcileDay.bill_date,
    ReconcileDay.state,
    ReconcileDay.lines,
    ReconcileDay.pay_count,
    ReconcileDay.pay_fen,
    ReconcileDay.refund_count,
    ReconcileDay.refund_fen,
    ReconcileDay.fee_fen,
    ReconcileDay.flow_lines,
    ReconcileDay.other_fen,
    ReconcileDay.attempts,
    ReconcileDay.error,
    ReconcileDay.next_try_at,
    ReconcileDay.seconds,
    ReconcileDay.finished_at,
    ReconcileDay.closed_at,
)
_DIFFERENCE = (
    Difference.id,
    Difference.bill_date,
    Difference.kind,
    Difference.what,
    Difference.number,
    Difference.wechat_no,
    Difference.ours_fen,
    Difference.theirs_fen,
    Difference.order_id,
    Difference.detail,
    Difference.state,
    Difference.note,
    Difference.actor_id,
    Difference.created_at,
    Difference.closed_at,
)


def days(limit: int, before: date | None) -> list[DayView]:
    """Newest first."""
    statement = select(*_DAY)
    if before:
        statement = statement.where(ReconcileDay.bill_date < before)
    return _views(all_rows(statement.order_by(ReconcileDay.bill_date.desc()).limit(limit)))


def day(bill_date: date) -> DayView | None:
    found = _views(all_rows(select(*_DAY).where(ReconcileDay.bill_date == bill_date)))
    return found[0] if found else None


def _views(rows: list[Any]) -> list[DayView]:
    counts = _counts([row.bill_date for row in rows])
    return [
        DayView(
            **row._mapping,
            open_count=counts.get(row.bill_date, (0, 0))[0],
            explained_count=counts.get(row.bill_date, (0, 0))[1],
        )
        for row in rows
    ]


def _counts(wanted: list[date]) -> dict[date, tuple[int, int]]:
    def number(*states: str) -> Any:
        return func.coalesce(func.sum(case((Difference.state.in_(states), 1), else_=0)), 0)

    rows = all_rows(
        select(Difference.bill_date, number(*WAITING), number("explained"))
        .where(Difference.bill_date.in_(wanted))
        .group_by(Difference.bill_date)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def count_waiting(bill_date: date) -> int:
    statement = select(func.count()).where(
        Difference.bill_date == bill_date, Difference.state.in_(WAITING)
    )
    return int(execute(statement).scalar_one())


def classes(bill_date: date) -> list[ClassView]:
    """The kinds of a day's differences, those with most to do first."""
    waiting = func.sum(case((Difference.state.in_(WAITING), 1), else_=0))
    rows = all_rows(
        select(Difference.kind, waiting, func.count() - waiting)
        .where(Difference.bill_date == bill_date, Difference.state != CROSSED)
        .group_by(Difference.kind)
        .order_by(waiting.desc(), Difference.kind)
    )
    return [ClassView(kind, int(open_), int(done)) for kind, open_, done in rows]


def differences(
    bill_date: date, states: tuple[str, ...], kind: str, limit: int, after: str
) -> list[DifferenceView]:
    statement = select(*_DIFFERENCE).where(
        Difference.bill_date == bill_date, Difference.id > after, Difference.state != CROSSED
    )
    if states:
        statement = statement.where(Difference.state.in_(states))
    if kind:
        statement = statement.where(Difference.kind == kind)
    rows = all_rows(statement.order_by(Difference.id).limit(limit))
    return [DifferenceView(*row) for row in rows]


def difference(difference_id: str) -> DifferenceView | None:
    row = first_row(select(*_DIFFERENCE).where(Difference.id == difference_id))
    return DifferenceView(*row) if row else None


def crossings(days: Collection[date], numbers: Collection[str]) -> set[tuple[str, str]]:
    """(what, number) of lines in these days' bills that our books have on a day beside."""
    rows = all_rows(
        select(Difference.what, Difference.number).where(
            Difference.bill_date.in_(days),
            Difference.number.in_(numbers),
            Difference.state == CROSSED,
            Difference.ours_fen == 0,
        )
    )
    return {(row.what, row.number) for row in rows}


def read_since(first: date) -> set[date]:
    """Days whose bills were read to the end at least once."""
    rows = all_rows(
        select(ReconcileDay.bill_date).where(
            ReconcileDay.bill_date >= first, ReconcileDay.finished_at.is_not(None)
        )
    )
    return {row.bill_date for row in rows}


def finished_since(first: date) -> set[date]:
    """Days that need no run of their own accord."""
    rows = all_rows(
        select(ReconcileDay.bill_date).where(
            ReconcileDay.bill_date >= first,
            or_(ReconcileDay.finished_at.is_not(None), ReconcileDay.next_try_at.is_not(None)),
        )
    )
    return {row.bill_date for row in rows}


def asked_for(moment: datetime) -> list[date]:
    """Days to read (again), oldest first."""
    rows = all_rows(
        select(ReconcileDay.bill_date)
        .where(ReconcileDay.next_try_at <= moment)
        .order_by(ReconcileDay.bill_date)
    )
    return [row.bill_date for row in rows]


def one_sided(first: date, last: date) -> list[Any]:
    """(what, number, bill_date, off) of lines that crossed midnight on one of their days only.

    A line that both days' bills have: what one day takes for the other's, the other has anyway.
    """
    off = func.sum(Difference.ours_fen - Difference.theirs_fen)
    crossed = func.sum(case((Difference.state == CROSSED, 1), else_=0))
    return all_rows(
        select(
            Difference.what,
            Difference.number,
            func.min(Difference.bill_date).label("bill_date"),
            off.label("off"),
        )
        .where(
            Difference.bill_date >= first,
            Difference.state != "resolved",
            Difference.kind.in_(("midnight", "missing_there")),
        )
        .group_by(Difference.what, Difference.number)
        .having(
            off != 0,
            crossed > 0,
            func.min(Difference.bill_date) > first,
            func.max(Difference.bill_date) < last,
        )
    )


def unmatched_by_day(first: date) -> list[Any]:
    """(bill_date, what, ours - theirs) of what waits, was explained or crossed midnight."""
    off = func.sum(Difference.ours_fen - Difference.theirs_fen)
    return all_rows(
        select(Difference.bill_date, Difference.what, off.label("off"))
        .where(
            Difference.bill_date >= first,
            Difference.state != "resolved",
            Difference.kind.notin_(("fee", "flow")),
        )
        .group_by(Difference.bill_date, Difference.what)
    )
