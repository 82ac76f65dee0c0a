"""What groupbuy does when lower rooms speak."""

from __future__ import annotations

from app.fulfilment.events import ShipmentClosed
from app.groupbuy import service
from app.payments.events import RefundAsked


def earn_commission(event: ShipmentClosed) -> None:
    """A parcel was handed out."""
    service.earn(order_id=event.order_id)


def take_commission_back(event: RefundAsked) -> None:
    """Money goes back for lines that may have earned."""
    if event.order_id:
        service.take_back(order_id=event.order_id)
