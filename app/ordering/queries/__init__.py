"""Reading orders, lines, allocations, carts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.kernel.db import all_rows, execute, first_row
from app.ordering.models import Allocation, CartItem, Order, OrderLine, OrderParcel, RefundedUnits
from app.ordering.types import CartItemView, LineView, OrderSummary

_ORDER = (
    Order.id,
    Order.number,
    Order.person_id,
    Order.channel,
    Order.kind,
    Order.place_id,
    Order.state,
    Order.goods_fen,
    Order.discount_fen,
    Order.freight_fen,
    Order.total_fen,
    Order.paid_fen,
    Order.refunded_fen,
    Order.promised_from,
    Order.promised_at,
    Order.deadline,
    Order.created_at,
    Order.paid_at,
    Order.closed_at,
    Order.close_reason,
)
_LINE = (
    OrderLine.id,
    OrderLine.line_no,
    OrderLine.sku_id,
    OrderLine.name,
    OrderLine.spec,
    OrderLine.base_unit,
    OrderLine.quantity,
    OrderLine.price_fen,
    OrderLine.per_quantity,
    OrderLine.goods_fen,
    OrderLine.discount_fen,
    OrderLine.freight_fen,
    OrderLine.total_fen,
    OrderLine.refunded_quantity,
    OrderLine.refunded_fen,
    OrderLine.withheld_fen,
)


def order(order_id: str) -> OrderSummary | None:
    row = first_row(select(*_ORDER).where(Order.id == order_id))
    return OrderSummary(*row) if row else None


def orders(order_ids: Collection[str]) -> dict[str, OrderSummary]:
    rows = all_rows(select(*_ORDER).where(Order.id.in_(order_ids)))
    return {row.id: OrderSummary(*row) for row in rows}


def sealed_address(order_id: str) -> str | None:
    row = first_row(select(Order.address).where(Order.id == order_id))
    return row.address if row else None


def page(
    person_id: str, states: Sequence[str], limit: int, before: tuple[datetime, str] | None
) -> list[OrderSummary]:
    """A person's orders of all channels, newest first."""
    statement = select(*_ORDER).where(Order.person_id == person_id)
    if states:
        statement = statement.where(Order.state.in_(states))
    if before:
        at, order_id = before
        statement = statement.where(
            or_(Order.created_at < at, and_(Order.created_at == at, Order.id < order_id))
        )
    statement = statement.order_by(Order.created_at.desc(), Order.id.desc()).limit(limit)
    return [OrderSummary(*row) for row in all_rows(statement)]


def orders_of_person(
    person_id: str, places: Collection[str] | None, limit: int
) -> list[OrderSummary]:
    """A person's paid orders that the places have served (None: all), newest first."""
    statement = _served_by(select(*_ORDER).where(Order.person_id == person_id), places)
    statement = statement.order_by(Order.created_at.desc(), Order.id.desc()).limit(limit)
    return [OrderSummary(*row) for row in all_rows(statement)]


def order_of_number(number: str) -> OrderSummary | None:
    """The order of that number, paid or not."""
    row = first_row(select(*_ORDER).where(Order.number == number))
    return OrderSummary(*row) if row else None


def orders_by_number(
    digits: str, since: str, places: Collection[str] | None, limit: int
) -> list[OrderSummary]:
    """Paid orders of a number, or (with `since`) those since then whose number ends so."""
    statement = _served_by(select(*_ORDER), places)
    if since:
        statement = statement.where(Order.number >= since, Order.number.like(f"%{digits}"))
    else:
        statement = statement.where(Order.number == digits)
    statement = statement.order_by(Order.number.desc()).limit(limit)
    return [OrderSummary(*row) for row in all_rows(statement)]


def _served_by(statement: Any, places: Collection[str] | None) -> Any:
    statement = statement.where(Order.paid_fen > 0)
    if places is None:
        return statement
    gave = select(Allocation.order_id).where(
        Allocation.order_id == Order.id, Allocation.place_id.in_(places)
    )
    hands_out = select(OrderParcel.order_id).where(
        OrderParcel.order_id == Order.id, OrderParcel.dest_place_id.in_(places)
    )
    return statement.where(or_(Order.place_id.in_(places), gave.exists(), hands_out.exists()))


def refunded_units(order_id: str) -> list[Any]:
    """(refund_id, line_id, quantity, fate, place_id) of what came back by hand."""
    return all_rows(
        select(
            RefundedUnits.refund_id,
            RefundedUnits.line_id,
            RefundedUnits.quantity,
            RefundedUnits.fate,
            RefundedUnits.place_id,
        ).where(RefundedUnits.order_id == order_id)
    )


def lines(order_id: str) -> list[LineView]:
    statement = select(*_LINE).where(OrderLine.order_id == order_id)
    return [LineView(*row) for row in all_rows(statement.order_by(OrderLine.line_no))]


def lines_of_orders(order_ids: Collection[str]) -> dict[str, list[LineView]]:
    """order_id -> its lines, for lists of orders in one SELECT."""
    found: dict[str, list[LineView]] = {order_id: [] for order_id in order_ids}
    statement = select(OrderLine.order_id, *_LINE).where(OrderLine.order_id.in_(order_ids))
    for row in all_rows(statement.order_by(OrderLine.order_id, OrderLine.line_no)):
        found[row[0]].append(LineView(*row[1:]))
    return found


def allocations(order_id: str, states: Sequence[str] = ("live",)) -> list[Any]:
    return all_rows(
        select(
            Allocation.id,
            Allocation.line_id,
            Allocation.place_id,
            Allocation.sku_id,
            Allocation.lot_id,
            Allocation.parcel_no,
            Allocation.quantity,
            Allocation.state,
            Allocation.shipment_id,
        )
        .where(Allocation.order_id == order_id, Allocation.state.in_(states))
        .order_by(Allocation.parcel_no, Allocation.id)
    )


def live_allocation_ids(order_ids: Collection[str]) -> list[str]:
    """What some orders still hold."""
    return [
        row.id
        for row in all_rows(
            select(Allocation.id).where(
                Allocation.order_id.in_(list(order_ids)), Allocation.state == "live"
            )
        )
    ]


def parcels(order_id: str) -> list[Any]:
    return all_rows(
        select(
            OrderParcel.parcel_no,
            OrderParcel.kind,
            OrderParcel.source_place_id,
            OrderParcel.dest_place_id,
            OrderParcel.steps,
            OrderParcel.promised_at,
        )
        .where(OrderParcel.order_id == order_id)
        .order_by(OrderParcel.parcel_no)
    )


def last_parcel_no(order_id: str) -> int:
    row = first_row(select(func.max(OrderParcel.parcel_no)).where(OrderParcel.order_id == order_id))
    return int(row[0] or 0)


def due(moment: datetime, limit: int) -> list[str]:
    """Unpaid orders whose deadline is over."""
    return [
        row.id
        for row in all_rows(
            select(Order.id)
            .where(Order.state == "awaiting_payment", Order.deadline <= moment)
            .order_by(Order.deadline)
            .limit(limit)
        )
    ]


def unpaid(person_id: str, at: datetime) -> list[Any]:
    """A person's orders that hold stock and wait for money, oldest first."""
    return all_rows(
        select(Order.id, Order.number)
        .where(
            Order.person_id == person_id,
            Order.state == "awaiting_payment",
            Order.deadline > at,
        )
        .order_by(Order.created_at, Order.id)
    )


def cart_rows(person_id: str) -> int:
    """How many products are in all carts of a person."""
    mine = select(func.count()).select_from(CartItem).where(CartItem.person_id == person_id)
    return int(execute(mine).scalar_one())


def cart(person_id: str, place_id: str) -> list[CartItemView]:
    rows = all_rows(
        select(CartItem.sku_id, CartItem.quantity)
        .where(CartItem.person_id == person_id, CartItem.place_id == place_id)
        .order_by(CartItem.updated_at.desc())
    )
    return [CartItemView(*row) for row in rows]
