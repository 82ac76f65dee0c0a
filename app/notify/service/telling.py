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
from app.notify.rules import HQ_GROUP, INBOX, INCIDENT, PICK_TASK, ROBOT, SUBSCRIBE
from app.notify.rules.cards import KIND_WORDS
from app.notify.rules.words import (
    ARRIVED,
    ASK_US,
    BY_RIDER,
    PAID_FROM_HOME,
    PAID_IN_STORE,
    SEE_ORDER,
    carrier_words,
    china_time,
    closed_words,
    is_worth_a_consent,
    kept_words,
    money_words,
    open_until,
    opening_words,
    rerouted_words,
    spoken,
    yuan,
)
from app.notify.service.goods import find_parcel, goods_of
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
    note = PAID_IN_STORE if order.kind == "in_store" else PAID_FROM_HOME
    draft = Draft(
        template="order_paid",
        dedupe_key=f"order_paid:{order_id}",
        person_id=order.person_id,
        order_id=order_id,
        values={
            "number": order.number,
            "amount": yuan(order.total_fen),
            "time": china_time(order.paid_at or now()),
            **spoken(goods=goods_of(view.lines), note=note),
        },
    )
    tell_person(draft)


@command
def tell_parcel(*, order_id: str, shipment_id: str, state: str) -> None:
    """A parcel is ready, has left, or has arrived. Nothing is said of a state it has left."""
    shipment = find_parcel(order_id, shipment_id)
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
                    "time": china_time(shipment.closed_at or now()),
                    **spoken(goods=goods_of(shipment.lines), change=ARRIVED, note=ASK_US),
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
                "place": place.name,
                "code": shipment.pickup_code or "-",
                "until": open_until(ready_at, place.open_until),
                **spoken(
                    goods=goods_of(shipment.lines),
                    open=opening_words(ready_at, place.open_from, place.open_until),
                    note=kept_words(shipment.keep_until),
                ),
            },
        )
    )


def _tell_shipped(shipment: ShipmentView) -> None:
    carrier = BY_RIDER if shipment.kind == "rider" else carrier_words(shipment.carrier or "")
    tell_person(
        Draft(
            template="shipped",
            dedupe_key=f"shipped:{shipment.id}",
            person_id=shipment.person_id,
            order_id=shipment.order_id,
            values={
                "number": _number(shipment.order_id),
                "waybill": shipment.waybill or "-",
                "time": china_time(now()),
                **spoken(goods=goods_of(shipment.lines), carrier=carrier),
            },
        )
    )


@command
def tell_closed(*, order_id: str, reason: str, refund_fen: int) -> None:
    """The order was cancelled or ran out of time; once per closing and reason."""
    view = ordering.order_for_staff(order_id=order_id)
    order = view.order
    change, note = closed_words(reason, refund_fen)
    draft = Draft(
        template="order_closed",
        dedupe_key=f"order_closed:{order_id}:{reason}",
        person_id=order.person_id,
        order_id=order_id,
        values={
            "number": order.number,
            "time": china_time(order.closed_at or now()),
            **spoken(goods=goods_of(view.lines), change=change, note=note),
        },
    )
    tell_person(draft, through_wechat=is_worth_a_consent(reason, refund_fen))


@command
def tell_rerouted(
    *, order_id: str, refused_place_id: str, new_parcels: int, refund_fen: int, cause: str = ""
) -> None:
    """A part of the order comes from elsewhere now, or its money goes back. Once per cause."""
    view = ordering.order_for_staff(order_id=order_id)
    order = view.order
    parcel = find_parcel(order_id, cause.partition(":")[2])
    goods = goods_of(parcel.lines if parcel else view.lines)
    change = rerouted_words(cause, new_parcels)
    note = money_words(refund_fen) if refund_fen else SEE_ORDER
    tell_person(
        Draft(
            template="rerouted",
            dedupe_key=f"rerouted:{order_id}:{cause or refused_place_id}",
            person_id=order.person_id,
            order_id=order_id,
            values={
                "number": order.number,
                "time": china_time(now()),
                **spoken(goods=goods, change=change, note=note),
            },
        )
    )


@command
def tell_task(*, task_id: str, shipment_id: str, order_id: str, place_id: str) -> None:
    """Work for the people of a place: a card in their 企业微信 group."""
    shipment = find_parcel(order_id, shipment_id)
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
            "goods": goods_of(shipment.lines)[0],
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


def _number(order_id: str) -> str:
    return ordering.order_for_staff(order_id=order_id).order.number


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
