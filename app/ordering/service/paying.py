"""From a placed order to a paid one; and what becomes of money that comes late (D8)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from app.fulfilment import service as fulfilment
from app.fulfilment.types import LineToShip, ParcelToOpen, StepToKeep
from app.identity import service as identity
from app.inventory import service as inventory
from app.kernel.clock import now
from app.kernel.crypto import unseal
from app.kernel.db import command, query
from app.kernel.events import emit, parse_time
from app.offers import service as offers
from app.ordering import locks, queries
from app.ordering.errors import HoldOver, IllegalTransition, NoPayer, OrderNotFound
from app.ordering.events import LateMoney, OrderPaid
from app.ordering.service.late import try_again
from app.ordering.types import OrderSummary
from app.payments import service as payments
from app.payments.events import PaymentSucceeded
from app.payments.types import PaymentView, PayParams
from app.routing import service as routing
from app.routing.types import PLACED

SHORTEST_PREPAY = timedelta(seconds=65)  # WeChat takes time_expire from one minute ahead


def pay(*, person_id: str, order_id: str) -> PayParams:
    """The signed parameters for wx.requestPayment. The intent is stored, then WeChat is asked.

    Repeatable: the same open payment, under the same out_trade_no, is asked for again.
    Raises ordering.order_not_found, illegal_transition, hold_over, no_payer,
    payments.wechat_busy, payments.wechat_refused.
    """
    payment = _start(person_id, order_id)
    return payments.prepay(payment_id=payment.id)


@command
def _start(person_id: str, order_id: str) -> PaymentView:
    locks.hold_row(order_id)  # two taps at once are one payment: the second finds the first's
    order = _own(person_id, order_id)
    if order.state != "awaiting_payment":
        raise IllegalTransition(state=order.state, verb="pay")
    moment = now()
    if order.deadline is None or order.deadline <= moment:
        raise HoldOver
    openid = identity.wechat_openid(person_id=person_id)
    if openid is None:
        raise NoPayer
    lines = queries.lines(order_id)
    more = f"等{len(lines)}件" if len(lines) > 1 else ""
    return payments.start(
        order_id=order_id,
        person_id=person_id,
        payer_openid=openid,
        amount_fen=order.total_fen,
        description=f"{lines[0].name[:60]}{more}",
        expires_at=max(order.deadline, moment + SHORTEST_PREPAY),
    )


def check_payment(*, person_id: str, order_id: str) -> OrderSummary:
    """The phone says it has paid: ask WeChat (network), then read the order again."""
    _known(person_id, order_id)
    payment = payments.payment_of_order(order_id=order_id)
    if payment is not None:
        payments.check_payment(payment_id=payment.id)
    return _known(person_id, order_id)


@query
def _known(person_id: str, order_id: str) -> OrderSummary:
    return _own(person_id, order_id)


def _own(person_id: str, order_id: str) -> OrderSummary:
    order = queries.order(order_id)
    if order is None or order.person_id != person_id:
        raise OrderNotFound
    return order


@command
def take_payment(*, event: PaymentSucceeded) -> str:
    """Match money to its order.

    Returns paid | duplicate | wrong_amount | revived | rerouted | refunded. Emits OrderPaid or
    LateMoney. Locks: the order, its payment, reservations, shipments' rows.
    """
    locks.hold_row(event.order_id)
    if event.amount_fen != _must(event.order_id).total_fen:
        # payments compares with what was asked for; this is money bound to an order by hand
        payments.send_back(
            payment_id=event.payment_id,
            amount_fen=event.amount_fen,
            reason="支付金额与订单不符，款项原路退回",
            cause_key=f"wrong_amount:{event.payment_id}",
        )
        return "wrong_amount"
    paid: dict[str, Any] = {
        "paid_fen": event.amount_fen,
        "paid_at": parse_time(event.paid_at),
        "deadline": None,
    }
    if locks.move(event.order_id, "pay", **paid):
        payments.give_to_order(payment_id=event.payment_id)
        order = _must(event.order_id)
        inventory.keep(order_id=order.id)
        if order.discount_fen:
            offers.use_coupon(order_id=order.id)
        open_parcels(order)
        emit(OrderPaid(order.id, order.person_id, order.kind, order.place_id, order.total_fen))
        return "paid"
    order = _must(event.order_id)
    if order.paid_fen > 0:
        payments.send_back(
            payment_id=event.payment_id,
            amount_fen=event.amount_fen,
            reason="重复支付，多付的款项原路退回",
            cause_key=f"duplicate:{event.payment_id}",
        )
        return "duplicate"
    return _late(order, event, paid)


def _late(order: OrderSummary, event: PaymentSucceeded, paid: dict[str, Any]) -> str:
    """Expired: hold the goods again, here or from elsewhere; else, and when cancelled, refund."""
    outcome = try_again(order) if order.state == "expired" else None
    if outcome is not None:
        if not locks.move(order.id, "revive", closed_at=None, close_reason=None, **paid):
            raise RuntimeError("an expired order changed while it was locked")
        payments.give_to_order(payment_id=event.payment_id)
        order = _must(order.id)
        if order.discount_fen:
            offers.use_late(order_id=order.id)  # what was paid is the price, whoever has the coupon
        open_parcels(order)
        emit(OrderPaid(order.id, order.person_id, order.kind, order.place_id, order.total_fen))
    else:
        outcome = "refunded"
        payments.send_back(
            payment_id=event.payment_id,
            amount_fen=event.amount_fen,
            reason="付款时订单已关闭，款项原路退回",
            cause_key=f"late:{event.payment_id}",
        )
    emit(LateMoney(order.id, order.person_id, event.payment_id, event.amount_fen, outcome))
    return outcome


def _must(order_id: str) -> OrderSummary:
    order = queries.order(order_id)
    if order is None:
        raise OrderNotFound
    return order


def _since_planned(parcel: Any) -> timedelta:
    """How much later than planned the money came, where the promise counts from it."""
    return routing.postponed(
        kind=parcel.kind,
        source_place_id=parcel.source_place_id,
        dest_place_id=parcel.dest_place_id,
        planned={s["step"]: parse_time(s["at"]) for s in parcel.steps["steps"]},
        paid_at=now(),
    )


def _steps(parcel: Any, later: timedelta) -> tuple[StepToKeep, ...]:
    return tuple(
        StepToKeep(s["step"], parse_time(s["at"]) + (later if s["step"] != PLACED else _NOTHING))
        for s in parcel.steps["steps"]
    )


_NOTHING = timedelta(0)


def open_parcels(order: OrderSummary, after_no: int = 0) -> list[int]:
    """Turn planned parcels numbered above `after_no` into shipments. Returns their numbers."""
    lines = {line.id: line for line in queries.lines(order.id)}
    live = [a for a in queries.allocations(order.id) if a.parcel_no > after_no]
    planned = [p for p in queries.parcels(order.id) if p.parcel_no in {a.parcel_no for a in live}]
    parcels = [
        ParcelToOpen(
            parcel_no=p.parcel_no,
            kind=p.kind,
            source_place_id=p.source_place_id,
            dest_place_id=p.dest_place_id,
            promised_at=p.promised_at + later,
            steps=_steps(p, later),
            lines=tuple(
                LineToShip(
                    a.id,
                    a.line_id,
                    a.sku_id,
                    a.lot_id,
                    lines[a.line_id].name,
                    a.quantity,
                    lines[a.line_id].total_fen * a.quantity // lines[a.line_id].quantity,
                )
                for a in live
                if a.parcel_no == p.parcel_no
            ),
        )
        for p, later in ((p, _since_planned(p)) for p in planned)
    ]
    sealed = queries.sealed_address(order.id)
    shipment_ids = fulfilment.open_shipments(
        order_id=order.id,
        person_id=order.person_id,
        parcels=parcels,
        address=json.loads(unseal(sealed)) if sealed else None,
    )
    numbers = [p.parcel_no for p in parcels]
    locks.put_shipments(dict(zip(numbers, shipment_ids, strict=True)), order.id)
    return numbers
