"""The verbs of fulfilment."""

from app.fulfilment.service.opening import (
    cancel_shipments,
    open_shipments,
    refused_places,
    shipments_of_order,
    shipments_of_orders,
)

__all__ = [
    "cancel_shipments",
    "open_shipments",
    "refused_places",
    "shipments_of_order",
    "shipments_of_orders",
]
