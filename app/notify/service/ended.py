"""What is said of goods that nobody came for, and of a part of an order that ended."""

from __future__ import annotations

from datetime import timedelta

from app.fulfilment import service as fulfilment
from app.kernel.clock import now
from app.kernel.db import command
from app.notify.rules import PART_ENDED, china_time, goods_words, money_words, open_until
from app.notify.service.telling import tell_person
from app.notify.types import Draft
from app.ordering import service as ordering
from app.places import service as places

WHOLE_DAY = timedelta(days=1)  # keep_until is the midnight that ends the last day


@command
def tell_ends_soon(*, order_id: str, shipment_id: str) -> None:
    """A parcel will not wait much longer; nothing is said of one that does not wait any more."""
    parcels = fulfilment.shipments_of_order(order_id=order_id)
    parcel = next((one for one in parcels if one.id == shipment_id), None)
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
                "goods": goods_words([line.name for line in parcel.lines]),
                "place": place.name,
                "code": parcel.pickup_code or "-",
                "until": open_until(parcel.keep_until - WHOLE_DAY, place.open_until),
                "note": "过时会退回并原路退款",
            },
        )
    )


@command
def tell_part_ended(*, order_id: str, why: str, about: str, refund_fen: int) -> None:
    """A part of the order went back as money; once for each ending (`about`)."""
    template, change = PART_ENDED[why]
    order = ordering.order_for_staff(order_id=order_id).order
    tell_person(
        Draft(
            template=template,
            dedupe_key=f"{template}:{about}",
            person_id=order.person_id,
            order_id=order_id,
            values={
                "number": order.number,
                "change": change,
                "time": china_time(now()),
                "note": money_words(refund_fen) if refund_fen else "款项之前已退回",
            },
        )
    )
