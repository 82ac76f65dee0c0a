"""Reading payments, refunds and exceptions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.kernel.db import all_rows, execute, first_row
from app.payments import rules
from app.payments.models import MoneyException, Notice, Payment, Refund, Repair
from app.payments.types import (
    BookLine,
    ExceptionView,
    PaymentView,
    RefundLine,
    RefundView,
    RepairAction,
    RepairView,
)

_PAYMENT = (
    Payment.id,
    Payment.order_id,
    Payment.person_id,
    Payment.payer_openid,
    Payment.out_trade_no,
    Payment.description,
    Payment.amount_fen,
    Payment.state,
    Payment.expires_at,
    Payment.transaction_id,
    Payment.paid_fen,
    Payment.refunded_fen,
    Payment.paid_at,
    Payment.goes_to,
)
_REFUND = (
    Refund.id,
    Refund.order_id,
    Refund.payment_id,
    Refund.out_refund_no,
    Refund.amount_fen,
    Refund.reason,
    Refund.cause_key,
    Refund.state,
    Refund.created_at,
    Refund.done_at,
    Refund.lines,
)
_EXCEPTION = (
    MoneyException.id,
    MoneyException.kind,
    MoneyException.subject,
    MoneyException.order_id,
    MoneyException.payment_id,
    MoneyException.amount_fen,
    MoneyException.state,
    MoneyException.detail,
    MoneyException.created_at,
    MoneyException.resolved_at,
    MoneyException.resolution,
    MoneyException.facts,
)


def _one(condition: ColumnElement[bool]) -> PaymentView | None:
    row = first_row(select(*_PAYMENT).where(condition))
    return PaymentView(*row) if row else None


def by_id(payment_id: str) -> PaymentView | None:
    return _one(Payment.id == payment_id)


def by_number(out_trade_no: str) -> PaymentView | None:
    return _one(Payment.out_trade_no == out_trade_no)


def by_transaction(transaction_id: str) -> PaymentView | None:
    return _one(Payment.transaction_id == transaction_id)


def of_order(order_id: str) -> list[PaymentView]:
    """All attempts to pay an order, oldest first."""
    rows = all_rows(
        select(*_PAYMENT).where(Payment.order_id == order_id).order_by(Payment.created_at)
    )
    return [PaymentView(*row) for row in rows]


def open_of_orders(order_ids: Collection[str]) -> list[str]:
    """Ids of payments of these orders that could still be paid."""
    return [
        row.id
        for row in all_rows(
            select(Payment.id).where(
                Payment.order_id.in_(list(order_ids)), Payment.state == "created"
            )
        )
    ]


def paid_orders(order_ids: Collection[str]) -> set[str]:
    rows = all_rows(
        select(Payment.order_id).where(
            Payment.order_id.in_(list(order_ids)),
            Payment.state == "paid",
            Payment.paid_fen == Payment.amount_fen,
            Payment.refunded_fen == 0,
        )
    )
    return {row.order_id for row in rows}


def notice_known(notice_id: str) -> bool:
    return execute(select(Notice.id).where(Notice.id == notice_id)).first() is not None


def _refund(row: Any) -> RefundView:
    values = dict(row._mapping)
    values["cause"] = rules.cause_of(values.pop("cause_key"))
    values["lines"] = tuple(RefundLine(**one) for one in values["lines"]["lines"])
    return RefundView(**values)


def _one_refund(condition: ColumnElement[bool]) -> RefundView | None:
    row = first_row(select(*_REFUND).where(condition))
    return _refund(row) if row else None


def refund_by_id(refund_id: str) -> RefundView | None:
    return _one_refund(Refund.id == refund_id)


def refund_by_cause(cause_key: str) -> RefundView | None:
    return _one_refund(Refund.cause_key == cause_key)


def is_replaced(refund_id: str) -> bool:
    """Whether the board has asked for another refund in place of this one.

    Before, that one was known by the exception that was tapped.
    """
    tapped = all_rows(select(MoneyException.id).where(MoneyException.subject == refund_id))
    keys = [rules.replaces(refund_id), *(rules.replaces(row.id) for row in tapped)]
    return first_row(select(Refund.id).where(Refund.cause_key.in_(keys))) is not None


def refund_by_number(out_refund_no: str) -> RefundView | None:
    return _one_refund(Refund.out_refund_no == out_refund_no)


def refunds_of_order(order_id: str) -> list[RefundView]:
    rows = all_rows(select(*_REFUND).where(Refund.order_id == order_id).order_by(Refund.created_at))
    return [_refund(row) for row in rows]


def exception(exception_id: str) -> ExceptionView | None:
    row = first_row(select(*_EXCEPTION).where(MoneyException.id == exception_id))
    return _with_repairs([row])[0] if row else None


def _with_repairs(rows: list[Any]) -> list[ExceptionView]:
    made: dict[str, list[RepairView]] = {row.id: [] for row in rows}
    statement = select(
        Repair.exception_id,
        Repair.action,
        Repair.note,
        Repair.order_id,
        Repair.actor_id,
        Repair.created_at,
        Repair.outcome,
    ).where(Repair.exception_id.in_(made))
    for found in all_rows(statement.order_by(Repair.id)) if made else []:
        made[found[0]].append(RepairView(*found[1:]))
    return [
        ExceptionView(
            **row._mapping,
            actions=tuple(
                RepairAction(name, rules.ACTION_WORDS[name][0], rules.ACTION_NEEDS[name])
                for name in (rules.actions_for(row.kind) if row.state == "open" else ())
            ),
            repairs=tuple(made[row.id]),
        )
        for row in rows
    ]


def is_waiting(repair_id: str) -> bool:
    """Whether WeChat is still being asked for a repair."""
    found = first_row(select(Repair.outcome).where(Repair.id == repair_id))
    return found is not None and found.outcome is None


def exceptions(state: str, limit: int, before: str | None) -> list[ExceptionView]:
    """Newest first; ids sort by time."""
    states = ("open", "repairing") if state == "open" else ("resolved", "explained")
    statement = select(*_EXCEPTION).where(MoneyException.state.in_(states))
    if before:
        statement = statement.where(MoneyException.id < before)
    rows = all_rows(statement.order_by(MoneyException.id.desc()).limit(limit))
    return _with_repairs(rows)


_BOOK_PAY = (
    Payment.id,
    Payment.out_trade_no,
    func.coalesce(Payment.transaction_id, ""),
    Payment.paid_fen,
    Payment.state,
    Payment.order_id,
    func.coalesce(Payment.paid_at, Payment.created_at, type_=Payment.paid_at.type),
)
_BOOK_REFUND = (
    Refund.id,
    Refund.out_refund_no,
    func.coalesce(Refund.wechat_refund_id, ""),
    Refund.amount_fen,
    Refund.state,
    Refund.order_id,
    func.coalesce(Refund.done_at, Refund.created_at, type_=Refund.done_at.type),
)


def _book(what: str, rows: list[Any]) -> list[BookLine]:
    return [BookLine(row[0], what, *row[1:]) for row in rows]


def paid_page(after: datetime, last: str, end: datetime, limit: int) -> list[BookLine]:
    """By (paid_at, id); a keyset, so that a long day costs each page the same."""
    statement = select(*_BOOK_PAY).where(
        Payment.paid_at >= after,
        Payment.paid_at < end,
        or_(Payment.paid_at > after, Payment.id > last),
        Payment.state == "paid",
    )
    return _book("pay", all_rows(statement.order_by(Payment.paid_at, Payment.id).limit(limit)))


def refunded_page(after: datetime, last: str, end: datetime, limit: int) -> list[BookLine]:
    """By (done_at, id)."""
    statement = select(*_BOOK_REFUND).where(
        Refund.done_at >= after,
        Refund.done_at < end,
        or_(Refund.done_at > after, Refund.id > last),
        Refund.state == "done",
    )
    return _book("refund", all_rows(statement.order_by(Refund.done_at, Refund.id).limit(limit)))


def payments_by_number(numbers: Collection[str]) -> list[BookLine]:
    return _book("pay", all_rows(select(*_BOOK_PAY).where(Payment.out_trade_no.in_(numbers))))


def refunds_by_number(numbers: Collection[str]) -> list[BookLine]:
    found = select(*_BOOK_REFUND).where(Refund.out_refund_no.in_(numbers))
    return _book("refund", all_rows(found))


def sums_between(start: datetime, end: datetime) -> tuple[int, int]:
    """(fen paid, fen refunded)."""
    paid = execute(
        select(func.coalesce(func.sum(Payment.paid_fen), 0)).where(
            Payment.paid_at >= start, Payment.paid_at < end, Payment.state == "paid"
        )
    ).scalar_one()
    back = execute(
        select(func.coalesce(func.sum(Refund.amount_fen), 0)).where(
            Refund.done_at >= start, Refund.done_at < end, Refund.state == "done"
        )
    ).scalar_one()
    return int(paid), int(back)


def first_paid_at() -> datetime | None:
    row = first_row(
        select(Payment.paid_at).where(Payment.paid_at.is_not(None)).order_by(Payment.paid_at)
    )
    return row.paid_at if row else None


def payments_against_refunds() -> Iterator[Any]:
    """Payments whose refunded_fen differs from their refunds, or exceeds what was paid."""
    sums = (
        select(Refund.payment_id, func.sum(Refund.amount_fen).label("asked"))
        .where(Refund.state != "closed")
        .group_by(Refund.payment_id)
        .subquery()
    )
    asked = func.coalesce(sums.c.asked, 0)
    yield from execute(
        select(Payment.id, Payment.paid_fen, Payment.refunded_fen, asked.label("asked"))
        .outerjoin(sums, sums.c.payment_id == Payment.id)
        .where(or_(Payment.refunded_fen != asked, Payment.refunded_fen > Payment.paid_fen))
    )


def money_by_order(after: str, until: str | None) -> dict[str, tuple[int, int]]:
    """order_id -> (paid, asked back) over its payments that got money; ids in (after, until],
    None: all that follow."""
    span = [Payment.order_id > after] + ([Payment.order_id <= until] if until else [])
    rows = all_rows(
        select(Payment.order_id, func.sum(Payment.paid_fen), func.sum(Payment.refunded_fen))
        .where(Payment.state == "paid", *span)
        .group_by(Payment.order_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def open_exceptions_by_order() -> dict[str, int]:
    """order_id -> fen in exceptions that are open, or that a human has explained."""
    rows = all_rows(
        select(MoneyException.order_id, func.sum(MoneyException.amount_fen))
        .where(MoneyException.state.in_(rules.EXPLAINING))
        .group_by(MoneyException.order_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def refunds_on_their_way() -> list[Any]:
    """id, number and state of refunds that WeChat has not answered for good, but for those whose
    answer did not fit and which are on the board."""
    is_odd = (
        select(MoneyException.id)
        .where(
            MoneyException.kind == "refund_mismatch",
            MoneyException.subject == Refund.id,
            MoneyException.state.in_(rules.EXPLAINING),
        )
        .exists()
    )
    return all_rows(
        select(Refund.id, Refund.out_refund_no, Refund.state)
        .where(Refund.state.in_(("asked", "processing")), ~is_odd)
        .order_by(Refund.id)
    )


def money_of_nobody() -> list[Any]:
    """Payments without an order of which more is kept than the board knows of."""
    told = (
        select(MoneyException.payment_id, func.sum(MoneyException.amount_fen).label("fen"))
        .where(MoneyException.state.in_(rules.EXPLAINING))
        .group_by(MoneyException.payment_id)
        .subquery()
    )
    kept, known = Payment.paid_fen - Payment.refunded_fen, func.coalesce(told.c.fen, 0)
    return all_rows(
        select(Payment.id, kept.label("kept"), known.label("known"))
        .outerjoin(told, told.c.payment_id == Payment.id)
        .where(Payment.order_id == "", Payment.state == "paid", kept > known)
    )


def refunds_for(cause: str, after: str, limit: int) -> list[Any]:
    """id, cause_key and lines of refunds for such causes (`hand:…`), by cause_key."""
    first, beyond = f"{cause}:", f"{cause};"  # ';' follows ':'
    return all_rows(
        select(Refund.id, Refund.cause_key, Refund.lines)
        .where(Refund.cause_key > max(first, after), Refund.cause_key < beyond)
        .order_by(Refund.cause_key)
        .limit(limit)
    )
