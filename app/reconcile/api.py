"""Reconciled days and their differences, for headquarters."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from app.kernel.auth import HQ, Caller
from app.kernel.errors import NotFound
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import PageQuery, decode_cursor, encode_cursor
from app.payments import service as payments
from app.reconcile import rules, service
from app.reconcile.schemas import (
    ClassItem,
    CsvView,
    DayDetail,
    DayItem,
    DaysPage,
    DifferenceItem,
    DifferencesPage,
    DifferencesQuery,
    ExplainBody,
)
from app.reconcile.types import DayView, DifferenceView

bp = blueprint("reconcile")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _day(found: DayView, caller: Caller) -> dict[str, Any]:
    error = rules.PHRASES.tell(found.error, caller.language) if found.error else found.error
    return {**asdict(found), "error": error}


def _item(found: DifferenceView, caller: Caller) -> DifferenceItem:
    open_ = found.state == "open"
    values = asdict(found)
    values["detail"] = rules.PHRASES.tell(found.detail, caller.language)
    if found.note:  # what payments said of it, or this room, or a person
        said = payments.words_in(caller.language, found.note)
        values["note"] = rules.PHRASES.tell(said, caller.language)
    return DifferenceItem(
        **values,
        kind_words=rules.kind_words(found.kind, caller.language),
        actions=list(rules.actions_for(found.kind)) if open_ else [],
    )


@endpoint(
    bp,
    "GET",
    "/api/hq/reconcile/days",
    roles=(HQ,),
    scope="none",
    query=PageQuery,
    returns=DaysPage,
)
def list_days(caller: Caller, query: PageQuery) -> DaysPage:
    """Days that were read, newest first."""
    after = decode_cursor(query.cursor, str)
    rows = service.days(limit=query.limit, before=_date(str(after[0])) if after else None)
    return DaysPage(
        items=[DayItem(**_day(row, caller)) for row in rows],
        next_cursor=encode_cursor(str(rows[-1].bill_date)) if len(rows) == query.limit else None,
    )


@endpoint(
    bp,
    "GET",
    "/api/hq/reconcile/days/<bill_date>",
    roles=(HQ,),
    scope="none",
    returns=DayDetail,
)
def get_day(caller: Caller, bill_date: str) -> DayDetail:
    """One day beside our own books, and its differences by kind."""
    day = _date(bill_date)
    found = service.day(bill_date=day)
    pay_fen, refund_fen = service.our_books(bill_date=day)
    classes = [
        ClassItem(
            kind=one.kind,
            kind_words=rules.kind_words(one.kind, caller.language),
            waiting=one.waiting,
            done=one.done,
        )
        for one in service.classes(bill_date=day)
    ]
    return DayDetail(
        **_day(found, caller), our_pay_fen=pay_fen, our_refund_fen=refund_fen, classes=classes
    )


@endpoint(
    bp,
    "POST",
    "/api/hq/reconcile/days/<bill_date>/run",
    roles=(HQ,),
    scope="none",
    returns=DayItem,
    repeatable=True,
)
def run_day_again(caller: Caller, bill_date: str) -> DayItem:
    """Have the bills of a day read (again) within a minute."""
    return DayItem(**_day(service.ask_again(day=_date(bill_date)), caller))


@endpoint(
    bp,
    "GET",
    "/api/hq/reconcile/days/<bill_date>/differences",
    roles=(HQ,),
    scope="none",
    query=DifferencesQuery,
    returns=DifferencesPage,
)
def list_differences(caller: Caller, bill_date: str, query: DifferencesQuery) -> DifferencesPage:
    """What does not fit on a day, in the order in which it was found."""
    after = decode_cursor(query.cursor, str)
    rows = service.differences(
        bill_date=_date(bill_date),
        state=query.state,
        kind=query.kind,
        limit=query.limit,
        after=after[0] if after else "",
    )
    return DifferencesPage(
        items=[_item(row, caller) for row in rows],
        next_cursor=encode_cursor(rows[-1].id) if len(rows) == query.limit else None,
    )


@endpoint(
    bp,
    "GET",
    "/api/hq/reconcile/days/<bill_date>/export",
    roles=(HQ,),
    scope="none",
    returns=CsvView,
)
def export_differences(caller: Caller, bill_date: str) -> CsvView:
    """The same as CSV, safe to open in a spreadsheet."""
    day = _date(bill_date)
    return CsvView(name=f"差异-{day}.csv", text=service.csv_text(bill_date=day))


@endpoint(
    bp,
    "POST",
    "/api/hq/reconcile/differences/<difference_id>/repair",
    roles=(HQ,),
    scope="none",
    returns=DifferenceItem,
    repeatable=True,
)
def repair_difference(caller: Caller, difference_id: str) -> DifferenceItem:
    """Ask WeChat and record what it says; `repairing` meanwhile."""
    done = service.repair(actor_id=caller.person_id, difference_id=difference_id)
    return _item(done, caller)


@endpoint(
    bp,
    "POST",
    "/api/hq/reconcile/differences/<difference_id>/explain",
    roles=(HQ,),
    scope="none",
    body=ExplainBody,
    returns=DifferenceItem,
    repeatable=True,
)
def explain_difference(caller: Caller, difference_id: str, body: ExplainBody) -> DifferenceItem:
    """Accept it with a reason; the last one closes the day."""
    done = service.explain(actor_id=caller.person_id, difference_id=difference_id, note=body.note)
    return _item(done, caller)
