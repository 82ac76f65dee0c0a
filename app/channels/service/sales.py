"""Till sales and returns. They have happened: they are booked, whatever the book says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.channels import locks, queries, rules
from app.channels.events import ReturnUnmatched, SaleUnbooked
from app.channels.service.entries import Answered, claim, goods_of, once, place_of
from app.channels.types import RETURN, SALE, Channel, Goods, Told
from app.inventory import service as inventory
from app.inventory.types import Cause
from app.kernel.clock import now
from app.kernel.db import Contended, command
from app.kernel.errors import DomainError
from app.kernel.events import emit

SETTLED = timedelta(seconds=60)  # a sale told at the same moment has been written by then
PATIENCE = timedelta(hours=24)  # a return may come a day before its sale
BOOKED, WAITING, MATCHED, UNMATCHED = "booked", "waiting_sale", "matched", "unmatched"


def book_sales(*, channel: Channel, sales: Sequence[Told]) -> list[dict[str, Any]]:
    """Book each sale in its own unit; an answer for every one, in their order.

    status: booked | repeat (the first answer again) | refused (error says why; the others
    are not touched) | retry (busy: send it again).
    """
    answers: list[dict[str, Any]] = []
    for sale in sales:
        try:
            done = _book_sale(channel, sale)
            status = "repeat" if done.is_repeat else "booked"
            answers.append(done.body | {"id": sale.id, "status": status, "error": None})
        except DomainError as refusal:
            answers.append(_refused(sale.id, "retry" if refusal.retry else "refused", refusal))
        except Contended:
            answers.append({"id": sale.id, "status": "retry", "error": None, "lines": []})
    return answers


def _refused(sale_id: str, status: str, refusal: DomainError) -> dict[str, Any]:
    error = {"code": refusal.code, "message": refusal.message(), "details": refusal.details}
    return {"id": sale_id, "status": status, "error": error, "lines": [], "unknown": []}


def _book_sale(channel: Channel, sale: Told) -> Answered:
    place_id = place_of(channel, sale.place)

    def work() -> dict[str, Any]:
        entry_id = claim(channel, SALE, sale, place_id, BOOKED)
        goods, unknown = goods_of(sale.lines)
        cause = Cause("channel_sale", entry_id, channel.id)
        booked = _take(place_id, goods, cause)
        locks.insert_lines(entry_id, list(booked.values()))
        if unknown:
            emit(SaleUnbooked(entry_id, channel.id, place_id, sale.id, unknown))
        _match_waiting(channel, sale.id)
        answer = {
            "lines": [one.pop("told") for one in _with_words(booked, goods)],
            "unknown": unknown,
        }
        locks.set_answer(entry_id, BOOKED, answer)
        return answer

    return once(channel, SALE, sale, work)


def _take(place_id: str, goods: Sequence[Goods], cause: Cause) -> dict[str, dict[str, Any]]:
    """SKU id -> its line, taken from the shelf. By SKU: the order in which rows are locked."""
    booked: dict[str, dict[str, Any]] = {}
    for one in goods:
        taken = inventory.take_physical(
            place_id=place_id,
            sku_id=one.sku_id,
            quantity=one.quantity,
            cause=cause,
            lot_id=inventory.lot_id_of(sku_id=one.sku_id, lot_no=one.lot_no),
        )
        line = booked.setdefault(
            one.sku_id,
            {
                "sku_id": one.sku_id,
                "quantity": 0,
                "lots": {"lots": []},
                "allocations": {"free": 0, "held": 0, "owed": 0},
            },
        )
        line["quantity"] += one.quantity
        line["lots"]["lots"] += [list(lot) for lot in taken.lots]
        for name, n in (("free", taken.free), ("held", taken.held), ("owed", taken.missing)):
            line["allocations"][name] += n
    return booked


def _with_words(booked: dict[str, dict[str, Any]], goods: Sequence[Goods]) -> list[dict[str, Any]]:
    codes = {one.sku_id: one.sku_code for one in goods}
    return [
        {
            "told": {
                "sku_code": codes[sku_id],
                "quantity": line["quantity"],
                "from_free": line["allocations"]["free"],
                "from_held": line["allocations"]["held"],
                "owed": line["allocations"]["owed"],
            }
        }
        for sku_id, line in booked.items()
    ]


def book_return(*, channel: Channel, told: Told) -> Answered:
    """Goods came back: into the lots they were sold from, or among the damaged.

    A return may come before its sale: the goods are booked, and matched when the sale comes;
    after a day without it, or when more came back than was sold, an incident says so.
    Raises channels.wrong_place, channels.mismatch, inventory.lot_not_found.
    """
    place_id = place_of(channel, told.place)

    def work() -> dict[str, Any]:
        sale = None
        if told.sale_id is not None:
            sale = queries.entry(channel.id, SALE, told.sale_id, for_update=True)
        state = BOOKED if told.sale_id is None else (WAITING if sale is None else MATCHED)
        entry_id = claim(channel, RETURN, told, place_id, state)
        goods, unknown = goods_of(told.lines)
        sold = {line.sku_id: line for line in queries.lines(sale.id)} if sale else {}
        cause = Cause("channel_return", entry_id, channel.id)
        back = {sku_id: line.returned for sku_id, line in sold.items()}
        for one in goods:
            line = sold.get(one.sku_id)
            before = back.get(one.sku_id, 0)
            lots = rules.lots_back(line.lots["lots"] if line else [], before, one.quantity)
            _put_back(place_id, one, lots, cause)
            back[one.sku_id] = before + one.quantity
        locks.insert_lines(entry_id, _summed(goods))
        if unknown:
            emit(SaleUnbooked(entry_id, channel.id, place_id, told.id, unknown))
        if sale is not None and not _count_returned(sale.id, _summed(goods)):
            state = UNMATCHED
            _tell_unmatched(entry_id, channel.id, place_id, told.id, told.sale_id or "", "more")
        answer = {
            "id": told.id,
            "status": "booked",
            "sale_known": sale is not None if told.sale_id else None,
            "lines": [_told_back(one) for one in goods],
            "unknown": unknown,
        }
        locks.set_answer(entry_id, state, answer)
        return answer

    return once(channel, RETURN, told, work)


def _put_back(
    place_id: str, one: Goods, sold_from: Sequence[tuple[str, int]], cause: Cause
) -> None:
    """Into the lot that the till names, else those the sale took, else any."""
    named = inventory.lot_id_of(sku_id=one.sku_id, lot_no=one.lot_no)
    parts: Sequence[tuple[str | None, int]] = sold_from
    if named is not None or not sold_from:
        parts = [(named, one.quantity)]
    for lot_id, quantity in parts:
        inventory.return_to_stock(
            place_id=place_id,
            sku_id=one.sku_id,
            quantity=quantity,
            cause=cause,
            lot_id=lot_id,
            is_damaged=one.is_damaged,
        )


def _told_back(one: Goods) -> dict[str, Any]:
    return {"sku_code": one.sku_code, "quantity": one.quantity, "is_damaged": one.is_damaged}


def _summed(goods: Sequence[Goods]) -> list[dict[str, Any]]:
    units: dict[str, int] = {}
    for one in goods:
        units[one.sku_id] = units.get(one.sku_id, 0) + one.quantity
    return [
        {"sku_id": sku_id, "quantity": n, "lots": {}, "allocations": {}}
        for sku_id, n in units.items()
    ]


def _count_returned(sale_entry_id: str, units: Sequence[Any]) -> bool:
    """Note on the sale what came back of it; False when it was more than was sold."""
    sold = {line.sku_id: line for line in queries.lines(sale_entry_id)}
    fits = True
    for one in units:
        line = sold.get(one["sku_id"])
        fits &= line is not None and locks.add_returned(line.id, one["quantity"])
    return fits


def _match_waiting(channel: Channel, sale_id: str) -> None:
    """The sale has come: returns that were waiting for it belong to it now."""
    sale = queries.entry(channel.id, SALE, sale_id)
    for row in queries.returns_of_sale(channel.id, sale_id, WAITING):
        _match(row, sale.id)


def _match(row: Any, sale_entry_id: str) -> None:
    units = [{"sku_id": line.sku_id, "quantity": line.quantity} for line in queries.lines(row.id)]
    fits = _count_returned(sale_entry_id, units)
    if not locks.move_entry(row.id, (WAITING,), MATCHED if fits else UNMATCHED):
        raise Contended
    if not fits:
        _tell_unmatched(row.id, row.channel_id, row.place_id, row.external_id, row.sale_id, "more")


def _tell_unmatched(
    entry_id: str, channel_id: str, place_id: str, external_id: str, sale_id: str, reason: str
) -> None:
    emit(ReturnUnmatched(entry_id, channel_id, place_id, external_id, sale_id, reason))


@command
def report_waiting_returns(limit: int = 200) -> int:
    """Sweep: returns whose sale has come beside them are matched; those without a sale for a
    day become incidents. Returns how many."""
    told = 0
    for row in queries.waiting(RETURN, (WAITING,), now() - SETTLED, limit):
        sale = queries.entry(row.channel_id, SALE, row.sale_id, for_update=True)
        if sale is not None:
            _match(row, sale.id)
        elif row.received_at < now() - PATIENCE and locks.move_entry(row.id, (WAITING,), UNMATCHED):
            told += 1
            _tell_unmatched(
                row.id, row.channel_id, row.place_id, row.external_id, row.sale_id, "no_sale"
            )
    return told
