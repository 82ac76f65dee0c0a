"""Our books line by line, as reconciliation reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from app.kernel.db import query
from app.payments import gateway, queries, rules
from app.payments.errors import PaymentNotFound, WeChatRefused
from app.payments.service.charge import record_paid
from app.payments.service.refunds import record_refund
from app.payments.types import BookLine

PAGE = 2000


def book_lines(*, start: datetime, end: datetime) -> Iterator[BookLine]:
    """Payments that got money and refunds that arrived in [start, end), page by page."""
    for what in ("pay", "refund"):
        after, last = start, ""
        while rows := _page(what, after, last, end):
            yield from rows
            after, last = rows[-1].at, rows[-1].id


@query
def _page(what: str, after: datetime, last: str, end: datetime) -> list[BookLine]:
    read = queries.paid_page if what == "pay" else queries.refunded_page
    return read(after, last, end, PAGE)


@query
def book_lines_of(*, what: str, numbers: Collection[str]) -> dict[str, BookLine]:
    """number -> our line of it, in whatever state it is."""
    if not numbers:
        return {}
    read = queries.payments_by_number if what == "pay" else queries.refunds_by_number
    return {one.number: one for one in read(numbers)}


@query
def book_sums(*, start: datetime, end: datetime) -> tuple[int, int]:
    """(fen paid, fen refunded) in [start, end)."""
    return queries.sums_between(start, end)


@query
def first_paid_at() -> datetime | None:
    """When the first payment of all came."""
    return queries.first_paid_at()


def ask_wechat(*, what: str, number: str, wechat_no: str) -> str:
    """Ask WeChat about one number (network) and record what it says. Returns words for people.

    Raises payments.wechat_busy. Money that fits nothing opens an exception.
    """
    try:
        if what == "refund":
            return rules.said(record_refund(refunded=gateway.query_refund(number)))
        if book_lines_of(what=what, numbers=[number]):
            state, paid = gateway.query(number)
        else:
            state, paid = "NOTPAY", gateway.query_transaction(wechat_no)
        if paid is None:
            return rules.said(state)
        told = record_paid(paid=paid)
        return rules.said("SUCCESS" if told == "repeated" else told)
    except WeChatRefused as refusal:
        return str(refusal.message())
    except PaymentNotFound:
        return "没有找到这笔支付"
