"""Refunds by hand: units and/or money of single lines, right to the fen (F26).

Who may: headquarters any order, staff the orders their place served. Several refunds of one
order may be on their way at once; together they never exceed what was paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.inventory.types import Cause
from app.kernel.auth import HQ, Caller
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.ordering import locks, queries, rules
from app.ordering.errors import (
    EmptyOrder,
    IllegalTransition,
    NotRefundable,
    RestockPlaceNeeded,
    UnitsNotDelivered,
)
from app.ordering.service.lookup import STAFF, order_for
from app.ordering.service.restocking import put_back
from app.ordering.types import (
    GONE,
    LineRefund,
    LineView,
    RefundMade,
    RefundPreview,
    RefundWanted,
)
from app.payments import service as payments
from app.payments.types import RefundLine

REFUNDABLE = ("paid", "completed")


@query
def preview_refund(
    *, caller: Caller, order_id: str, lines: Sequence[RefundWanted]
) -> RefundPreview:
    """What `refund_lines` would give back, line by line; every line is listed.

    Raises ordering.order_not_found, kernel.forbidden, ordering.not_refundable,
    ordering.units_not_delivered.
    """
    order = order_for(caller, order_id)
    wanted = _by_line(order_id, lines)
    delivered = _delivered(order_id)
    shown = []
    for line in queries.lines(order_id):
        part = _part(line, wanted[line.id], delivered) if line.id in wanted else None
        shown.append(_shown(line, part, delivered))
    return RefundPreview(
        order_id,
        sum(one.amount_fen for one in shown),
        order.paid_fen,
        order.refunded_fen,
        tuple(shown),
    )


@command
def refund_lines(
    *, caller: Caller, order_id: str, lines: Sequence[RefundWanted], reason: str
) -> RefundMade:
    """Give money back for lines of a paid or completed order; `reason` is read by the customer.

    Goods that are worth nothing any more (a coupon paid for them, or their money went back
    before) come back without money: refund_id is "". Units must be with the customer; each
    goes where its `fate` says: good (on hand again), damaged (apart), gone (written off).
    Raises ordering.order_not_found, kernel.forbidden, ordering.illegal_transition,
    ordering.not_refundable, ordering.units_not_delivered, ordering.restock_place_needed. Emits
    payments' RefundAsked. Locks: the order, its lines, stock rows.
    """
    locks.hold_row(order_id)
    order = order_for(caller, order_id)
    if order.state not in REFUNDABLE:
        raise IllegalTransition(state=order.state, verb="refund")
    wanted = _by_line(order_id, lines)
    if not wanted:
        raise EmptyOrder
    _check_places(caller, wanted)
    delivered, cause = _delivered(order_id), new_id("hnd")
    parts, units = [], []
    for line in queries.lines(order_id):
        if line.id not in wanted:
            continue
        part = _part(line, wanted[line.id], delivered)
        seen = (line.refunded_quantity, line.refunded_fen)
        if not locks.refund_line(
            line.id, seen, part.quantity, part.amount_fen, part.withheld_change
        ):
            raise RuntimeError("a line changed while its order was locked")
        parts.append(RefundLine(line.id, part.quantity, part.amount_fen))
        units += _take_units(caller, wanted[line.id], delivered, cause)
    total = sum(part.amount_fen for part in parts)
    if not locks.add_refunded(order_id, total):
        raise NotRefundable(left_fen=order.paid_fen - order.refunded_fen)
    refund_id = ""
    if total:
        refund_id = payments.ask_refund(
            order_id=order_id,
            amount_fen=total,
            reason=reason,
            cause_key=f"hand:{cause}",
            lines=parts,
        )
    if units:
        locks.write_refunded_units(
            [{**one, "order_id": order_id, "refund_id": refund_id} for one in units]
        )
    return RefundMade(refund_id, order_id, total)


def _check_places(caller: Caller, wanted: dict[str, RefundWanted]) -> None:
    for one in wanted.values():
        if one.quantity and one.fate != GONE:
            if not one.place_id:
                raise RestockPlaceNeeded(line_id=one.line_id)
            caller.check_place(one.place_id, HQ, *STAFF)


def _by_line(order_id: str, lines: Sequence[RefundWanted]) -> dict[str, RefundWanted]:
    wanted = {one.line_id: one for one in lines}
    known = {line.id for line in queries.lines(order_id)}
    if len(wanted) != len(lines) or not wanted.keys() <= known:
        raise InvalidInput(fields={"lines": "每行商品只写一次，且须是这个订单的商品"})
    return wanted


def _delivered(order_id: str) -> dict[str, list[Any]]:
    """line id -> allocations whose goods are with the customer."""
    found: dict[str, list[Any]] = {}
    for one in queries.allocations(order_id, ("fulfilled",)):
        found.setdefault(one.line_id, []).append(one)
    return found


def _units(delivered: dict[str, list[Any]], line_id: str) -> int:
    return sum(one.quantity for one in delivered.get(line_id, ()))


def _part(
    line: LineView, wanted: RefundWanted, delivered: dict[str, list[Any]]
) -> rules.RefundPart:
    have = _units(delivered, line.id)
    money = rules.LineMoney(
        line.quantity,
        line.discount_fen,
        line.freight_fen,
        line.total_fen,
        line.refunded_quantity,
        line.refunded_fen,
        line.withheld_fen,
    )
    try:
        part = rules.refund_part(money, wanted.quantity, wanted.amount_fen)
    except ValueError as error:
        raise NotRefundable(
            line_id=line.id,
            left=line.quantity - line.refunded_quantity,
            left_fen=line.total_fen - line.refunded_fen,
        ) from error
    if wanted.quantity > have:
        raise UnitsNotDelivered(line_id=line.id, delivered=have)
    return part


def _shown(
    line: LineView, part: rules.RefundPart | None, delivered: dict[str, list[Any]]
) -> LineRefund:
    return LineRefund(
        line.id,
        line.name,
        line.spec,
        line.base_unit,
        part.quantity if part else 0,
        part.amount_fen if part else 0,
        part.goods_fen if part else 0,
        part.discount_fen if part else 0,
        part.freight_fen if part else 0,
        _units(delivered, line.id),
        line.total_fen - line.refunded_fen,
    )


def _take_units(
    caller: Caller, wanted: RefundWanted, delivered: dict[str, list[Any]], cause_id: str
) -> list[dict[str, Any]]:
    """The customer's allocations give up the units; the goods go where they are said to be."""
    rows, left = [], wanted.quantity
    for one in delivered.get(wanted.line_id, ()):
        back = min(left, one.quantity)
        if back == 0:
            break
        left -= back
        if not locks.take_back(one.id, one.quantity, back):
            raise RuntimeError("an allocation changed while its order was locked")
        if wanted.fate != GONE and wanted.place_id:
            put_back(
                place_id=wanted.place_id,
                sku_id=one.sku_id,
                lot_id=one.lot_id,
                quantity=back,
                fate=wanted.fate,
                cause=Cause("refund", cause_id, caller.person_id),
            )
        rows.append(
            {
                "id": new_id("rfu"),
                "line_id": wanted.line_id,
                "allocation_id": one.id,
                "quantity": back,
                "fate": wanted.fate,
                "place_id": wanted.place_id if wanted.fate != GONE else None,
                "actor_id": caller.person_id,
                "created_at": now(),
            }
        )
    return rows
