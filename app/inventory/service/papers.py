"""A single lot changed by hand: waste, damage, mend, restock, adjust. Each leaves a paper."""

from __future__ import annotations

from app.inventory import locks, queries, rules
from app.inventory.errors import LotNotFound, NotEnoughOnHand, UnknownReason
from app.inventory.events import StockMoved
from app.inventory.service.book import today
from app.inventory.service.taking import settle, take_from
from app.inventory.types import Cause, PaperView
from app.kernel.db import command, query
from app.kernel.events import emit
from app.places import service as places

WASTE = "waste"  # 报损: sound or damaged goods are thrown away
DAMAGE = "damage"  # sound goods are set apart as damaged
MEND = "mend"  # damaged goods are found sound
RESTOCK = "restock"  # a customer's goods come back, sound or damaged
ADJUST_UP, ADJUST_DOWN = "adjust_up", "adjust_down"  # headquarters correct the book
STAFF_KINDS = (WASTE, DAMAGE, MEND, RESTOCK)
KINDS = (*STAFF_KINDS, ADJUST_UP, ADJUST_DOWN)
WITH_REASON = (WASTE, DAMAGE)


@command
def write_paper(
    *,
    kind: str,
    place_id: str,
    sku_id: str,
    lot_id: str,
    quantity: int,
    actor_id: str,
    is_damaged: bool = False,
    reason: str = "",
    note: str = "",
) -> PaperView:
    """Change one lot and keep why. Broken goods that an order held go like any other: its
    hold is taken and the order routed again.

    is_damaged: waste is taken from the damaged ones; restocked goods are put there.
    Raises inventory.lot_not_found, inventory.not_enough_on_hand (less on the book than
    that: count first), inventory.unknown_reason. Emits StockMoved, HoldTaken.
    Locks: the lot's stock row, the reservations it ends.
    """
    _check_reason(kind, reason, note)
    places.get_place(place_id)
    stock_id = queries.stock_id_of(place_id, sku_id, lot_id)
    if stock_id is None:
        raise LotNotFound(sku_id=sku_id, lot_id=lot_id)
    paper_id = locks.insert_paper(
        {
            "kind": kind,
            "place_id": place_id,
            "stock_id": stock_id,
            "quantity": quantity,
            "is_damaged": is_damaged or kind in (DAMAGE, MEND),
            "reason": reason,
            "note": note,
            "actor_id": actor_id,
        }
    )
    cause = Cause(kind, paper_id, actor_id)
    up, damaged = _changes(kind, quantity, is_damaged)
    if up < 0:
        rows = locks.shelves(place_id, sku_id, lot_id)
        taken = take_from(rows, place_id, sku_id, -up, kind, cause)
        if taken.missing:
            raise NotEnoughOnHand(place_id=place_id, sku_id=sku_id)
        up = 0
    if up or damaged:
        if not locks.shift(stock_id, on_hand=up, damaged=damaged):
            raise NotEnoughOnHand(place_id=place_id, sku_id=sku_id)
        locks.write_ledger(kind, cause, [(stock_id, up, 0, damaged)])
    if up > 0:
        settle(place_id, [sku_id])
    emit(StockMoved(place_id, [sku_id], kind, cause.kind, cause.id))
    return PaperView(*queries.papers_page(place_id, None, 1)[0])


def _changes(kind: str, n: int, is_damaged: bool) -> tuple[int, int]:
    """(on hand, damaged) of a kind of paper."""
    if kind == WASTE:
        return (0, -n) if is_damaged else (-n, 0)
    if kind == RESTOCK:
        return (0, n) if is_damaged else (n, 0)
    return {DAMAGE: (-n, n), MEND: (n, -n), ADJUST_UP: (n, 0), ADJUST_DOWN: (-n, 0)}[kind]


def _check_reason(kind: str, reason: str, note: str) -> None:
    if kind not in WITH_REASON:
        return
    known = reason in rules.WASTE_REASONS
    if not known or (reason == rules.OTHER_REASON and not note):
        raise UnknownReason(reasons=list(rules.WASTE_REASONS))


@command
def return_to_stock(
    *,
    place_id: str,
    sku_id: str,
    quantity: int,
    cause: Cause,
    lot_id: str | None = None,
    is_damaged: bool = False,
) -> str:
    """Goods that a customer gave back, into their lot or among the damaged. Returns the lot.

    Without `lot_id` (a till reads a barcode) the lot at the place that expires first but may
    still be sold takes them, so that nothing is sold past its day.
    Raises inventory.lot_not_found. Emits StockMoved. Locks: the stock row.
    """
    lot = lot_id or _likely_lot(place_id, sku_id)
    if lot is None or (found := queries.find_lot_by_id(lot)) is None or found.sku_id != sku_id:
        raise LotNotFound(sku_id=sku_id, lot_id=lot_id)
    stock_id = locks.ensure_row(place_id, sku_id, lot, found.expiry)
    up, damaged = (0, quantity) if is_damaged else (quantity, 0)
    if not locks.shift(stock_id, on_hand=up, damaged=damaged):
        raise NotEnoughOnHand(place_id=place_id, sku_id=sku_id)
    locks.write_ledger("return", cause, [(stock_id, up, 0, damaged)])
    if up:
        settle(place_id, [sku_id])
    emit(StockMoved(place_id, [sku_id], "return", cause.kind, cause.id))
    return lot


def _likely_lot(place_id: str, sku_id: str) -> str | None:
    here = queries.lots_at(place_id, sku_id)
    rows = [
        rules.LotStock(r.id, place_id, sku_id, r.lot_id, r.expiry, 0)
        for r in here or queries.lots_of(sku_id)
    ]
    sellable = [row for row in rows if rules.is_sellable(row.expiry, today())]
    if sellable:
        return rules.first_expired_first(sellable)[0].lot_id
    return rules.first_expired_first(rows)[-1].lot_id if rows else None


@query
def papers_of_place(
    *, place_id: str, before: str | None = None, limit: int = 20
) -> list[PaperView]:
    """Newest first."""
    return [PaperView(*row) for row in queries.papers_page(place_id, before, limit)]
