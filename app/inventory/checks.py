"""What `flask audit` proves of stock (design, invariant 1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from app.inventory import queries
from app.kernel.checks import Difference
from app.kernel.db import snapshot

BATCH = 2_000

# allocation id -> order id of live holds: those that their order still asks for
Claims = Callable[[Mapping[str, str]], Collection[str]]
_claims: list[Claims] = []


def find_claims_with(*claims: Claims) -> None:
    """Wire who reserves stock and so knows what it still wants to hold."""
    _claims[:] = claims


def stock_equals_ledger() -> Iterator[Difference]:
    """on hand, in transit and damaged = sum of the ledger, for every row."""
    with snapshot():
        for r in queries.rows_against_ledger():
            yield Difference(
                "inventory.ledger",
                f"stock {r.id} ({r.place_id}, {r.sku_id})",
                f"on hand {r.on_hand} ledger {r.ledger_on_hand}; in transit {r.in_transit}"
                f" ledger {r.ledger_in_transit}; damaged {r.damaged} ledger {r.ledger_damaged}",
            )


def reserved_equals_reservations() -> Iterator[Difference]:
    """reserved = sum of live reservations, for every row."""
    with snapshot():
        for r in queries.rows_against_reservations():
            yield Difference(
                "inventory.reserved",
                f"stock {r.id} ({r.place_id}, {r.sku_id})",
                f"reserved {r.reserved}, live reservations {r.held}",
            )


def nothing_negative() -> Iterator[Difference]:
    """0 <= reserved <= on hand; nothing below zero."""
    with snapshot():
        for r in queries.rows_out_of_bounds():
            yield Difference(
                "inventory.bounds",
                f"stock {r.id}",
                f"on hand {r.on_hand}, reserved {r.reserved}, in transit {r.in_transit},"
                f" damaged {r.damaged}",
            )


def documents_equal_stock() -> Iterator[Difference]:
    """An applied count has applied each line."""
    with snapshot():
        for r in queries.applied_counts_with_gaps():
            yield Difference("inventory.documents", r.id, f"{r.lines} lines not applied")


def holds_are_claimed() -> Iterator[Difference]:
    """Each live reservation is asked for by an order: what nobody asks for is never sold again."""
    with snapshot():
        rows = queries.live_holds()
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            order_of = {row.allocation_id: row.order_id for row in part}
            claimed = {one for claims in _claims for one in claims(order_of)}
            for row in part:
                if row.allocation_id not in claimed:
                    detail = f"{row.quantity} held for {row.allocation_id} of {row.order_id}"
                    yield Difference("inventory.claims", row.id, f"{detail}, which is over")


def departures_are_booked() -> Iterator[Difference]:
    """What reservations say has left was booked out, for every row."""
    with snapshot():
        for stock_id, left, booked in queries.rows_against_departures():
            detail = f"left {left}, booked out {booked}"
            yield Difference("inventory.departures", f"stock {stock_id}", detail)
