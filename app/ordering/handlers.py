"""What ordering does when lower rooms speak."""

from __future__ import annotations

from app.fulfilment.events import (
    ShipmentClosed,
    ShipmentLost,
    ShipmentRefused,
    ShipmentReturned,
    ShipmentShort,
)
from app.inventory.events import HoldTaken
from app.ordering import service
from app.payments.events import PaymentSucceeded


def match_payment(event: PaymentSucceeded) -> None:
    """Money came: match it to its order."""
    service.take_payment(event=event)


def route_refused(event: ShipmentRefused) -> None:
    """A place refused: route the rest again at once."""
    service.serve_refused(event=event)


def resend_missing(event: ShipmentShort) -> None:
    """Units are missing at the point: send again or refund."""
    service.serve_short(event=event)


def replace_lost(event: ShipmentLost) -> None:
    """A parcel never arrives: send it again or refund."""
    service.serve_lost(event=event)


def refund_returned(event: ShipmentReturned) -> None:
    """Nobody came for a parcel: refund."""
    service.refund_returned(event=event)


def finish_parcel(event: ShipmentClosed) -> None:
    """A parcel is with the customer."""
    service.finish_parcel(event=event)


def reroute_taken(event: HoldTaken) -> None:
    """Goods of an order were sold at a till, or were not there when counted."""
    service.serve_taken(event=event)
