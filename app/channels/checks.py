"""What `flask audit` proves of the orders of delivery platforms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from app.channels import queries
from app.inventory import service as inventory
from app.kernel.checks import Difference
from app.kernel.clock import now
from app.kernel.db import snapshot

IN_FLIGHT = timedelta(seconds=60)  # goods that left in another way: their event is on its way
BATCH = 500


def orders_are_held() -> Iterator[Difference]:
    """An order that its platform may still commit holds every unit of its lines."""
    with snapshot():
        rows = queries.reserved_lines()
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            ids = [one for row in part for one in row.allocations["ids"]]
            held = inventory.reservations_of(allocation_ids=ids)
            lost = inventory.taken_since(allocation_ids=ids, since=now() - IN_FLIGHT)
            for row in part:
                mine = row.allocations["ids"]
                have = sum(held[one][1] for one in mine if one in held)
                if have != row.quantity and lost.isdisjoint(mine):
                    detail = f"needs {row.quantity} of {row.sku_id}, has {have}"
                    yield Difference("channels.held", row.entry_id, detail)


def claims(order_of: Mapping[str, str]) -> Collection[str]:
    """Of held allocations (id -> order), those of orders that wait for their platform."""
    rows = queries.reserved_lines(set(order_of.values()))
    return {one for row in rows for one in row.allocations["ids"]}
