"""One-tap repair of a money exception: who did what, once, audited.

A tap writes the intent; where WeChat must be asked, the outside call payments.repair does it
and the exception is `repairing` meanwhile. Of two taps at once one wins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.identity import service as identity
from app.kernel.db import command, query
from app.kernel.errors import DomainError
from app.kernel.events import emit
from app.kernel.jobs import TryLater, again, later
from app.payments import gateway, locks, queries, rules
from app.payments.errors import (
    ExceptionClosedAlready,
    ExceptionNotFound,
    NoteNeeded,
    OrderToBindNotFound,
    PaymentNotFound,
    WrongAction,
)
from app.payments.events import ExceptionClosed, PaymentSucceeded, RefundSettled
from app.payments.service.board import resolve_exception
from app.payments.service.charge import adopt, get_payment
from app.payments.service.refunds import ask_refund, record_refund, send_back, take_off
from app.payments.types import ExceptionView, NamedOrder, Paid, RefundView

REPAIR_CALL = "payments.repair"
NO_ORDER = "这笔付款没有对应的订单，已原路退回"
PAID_BY_HAND = "已用其他方式退给顾客"

_find_order: Callable[[str], NamedOrder | None] = lambda name: None  # noqa: E731


def find_orders_with(look_up: Callable[[str], NamedOrder | None]) -> None:
    """Wire how an order is found by its number or id (ordering sits above)."""
    global _find_order
    _find_order = look_up


@command
def repair(
    *, actor_id: str, exception_id: str, action: str, note: str = "", order_id: str = ""
) -> ExceptionView:
    """Do one of the exception's actions. Returns it as it is now (`repairing`: WeChat is asked).

    Raises payments.exception_not_found, exception_closed (somebody was quicker), wrong_action,
    note_needed, order_to_bind_not_found (`order_id`: its id, or the number that customers see).
    Emits ExceptionClosed.
    Locks: the exception's row by compare-and-set.
    """
    found = _must(exception_id)
    if found.state != "open":
        raise ExceptionClosedAlready(state=found.state)
    if action not in rules.actions_for(found.kind):
        raise WrongAction(actions=list(rules.actions_for(found.kind)))
    if rules.ACTION_NEEDS[action] == "note" and not note:
        raise NoteNeeded
    if action == rules.BIND:
        order_id = _named(order_id).id
    identity.record_audit(
        actor_id=actor_id,
        action=f"payments.{action}",
        subject=exception_id,
        details={"kind": found.kind, "note": note, "order_id": order_id},
    )
    if action == rules.EXPLAIN:
        _close(found, "explained", note)
        outcome: str | None = "已说明"
    elif action == rules.PAID_OTHERWISE:
        outcome = _settle(found, note)
    elif action == rules.RETRY:
        outcome = _retry(found)
    else:
        outcome = None
    repair_id = locks.write_repair(
        exception_id=exception_id,
        action=action,
        note=note,
        order_id=order_id if action == rules.BIND else "",
        actor_id=actor_id,
        outcome=outcome,
    )
    if outcome is None:
        if not locks.move_exception(exception_id, ("open",), "repairing"):
            raise ExceptionClosedAlready(state=_must(exception_id).state)
        payload = {"exception_id": exception_id, "repair_id": repair_id, "action": action}
        later(REPAIR_CALL, repair_id, {**payload, "order_id": order_id})
    return _must(exception_id)


def _named(name: str) -> NamedOrder:
    found = _find_order(name.strip()) if name.strip() else None
    if found is None:
        raise OrderToBindNotFound(order=name)
    return found


def _must(exception_id: str) -> ExceptionView:
    found = queries.exception(exception_id)
    if found is None:
        raise ExceptionNotFound
    return found


def _close(found: ExceptionView, state: str, resolution: str) -> None:
    """From the state it was seen in: of two taps, or a tap and WeChat's answer, one wins."""
    if not locks.move_exception(found.id, (found.state,), state, resolution=resolution[:200]):
        raise ExceptionClosedAlready(state=_must(found.id).state)
    emit(ExceptionClosed(found.id, found.kind, found.order_id, state))


def _refund_of(found: ExceptionView) -> RefundView:
    refund = queries.refund_by_id(found.subject)
    if refund is None:
        raise PaymentNotFound
    return refund


def _held(found: ExceptionView) -> RefundView:
    """The refund as it is once nobody else decides about it: it may have several exceptions."""
    locks.hold_refund(found.subject)
    return _refund_of(found)


def _settle(found: ExceptionView, note: str) -> str:
    """A human has paid the customer: the refund is over, the customer is told how.

    Not one that another has replaced: its money is on its way.
    """
    refund = _held(found)
    if queries.is_replaced(refund.id):
        raise ExceptionClosedAlready(state=refund.state)
    if refund.state == "closed" and not locks.add_refunded(refund.payment_id, refund.amount_fen):
        raise ExceptionClosedAlready(state="resolved")
    if not locks.move_refund(refund.id, "settle", None, None):
        raise ExceptionClosedAlready(state=refund.state)
    _close(found, "resolved", note)
    take_off(refund, "settle", PAID_BY_HAND)
    resolve_exception(kind="wrong_amount", subject=refund.payment_id, resolution=PAID_BY_HAND)
    person_id = get_payment(refund.payment_id).person_id
    emit(RefundSettled(refund.id, refund.order_id, person_id, refund.amount_fen, note))
    return "已记录"


def _retry(found: ExceptionView) -> str:
    """Refused: the same refund is asked for at once. Closed by WeChat: a new one takes over,
    once, whichever exception was tapped. Any other has its end: nothing is sent again."""
    refund = _held(found)
    if refund.state in ("asked", "processing"):
        number = refund.out_refund_no
        again("payments.refund", number, {"out_refund_no": number})
        return "已重新提交微信"
    if refund.state != "closed" or queries.is_replaced(refund.id):
        outcome = "这笔退款已有别的结果，没有重复退款"
        _close(found, "resolved", outcome)
        return outcome
    _close(found, "resolved", "已重新发起退款")
    take_off(refund, "replace", "已重新发起退款")
    ask_refund(
        payment_id=refund.payment_id,
        amount_fen=refund.amount_fen,
        reason=refund.reason,
        cause_key=rules.replaces(refund.id),
        lines=refund.lines,
    )
    return "已重新发起退款"


# -- what needs WeChat ---------------------------------------------------------------------


def run_repair(payload: dict[str, Any]) -> None:
    """Outside call payments.repair: ask WeChat (network), then repair or put it back.

    Whatever cannot succeed by waiting puts it back at once, a fault of ours too: nobody else
    could do anything about money that a call which has failed keeps for itself.
    """
    found = _find(payload["exception_id"], payload["repair_id"])
    if found is None:
        return
    try:
        outcome = _ask(found, payload)
    except TryLater:
        raise
    except DomainError as refusal:
        if refusal.retry:
            raise
        outcome = str(refusal.message())
    except Exception:
        _end(found.id, payload["repair_id"], "没有完成，本系统出错，可以再试")
        raise  # for the log; when the call is tried again this repair has ended
    _end(found.id, payload["repair_id"], outcome)


@query
def _find(exception_id: str, repair_id: str) -> ExceptionView | None:
    """While it is this repair that it waits for: the next tap is a call of its own."""
    is_waiting = queries.is_waiting(repair_id)
    found = queries.exception(exception_id) if is_waiting else None
    return found if found and found.state == "repairing" else None


@command
def _end(exception_id: str, repair_id: str, outcome: str) -> None:
    locks.end_repair(repair_id, outcome)
    locks.move_exception(exception_id, ("repairing",), "open")  # unless it is resolved by now


def _ask(found: ExceptionView, payload: dict[str, Any]) -> str:
    if payload["action"] in (rules.BIND, rules.REFUND):
        paid = gateway.query_transaction(found.subject)
        if paid is None or not paid.amount_fen:
            return "微信说这笔没有收款"
        return _give_owner(found, paid, payload["action"], payload["order_id"])
    if found.kind == "wrong_amount":
        return _ask_amount(found)
    told = gateway.query_refund(_number_of(found))
    return rules.said(record_refund(refunded=told))


@query
def _number_of(found: ExceptionView) -> str:
    return _refund_of(found).out_refund_no


@command
def _give_owner(found: ExceptionView, paid: Paid, action: str, order_id: str) -> str:
    """The money gets a payment row, and with it an order or its way back."""
    if action == rules.BIND:
        order = _named(order_id)
        payment = adopt(paid=paid, order_id=order.id, person_id=order.person_id)
        _close(found, "resolved", f"归到订单 {order.number}")
        emit(
            PaymentSucceeded(
                payment.id, order.id, order.person_id, payment.paid_fen, paid.paid_at.isoformat()
            )
        )
        return "已归到订单"
    person_id = (
        identity.person_of_openid(openid=paid.payer_openid) if paid.payer_openid else None
    ) or ""
    payment = adopt(paid=paid, order_id=found.order_id, person_id=person_id)
    send_back(
        payment_id=payment.id,
        amount_fen=payment.paid_fen,
        reason=NO_ORDER,
        cause_key=f"board:{found.id}",
    )
    _close(found, "resolved", "已原路退回付款人")
    return "已提交退款"


def _ask_amount(found: ExceptionView) -> str:
    """The amount was not told, or its refund is on its way: ask again what came in."""
    payment = get_payment(found.subject)
    if payment.paid_fen:
        return "退款处理中" if payment.refunded_fen else "等待退款"
    _, paid = gateway.query(payment.out_trade_no)
    if paid is None or not paid.amount_fen:
        return "微信还没有说出金额"
    return _amount_told(found, paid)


@command
def _amount_told(found: ExceptionView, paid: Paid) -> str:
    payment = get_payment(found.subject)
    if not locks.fill_amount(payment.id, paid.amount_fen or 0):
        return "已处理"
    if rules.amount_fits(payment.amount_fen, paid.amount_fen, paid.currency):
        _close(found, "resolved", "金额相符")
        emit(
            PaymentSucceeded(
                payment.id,
                payment.order_id,
                payment.person_id,
                payment.amount_fen,
                paid.paid_at.isoformat(),
            )
        )
        return "金额相符"
    send_back(
        payment_id=payment.id,
        amount_fen=paid.amount_fen or 0,
        reason="支付金额与订单不符，已原路退回",
        cause_key=f"wrong_amount:{payment.id}",
    )
    return "金额不符，已提交退款"
