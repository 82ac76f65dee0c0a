"""Follow an order: parcels with their timelines, reasons, money, codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.fulfilment import service as fulfilment
from app.fulfilment.errors import ExitCodeUsed, NoExitPass
from app.fulfilment.types import ShipmentView
from app.kernel.clock import now
from app.kernel.db import query
from app.ordering import service as ordering
from app.ordering.types import OrderSummary, OrderView, ParcelView
from app.payments import service as payments
from app.payments.types import RefundView
from app.routing import service as routing
from app.routing.types import EXPRESS, IN_STORE, LEFT_STORE, PAID, PLACED, RIDER, Decision
from app.screens import rules
from app.screens.service.parts import place_on_page, timeline_step, via
from app.screens.types import (
    BoughtLine,
    ExitOnPage,
    HomeOnPage,
    OrderPage,
    ParcelLine,
    ParcelOnPage,
    RefundLineOnPage,
    RefundOnPage,
    RestOnPage,
    RouteReasons,
    TrackEntry,
)


@query
def order_page(*, person_id: str, order_id: str, language: str = "zh") -> OrderPage:
    """One order with everything its owner may want to know, in a fixed number of SELECTs.

    Raises ordering.order_not_found for anybody else's (F16).
    """
    found = ordering.get_order(person_id=person_id, order_id=order_id, language=language)
    order, moment = found.order, now()
    names = {line.id: line.name for line in found.lines}
    decisions = routing.explain(order_id, language)
    shipments = fulfilment.shipments_of_order(order_id=order_id)
    payment = payments.payment_of_order(order_id=order_id)
    leaving = _exit(order, shipments)
    parcels = [_shipped(one, order, names, leaving, moment, language) for one in shipments]
    known = {one.parcel_no for one in shipments}
    parcels += [
        _planned(one, order, names, decisions, language)
        for one in found.parcels
        if one.parcel_no not in known
    ]
    return OrderPage(
        order_id=order.id,
        number=order.number,
        channel=order.channel,
        kind=order.kind,
        kind_words=rules.kind_words(order.kind, language),
        state=order.state,
        words=rules.order_words(order.state, [one.state for one in shipments], language),
        place=place_on_page(order.place_id) if order.place_id else None,
        home=_home(order),
        goods_fen=order.goods_fen,
        discount_fen=order.discount_fen,
        freight_fen=order.freight_fen,
        total_fen=order.total_fen,
        paid_fen=order.paid_fen,
        refunded_fen=order.refunded_fen,
        created_at=order.created_at,
        deadline=order.deadline,
        paid_at=order.paid_at,
        closed_at=order.closed_at,
        close_reason=order.close_reason,
        promised_from=order.promised_from,
        promised_at=rules.promise_now(
            order.promised_at, [(one.state, one.promised_at) for one in shipments]
        ),
        lines=_lines(found),
        parcels=tuple(parcels),
        payment_state=payment.state if payment else None,
        refund_words=rules.refund_words(order.paid_fen, order.refunded_fen, language),
        refunds=tuple(
            _refund(one, names, language) for one in payments.refunds_of_order(order_id=order_id)
        ),
        exit=leaving,
        rest=_rest(order_id, names),
        reasons=tuple(RouteReasons(one.cause, one.at, one.sentences) for one in decisions),
    )


def _rest(order_id: str, names: Mapping[str, str]) -> RestOnPage | None:
    rest = ordering.rest_of(order_id=order_id)
    if rest is None:
        return None
    return RestOnPage(
        rest.refund_fen,
        rest.freight_fen,
        tuple(ParcelLine(line_id, names[line_id], n) for line_id, n in rest.lines),
    )


def _home(order: OrderSummary) -> HomeOnPage | None:
    """Where it is brought, as it was when ordered; in clear, for its owner alone."""
    if order.kind not in (RIDER, EXPRESS):
        return None
    to = ordering.delivery_address(person_id=order.person_id, order_id=order.id)
    if to is None:
        return None
    return HomeOnPage(
        receiver=to["receiver"],
        phone=to["phone"],
        address="".join(to[part] for part in ("district", "detail")),
        lng=to["lng"],
        lat=to["lat"],
    )


def _lines(found: OrderView) -> tuple[BoughtLine, ...]:
    return tuple(
        BoughtLine(
            line_id=one.id,
            line_no=one.line_no,
            sku_id=one.sku_id,
            name=one.name,
            spec=one.spec,
            base_unit=one.base_unit,
            quantity=one.quantity,
            price_fen=one.price_fen,
            per_quantity=one.per_quantity,
            goods_fen=one.goods_fen,
            discount_fen=one.discount_fen,
            freight_fen=one.freight_fen,
            total_fen=one.total_fen,
            refunded_quantity=one.refunded_quantity,
            refunded_fen=one.refunded_fen,
        )
        for one in found.lines
    )


def _shipped(
    parcel: ShipmentView,
    order: OrderSummary,
    names: Mapping[str, str],
    leaving: ExitOnPage | None,
    moment: datetime,
    language: str,
) -> ParcelOnPage:
    """A parcel that is open, with what really happened on its timeline."""
    dest = place_on_page(parcel.dest_place_id) if parcel.dest_place_id else None
    waits = parcel.state not in rules.CLOSED
    return ParcelOnPage(
        parcel_no=parcel.parcel_no,
        shipment_id=parcel.id,
        kind=parcel.kind,
        kind_words=rules.kind_words(parcel.kind, language),
        state=parcel.state,
        state_words=rules.of_table(rules.PARCEL_WORDS, parcel.state, language),
        source=place_on_page(parcel.source_place_id),
        dest=dest,
        via=via(parcel.source_place_id, parcel.dest_place_id),
        promised_at=parcel.promised_at,
        eta_at=parcel.eta_at,
        is_late=waits
        and parcel.ready_at is None
        and max(moment, parcel.eta_at) > parcel.promised_at,
        carrier=parcel.carrier,
        waybill=parcel.waybill,
        keep_until=parcel.keep_until if parcel.state == "ready" else None,
        pickup_code=parcel.pickup_code,
        qr_text=parcel.qr_text,
        steps=tuple(
            timeline_step(
                one.step,
                dest.kind if dest else None,
                language,
                promised_at=one.promised_at,
                planned_at=one.planned_at,
                actual_at=_happened(one.step, one.actual_at, order, leaving),
            )
            for one in parcel.steps
        ),
        lines=tuple(
            ParcelLine(x.order_line_id, names.get(x.order_line_id, x.name), x.quantity)
            for x in parcel.lines
        ),
        track=tuple(TrackEntry(one.at, one.words) for one in parcel.track),
    )


def _happened(
    step: str, actual_at: datetime | None, order: OrderSummary, leaving: ExitOnPage | None
) -> datetime | None:
    """When a step really happened. The order knows when it was placed and paid, the pass
    when its owner walked out: the parcel itself counts as handed over as soon as it is paid.
    """
    if step == PLACED:
        return order.created_at
    if step == PAID:
        return order.paid_at
    if step == LEFT_STORE and leaving is not None:
        return leaving.used_at
    return actual_at


def _planned(
    parcel: ParcelView,
    order: OrderSummary,
    names: Mapping[str, str],
    decisions: Sequence[Decision],
    language: str,
) -> ParcelOnPage:
    """A parcel that waits for the money: the steps are what routing planned."""
    dest = place_on_page(parcel.dest_place_id) if parcel.dest_place_id else None
    planned: list[list[str]] = next(
        (
            one["steps"]
            for decision in decisions
            for one in decision.data["parcels"]
            if one["parcel_no"] == parcel.parcel_no
            and one["source_place_id"] == parcel.source_place_id
        ),
        [],
    )
    return ParcelOnPage(
        parcel_no=parcel.parcel_no,
        shipment_id=None,
        kind=parcel.kind,
        kind_words=rules.kind_words(parcel.kind, language),
        state="planned",
        state_words=rules.order_words(order.state, [], language),
        source=place_on_page(parcel.source_place_id),
        dest=dest,
        via=via(parcel.source_place_id, parcel.dest_place_id),
        promised_at=parcel.promised_at,
        eta_at=parcel.promised_at,
        is_late=False,
        carrier=None,
        waybill=None,
        keep_until=None,
        pickup_code=None,
        qr_text=None,
        steps=tuple(
            timeline_step(
                step,
                dest.kind if dest else None,
                language,
                promised_at=datetime.fromisoformat(at),
                planned_at=datetime.fromisoformat(at),
                actual_at=_happened(step, None, order, None),
            )
            for step, at in planned
        ),
        lines=tuple(ParcelLine(line_id, names[line_id], n) for line_id, n in parcel.lines),
        track=(),
    )


def _refund(refund: RefundView, names: Mapping[str, str], language: str) -> RefundOnPage:
    return RefundOnPage(
        refund_id=refund.id,
        amount_fen=refund.amount_fen,
        reason=payments.refund_reason(refund.cause, refund.reason, language),
        state=refund.state,
        words=rules.of_table(rules.REFUND_WORDS, refund.state, language),
        created_at=refund.created_at,
        done_at=refund.done_at,
        lines=tuple(
            RefundLineOnPage(one.line_id, names.get(one.line_id, ""), one.quantity, one.amount_fen)
            for one in refund.lines
        ),
    )


def _exit(order: OrderSummary, shipments: Sequence[ShipmentView]) -> ExitOnPage | None:
    if order.kind != IN_STORE or not shipments:
        return None
    try:
        code = fulfilment.exit_code(person_id=order.person_id, order_id=order.id)
    except NoExitPass:
        return None
    except ExitCodeUsed as used:
        at = datetime.fromisoformat(used.details["used_at"])
        return ExitOnPage(
            is_open=False, code=None, seconds_left=None, period_seconds=None, used_at=at
        )
    return ExitOnPage(
        is_open=True,
        code=code.code,
        seconds_left=code.seconds_left,
        period_seconds=code.period_seconds,
        used_at=None,
    )
