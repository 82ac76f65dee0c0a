"""Goods between two places of ours for no order: sent, in transit, received with shortage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.catalog import service as catalog
from app.inventory import locks, queries, rules
from app.inventory.errors import (
    IllegalTransition,
    Insufficient,
    LineMismatch,
    LotNotFound,
    MoreThanSent,
    SamePlace,
    TransferNotFound,
)
from app.inventory.events import StockMoved, TransferMoved, TransferShort
from app.inventory.service.book import today
from app.inventory.service.taking import settle
from app.inventory.types import (
    Cause,
    TransferCounted,
    TransferLineView,
    TransferView,
    TransferWant,
)
from app.kernel.clock import now
from app.kernel.db import Contended, command, query
from app.kernel.events import emit
from app.kernel.ids import new_id
from app.places import service as places


@command
def send_transfer(
    *,
    from_place_id: str,
    to_place_id: str,
    wants: Sequence[TransferWant],
    actor_id: str,
    note: str = "",
) -> TransferView:
    """Free goods leave for another place: in transit there until received.

    A want without a lot is served first-expired-first-out from what may still be sold; one
    that names its lot may send expired goods back. Raises inventory.insufficient {sku_ids},
    inventory.lot_not_found, inventory.same_place. Emits StockMoved for both ends,
    TransferMoved. Locks: stock rows in id order.
    """
    if from_place_id == to_place_id:
        raise SamePlace
    places.get_place(from_place_id)
    places.get_place(to_place_id)
    transfer_id = new_id("trf")
    lines = []
    for row, quantity in _rows_for(from_place_id, wants):
        to_stock_id = locks.ensure_row(to_place_id, row.sku_id, row.lot_id, row.expiry)
        lines.append(
            {
                "id": new_id("trl"),
                "transfer_id": transfer_id,
                "sku_id": row.sku_id,
                "lot_id": row.lot_id,
                "from_stock_id": row.stock_id,
                "to_stock_id": to_stock_id,
                "quantity": quantity,
            }
        )
    cause = Cause("transfer", transfer_id, actor_id)
    _shift(lines, "transfer_out", cause, {"from_stock_id": (-1, 0), "to_stock_id": (0, 1)})
    locks.insert_transfer(
        {
            "id": transfer_id,
            "from_place_id": from_place_id,
            "to_place_id": to_place_id,
            "state": "sent",
            "note": note,
            "sent_by": actor_id,
            "sent_at": now(),
        },
        lines,
    )
    _tell(transfer_id, from_place_id, to_place_id, lines, "transfer_out", cause, "sent")
    return _view(transfer_id)


def _rows_for(place_id: str, wants: Sequence[TransferWant]) -> list[tuple[rules.LotStock, int]]:
    """(stock row, quantity), one entry a row. What a lot was named for is set aside first."""
    for want in wants:
        catalog.get_sku(want.sku_id)
    free = {
        row.stock_id: row for row in queries.free_rows({(place_id, want.sku_id) for want in wants})
    }
    taken: dict[int, int] = {}
    short: set[str] = set()
    for want in wants:
        if want.lot_id is None:
            continue
        stock_id = queries.stock_id_of(place_id, want.sku_id, want.lot_id)
        if stock_id is None:
            raise LotNotFound(sku_id=want.sku_id, lot_id=want.lot_id)
        taken[stock_id] = taken.get(stock_id, 0) + want.quantity
        if stock_id not in free or taken[stock_id] > free[stock_id].free:
            short.add(want.sku_id)
    rest = [
        rules.LotStock(
            r.stock_id, place_id, r.sku_id, r.lot_id, r.expiry, r.free - taken.get(r.stock_id, 0)
        )
        for r in free.values()
    ]
    asked = [(place_id, want.sku_id, want.quantity) for want in wants if want.lot_id is None]
    takes, missing = rules.allocate(asked, rest, today())
    short |= {asked[position][1] for position in missing}
    if short:
        raise Insufficient(sku_ids=sorted(short))
    for take in takes:
        taken[take.row.stock_id] = taken.get(take.row.stock_id, 0) + take.quantity
    return [(free[stock_id], quantity) for stock_id, quantity in sorted(taken.items())]


def _shift(lines: Sequence[Any], kind: str, cause: Cause, ends: dict[str, tuple[int, int]]) -> None:
    """Change on hand and in transit at the ends of each line, rows in id order."""
    changes: dict[int, tuple[int, int]] = {}
    for line in lines:
        for end, (on_hand, in_transit) in ends.items():
            before = changes.get(line[end], (0, 0))
            n = line["quantity"]
            changes[line[end]] = (before[0] + on_hand * n, before[1] + in_transit * n)
    for stock_id, (on_hand, in_transit) in sorted(changes.items()):
        if not locks.shift(stock_id, on_hand=on_hand, in_transit=in_transit):
            raise Contended  # sold since it was read
    locks.write_ledger(
        kind, cause, [(sid, up, coming, 0) for sid, (up, coming) in sorted(changes.items())]
    )


@command
def receive_transfer(
    *, transfer_id: str, counted: Sequence[TransferCounted], actor_id: str
) -> TransferView:
    """The goods have come: good ones can be sold, damaged ones stand apart, the rest is missing.

    Every line is counted once. Raises inventory.transfer_not_found, illegal_transition,
    line_mismatch, more_than_sent. Emits TransferShort when anything is missing or damaged,
    StockMoved, TransferMoved. Locks: the transfer, stock rows in id order.
    """
    row = _must(transfer_id)
    lines = {line.id: line for line in queries.transfer_lines([transfer_id])}
    ids = [one.line_id for one in counted]
    if sorted(ids) != sorted(lines):
        raise LineMismatch(line_ids=sorted(set(ids) ^ set(lines)) or sorted(ids))
    if any(one.good + one.damaged > lines[one.line_id].quantity for one in counted):
        raise MoreThanSent
    _move(row, "receive", actor_id)
    cause = Cause("transfer", transfer_id, actor_id)
    entries = []
    for one in sorted(counted, key=lambda c: lines[c.line_id].to_stock_id):
        line = lines[one.line_id]
        change = {"on_hand": one.good, "in_transit": -line.quantity, "damaged": one.damaged}
        if not locks.shift(line.to_stock_id, **change):
            raise RuntimeError("less is in transit than the transfer says")
        if not locks.end_transfer_line(line.id, one.good, one.damaged):
            raise RuntimeError("a line was counted twice")
        entries.append((line.to_stock_id, one.good, -line.quantity, one.damaged))
    locks.write_ledger("transfer_in", cause, entries)
    settle(row.to_place_id, {line.sku_id for line in lines.values()})
    _tell_short(row, lines, counted)
    skus = sorted({line.sku_id for line in lines.values()})
    emit(StockMoved(row.to_place_id, skus, "transfer_in", cause.kind, cause.id))
    emit(TransferMoved(transfer_id, row.from_place_id, row.to_place_id, "received"))
    return _view(transfer_id)


def _tell_short(row: Any, lines: dict[str, Any], counted: Sequence[TransferCounted]) -> None:
    short: list[dict[str, str | int]] = [
        {
            "sku_id": lines[one.line_id].sku_id,
            "lot_id": lines[one.line_id].lot_id,
            "sent": lines[one.line_id].quantity,
            "good": one.good,
            "damaged": one.damaged,
            "missing": lines[one.line_id].quantity - one.good - one.damaged,
        }
        for one in counted
        if one.good < lines[one.line_id].quantity
    ]
    if short:
        emit(TransferShort(row.id, row.from_place_id, row.to_place_id, short))


@command
def cancel_transfer(*, transfer_id: str, actor_id: str) -> TransferView:
    """It never left: everything is on hand where it came from. Raises illegal_transition.

    Emits StockMoved for both ends, TransferMoved. Locks: the transfer, stock rows in id order.
    """
    row = _must(transfer_id)
    if row.state == "cancelled":
        return _view(transfer_id)
    _move(row, "cancel", actor_id)
    lines = [dict(line._mapping) for line in queries.transfer_lines([transfer_id])]
    cause = Cause("transfer", transfer_id, actor_id)
    _shift(lines, "transfer_back", cause, {"from_stock_id": (1, 0), "to_stock_id": (0, -1)})
    settle(row.from_place_id, {line["sku_id"] for line in lines})
    ends = (row.from_place_id, row.to_place_id)
    _tell(transfer_id, *ends, lines, "transfer_back", cause, "cancelled")
    return _view(transfer_id)


def _tell(
    transfer_id: str,
    from_place_id: str,
    to_place_id: str,
    lines: Sequence[Any],
    kind: str,
    cause: Cause,
    state: str,
) -> None:
    skus = sorted({line["sku_id"] for line in lines})
    for place_id in (from_place_id, to_place_id):
        emit(StockMoved(place_id, skus, kind, cause.kind, cause.id))
    emit(TransferMoved(transfer_id, from_place_id, to_place_id, state))


def _move(row: Any, verb: str, actor_id: str) -> None:
    after = rules.TRANSFER_STATES.get((row.state, verb))
    if after is None:
        raise IllegalTransition(state=row.state, verb=verb)
    if not locks.move_transfer(row.id, row.state, after, actor_id):
        raise Contended


def _must(transfer_id: str) -> Any:
    found = locks.transfer_row(transfer_id)
    if found is None:
        raise TransferNotFound(transfer_id=transfer_id)
    return found


def _view(transfer_id: str) -> TransferView:
    row = queries.transfer_row(transfer_id)
    if row is None:
        raise TransferNotFound(transfer_id=transfer_id)
    return _views([row])[0]


def _views(rows: Sequence[Any]) -> list[TransferView]:
    by_transfer: dict[str, list[TransferLineView]] = {row.id: [] for row in rows}
    for line in queries.transfer_lines(list(by_transfer)):
        by_transfer[line.transfer_id].append(
            TransferLineView(
                line.id,
                line.sku_id,
                line.lot_id,
                line.lot_no,
                line.expiry,
                line.quantity,
                line.good,
                line.damaged,
            )
        )
    return [
        TransferView(
            row.id,
            row.from_place_id,
            row.to_place_id,
            row.state,
            row.note,
            row.sent_by,
            row.sent_at,
            row.ended_by,
            row.ended_at,
            tuple(by_transfer[row.id]),
        )
        for row in rows
    ]


@query
def get_transfer(*, transfer_id: str) -> TransferView:
    """Raises inventory.transfer_not_found."""
    return _view(transfer_id)


@query
def transfers_of_place(
    *, place_id: str, states: Sequence[str] = (), before: str | None = None, limit: int = 20
) -> list[TransferView]:
    """From or to a place, newest first."""
    return _views(queries.transfers_page(place_id, states, before, limit))


@query
def rows_in_transit() -> dict[tuple[str, str, str], tuple[int, int]]:
    """(place, SKU, lot) -> (in transit there, what transfers account for); for the audit."""
    return {
        (r.place_id, r.sku_id, r.lot_id): (int(r.in_transit), int(r.coming))
        for r in queries.rows_in_transit()
    }
