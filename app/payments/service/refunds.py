"""Refunds. refund <= paid, always; same cause, same refund."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.kernel.events import emit
from app.kernel.ids import new_id, new_number
from app.kernel.jobs import TryLater, later
from app.payments import gateway, locks, queries, rules
from app.payments.errors import PaymentNotFound, RefundTooMuch, WeChatRefused
from app.payments.events import RefundAbnormal, RefundAsked, RefundDone
from app.payments.models import Refund
from app.payments.service.board import open_exception, resolve_exception
from app.payments.types import PaymentView, Refunded, RefundLine, RefundView

CHECK_AFTER = timedelta(seconds=60)


@command
def ask_refund(
    *,
    amount_fen: int,
    reason: str,
    cause_key: str,
    lines: Sequence[RefundLine],
    order_id: str | None = None,
    payment_id: str | None = None,
) -> str:
    """Decide a refund of a payment (or of the one that paid the order). Returns its id.

    An order that is paid gives back by `order_id`; money that pays none goes by `send_back`.

    The same cause_key gives the same refund. `reason` is what the customer reads.
    Raises payments.refund_too_much, payments.not_found. Emits RefundAsked.
    Locks: the payment row.
    """
    known = queries.refund_by_cause(cause_key)
    if known is not None:
        return known.id
    payment = _paid_payment(order_id, payment_id)
    if not locks.add_refunded(payment.id, amount_fen):
        raise RefundTooMuch(payment_id=payment.id, amount_fen=amount_fen)
    refund_id, number = new_id("rfd"), new_number("RF")
    execute(
        insert(Refund).values(
            id=refund_id,
            payment_id=payment.id,
            order_id=payment.order_id,
            out_refund_no=number,
            cause_key=cause_key,
            amount_fen=amount_fen,
            reason=reason[:80],
            lines={"lines": [asdict(line) for line in lines]},
            state="asked",
            created_at=now(),
        )
    )
    cause = rules.cause_of(cause_key)
    emit(RefundAsked(refund_id, payment.order_id, payment.person_id, amount_fen, reason, cause))
    later("payments.refund", number, {"out_refund_no": number})
    return refund_id


@command
def send_back(*, payment_id: str, amount_fen: int, reason: str, cause_key: str) -> str:
    """This money pays no order: it goes back whole, the way it came. Returns the refund's id.

    Repeatable as `ask_refund`, and raises and emits the same. Locks: the payment row.
    """
    if not locks.decide(payment_id, rules.PAYER):
        raise RuntimeError("the money that has paid an order was to go back as nobody's")
    return ask_refund(
        payment_id=payment_id, amount_fen=amount_fen, reason=reason, cause_key=cause_key, lines=[]
    )


def _paid_payment(order_id: str | None, payment_id: str | None) -> PaymentView:
    if payment_id is not None:
        found = queries.by_id(payment_id)
    else:
        # what pays nothing is for its payer alone, also while WeChat has not brought it back
        paid = [
            one
            for one in queries.of_order(order_id or "")
            if one.state == "paid" and one.goes_to != rules.PAYER
        ]
        found = max(
            paid,
            key=lambda one: (one.goes_to == rules.ORDER, one.paid_fen - one.refunded_fen),
            default=None,
        )
    if found is None or found.state != "paid":
        raise PaymentNotFound
    return found


@query
def _refund_and_payment(out_refund_no: str) -> tuple[RefundView, PaymentView]:
    refund = queries.refund_by_number(out_refund_no)
    payment = queries.by_id(refund.payment_id) if refund else None
    if refund is None or payment is None:
        raise PaymentNotFound
    return refund, payment


def run_refund(payload: dict[str, Any]) -> None:
    """Outside call payments.refund: send it to WeChat under its number, until accepted."""
    refund, payment = _refund_and_payment(payload["out_refund_no"])
    if refund.state not in ("asked", "processing"):
        return
    try:
        told = gateway.refund(
            payment=payment,
            out_refund_no=refund.out_refund_no,
            amount_fen=refund.amount_fen,
            reason=refund.reason,
        )
    except WeChatRefused as error:
        _refused(refund, str(error.details.get("words", "")))
        raise TryLater(f"微信拒绝退款：{error}", timedelta(minutes=10)) from error
    record_refund(refunded=told)


@command
def _refused(refund: RefundView, words: str) -> None:
    """The chain must act (balance too low …); the call keeps trying under the same number.

    Not where it was settled, or taken by WeChat, while this refusal was on its way.
    """
    locks.hold_refund(refund.id)
    held = queries.refund_by_id(refund.id)
    if held is None or held.state != "asked":
        return
    open_exception(
        kind="refund_refused",
        subject=refund.id,
        order_id=refund.order_id,
        payment_id=refund.payment_id,
        amount_fen=refund.amount_fen,
        detail=f"微信拒绝退款：{words}",
    )


@command
def record_refund(*, refunded: Refunded) -> str:
    """What WeChat says of a refund, by notice, answer or query. Emits RefundDone/RefundAbnormal.

    Returns the state it is in now, or repeated | unknown_refund | mismatch | twice.
    """
    refund = queries.refund_by_number(refunded.out_refund_no)
    if refund is None:
        open_exception(
            kind="unknown_refund",
            subject=refunded.refund_id,
            order_id="",
            payment_id=None,
            amount_fen=refunded.amount_fen,
            facts={"out_refund_no": refunded.out_refund_no},
            detail=f"退款单号 {refunded.out_refund_no} 不存在",
        )
        return "unknown_refund"
    if refunded.amount_fen != refund.amount_fen:
        _odd(
            refund,
            "refund_mismatch",
            f"应退 {refund.amount_fen} 分，微信说退了 {refunded.amount_fen} 分",
        )
        return "mismatch"
    verb = rules.REFUND_VERBS.get(refunded.status, "accepted")
    done_at = (refunded.done_at or now()) if verb == "done" else None
    if not locks.move_refund(refund.id, verb, refunded.refund_id, done_at):
        return _said_again(refund.id, verb)
    payment = queries.by_id(refund.payment_id)
    person_id = payment.person_id if payment else ""
    take_off(refund, verb, "已退款" if verb == "done" else "微信已受理退款")
    if verb == "accepted":
        number = refund.out_refund_no
        later("payments.refund_check", number, {"out_refund_no": number}, now() + CHECK_AFTER)
    elif verb == "done":
        resolve_exception(kind="wrong_amount", subject=refund.payment_id, resolution="已全额退款")
        emit(RefundDone(refund.id, refund.order_id, person_id, refund.amount_fen))
    else:
        _not_returned(refund, person_id, verb)
    return rules.REFUND_VERBS.get(refunded.status, "accepted")


def _said_again(refund_id: str, verb: str) -> str:
    """Of a refund that has its end already, as it is now: it may have been settled this instant."""
    refund = queries.refund_by_id(refund_id)
    if refund is not None and refund.state == "settled" and verb == "done":
        _odd(refund, "refund_twice", "已用其他方式退给顾客，微信又退成功了")
        return "twice"
    return "repeated"


@command
def take_off(refund: RefundView, became: str, resolution: str) -> None:
    """What has become of a refund (see rules.ANSWERS) answers what waits on the board about it.

    Emits ExceptionClosed for each. The caller holds the refund's row.
    """
    for kind in rules.ANSWERS[became]:
        resolve_exception(kind=kind, subject=refund.id, resolution=resolution)


def _odd(refund: RefundView, kind: str, detail: str) -> None:
    open_exception(
        kind=kind,
        subject=refund.id,
        order_id=refund.order_id,
        payment_id=refund.payment_id,
        amount_fen=refund.amount_fen,
        detail=detail,
    )


def _not_returned(refund: RefundView, person_id: str, verb: str) -> None:
    """Abnormal: the account cannot take it. Closed: WeChat gave up. A human decides."""
    open_exception(
        kind=f"refund_{verb}",
        subject=refund.id,
        order_id=refund.order_id,
        payment_id=refund.payment_id,
        amount_fen=refund.amount_fen,
        detail="退款到账失败，需要人工处理",
    )
    if verb == "closed":
        locks.drop_refunded(refund.payment_id, refund.amount_fen)
    emit(RefundAbnormal(refund.id, refund.order_id, person_id, refund.amount_fen))


def run_refund_check(payload: dict[str, Any]) -> None:
    """Outside call payments.refund_check: the notice may be lost; ask until it is final."""
    refund, _ = _refund_and_payment(payload["out_refund_no"])
    if refund.state != "processing":
        return
    told = gateway.query_refund(refund.out_refund_no)
    if told.status == "PROCESSING":
        raise TryLater("退款处理中")
    record_refund(refunded=told)


@query
def refund_by_id(*, refund_id: str) -> RefundView | None:
    """One refund, or None."""
    return queries.refund_by_id(refund_id)


@query
def refunds_of_order(*, order_id: str) -> list[RefundView]:
    """Oldest first."""
    return queries.refunds_of_order(order_id)


@query
def money_by_order(*, after: str, until: str | None) -> dict[str, tuple[int, int]]:
    """order_id -> (paid, asked back), of order ids in (after, until]; for the audit."""
    return queries.money_by_order(after, until)
