"""Commission: what a line handed out at a point has earned, in the books, at any moment right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.fulfilment import service as fulfilment
from app.groupbuy import locks, queries, rules
from app.groupbuy.errors import RateInThePast
from app.groupbuy.types import Change, Earned, LineKept, RateView
from app.identity import service as identity
from app.kernel.clock import now
from app.kernel.db import Contended, command, query
from app.ledger import service as ledger
from app.ledger.types import (
    CLAW_BACK,
    COMMISSION,
    COMMISSION_COST,
    COMMISSION_OWED,
    Account,
    EntryView,
    EntryWanted,
)
from app.ordering import service as ordering
from app.ordering.types import OrderView
from app.places import service as places
from app.places.types import PICKUP_POINT


@command
def earn(*, order_id: str) -> int:
    """A parcel was handed out: bring the books to what the order's lines have earned.

    Returns how many entries it took. Any number of times, before or after a refund: it compares
    what is earned, of what is still paid for, with what is written. Emits (ledger) EntryPosted.
    """
    return _settle(order_id, may_give=True)


@command
def take_back(*, order_id: str) -> int:
    """A refund was decided: take back what its lines have earned too much, never give.

    A line that earned nothing (no rate, no leader when it was handed out) earns nothing by a
    refund; one whose hand-out is not heard of yet earns then, on what the refund has left.
    Returns how many entries it took. Emits (ledger) EntryPosted.
    """
    return _settle(order_id, may_give=False)


def _settle(order_id: str, *, may_give: bool) -> int:
    found = ordering.order_for_staff(order_id=order_id)
    place_id = found.order.place_id
    if found.order.kind != "pickup" or not place_id:
        return 0
    if places.get_place(place_id).kind != PICKUP_POINT:
        return 0
    entries = ledger.entries_of_order(order_id=order_id, kind=COMMISSION_OWED)
    earned = _earned(entries)
    leader_id = identity.leader_of(place_id=place_id)
    if not earned and (leader_id is None or not may_give):
        return 0
    rate = _rate(place_id, leader_id or "")
    written = 0
    for line in _lines(found):
        mine = earned.get(line.line_id, [])
        changes = rules.changes_for(
            line,
            mine,
            leader_id=leader_id or "",
            place_id=place_id,
            rate_bp=rate,
            may_give=may_give,
        )
        changes = [one for one in changes if one.owner_id]
        if changes:
            # how often the line was written about: two settlings at once meet under one key
            turn = len({one.journal_id for one in entries if one.line_id == line.line_id})
            _write(order_id, line.line_id, turn, changes)
            written += len(changes)
    return written


def _rate(place_id: str, leader_id: str) -> int:
    return rules.rate_for(queries.rates_for(place_id, leader_id, now()), place_id, leader_id)


def _lines(found: OrderView) -> list[LineKept]:
    delivered: dict[str, int] = {}
    for parcel in fulfilment.shipments_of_order(order_id=found.order.id):
        if parcel.state == "collected":
            for part in parcel.lines:
                units = part.quantity if part.good is None else part.good
                delivered[part.order_line_id] = delivered.get(part.order_line_id, 0) + units
    return [
        LineKept(
            line.id,
            line.quantity,
            delivered.get(line.id, 0),
            line.goods_fen - line.discount_fen,
            line.freight_fen,
            line.total_fen,
            line.refunded_quantity,
            line.refunded_fen,
        )
        for line in found.lines
        if delivered.get(line.id)
    ]


def _earned(entries: Sequence[EntryView]) -> dict[str, list[Earned]]:
    """line id -> what gave, with what is left of it. Credits are negative in the books."""
    taken: dict[str, int] = {}
    for one in entries:
        if one.origin_id:
            taken[one.origin_id] = taken.get(one.origin_id, 0) + one.amount_fen
    out: dict[str, list[Earned]] = {}
    for one in entries:
        if one.origin_id is None:
            given = -one.amount_fen
            left = given - taken.get(one.id, 0)
            out.setdefault(one.line_id, []).append(
                Earned(one.id, one.owner_id, one.place_id, given, one.base_fen, one.rate_bp, left)
            )
    return out


def _write(order_id: str, line_id: str, turn: int, changes: Sequence[Change]) -> None:
    gives = changes[0].origin_id is None
    entries = [
        EntryWanted(
            Account(COMMISSION_OWED, one.owner_id),
            -one.amount_fen,
            order_id=order_id,
            line_id=line_id,
            place_id=one.place_id,
            base_fen=one.base_fen,
            rate_bp=one.rate_bp,
            origin_id=one.origin_id,
        )
        for one in changes
    ]
    cost = EntryWanted(
        Account(COMMISSION_COST),
        sum(one.amount_fen for one in changes),
        order_id=order_id,
        line_id=line_id,
        place_id=changes[0].place_id,
    )
    is_new = ledger.post(
        cause_key=f"commission:{line_id}:{turn}",
        kind=COMMISSION if gives else CLAW_BACK,
        note="自提佣金" if gives else "退款收回佣金",
        entries=[*entries, cost],
    )
    if not is_new:
        raise Contended  # written since we read: look again


@command
def set_rate(
    *, actor_id: str, place_id: str, leader_id: str, rate_bp: int, valid_from: datetime | None
) -> str:
    """A rate from now or a later moment on; the one before it ends then. Audited.

    Empty place or leader: all of them. Raises groupbuy.rate_in_the_past, places.not_found.
    """
    moment = now()
    start = valid_from or moment
    if start < moment:
        raise RateInThePast
    if place_id:
        places.get_place(place_id)
    locks.end_rates(place_id, leader_id, start)
    rate_id = locks.write_rate(
        place_id=place_id,
        leader_id=leader_id,
        rate_bp=rate_bp,
        valid_from=start,
        set_by=actor_id,
    )
    identity.record_audit(
        actor_id=actor_id,
        action="groupbuy.set_rate",
        subject=rate_id,
        details={"place_id": place_id, "leader_id": leader_id, "rate_bp": rate_bp},
    )
    return rate_id


@query
def rates(*, limit: int, before: str | None = None) -> list[RateView]:
    """All rates ever, newest first."""
    return queries.rates(limit, before)
