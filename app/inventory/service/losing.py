"""Goods that had left for a customer and never arrive."""

from __future__ import annotations

from collections.abc import Collection

from app.inventory import locks, queries, rules
from app.inventory.types import Cause
from app.kernel.db import command


@command
def write_off_sent(*, allocation_ids: Collection[str], cause: Cause) -> int:
    """The goods of these allocations were committed, and are lost: the ledger of the place and
    lot they left shows them come back (`unsent`) and written off (`lost`). No number of the
    stock changes, for they are not there. Returns the units lost.

    The caller's own compare-and-set makes it once. Locks nothing.
    """
    sent = rules.totals((row.stock_id, row.quantity) for row in queries.committed(allocation_ids))
    if sent:
        locks.write_ledger("unsent", cause, [(sid, n, 0, 0) for sid, n in sent.items()])
        locks.write_ledger("lost", cause, [(sid, -n, 0, 0) for sid, n in sent.items()])
    return sum(sent.values())
