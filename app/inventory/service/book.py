"""The verbs of orders' stock. Each is one unit of work; rows are locked in id order.

Quantities are integers of the SKU's base unit. A refusal raises and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from app.inventory import locks, queries, rules
from app.inventory.errors import Insufficient, NotEnoughOnHand, ReservationGone
from app.inventory.events import StockMoved
from app.inventory.models import StockMinimum
from app.inventory.types import Arrival, Cause, FreeStock, LotLabel, Reserved, Want
from app.kernel.clock import local, now
from app.kernel.db import Contended, before_commit, command, execute, query
from app.kernel.events import emit
from app.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class LowStock:
    """A SKU below the place's minimum."""

    sku_id: str
    free: int
    minimum: int


@dataclass(frozen=True, slots=True)
class StockRow:
    """One lot at a place, as the stock page shows it."""

    stock_id: int
    sku_id: str
    lot_id: str
    lot_no: str
    expiry: date | None
    on_hand: int
    reserved: int
    in_transit: int
    damaged: int


def today() -> date:
    """The day on a Chinese wall clock: what expiry dates mean."""
    return local(now()).date()


@query
def availability(
    *, sku_ids: Collection[str], place_ids: Collection[str] | None = None
) -> list[FreeStock]:
    """What can be sold where, over unexpired lots; places without a row are absent."""
    if not sku_ids or (place_ids is not None and not place_ids):
        return []
    return queries.availability(sku_ids, place_ids, today())


@command
def reserve(
    *,
    order_id: str,
    wants: Sequence[Want],
    deadline: datetime | None,
    at_end: bool = False,
) -> list[Reserved]:
    """Hold stock for an order until `deadline` (None: paid already). FEFO over lots.

    The reservation is the check (F4): one conditional UPDATE. When someone was quicker on
    a row, the unit is rolled back and run again on fresh numbers.
    `at_end`: write just before the unit commits, so that buyers of a hot SKU wait for one
    another's last two statements, not for the whole order; nothing else in the unit may
    then look at these holds.
    Raises inventory.insufficient {sku_ids}. Locks: the stock rows, in id order.
    """
    asked = [(want.place_id, want.sku_id, want.quantity) for want in wants]
    pairs = {(want.place_id, want.sku_id) for want in wants}
    rows = queries.free_rows(pairs, again=not at_end)
    takes, short = rules.allocate(asked, rows, today())
    if short:
        raise Insufficient(sku_ids=sorted({wants[position].sku_id for position in short}))
    held = [
        Reserved(
            new_id("alc"),
            wants[t.want].line_id,
            wants[t.want].parcel_no,
            t.row.place_id,
            t.row.sku_id,
            t.row.lot_id,
            t.quantity,
        )
        for t in takes
    ]

    def write() -> None:
        if not locks.add_reserved(rules.totals((t.row.stock_id, t.quantity) for t in takes)):
            raise Contended
        # after the UPDATE: the foreign key would else take shared locks that two buyers
        # cannot both turn into exclusive ones (a deadlock)
        locks.write_reservations(
            order_id,
            deadline,
            [
                (one.allocation_id, take.row.stock_id, take.quantity)
                for one, take in zip(held, takes, strict=True)
            ],
        )

    if at_end:
        before_commit(write)
    else:
        write()
    return held


@command
def keep(*, order_id: str) -> int:
    """The order is paid: its reservations lose their deadline. Returns how many are live."""
    return locks.set_deadline(order_id, None)


@command
def extend(*, order_id: str, deadline: datetime) -> int:
    """Move the deadline of an unpaid order's holds. Returns how many are live."""
    return locks.set_deadline(order_id, deadline)


@command
def release(*, allocation_ids: Collection[str], outcome: str = "released") -> int:
    """Give held stock back; allocations without a live reservation are skipped.

    outcome: released | expired. Returns how many reservations ended.
    Locks: reservations, then stock rows in id order.
    """
    held = queries.live_reservations(allocation_ids)
    if not held:
        return 0
    if not locks.end_reservations([r.id for r in held], outcome):
        raise Contended  # another unit ended one of them; look again
    if not locks.drop_reserved(rules.totals((r.stock_id, r.quantity) for r in held)):
        raise RuntimeError("reserved is below the sum of live reservations")
    return len(held)


@command
def commit(*, allocation_ids: Collection[str], cause: Cause) -> None:
    """The goods leave to the customer: on hand and reserved go down together.

    Raises inventory.reservation_gone when any allocation is not held.
    Emits StockMoved per place. Locks: reservations, stock rows in id order.
    """
    if not allocation_ids:
        return
    held = _end_held(allocation_ids)
    changes = rules.totals((r.stock_id, r.quantity) for r in held)
    if not locks.take_reserved(changes):
        raise RuntimeError("reserved is below the sum of live reservations")
    locks.write_ledger("commit", cause, [(sid, -n, 0, 0) for sid, n in changes.items()])
    _tell(held, "commit", cause)


@command
def move_out(*, allocation_ids: Collection[str], dest_place_id: str, cause: Cause) -> None:
    """Reserved goods leave for another place of ours: in transit there until received.

    Raises inventory.reservation_gone. Emits StockMoved for both ends.
    """
    if not allocation_ids:
        return
    held = _end_held(allocation_ids)
    changes = rules.totals((r.stock_id, r.quantity) for r in held)
    if not locks.take_reserved(changes):
        raise RuntimeError("reserved is below the sum of live reservations")
    coming = rules.totals(
        (locks.ensure_row(dest_place_id, r.sku_id, r.lot_id, r.expiry), r.quantity) for r in held
    )
    if not locks.add_in_transit(coming):
        raise RuntimeError("a stock row vanished")
    locks.write_ledger("move_out", cause, [(sid, -n, 0, 0) for sid, n in changes.items()])
    locks.write_ledger("in_transit", cause, [(sid, 0, n, 0) for sid, n in coming.items()])
    _tell(held, "move_out", cause)
    emit(
        StockMoved(
            dest_place_id, sorted({r.sku_id for r in held}), "in_transit", cause.kind, cause.id
        )
    )


@command
def move_in(*, place_id: str, arrivals: Sequence[Arrival], cause: Cause) -> None:
    """Goods in transit have come: good units are on hand and held again for their allocation.

    What is neither good nor damaged is missing; the caller says so in its own event.
    Raises inventory.not_enough_on_hand when more is received than was sent.
    """
    if any(a.good < 0 or a.damaged < 0 or a.good + a.damaged > a.sent for a in arrivals):
        raise NotEnoughOnHand(place_id=place_id)
    entries: list[tuple[int, int, int, int]] = []
    holds: dict[str, list[tuple[str, int, int]]] = {}
    for a in sorted(arrivals, key=lambda one: (one.sku_id, one.lot_id)):
        stock_id = locks.ensure_row(place_id, a.sku_id, a.lot_id, queries.lot(a.lot_id).expiry)
        if not locks.land(stock_id, sent=a.sent, good=a.good, damaged=a.damaged):
            raise NotEnoughOnHand(place_id=place_id, sku_id=a.sku_id)
        entries.append((stock_id, a.good, -a.sent, a.damaged))
        if a.good:
            holds.setdefault(a.order_id, []).append((a.allocation_id, stock_id, a.good))
    locks.write_ledger("move_in", cause, entries)
    for order_id, rows in holds.items():
        locks.write_reservations(order_id, None, rows)
    emit(
        StockMoved(place_id, sorted({a.sku_id for a in arrivals}), "move_in", cause.kind, cause.id)
    )


@command
def adjust(*, place_id: str, sku_id: str, lot_id: str, change: int, cause: Cause) -> None:
    """Correct the book by a counted difference; never below what is reserved."""
    stock_id = locks.ensure_row(place_id, sku_id, lot_id, queries.lot(lot_id).expiry)
    if not locks.change_on_hand({stock_id: change}):
        raise NotEnoughOnHand(place_id=place_id, sku_id=sku_id)
    locks.write_ledger("adjust", cause, [(stock_id, change, 0, 0)])
    emit(StockMoved(place_id, [sku_id], "adjust", cause.kind, cause.id))


@command
def set_minimums(*, place_id: str, minimums: dict[str, int]) -> None:
    """Below these quantities the place's people are told 库存偏低."""
    execute(
        StockMinimum.__table__.delete().where(  # type: ignore[attr-defined]
            StockMinimum.place_id == place_id, StockMinimum.sku_id.in_(list(minimums))
        )
    )
    execute(
        insert(StockMinimum),
        [{"place_id": place_id, "sku_id": sku, "minimum": n} for sku, n in minimums.items()],
    )


@query
def low_stock(*, place_id: str) -> list[LowStock]:
    """What is below the place's minimum, emptiest first."""
    return [
        LowStock(r.sku_id, int(r.free), int(r.minimum))
        for r in queries.below_minimum(place_id, today())
    ]


@query
def stock_of_place(*, place_id: str, limit: int = 100, after: int = 0) -> list[StockRow]:
    """Stock rows of a place, by row id after `after`."""
    return [StockRow(*row) for row in queries.stock_page(place_id, after, limit)]


@query
def lots_by_ids(*, lot_ids: Collection[str]) -> dict[str, LotLabel]:
    """Lot id -> number and expiry, as they stand on the goods."""
    return {row.id: LotLabel(*row) for row in queries.lots(lot_ids)} if lot_ids else {}


@query
def reservations_of(*, allocation_ids: Collection[str]) -> dict[str, tuple[str, int]]:
    """allocation_id -> (place_id, quantity) of what is held now."""
    return {
        r.allocation_id: (r.place_id, r.quantity) for r in queries.live_reservations(allocation_ids)
    }


def _end_held(allocation_ids: Collection[str]) -> list[Any]:
    held = queries.live_reservations(allocation_ids)
    if {r.allocation_id for r in held} != set(allocation_ids):
        raise ReservationGone(allocation_ids=sorted(allocation_ids))
    if not locks.end_reservations([r.id for r in held], "committed"):
        raise Contended
    return held


def _tell(held: Sequence[Any], kind: str, cause: Cause) -> None:
    for place_id in sorted({r.place_id for r in held}):
        skus = sorted({r.sku_id for r in held if r.place_id == place_id})
        emit(StockMoved(place_id, skus, kind, cause.kind, cause.id))


@query
def taken_since(*, allocation_ids: Collection[str], since: datetime) -> set[str]:
    """Allocations whose goods left in another way since a moment: their event is on its way."""
    return queries.taken_since(allocation_ids, since)
