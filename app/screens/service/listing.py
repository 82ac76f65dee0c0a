"""A person's orders in one list: how each stands, and what it waits for from its owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.fulfilment import service as fulfilment
from app.fulfilment.types import ShipmentView
from app.kernel.clock import now
from app.kernel.db import query
from app.kernel.paging import decode_cursor, encode_cursor
from app.ordering import service as ordering
from app.ordering.types import LineView, OrderSummary
from app.places import service as places
from app.screens import rules
from app.screens.types import OrderInList

NAMES_SHOWN = 3


@query
def order_list(
    *,
    person_id: str,
    limit: int,
    state: str = "",
    cursor: str | None = None,
    language: str = "zh",
) -> tuple[list[OrderInList], str | None]:
    """(orders of all channels, newest first; next cursor), in a fixed number of SELECTs."""
    after = decode_cursor(cursor, datetime, str)
    found = ordering.list_orders(
        person_id=person_id,
        limit=limit,
        states=(state,) if state else (),
        before=(after[0], after[1]) if after else None,
        language=language,
    )
    ids = [order.id for order, _ in found]
    parcels = fulfilment.shipments_of_orders(order_ids=ids)
    leaving = fulfilment.waiting_to_leave(order_ids=ids)
    items = [
        _item(order, lines, parcels[order.id], order.id in leaving, language)
        for order, lines in found
    ]
    last = found[-1][0] if len(found) == limit else None
    return items, encode_cursor(last.created_at.isoformat(), last.id) if last else None


def _item(
    order: OrderSummary,
    lines: Sequence[LineView],
    parcels: Sequence[ShipmentView],
    may_leave: bool,
    language: str,
) -> OrderInList:
    ready = next((one for one in parcels if one.state == "ready" and one.pickup_code), None)
    return OrderInList(
        order_id=order.id,
        number=order.number,
        channel=order.channel,
        kind=order.kind,
        kind_words=rules.kind_words(order.kind, language),
        state=order.state,
        words=rules.order_words(order.state, [one.state for one in parcels], language),
        needs=_needs(order, ready is not None, may_leave),
        pickup_code=ready.pickup_code if ready else None,
        place_name=places.get_place(order.place_id).name if order.place_id else None,
        total_fen=order.total_fen,
        refunded_fen=order.refunded_fen,
        promised_at=rules.promise_now(
            order.promised_at, [(one.state, one.promised_at) for one in parcels]
        ),
        deadline=order.deadline,
        created_at=order.created_at,
        names=tuple(one.name for one in lines[:NAMES_SHOWN]),
        line_count=len(lines),
    )


def _needs(order: OrderSummary, is_ready: bool, may_leave: bool) -> str:
    if order.state == "awaiting_payment":
        return "pay" if order.deadline is not None and order.deadline > now() else ""
    if is_ready:
        return "collect"
    return "leave" if may_leave else ""
