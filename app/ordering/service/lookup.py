"""Finding an order for a refund by hand: headquarters any, staff those their place has served."""

from __future__ import annotations

import re
from datetime import timedelta

from app.fulfilment import service as fulfilment
from app.identity import service as identity
from app.kernel.auth import CLERK, HQ, KEEPER, Caller
from app.kernel.clock import local, now
from app.kernel.db import query
from app.ordering import queries
from app.ordering.errors import OrderNotFound, SearchUnclear
from app.ordering.types import (
    LineView,
    OrderRefund,
    OrderSummary,
    ParcelAway,
    RefundableOrder,
)
from app.payments import service as payments
from app.places import service as places

STAFF = (CLERK, KEEPER)
EVER_SERVED = ("live", "fulfilled", "returned", "cancelled")
MOST = 20  # found at once
TAIL_DAYS = 30  # how far back the end of a number is looked for
PHONE = re.compile(r"1\d{10}")
NUMBER = re.compile(r"\d{4,18}")
WHOLE_NUMBER = 18


@query
def find_orders(
    *, words: str, place_id: str | None = None
) -> list[tuple[OrderSummary, list[LineView]]]:
    """Paid orders by number (whole, or its end within 30 days) or by a whole phone, newest first.

    place_id: only those that the place has served. Raises ordering.search_unclear for other words.
    """
    asked = re.sub(r"[\s-]", "", words)
    mine = {place_id} if place_id else None
    if PHONE.fullmatch(asked):
        person_id = identity.person_of_phone(phone=asked)
        found = queries.orders_of_person(person_id, mine, MOST) if person_id else []
    elif NUMBER.fullmatch(asked):
        first = f"{local(now()) - timedelta(days=TAIL_DAYS):%y%m%d}"
        is_whole = len(asked) == WHOLE_NUMBER
        found = queries.orders_by_number(asked, "" if is_whole else first, mine, MOST)
    else:
        raise SearchUnclear
    lines = queries.lines_of_orders([one.id for one in found])
    return [(one, lines[one.id]) for one in found]


@query
def refundable_order(*, caller: Caller, order_id: str) -> RefundableOrder:
    """An order with what was given back so far, where goods may go back, what is on its way.

    Raises ordering.order_not_found, for somebody else's too (F16).
    """
    order = order_for(caller, order_id)
    units = queries.refunded_units(order_id)
    refunds = tuple(
        OrderRefund(
            one.id,
            one.amount_fen,
            one.reason,
            one.state,
            one.created_at,
            one.done_at,
            tuple((part.line_id, part.quantity, part.amount_fen) for part in one.lines),
            tuple(unit[1:] for unit in units if unit[0] == one.id),
        )
        for one in payments.refunds_of_order(order_id=order_id)
    )
    delivered: dict[str, int] = {}
    for one in queries.allocations(order_id, ("fulfilled",)):
        delivered[one.line_id] = delivered.get(one.line_id, 0) + one.quantity
    served = served_places(order)
    if not caller.has_role(HQ):
        served &= caller.places_as(*STAFF) or frozenset()
    lines = tuple(queries.lines(order_id))
    known = places.places_by_ids(served)
    names = tuple((place_id, known[place_id].name) for place_id in sorted(known))
    return RefundableOrder(order, lines, delivered, refunds, names, _away(caller, order_id))


def _away(caller: Caller, order_id: str) -> tuple[ParcelAway, ...]:
    """The parcels on their way that the caller may report lost."""
    parcels = [
        one
        for one in fulfilment.shipments_of_order(order_id=order_id)
        if fulfilment.may_report_lost(caller=caller, parcel=one)
    ]
    known = places.places_by_ids({one.source_place_id for one in parcels})
    return tuple(
        ParcelAway(
            one.id,
            one.parcel_no,
            one.kind,
            known[one.source_place_id].name,
            one.carrier,
            one.waybill,
            tuple(dict.fromkeys(line.order_line_id for line in one.lines)),
        )
        for one in parcels
    )


def served_places(order: OrderSummary) -> set[str]:
    """The places that had to do with an order: gave its goods, took them in, handed them out."""
    served = {a.place_id for a in queries.allocations(order.id, EVER_SERVED)}
    served |= {p.dest_place_id for p in fulfilment.shipments_of_order(order_id=order.id)}
    return {place_id for place_id in served | {order.place_id} if place_id}


def order_for(caller: Caller, order_id: str) -> OrderSummary:
    """Somebody else's order is not there (F16): staff see those their place has served."""
    order = queries.order(order_id)
    if order is None:
        raise OrderNotFound
    if caller.has_role(HQ):
        return order
    if not any(caller.may_touch(place_id, *STAFF) for place_id in served_places(order)):
        raise OrderNotFound
    return order
