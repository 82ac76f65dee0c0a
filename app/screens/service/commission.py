"""Commission: a leader's statement with orders and goods by name, and what is owed to whom."""

from __future__ import annotations

from app.identity import service as identity
from app.kernel.clock import local, now
from app.kernel.db import query
from app.ledger import service as ledger
from app.ledger.types import COMMISSION_OWED, PAYOUT, Account, EntryView
from app.ordering import service as ordering
from app.places import service as places
from app.screens.types import (
    Commission,
    CommissionEntry,
    CommissionOrigin,
    CommissionOwed,
)


@query
def commission(
    *, person_id: str, limit: int, before: str | None = None, with_clerks: bool = False
) -> Commission:
    """The account of a leader, entries newest first before an entry id.

    `with_clerks`: with the names of those of headquarters who entered payouts.
    """
    account = Account(COMMISSION_OWED, person_id)
    balance, rows = ledger.statement(account=account, limit=limit, before=before)
    month = local(now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sums = ledger.sums(account=account, since=month)
    return Commission(
        person_id,
        identity.colleague_names(person_ids=[person_id]).get(person_id, ""),
        -balance,
        sums.earned_fen,
        sums.taken_fen,
        sums.paid_fen,
        _entries(rows, with_clerks),
    )


def _entries(rows: list[EntryView], with_clerks: bool) -> tuple[CommissionEntry, ...]:
    order_ids = {row.order_id for row in rows if row.order_id}
    orders = ordering.orders_by_id(order_ids=order_ids)
    names = ordering.line_names(order_ids=order_ids)
    known = places.places_by_ids({row.place_id for row in rows if row.place_id})
    origins = ledger.entries_by_id(entry_ids={row.origin_id for row in rows if row.origin_id})
    undone = ledger.taken_back(entry_ids={row.id for row in rows if row.kind == PAYOUT})
    clerk_ids = {row.posted_by for row in rows if row.posted_by} if with_clerks else set()
    clerks = identity.colleague_names(person_ids=clerk_ids)
    out = []
    for row in rows:
        origin = origins.get(row.origin_id or "")
        out.append(
            CommissionEntry(
                row.id,
                row.kind,
                row.note,
                row.reference or "",
                clerks.get(row.posted_by or "", ""),
                row.id in undone,
                -row.amount_fen,
                row.order_id,
                orders[row.order_id].number if row.order_id in orders else "",
                names.get(row.line_id, ""),
                known[row.place_id].name if row.place_id in known else "",
                row.base_fen,
                row.rate_bp,
                CommissionOrigin(origin.id, -origin.amount_fen, origin.at) if origin else None,
                row.at,
            )
        )
    return tuple(out)


@query
def commission_owed(*, limit: int, after: str = "") -> tuple[int, list[CommissionOwed], str | None]:
    """(owed in all, leaders after an account code, the code of the last one or None)."""
    rows = ledger.accounts(kind=COMMISSION_OWED, limit=limit, after=after)
    names = identity.colleague_names(person_ids=[row.owner_id for row in rows])
    points = identity.leads(person_ids=[row.owner_id for row in rows])
    known = places.places_by_ids({place_id for some in points.values() for place_id in some})
    found = [
        CommissionOwed(
            row.owner_id,
            names.get(row.owner_id, ""),
            tuple(known[one].name for one in points.get(row.owner_id, ()) if one in known),
            -row.balance_fen,
        )
        for row in rows
    ]
    total = -ledger.total(kind=COMMISSION_OWED)
    return total, found, rows[-1].code if len(rows) == limit else None
