"""What is said of goods that nobody came for, and of a part of an order that ended."""

from __future__ import annotations

from datetime import timedelta

from app.kernel.clock import now
from app.kernel.db import command
from app.notify.rules.words import (
    ENDS,
    PART_ENDED,
    WENT_BACK,
    china_time,
    money_words,
    open_until,
    spoken,
)
from app.notify.service.goods import find_parcel, goods_of
from app.notify.service.telling import tell_person
from app.notify.types import Draft
from app.ordering import service as ordering
from app.places import service as places

WHOLE_DAY = timedelta(days=1)  # keep_until is the midnight that ends the last day


@command
def tell_ends_soon(*, order_id: str, shipment_id: str) -> None:
    """A parcel will not wait much longer; nothing is said of one that does not wait any more."""
    parcel = find_parcel(order_id, shipment_id)
    if parcel is None or parcel.state != "ready" or not parcel.keep_until:
        return
    place = places.get_place(parcel.dest_place_id or parcel.source_place_id)
    tell_person(
        Draft(
            template="pickup_ends",
            dedupe_key=f"pickup_ends:{shipment_id}",
            person_id=parcel.person_id,
            place_id=place.id,
            order_id=order_id,
            values={
                "place": place.name,
                "code": parcel.pickup_code or "-",
                "until": open_until(parcel.keep_until - WHOLE_DAY, place.open_until),
                **spoken(goods=goods_of(parcel.lines), note=ENDS),
            },
        )
    )


@command
def tell_part_ended(*, order_id: str, why: str, about: str, refund_fen: int) -> None:
    """A part of the order went back as money; once for each ending (`about`, the parcel where
    nobody came for one)."""
    template, change = PART_ENDED[why]
    view = ordering.order_for_staff(order_id=order_id)
    order, parcel = view.order, find_parcel(order_id, about)
    goods = goods_of(parcel.lines if parcel else view.lines)
    note = money_words(refund_fen) if refund_fen else WENT_BACK
    tell_person(
        Draft(
            template=template,
            dedupe_key=f"{template}:{about}",
            person_id=order.person_id,
            order_id=order_id,
            values={
                "number": order.number,
                "time": china_time(now()),
                **spoken(goods=goods, change=change, note=note),
            },
        )
    )
