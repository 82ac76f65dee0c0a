"""What a message is about: the goods, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from app.catalog import service as catalog
from app.fulfilment import service as fulfilment
from app.fulfilment.types import LineView as ParcelLine
from app.fulfilment.types import ShipmentView
from app.notify.rules.words import Said, goods_words
from app.ordering.types import LineView


def goods_of(lines: Sequence[LineView] | Sequence[ParcelLine]) -> Said:
    """The first line and how many kinds; in English where the catalog has a name for it."""
    english = catalog.english_names({line.sku_id for line in lines})
    return goods_words([(line.name, english.get(line.sku_id, line.name)) for line in lines])


def find_parcel(order_id: str, shipment_id: str) -> ShipmentView | None:
    found = fulfilment.shipments_of_order(order_id=order_id)
    return next((one for one in found if one.id == shipment_id), None)
