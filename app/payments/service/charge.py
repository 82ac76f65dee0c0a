"""Charging: start, prepay, notices, query, close.

Both ways by which money is learned of (notice, query) end in `record_paid` (F12). Nothing a
client says sets a payment to paid (F14).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import insert

from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.kernel.events import emit
from app.kernel.ids import new_id, new_number
from app.kernel.jobs import TryLater, again, later
from app.payments import gateway, locks, queries, rules
from app.payments.errors import (
    NoticeRefused,
    PaymentClosed,
    PaymentNotFound,
    WeChatBusy,
    WeChatRefused,
)
from app.payments.events import PaymentSucceeded
from app.payments.models import Payment
from app.payments.service.board import open_exception
from app.payments.service.refunds import record_refund, send_back
from app.payments.types import Paid, PaymentView, PayParams, Refunded

log = structlog.get_logger(__name__)

NEAREST = timedelta(seconds=65)  # WeChat takes time_expire from one minute ahead
PROLONGED = timedelta(minutes=2)
FIRST_QUERY = timedelta(seconds=20)  # WeChat's own first repeat of a notice comes after 15 s


@command
def start(
    *,
    order_id: str,
    person_id: str,
    payer_openid: str,
    amount_fen: int,
    description: str,
    expires_at: datetime,
) -> PaymentView:
    """The order's open payment, made on first call: the intent, stored before WeChat is asked.

    A repeat gives the same payment (same out_trade_no), so a customer cannot pay twice by
    tapping twice; one whose money does not fit is no answer, whether it is back yet or not.
    Wakes a query in 20 s in case the notice is lost.
    """
    for known in queries.of_order(order_id):
        has_money = known.paid_fen > known.refunded_fen and known.goes_to != rules.PAYER
        if known.state == "created" or has_money:
            return known
    payment_id, moment = new_id("pay"), now()
    execute(
        insert(Payment).values(
            id=payment_id,
            order_id=order_id,
            person_id=person_id,
            payer_openid=payer_openid,
            out_trade_no=new_number("JJ"),
            description=description[:120],
            amount_fen=amount_fen,
            state="created",
            expires_at=expires_at,
            paid_fen=0,
            refunded_fen=0,
            currency="CNY",
            created_at=moment,
        )
    )
    later("payments.query", payment_id, {"payment_id": payment_id}, due_at=moment + FIRST_QUERY)
    return _must(queries.by_id(payment_id))


def prepay(*, payment_id: str) -> PayParams:
    """Ask WeChat for a prepay_id (network) and sign the phone's parameters.

    Raises payments.wechat_busy (try again, same number), payments.wechat_refused, or
    payments.closed: our close may have come to WeChat before this prepay, which then stays
    open there; without its parameters no phone can pay it.
    """
    payment = get_payment(payment_id)
    try:
        params = gateway.prepay(payment)
    except WeChatRefused:
        if payment.expires_at > now() + NEAREST or _is_known_there(payment):
            raise
        # Our first tries never arrived, and now its end is too near for WeChat to take it.
        params = gateway.prepay(_prolong(payment))
    if get_payment(payment_id).state == "closed":
        raise PaymentClosed
    return params


def _is_known_there(payment: PaymentView) -> bool:
    return gateway.query(payment.out_trade_no)[0] != "NOT_EXIST"


@command
def _prolong(payment: PaymentView) -> PaymentView:
    """A number that WeChat has never heard of may still have another end."""
    locks.prolong(payment.id, payment.expires_at, now() + PROLONGED)
    return _must(queries.by_id(payment.id))


@query
def get_payment(payment_id: str) -> PaymentView:
    """Raises payments.not_found."""
    return _must(queries.by_id(payment_id))


@query
def payments_of_order(*, order_id: str) -> list[PaymentView]:
    """All attempts to pay an order, oldest first."""
    return queries.of_order(order_id)


@query
def payment_of_order(*, order_id: str) -> PaymentView | None:
    """The attempt that paid the order or is nearest to it (see rules.standing), else None.

    Of equal ones the newest.
    """
    newest_first = reversed(queries.of_order(order_id))
    return max(newest_first, key=lambda one: rules.standing(one.state, one.goes_to), default=None)


@command
def give_to_order(*, payment_id: str) -> None:
    """This payment is the one that pays its order: what the order gives back comes out of it.

    To be called by who has just made the order paid, in the same unit. Locks: the payment row.
    """
    if not locks.decide(payment_id, rules.ORDER):
        raise RuntimeError("money that goes back was to pay an order")


def receive_notice(*, headers: Mapping[str, str], raw_body: bytes) -> str:
    """A notification as it came in: verify, then record. Returns what came of it.

    Raises payments.notice_refused: it is not WeChat's, or not about what we asked for; then
    WeChat itself is asked (F13). Answering anything but 2xx makes WeChat repeat it.
    """
    notice = gateway.verify(headers, raw_body)
    why = _doubt(notice.paid, notice.refunded)
    if why:
        log.warning("payments.notice_refused", code=why, notice_id=notice.notice_id)
        raise NoticeRefused(wechat_code=why)
    if notice.paid is not None:
        return _record_notice(notice.notice_id, "payment", notice.paid)
    if notice.refunded is not None:
        return _record_notice(notice.notice_id, "refund", notice.refunded)
    return _record_notice(notice.notice_id, "ignored", None)


@command
def _doubt(paid: Paid | None, refunded: Refunded | None) -> str:
    """Whether a notice tells another amount than was asked for: then a query decides.

    Returns the reason, or "". A signature proves who speaks, not that the amount is ours.
    """
    payment = queries.by_number(paid.out_trade_no) if paid else None
    if payment is not None and paid is not None:
        if rules.amount_fits(payment.amount_fen, paid.amount_fen, paid.currency):
            return ""
        if payment.transaction_id == paid.transaction_id and payment.paid_fen == paid.amount_fen:
            return ""  # as a query has told it before
        again("payments.query", payment.id, {"payment_id": payment.id})
        return "amount"
    refund = queries.refund_by_number(refunded.out_refund_no) if refunded else None
    if refund is not None and refunded is not None and refund.amount_fen != refunded.amount_fen:
        number = refund.out_refund_no
        again("payments.refund_check", number, {"out_refund_no": number})
        return "refund_amount"
    return ""


@command
def _record_notice(notice_id: str, kind: str, told: Any) -> str:
    if queries.notice_known(notice_id):
        return "repeated"
    if kind == "payment":
        subject, outcome = told.out_trade_no, record_paid(paid=told)
    elif kind == "refund":
        subject, outcome = told.out_refund_no, record_refund(refunded=told)
    else:
        subject, outcome = "", "ignored"
    locks.write_notice(notice_id, kind, subject, outcome)
    return outcome


@command
def record_paid(*, paid: Paid) -> str:
    """WeChat has the money: record it once by transaction id. Emits PaymentSucceeded.

    Returns recorded | repeated | unknown_payment | wrong_amount. Money that fits nothing
    becomes an open exception; a wrong amount is refunded whole at once.
    """
    payment = queries.by_number(paid.out_trade_no)
    if payment is None:
        open_exception(
            kind="unknown_payment",
            subject=paid.transaction_id,
            order_id="",
            payment_id=None,
            amount_fen=paid.amount_fen or 0,
            detail=f"微信支付单 {paid.transaction_id} 对应的商户单号 {paid.out_trade_no} 不存在",
            facts={"out_trade_no": paid.out_trade_no},
        )
        return "unknown_payment"
    if not locks.mark_paid(payment.id, paid):
        payment = get_payment(payment.id)  # as the quicker one has left it
        if payment.transaction_id != paid.transaction_id:
            log.error("payments.second_transaction", payment_id=payment.id)
            open_exception(
                kind="second_transaction",
                subject=paid.transaction_id,
                order_id=payment.order_id,
                payment_id=payment.id,
                amount_fen=paid.amount_fen or 0,
                detail="同一商户单号收到两个微信支付单号",
                facts={"out_trade_no": paid.out_trade_no},
            )
        return "repeated"
    if not rules.amount_fits(payment.amount_fen, paid.amount_fen, paid.currency):
        return _wrong_amount(payment, paid)
    emit(
        PaymentSucceeded(
            payment.id,
            payment.order_id,
            payment.person_id,
            payment.amount_fen,
            paid.paid_at.isoformat(),
        )
    )
    return "recorded"


def _wrong_amount(payment: PaymentView, paid: Paid) -> str:
    told = paid.amount_fen or 0
    open_exception(
        kind="wrong_amount",
        subject=payment.id,
        order_id=payment.order_id,
        payment_id=payment.id,
        amount_fen=told,
        detail=f"应付 {payment.amount_fen} 分，实收 {told} 分 {paid.currency}",
    )
    if told:
        send_back(
            payment_id=payment.id,
            amount_fen=told,
            reason="支付金额与订单不符，已原路退回",
            cause_key=f"wrong_amount:{payment.id}",
        )
    return "wrong_amount"


def check_payment(*, payment_id: str) -> PaymentView:
    """Ask WeChat now (network): the customer says it is paid, or we doubt. Never guesses."""
    payment = get_payment(payment_id)
    if payment.state != "paid":
        _, paid = gateway.query(payment.out_trade_no)
        if paid is not None:
            record_paid(paid=paid)
            payment = get_payment(payment_id)
    return payment


@command
def adopt(*, paid: Paid, order_id: str, person_id: str) -> PaymentView:
    """Money that WeChat has told of, without a payment of ours: now it has one (state paid).

    Its transaction is known once. Emits nothing: the caller says what becomes of it.
    """
    known = queries.by_transaction(paid.transaction_id)
    if known is not None:
        return known
    number = paid.out_trade_no if queries.by_number(paid.out_trade_no) is None else None
    payment_id, moment = new_id("pay"), now()
    execute(
        insert(Payment).values(
            id=payment_id,
            order_id=order_id,
            person_id=person_id,
            payer_openid=paid.payer_openid,
            out_trade_no=number or paid.transaction_id,
            description="",
            amount_fen=paid.amount_fen,
            currency=paid.currency,
            state="paid",
            expires_at=paid.paid_at,
            transaction_id=paid.transaction_id,
            paid_fen=paid.amount_fen,
            refunded_fen=0,
            paid_at=paid.paid_at,
            created_at=moment,
        )
    )
    return _must(queries.by_id(payment_id))


def run_query(payload: dict[str, Any]) -> None:
    """Outside call payments.query: until the payment is paid or closed.

    Once at its very end too: an order closes a little later (paid_grace_seconds), and whoever
    has paid should not read of a closed order because the notice was lost.
    """
    payment_id = payload["payment_id"]
    try:
        payment = check_payment(payment_id=payment_id)
    except WeChatBusy as doubt:
        ends = get_payment(payment_id).expires_at
        raise TryLater(str(doubt), by=rules.ask_again_by(ends, now(), answered=False)) from doubt
    if payment.state == "created" and now() < payment.expires_at + timedelta(minutes=10):
        by = rules.ask_again_by(payment.expires_at, now(), answered=True)
        raise TryLater("还没有付款结果", by=by)


@query
def paid_orders(*, order_ids: Collection[str]) -> set[str]:
    """Those of some orders that have money, as much as was asked, of which none went back."""
    return queries.paid_orders(order_ids)


@command
def close_open_payments(*, order_ids: Collection[str]) -> None:
    """The orders are expired or cancelled: nobody may pay them any more."""
    for payment_id in queries.open_of_orders(order_ids):
        later("payments.close", payment_id, {"payment_id": payment_id})


def run_close(payload: dict[str, Any]) -> None:
    """Outside call payments.close: query, decide, close; money that crossed us is recorded."""
    payment = get_payment(payload["payment_id"])
    if payment.state != "created":
        return
    _, paid = gateway.query(payment.out_trade_no)
    if paid is None and not gateway.close(payment.out_trade_no):
        _, paid = gateway.query(payment.out_trade_no)
        if paid is None:
            raise WeChatBusy  # it says paid, but not yet what: ask again
    if paid is not None:
        record_paid(paid=paid)
        return
    _mark_closed(payment.id)


@command
def _mark_closed(payment_id: str) -> None:
    locks.mark_closed(payment_id)  # False: money was recorded meanwhile, which is fine


def _must(payment: PaymentView | None) -> PaymentView:
    if payment is None:
        raise PaymentNotFound
    return payment
