"""Goods that somebody else has taken: what is safe in a bag, and what has to be withdrawn."""

from __future__ import annotations

from collections.abc import Collection

from app.fulfilment import locks, queries, rules
from app.fulfilment.events import ShipmentRefused
from app.fulfilment.service import moving
from app.inventory import service as inventory
from app.kernel.db import command, query
from app.kernel.events import emit

OUT_OF_STOCK = "缺货"


@query
def set_aside(place_id: str, sku_id: str) -> frozenset[str]:
    """Allocations of a SKU that lie picked, or ready for their customers, at a place: a till
    cannot have sold those."""
    return frozenset(queries.set_aside(place_id, sku_id))


@command
def withdraw_taken(*, order_id: str, allocation_ids: Collection[str]) -> list[str]:
    """The goods of these allocations are gone: their parcels end as if the place had found
    its shelf empty and refused them. Returns the ids of the parcels withdrawn.

    What else such a parcel holds is free again. Parcels that ended before are passed over.
    Raises fulfilment.illegal_transition for one that has left with its goods, which cannot
    be. Emits ShipmentRefused (ordering routes the rest), ShipmentMoved, TaskChanged.
    Locks: the order's shipments in id order, their tasks, stock.
    """
    wanted = set(allocation_ids)
    rows = [row for row in locks.shipments_of_order(order_id) if row.state not in rules.CLOSED]
    lines = queries.lines_of([row.id for row in rows]) if rows else {}
    withdrawn: list[str] = []
    for row in rows:
        ids = [line.allocation_id for line in lines[row.id]]
        if not wanted & set(ids):
            continue
        moving.advance(row, "refuse")
        task = locks.task_of_shipment(row.id)
        if task is not None:
            moving.advance_task(task, "refuse", refuse_reason=OUT_OF_STOCK)
        moving.withdraw_waybill(row)
        inventory.release(allocation_ids=ids, outcome="released")
        emit(
            ShipmentRefused(
                row.id, row.order_id, row.person_id, row.source_place_id, OUT_OF_STOCK, ids
            )
        )
        withdrawn.append(row.id)
    return withdrawn
