"""Writes of days and differences; every change of state is a compare-and-set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from app.kernel.clock import now
from app.kernel.db import all_rows, execute, table_of
from app.kernel.ids import new_id
from app.reconcile.models import Difference, ReconcileDay
from app.reconcile.queries import CROSSED, WAITING
from app.reconcile.rules import MIDNIGHT
from app.reconcile.types import Found, Sums


def open_day(day: date) -> int:
    """The day's row, made when new; the number of the run that begins."""
    done = execute(
        update(ReconcileDay)
        .where(ReconcileDay.bill_date == day)
        .values(run=ReconcileDay.run + 1, attempts=ReconcileDay.attempts + 1)
    )
    if done.rowcount == 0:
        _insert_day(day, run=1, attempts=1)
    found = execute(select(ReconcileDay.run).where(ReconcileDay.bill_date == day))
    return int(found.scalar_one())


def put_off(day: date, error: str, next_try_at: datetime) -> None:
    """The bill could not be read; a finished day keeps its state."""
    execute(
        update(ReconcileDay)
        .where(ReconcileDay.bill_date == day)
        .values(error=error[:200], next_try_at=next_try_at)
    )


def ask_again(day: date) -> bool:
    """Read the day's bills at the next look; False for a day that nobody knows."""
    done = execute(
        update(ReconcileDay).where(ReconcileDay.bill_date == day).values(next_try_at=now())
    )
    return done.rowcount == 1


def add_day(day: date) -> None:
    """A day to be read for the first time at the next look."""
    _insert_day(day, run=0, attempts=0, next_try_at=now())


def _insert_day(day: date, **values: Any) -> None:
    execute(insert(ReconcileDay).values(bill_date=day, state="waiting", **asdict(Sums()), **values))


def finish_day(day: date, run: int, sums: Sums, state: str, seconds: float) -> None:
    """Inside the unit that holds the run."""
    moment = now()
    execute(
        update(ReconcileDay)
        .where(ReconcileDay.bill_date == day, ReconcileDay.run == run)
        .values(
            state=state,
            error=None,
            next_try_at=None,
            seconds=seconds,
            finished_at=moment,
            closed_at=moment if state == "closed" else None,
            **asdict(sums),
        )
    )


def close_day(day: date) -> bool:
    """open -> closed."""
    done = execute(
        update(ReconcileDay)
        .where(ReconcileDay.bill_date == day, ReconcileDay.state == "open")
        .values(state="closed", closed_at=now())
    )
    return done.rowcount == 1


def hold_run(day: date, run: int) -> bool:
    """Hold the day; False when a later run has begun meanwhile: its word counts."""
    held = execute(
        select(ReconcileDay.run).where(ReconcileDay.bill_date == day).with_for_update()
    ).scalar_one()
    return bool(held == run)


def hold_day(day: date) -> None:
    """Two last repairs at once: the second one sees what the first has closed."""
    execute(
        select(ReconcileDay.bill_date).where(ReconcileDay.bill_date == day).with_for_update()
    ).first()


def write_differences(day: date, run: int, found: Sequence[Found]) -> None:
    """New ones are open; known ones are seen again: a resolved one that is back is open again.

    Of kind midnight: crossed instead of open.
    """
    numbers = [one.number for one in found]
    known = {
        (row.kind, row.what, row.number, row.wechat_no): row
        for row in all_rows(
            select(
                Difference.id,
                Difference.kind,
                Difference.what,
                Difference.number,
                Difference.wechat_no,
                Difference.state,
            ).where(Difference.bill_date == day, Difference.number.in_(numbers))
        )
    }
    fresh: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for one in found:
        key = (one.kind, one.what, one.number, one.wechat_no)
        values = {**asdict(one), "detail": one.detail[:200], "run": run}
        first = CROSSED if one.kind == MIDNIGHT else "open"
        if key not in known:
            fresh[key] = values | {
                "id": new_id("dif"),
                "bill_date": day,
                "state": first,
                "note": None,
                "actor_id": None,
                "created_at": now(),
                "closed_at": None,
            }
            continue
        if known[key].state in ("resolved", CROSSED):
            values |= {"state": first, "closed_at": None}
        execute(update(Difference).where(Difference.id == known[key].id).values(**values))
    if fresh:
        execute(insert(table_of(Difference)), list(fresh.values()))


def cross(day: date, what: str, numbers: Collection[str]) -> list[date]:
    """The days beside missed these lines, which turned up in this day's bill: no longer.

    Returns the days of which that is true.
    """
    beside = (day - timedelta(days=1), day + timedelta(days=1))
    missed = (
        Difference.bill_date.in_(beside),
        Difference.kind == "missing_there",
        Difference.what == what,
        Difference.number.in_(numbers),
        Difference.state.in_(WAITING),
    )
    days = all_rows(select(Difference.bill_date).where(*missed).distinct())
    execute(update(Difference).where(*missed).values(state=CROSSED))
    return [row.bill_date for row in days]


def drop_unseen(day: date, run: int, note: str) -> int:
    """What an earlier run found and this one did not is in order now, explained or not.

    `note` is written to those that waited. What was explained keeps its reason; it counts no
    longer in what the day is off by.
    """
    unseen = (Difference.bill_date == day, Difference.run < run)
    moment = now()
    matched = {"state": "resolved", "note": note, "closed_at": moment}
    execute(
        update(Difference)
        .where(*unseen, Difference.state.in_(("explained", CROSSED)))
        .values(state="resolved", closed_at=moment)
    )
    done = execute(
        update(Difference).where(*unseen, Difference.state.in_(WAITING)).values(**matched)
    )
    return int(done.rowcount)


def move_difference(difference_id: str, source: str, state: str, **values: Any) -> bool:
    if state in ("resolved", "explained"):
        values["closed_at"] = now()
    done = execute(
        update(Difference)
        .where(Difference.id == difference_id, Difference.state == source)
        .values(state=state, **values)
    )
    return done.rowcount == 1
