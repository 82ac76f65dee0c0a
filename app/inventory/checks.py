"""What `flask audit` proves of stock (design, invariant 1)."""

from __future__ import annotations

from collections.abc import Iterator

from app.inventory import queries
from app.kernel.checks import Difference
from app.kernel.db import snapshot


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
    """Goods in transit cover the transfers under way; an applied count has applied each line."""
    with snapshot():
        for r in queries.transit_below_transfers():
            yield Difference(
                "inventory.documents",
                f"stock {r.id}",
                f"in transit {r.in_transit}, transfers under way {r.coming}",
            )
        for r in queries.applied_counts_with_gaps():
            yield Difference("inventory.documents", r.id, f"{r.lines} lines not applied")
