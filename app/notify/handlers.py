"""Events of lower rooms -> messages."""

from __future__ import annotations

from typing import Any

from app.fulfilment.events import PickupEndsSoon, ShipmentMoved, TaskChanged
from app.incidents.events import IncidentOpened
from app.notify import service
from app.notify.rules.words import TOLD_CAUSES
from app.ordering.events import OrderClosed, OrderPaid, OrderPartEnded, OrderRerouted
from app.payments.events import ExceptionOpened, RefundAsked, RefundDone, RefundSettled

TOLD_STATES = ("ready", "shipped", "delivered")


def tell_paid(event: OrderPaid) -> None:
    """To the customer."""
    service.tell_paid(order_id=event.order_id)


def tell_parcel(event: ShipmentMoved) -> None:
    """To the customer, for the states worth a message."""
    if event.state in TOLD_STATES:
        service.tell_parcel(
            order_id=event.order_id, shipment_id=event.shipment_id, state=event.state
        )


def tell_refunded(event: RefundDone) -> None:
    """To the customer."""
    service.tell_refunded(
        order_id=event.order_id, refund_id=event.refund_id, amount_fen=event.amount_fen
    )


def tell_money_back(event: RefundAsked) -> None:
    """To the customer, where the refund's decision is news of its own."""
    if event.cause in TOLD_CAUSES:
        service.tell_money_back(
            order_id=event.order_id,
            refund_id=event.refund_id,
            amount_fen=event.amount_fen,
            reason=event.reason,
            cause=event.cause,
        )


def tell_settled(event: RefundSettled) -> None:
    """To the customer."""
    service.tell_settled(
        order_id=event.order_id,
        refund_id=event.refund_id,
        amount_fen=event.amount_fen,
        how=event.how,
    )


def tell_exception(event: ExceptionOpened) -> None:
    """To the group of headquarters."""
    service.tell_exception(exception_id=event.exception_id)


def tell_closed(event: OrderClosed) -> None:
    """To the customer."""
    service.tell_closed(order_id=event.order_id, reason=event.reason, refund_fen=event.refund_fen)


def tell_rerouted(event: OrderRerouted) -> None:
    """To the customer."""
    service.tell_rerouted(
        order_id=event.order_id,
        refused_place_id=event.refused_place_id,
        new_parcels=len(event.new_parcel_nos),
        refund_fen=event.refund_fen,
        cause=event.cause,
    )


def tell_part_ended(event: OrderPartEnded) -> None:
    """To the customer."""
    service.tell_part_ended(
        order_id=event.order_id,
        why=event.why,
        about=event.about,
        refund_fen=event.refund_fen,
    )


def tell_ends_soon(event: PickupEndsSoon) -> None:
    """To the customer."""
    service.tell_ends_soon(order_id=event.order_id, shipment_id=event.shipment_id)


def tell_task(event: TaskChanged) -> None:
    """To the group of the place, when the task is new."""
    if event.state == "open":
        service.tell_task(
            task_id=event.task_id,
            shipment_id=event.shipment_id,
            order_id=event.order_id,
            place_id=event.place_id,
        )


def tell_incident(event: IncidentOpened) -> None:
    """To the group of the place."""
    service.tell_incident(incident_id=event.incident_id)


def run_send(payload: dict[str, Any]) -> None:
    """The outside call `notify.send`."""
    service.send(message_id=payload["message_id"])
