"""What other rooms' audits ask about money."""

from __future__ import annotations

from collections.abc import Iterator

from app.payments import queries

PAGE = 2_000


def units_refunded(*, cause: str) -> Iterator[dict[str, int]]:
    """Pages of refund id -> units that went back with it, over refunds for such causes (what
    stands before the colon of their cause_key). Within the unit that is open."""
    after = ""
    while rows := queries.refunds_for(cause, after, PAGE):
        yield {row.id: sum(int(one["quantity"]) for one in row.lines["lines"]) for row in rows}
        after = rows[-1].cause_key
