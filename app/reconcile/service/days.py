"""Reading a day's bills, and closing the day when nothing is left open."""

from __future__ import annotations

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import structlog

from app.kernel.clock import local, now
from app.kernel.db import command, query
from app.kernel.events import emit
from app.kernel.settings import settings
from app.payments import service as payments
from app.reconcile import gateway, locks, queries, rules
from app.reconcile.errors import BillNotReady, DayInFuture, DayNotFound
from app.reconcile.events import DayClosed, DifferencesFound
from app.reconcile.service.matching import match_day
from app.reconcile.types import PAY, REFUND, DayView, Found, Sums

log = structlog.get_logger(__name__)


def run_day(*, day: date) -> DayView:
    """Download both bills of a day (network), match them, write the differences.

    Repeatable: a later run takes over what an earlier one found; of two at once the one that
    began last counts, the other writes nothing more (it holds the day's row to write). Raises
    reconcile.day_in_future, reconcile.bill_not_ready (and looks again in ten minutes).
    Emits DifferencesFound, DayClosed. Files lie in var/reconcile while it runs.
    """
    if day > local(now()).date():
        raise DayInFuture
    run, started = _begin(day), time.monotonic()
    home = settings().var / "reconcile"
    home.mkdir(parents=True, exist_ok=True)
    try:
        with (
            tempfile.TemporaryDirectory(dir=home) as folder,
            gateway.bills_of(day, Path(folder)) as (trade, flow),
        ):
            sums = match_day(
                day,
                trade,
                flow,
                folder=Path(folder),
                contract_bp=settings().wechat_fee_bp,
                write=lambda found: _write(day, run, found),
            )
    except BillNotReady as refusal:
        _put_off(day, refusal.message())
        raise
    return _finish(day, run, sums, time.monotonic() - started)


@command
def _begin(day: date) -> int:
    return locks.open_day(day)


@command
def _put_off(day: date, words: str) -> None:
    locks.put_off(day, words, now() + rules.RETRY)


@command
def _write(day: date, run: int, found: list[Found]) -> None:
    if not locks.hold_run(day, run):
        return  # a later run reads the day: what this one saw must not stand beside its word
    locks.write_differences(day, run, found)
    for what in (PAY, REFUND):
        ours_elsewhere = [
            one.number
            for one in found
            if (one.kind, one.what, one.ours_fen) == (rules.MIDNIGHT, what, 0)
        ]
        if ours_elsewhere:
            for other in locks.cross(day, what, ours_elsewhere):
                close_if_done(other)


@command
def _finish(day: date, run: int, sums: Sums, seconds: float) -> DayView:
    if not locks.hold_run(day, run):
        return _must(day)
    locks.drop_unseen(day, run, rules.FITS_NOW)
    waiting = queries.count_waiting(day)
    state = "open" if waiting else "closed"
    locks.finish_day(day, run, sums, state, seconds)
    log.info("reconcile.day", day=day.isoformat(), state=state, lines=sums.lines)
    if waiting:
        emit(DifferencesFound(day.isoformat(), waiting))
    else:
        emit(DayClosed(day.isoformat(), sums.lines))
    return _must(day)


def close_if_done(day: date) -> None:
    """Inside the unit that ended a difference: the last one closes the day."""
    locks.hold_day(day)
    if queries.count_waiting(day) == 0 and locks.close_day(day):
        emit(DayClosed(day.isoformat(), _must(day).lines))


def _must(day: date) -> DayView:
    found = queries.day(day)
    if found is None:
        raise DayNotFound
    return found


@query
def due_days() -> list[date]:
    """Days whose bills should be read now: asked for, put off, or simply next (after 10:00)."""
    moment = now()
    today = local(moment).date()
    asked = queries.asked_for(moment)
    if not rules.is_ready(local(moment)):
        today -= timedelta(days=1)  # yesterday's bill is not made yet; older ones are
    first = payments.first_paid_at()
    known = queries.finished_since(today - timedelta(days=rules.BACK_DAYS))
    fresh = rules.due_days(today, local(first).date() if first else None, known)
    return list(dict.fromkeys([*asked, *fresh]))


@command
def ask_again(*, day: date) -> DayView:
    """Have a day's bills read at the next look, again or for the first time.

    Raises reconcile.day_in_future; reconcile.day_not_found for a day before the first payment.
    """
    if day > local(now()).date():
        raise DayInFuture
    if not locks.ask_again(day):
        first = payments.first_paid_at()
        if first is None or day < local(first).date():
            raise DayNotFound
        locks.add_day(day)
    return _must(day)
