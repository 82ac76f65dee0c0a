"""What an event makes us say, and to whom.

Each verb writes message rows once by their key (template and the thing it is about), so an
event delivered twice says nothing twice; sending them is an outside call. Events carry ids
only: words are fetched here, from the rooms that own them.
"""

from __future__ import annotations

from app.catalog import service as catalog
from app.fulfilment import service as fulfilment
from app.fulfilment.types import ShipmentView
from app.incidents import service as incidents
from app.kernel.clock import local, now
from app.kernel.db import command
from app.kernel.jobs import later
from app.notify import locks
from app.notify.rules import (
    HQ_GROUP,
    INBOX,
    INCIDENT,
    KIND_WORDS,
    PICK_TASK,
    ROBOT,
    SUBSCRIBE,
    china_time,
    closed_words,
    goods_words,
    is_worth_a_consent,
    kept_words,
    open_until,
    opening_words,
    rerouted_words,
    yuan,
)
from app.notify.types import Draft
from app.ordering import service as ordering
from app.places import service as places

SEND = "notify.send"


def tell_person(draft: Draft, *, through_wechat: bool = True) -> None:
    """Into the inbox and, where the person has agreed, through WeChat; once by its key."""
    locks.write(draft, INBOX, f"{draft.dedupe_key}:{INBOX}")
    if through_wechat:
        _queue(draft, SUBSCRIBE)


def queue_for_group(draft: Draft) -> None:
    """A card for the group of the draft's place."""
    _queue(draft, ROBOT)


def _queue(draft: Draft, channel: str) -> None:
    message_id = locks.write(draft, channel, f"{draft.dedupe_key}:{channel}")
    if message_id is not None:
        later(SEND, message_id, {"message_id": message_id})


@command
def tell_paid(*, order_id: str) -> None:
    """The order is paid."""
    view = ordering.order_for_staff(order_id=order_id)
    order = view.order
    note = "请凭出门码离店" if order.kind == "in_store" else "我们会尽快为您备货"
    draft = Draft(
        template="order_paid",
        dedupe_key=f"order_paid:{order_id}",
        person_id=order.person_id,
        order_id=order_id,
        values={
            "number": order.number,
            "goods": goods_words([line.name for line in view.lines]),
            "amount": yuan(order.total_fen),
            "time": china_time(order.paid_at or now()),
            "note": note,
        },
    )
    tell_person(draft)


@command
def tell_parcel(*, order_id: str, shipment_id: str, state: str) -> None:
    """A parcel is ready, has left, or has arrived. Nothing is said of a state it has left."""
    shipment = _shipment(order_id, shipment_id)
    if shipment is None or shipment.state != state:
        return
    if state == "ready" and shipment.dest_place_id is not None:
        _tell_ready(shipment, shipment.dest_place_id)
    elif state == "shipped" and shipment.kind in ("rider", "express"):
        _tell_shipped(shipment)
    elif state == "delivered":
        tell_person(
            Draft(
                template="delivered",
                dedupe_key=f"delivered:{shipment.id}",
                person_id=shipment.person_id,
                order_id=order_id,
                values={
                    "number": _number(order_id),
                    "change": "包裹已送达",
                    "time": china_time(shipment.closed_at or now()),
                    "note": "如有问题请在订单里联系我们",
                },
            )
        )


def _tell_ready(shipment: ShipmentView, place_id: str) -> None:
    place = places.get_place(place_id)
    ready_at = shipment.ready_at or now()
    tell_person(
        Draft(
            template="ready_for_pickup",
            dedupe_key=f"ready_for_pickup:{shipment.id}",
            person_id=shipment.person_id,
            place_id=place_id,
            order_id=shipment.order_id,
            values={
                "number": _number(shipment.order_id),
                "goods": _goods(shipment),
                "place": place.name,
                "code": shipment.pickup_code or "-",
                "until": open_until(ready_at, place.open_until),
                "open": opening_words(ready_at, place.open_from, place.open_until),
                "note": kept_words(shipment.keep_until),
            },
        )
    )


def _tell_shipped(shipment: ShipmentView) -> None:
    tell_person(
        Draft(
            template="shipped",
            dedupe_key=f"shipped:{shipment.id}",
            person_id=shipment.person_id,
            order_id=shipment.order_id,
            values={
                "number": _number(shipment.order_id),
                "goods": _goods(shipment),
                "carrier": "骑手" if shipment.kind == "rider" else (shipment.carrier or "快递"),
                "waybill": shipment.waybill or "-",
                "time": china_time(now()),
            },
        )
    )


@command
def tell_closed(*, order_id: str, reason: str, refund_fen: int) -> None:
    """The order was cancelled or ran out of time; once per closing and reason."""
    order = ordering.order_for_staff(order_id=order_id).order
    change, note = closed_words(reason, refund_fen)
    draft = Draft(
        template="order_closed",
        dedupe_key=f"order_closed:{order_id}:{reason}",
        person_id=order.person_id,
        order_id=order_id,
        values={
            "number": order.number,
            "change": change,
            "time": china_time(order.closed_at or now()),
            "note": note,
        },
    )
    tell_person(draft, through_wechat=is_worth_a_consent(reason, refund_fen))


@command
def tell_rerouted(
    *, order_id: str, refused_place_id: str, new_parcels: int, refund_fen: int, cause: str = ""
) -> None:
    """A part of the order comes from elsewhere now, or its money goes back. Once per cause."""
    order = ordering.order_for_staff(order_id=order_id).order
    change = rerouted_words(cause, new_parcels)
    note = f"{yuan(refund_fen)}将原路退回" if refund_fen else "送达时间以订单页为准"
    tell_person(
        Draft(
            template="rerouted",
            dedupe_key=f"rerouted:{order_id}:{cause or refused_place_id}",
            person_id=order.person_id,
            order_id=order_id,
            values={
                "number": order.number,
                "change": change,
                "time": china_time(now()),
                "note": note,
            },
        )
    )


@command
def tell_task(*, task_id: str, shipment_id: str, order_id: str, place_id: str) -> None:
    """Work for the people of a place: a card in their 企业微信 group."""
    shipment = _shipment(order_id, shipment_id)
    if shipment is None or shipment.state != "to_pick":
        return  # picked or withdrawn since: a card would send somebody for nothing
    draft = Draft(
        template=PICK_TASK,
        dedupe_key=f"{PICK_TASK}:{task_id}",
        place_id=place_id,
        order_id=order_id,
        values={
            "task_id": task_id,
            "number": _number(order_id),
            "kind": _way(shipment),
            "goods": _goods(shipment),
            "count": _count(shipment),
            "due": f"{local(fulfilment.pick_by(shipment)):%m-%d %H:%M}",
        },
    )
    _queue(draft, ROBOT)


def _way(shipment: ShipmentView) -> str:
    """How the parcel leaves; goods that are collected elsewhere go there by the van."""
    dest = shipment.dest_place_id
    if shipment.kind == "pickup" and dest is not None and dest != shipment.source_place_id:
        return f"转运到 {places.get_place(dest).name}"
    return KIND_WORDS.get(shipment.kind, shipment.kind)


def _count(shipment: ShipmentView) -> str:
    """`3 种 7 件`; what is weighed counts as a kind only."""
    skus = catalog.skus_by_ids({line.sku_id for line in shipment.lines})
    pieces = sum(line.quantity for line in shipment.lines if skus[line.sku_id].base_unit == "piece")
    return f"{len(skus)} 种" + (f" {pieces} 件" if pieces else "")


def _shipment(order_id: str, shipment_id: str) -> ShipmentView | None:
    found = fulfilment.shipments_of_order(order_id=order_id)
    return next((one for one in found if one.id == shipment_id), None)


def _number(order_id: str) -> str:
    return ordering.order_for_staff(order_id=order_id).order.number


def _goods(shipment: ShipmentView) -> str:
    return goods_words([line.name for line in shipment.lines])


@command
def tell_incident(*, incident_id: str) -> None:
    """Something waits for the people of a place: a card in their 企业微信 group."""
    incident = incidents.get_incident(incident_id=incident_id)
    if incident.resolved_at is not None:
        return  # settled by itself since
    draft = Draft(
        template=INCIDENT,
        dedupe_key=f"{INCIDENT}:{incident_id}",
        place_id=incident.place_id or HQ_GROUP,
        values={
            "incident_id": incident_id,
            "title": incident.title,
            "subject": incident.about or "请查看详情",
        },
    )
    queue_for_group(draft)
