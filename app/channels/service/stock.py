"""What a channel may show, what changed since it asked, and whether its numbers are ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.catalog import service as catalog
from app.channels.events import ChannelStockDiffers
from app.channels.service.entries import place_of
from app.channels.types import Channel, StockAnswer, StockLine
from app.inventory import service as inventory
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.events import emit

# A change is stamped when it is written and seen when it is committed: look back that far.
OVERLAP = timedelta(seconds=60)
TOLD_LINES = 50


@query
def stock_of(
    *,
    channel: Channel,
    place: str,
    since: datetime | None,
    after: str | None,
    limit: int,
) -> StockAnswer:
    """Absolute numbers per SKU, of all or of those that changed since a cursor; by SKU id.

    A SKU may be told again without having changed. Raises channels.wrong_place.
    """
    place_id = place_of(channel, place)
    moment = now()
    changed = inventory.changed_skus(
        place_id=place_id,
        since=since - OVERLAP if since else None,
        after=after,
        limit=limit + 1,
    )
    sku_ids = changed[:limit]
    free = {
        one.sku_id: one for one in inventory.availability(sku_ids=sku_ids, place_ids=[place_id])
    }
    names = catalog.skus_by_ids(sku_ids)
    lines = tuple(
        StockLine(
            names[sku].code,
            free[sku].free if sku in free else 0,
            free[sku].on_hand if sku in free else 0,
        )
        for sku in sku_ids
    )
    has_more = len(changed) > limit
    return StockAnswer(place, lines, sku_ids[-1] if has_more else None, moment)


@command
def check_stock(*, channel: Channel, place: str, theirs: Mapping[str, int]) -> dict[str, Any]:
    """Compare a channel's numbers (SKU code -> free units) with ours. Changes nothing.

    Emits ChannelStockDiffers when any differ. Raises channels.wrong_place.
    """
    place_id = place_of(channel, place)
    ids = catalog.ids_by_code(set(theirs))
    free = {
        one.sku_id: one
        for one in inventory.availability(sku_ids=set(ids.values()), place_ids=[place_id])
    }
    differences: list[dict[str, str | int]] = []
    for code in sorted(ids):
        ours = free.get(ids[code])
        if theirs[code] != (ours.free if ours else 0):
            differences.append(
                {
                    "sku_code": code,
                    "theirs": theirs[code],
                    "free": ours.free if ours else 0,
                    "on_hand": ours.on_hand if ours else 0,
                }
            )
    if differences:
        told = differences[:TOLD_LINES]
        emit(ChannelStockDiffers(channel.id, place_id, len(differences), told))
    return {
        "place": place,
        "compared": len(ids),
        "differences": differences,
        "unknown": sorted(set(theirs) - set(ids)),
    }
