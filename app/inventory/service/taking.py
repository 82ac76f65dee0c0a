"""Goods that left anyway: a till sale beyond the book, a count that found less.

Free stock goes first, then the youngest hold (its order is routed again), and what is still
missing is owed: a row and an incident, never a negative number (design D3).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from app.inventory import locks, queries, rules
from app.inventory.events import HoldTaken, OversoldSettled, StockMoved, StockOversold
from app.inventory.service.book import today
from app.inventory.types import Cause, Taken, TakenHold
from app.kernel.db import Contended, command, query
from app.kernel.events import emit

SetAside = Callable[[str, str], Collection[str]]


def _nothing(place_id: str, sku_id: str) -> Collection[str]:
    return ()


_set_aside: SetAside = _nothing


def ask_set_aside_with(ask: SetAside) -> None:
    """Wire who knows which allocations of (place, SKU) are in a bag already."""
    global _set_aside
    _set_aside = ask


@command
def take_physical(
    *, place_id: str, sku_id: str, quantity: int, cause: Cause, lot_id: str | None = None
) -> Taken:
    """Book goods that have left a place, whatever the book said. Never refuses.

    `lot_id`: the lot read off the goods, taken first. Emits StockMoved, HoldTaken for each
    order that lost its goods, StockOversold for what the book did not have.
    Locks: the SKU's stock rows at the place, in id order; then the reservations it ends.
    """
    rows = locks.shelves(place_id, sku_id)
    taken = take_from(rows, place_id, sku_id, quantity, "sale", cause, first=lot_id)
    if taken.free or taken.held:
        emit(StockMoved(place_id, [sku_id], "sale", cause.kind, cause.id))
    return taken


def take_from(
    rows: Sequence[rules.Shelf],
    place_id: str,
    sku_id: str,
    quantity: int,
    kind: str,
    cause: Cause,
    *,
    first: str | None = None,
) -> Taken:
    """Take units from locked rows of one SKU; see take_physical."""
    plan = rules.plan_taking(rows, (), quantity, today(), first=first)
    if plan.missing:
        holds = queries.holds_on([row.stock_id for row in rows])
        keep = _set_aside(place_id, sku_id) if holds else ()
        plan = rules.plan_taking(rows, holds, quantity, today(), keep, first)
    freed: dict[int, int] = {}
    for hold in plan.holds:
        freed[hold.stock_id] = freed.get(hold.stock_id, 0) + hold.quantity
    if plan.holds and not locks.end_reservations([one.id for one in plan.holds], "taken"):
        raise Contended  # one of them was just released or committed; look again
    for stock_id, out in plan.out.items():
        if not locks.take_out(stock_id, quantity=out, freed=freed.get(stock_id, 0)):
            raise Contended
    if plan.out:
        locks.write_ledger(kind, cause, [(sid, -n, 0, 0) for sid, n in plan.out.items()])
    return _told(rows, plan, place_id, sku_id, quantity, cause)


def _told(
    rows: Sequence[rules.Shelf],
    plan: rules.Taking,
    place_id: str,
    sku_id: str,
    quantity: int,
    cause: Cause,
) -> Taken:
    lot_of = {row.stock_id: row.lot_id for row in rows}
    by_order: dict[str, list[rules.Hold]] = {}
    for hold in plan.holds:
        by_order.setdefault(hold.order_id, []).append(hold)
    for order_id, lost in by_order.items():
        ids = sorted({one.allocation_id for one in lost})
        emit(HoldTaken(order_id, place_id, sku_id, ids, cause.kind, cause.id))
    oversold_id = None
    if plan.missing:
        oversold_id = locks.record_oversold(place_id, sku_id, plan.missing, cause)
        emit(StockOversold(oversold_id, place_id, sku_id, plan.missing, cause.kind, cause.id))
    free = sum(max(0, row.on_hand - row.reserved) for row in rows)
    from_free = min(free, quantity)
    return Taken(
        free=from_free,
        held=quantity - plan.missing - from_free,
        missing=plan.missing,
        lots=tuple((lot_of[sid], n) for sid, n in plan.out.items()),
        holds=tuple(
            TakenHold(
                order_id,
                tuple(sorted({one.allocation_id for one in lost})),
                sum(one.quantity for one in lost),
            )
            for order_id, lost in by_order.items()
        ),
        oversold_id=oversold_id,
    )


def settle(place_id: str, sku_ids: Iterable[str]) -> int:
    """Pay what is owed from what has just come in. Returns units settled.

    Joins the unit that is open. Emits OversoldSettled when nothing is owed any more.
    Locks: the owed rows, then the SKU's stock rows in id order.
    """
    settled = 0
    for sku_id in sorted(set(sku_ids)):
        rows = locks.open_oversold(place_id, sku_id)
        if rows:
            settled += _pay(place_id, sku_id, [(row.id, row.open_quantity) for row in rows])
    return settled


def _pay(place_id: str, sku_id: str, debts: Sequence[tuple[str, int]]) -> int:
    rows = locks.shelves(place_id, sku_id)
    wanted = sum(quantity for _, quantity in debts)
    plan = rules.plan_taking(rows, (), wanted, today())
    paid = wanted - plan.missing
    if not paid:
        return 0
    for stock_id, out in plan.out.items():
        if not locks.take_out(stock_id, quantity=out, freed=0):
            raise Contended
    cause = Cause("oversold", debts[0][0], "system")
    locks.write_ledger("settle", cause, [(sid, -n, 0, 0) for sid, n in plan.out.items()])
    left = paid
    for oversold_id, quantity in debts:
        part = min(left, quantity)
        if part and not locks.pay_oversold(oversold_id, part, is_settled=part == quantity):
            raise RuntimeError("what is owed changed while it was locked")
        left -= part
    if not plan.missing:
        emit(OversoldSettled(place_id, sku_id))
    emit(StockMoved(place_id, [sku_id], "settle", cause.kind, cause.id))
    return paid


@query
def owed(limit: int = 200) -> list[tuple[str, str, int]]:
    """(place, SKU, units) that left beyond the book and are still owed, oldest first."""
    return [(r.place_id, r.sku_id, int(r.owed)) for r in queries.oversold_page(limit)]


@command
def _settle_one(place_id: str, sku_id: str) -> int:
    return settle(place_id, [sku_id])


def settle_oversold(limit: int = 200) -> int:
    """Sweep: pay what is owed where stock has become free (a hold was released, a return
    came in). Each SKU at a place in its own unit; returns units settled."""
    return sum(_settle_one(place_id, sku_id) for place_id, sku_id, _ in owed(limit))
