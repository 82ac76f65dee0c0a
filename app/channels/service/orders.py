"""Orders of delivery platforms: held when told, committed when the rider has them, or cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.channels import locks, queries, rules
from app.channels.errors import OrderEnded, OrderUnknown, UnknownGoods
from app.channels.events import ChannelOrderLost
from app.channels.service.entries import Answered, Known, claim, goods_of, once, place_of
from app.channels.types import ORDER, Channel, Told
from app.inventory import service as inventory
from app.inventory.types import Cause, Want
from app.kernel.clock import now
from app.kernel.db import Contended, command, query, run_in_unit
from app.kernel.events import emit

HOLD = timedelta(hours=24)  # a platform that never commits nor cancels


def reserve_order(*, channel: Channel, told: Told) -> Answered:
    """Hold the goods of a platform's order (it is paid there) for a day at most.

    Raises inventory.insufficient {sku_ids} (nothing is kept of a refusal: the same id may
    come again), channels.unknown_goods, channels.order_ended when its cancel came first,
    channels.mismatch, channels.wrong_place.
    """
    place_id = place_of(channel, told.place)

    def work() -> dict[str, Any]:
        entry_id = claim(channel, ORDER, told, place_id, "reserved", now() + HOLD)
        goods, unknown = goods_of(told.lines)
        if unknown:
            raise UnknownGoods(codes=unknown)
        wants = [Want(one.sku_id, 1, place_id, one.sku_id, one.quantity) for one in goods]
        held = inventory.reserve(order_id=entry_id, wants=wants, deadline=None)
        units: dict[str, int] = {}
        ids: dict[str, list[str]] = {}
        for part in held:
            units[part.sku_id] = units.get(part.sku_id, 0) + part.quantity
            ids.setdefault(part.sku_id, []).append(part.allocation_id)
        locks.insert_lines(
            entry_id,
            [
                {"sku_id": sku, "quantity": n, "lots": {}, "allocations": {"ids": ids[sku]}}
                for sku, n in sorted(units.items())
            ],
        )
        answer = {"id": told.id, "state": "reserved"}
        locks.set_answer(entry_id, "reserved", answer)
        return answer

    return once(channel, ORDER, told, work)


@command
def commit_order(*, channel: Channel, external_id: str) -> dict[str, str]:
    """The platform's rider has the goods. What was held is booked out; goods whose hold was
    lost or had run out have left all the same and are taken like a till sale.

    Repeating it is fine. Raises channels.order_unknown (retry), channels.order_ended.
    """
    row = _must(channel, external_id)
    if row.state == "committed":
        return {"id": external_id, "state": "committed"}
    _move(row, "commit")
    cause = Cause("channel_order", row.id, channel.id)
    for line in queries.lines(row.id):
        ids = line.allocations["ids"]
        held = inventory.reservations_of(allocation_ids=ids)
        if held:
            inventory.commit(allocation_ids=sorted(held), cause=cause)
        rest = line.quantity - sum(quantity for _, quantity in held.values())
        if rest:
            inventory.take_physical(
                place_id=row.place_id, sku_id=line.sku_id, quantity=rest, cause=cause
            )
    return {"id": external_id, "state": "committed"}


@command
def cancel_order(*, channel: Channel, external_id: str) -> dict[str, str]:
    """The platform's order is off: its goods are free again. Before its order has come it
    is kept, so that the order is refused when it comes. Repeating it is fine.

    Raises channels.order_ended once committed: goods that come back are a return.
    """
    row = queries.entry(channel.id, ORDER, external_id, for_update=True)
    answer = {"id": external_id, "state": "cancelled"}
    if row is None:
        try:
            claim(channel, ORDER, Told(external_id, "", (), raw={}), None, "cancelled")
        except Known:
            raise Contended from None  # its order has just come: look again
        return answer
    if row.state == "cancelled":
        return answer
    _move(row, "cancel")
    _release(row, "released")
    return answer


def _release(row: Any, outcome: str) -> None:
    ids = [one for line in queries.lines(row.id) for one in line.allocations["ids"]]
    inventory.release(allocation_ids=ids, outcome=outcome)


def _move(row: Any, verb: str) -> None:
    after = rules.ORDER_STATES.get((row.state, verb))
    if after is None:
        raise OrderEnded(state=row.state, id=row.external_id)
    if not locks.move_entry(row.id, (row.state,), after):
        raise Contended


def _must(channel: Channel, external_id: str) -> Any:
    row = queries.entry(channel.id, ORDER, external_id, for_update=True)
    if row is None:
        raise OrderUnknown(id=external_id)
    return row


@command
def lose_order(*, order_id: str) -> bool:
    """Goods held for a platform's order have left in another way: it is told, the rest of its
    hold is free again. False when it is none of ours, or over. Emits ChannelOrderLost."""
    row = queries.entry_by_id(order_id)
    if row is None or row.kind != ORDER or row.state != "reserved":
        return False
    _move(row, "lose")
    _release(row, "released")
    emit(ChannelOrderLost(row.id, row.channel_id, row.place_id, row.external_id))
    return True


def expire_orders(limit: int = 200) -> int:
    """Sweep: holds that nobody committed or cancelled within a day; each in its own unit."""
    return sum(_expire(channel_id, external_id) for channel_id, external_id in _due(limit))


@query
def _due(limit: int) -> list[tuple[str, str]]:
    return [(r.channel_id, r.external_id) for r in queries.due_orders(now(), limit)]


def _expire(channel_id: str, external_id: str) -> bool:
    def work() -> bool:
        row = queries.entry(channel_id, ORDER, external_id, for_update=True)
        if row is None or row.state != "reserved":
            return False
        _move(row, "expire")
        _release(row, "expired")
        return True

    return run_in_unit(work)
