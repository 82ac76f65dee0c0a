"""What the audit asks of orders: their numbers against their lines, units and money."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from app.kernel.db import all_rows
from app.ordering.models import Allocation, Order, OrderLine, RefundedUnits


def orders_against_lines() -> list[Any]:
    """Orders whose numbers differ from the sums of their lines."""
    sums = (
        select(
            OrderLine.order_id,
            func.sum(OrderLine.goods_fen).label("goods"),
            func.sum(OrderLine.discount_fen).label("discount"),
            func.sum(OrderLine.freight_fen).label("freight"),
            func.sum(OrderLine.total_fen).label("total"),
            func.sum(OrderLine.refunded_fen).label("refunded"),
        )
        .group_by(OrderLine.order_id)
        .subquery()
    )
    return all_rows(
        select(
            Order.id,
            Order.goods_fen,
            Order.discount_fen,
            Order.freight_fen,
            Order.total_fen,
            Order.refunded_fen,
            sums.c.goods.label("line_goods"),
            sums.c.discount.label("line_discount"),
            sums.c.freight.label("line_freight"),
            sums.c.total.label("line_total"),
            sums.c.refunded.label("line_refunded"),
        )
        .outerjoin(sums, sums.c.order_id == Order.id)
        .where(
            or_(
                sums.c.total.is_(None),
                Order.goods_fen != sums.c.goods,
                Order.discount_fen != sums.c.discount,
                Order.freight_fen != sums.c.freight,
                Order.total_fen != sums.c.total,
                Order.refunded_fen != sums.c.refunded,
            )
        )
    )


def lines_against_allocations(settled_before: datetime) -> list[Any]:
    """Lines whose units are not accounted for.

    Closed orders hold nothing; others have every unit live, fulfilled or refunded. Orders
    with an event in flight are given a minute (`settled_before`).
    """

    def units(state: str) -> Any:
        return func.coalesce(
            func.sum(case((Allocation.state == state, Allocation.quantity), else_=0)), 0
        )

    sums = (
        select(
            Allocation.line_id,
            units("live").label("live"),
            units("fulfilled").label("fulfilled"),
        )
        .group_by(Allocation.line_id)
        .subquery()
    )
    live = func.coalesce(sums.c.live, 0)
    fulfilled = func.coalesce(sums.c.fulfilled, 0)
    accounted = live + fulfilled + OrderLine.refunded_quantity
    return all_rows(
        select(
            OrderLine.order_id,
            OrderLine.line_no,
            OrderLine.quantity,
            Order.state,
            live.label("live"),
            fulfilled.label("fulfilled"),
            OrderLine.refunded_quantity,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(sums, sums.c.line_id == OrderLine.id)
        .where(
            or_(
                and_(
                    Order.state.in_(("awaiting_payment", "paid", "completed")),
                    accounted != OrderLine.quantity,
                ),
                and_(Order.state.in_(("expired", "cancelled")), live != 0),
                and_(Order.state == "completed", live != 0),
            ),
            or_(Order.closed_at.is_(None), Order.closed_at < settled_before, live != 0),
        )
    )


def discounted_orders() -> dict[str, str]:
    """order -> state, of every order with a discount."""
    rows = all_rows(select(Order.id, Order.state).where(Order.discount_fen > 0))
    return {row.id: row.state for row in rows}


def live_allocations() -> list[Any]:
    """id, quantity, and the order's state."""
    return all_rows(
        select(Allocation.id, Allocation.quantity, Order.state)
        .join(Order, Order.id == Allocation.order_id)
        .where(Allocation.state == "live")
    )


def live_among(allocation_ids: Collection[str]) -> set[str]:
    """Those of the allocations that are live."""
    rows = all_rows(
        select(Allocation.id).where(Allocation.id.in_(allocation_ids), Allocation.state == "live")
    )
    return {row.id for row in rows}


def money_page(after: str, limit: int) -> list[Any]:
    """What the orders say of their money, by id."""
    return all_rows(
        select(Order.id, Order.state, Order.paid_fen, Order.refunded_fen)
        .where(Order.id > after)
        .order_by(Order.id)
        .limit(limit)
    )


def refunded_units_of(refund_ids: Collection[str]) -> dict[str, int]:
    """refund -> units of which it is written what became of them."""
    rows = all_rows(
        select(RefundedUnits.refund_id, func.sum(RefundedUnits.quantity))
        .where(RefundedUnits.refund_id.in_(refund_ids))
        .group_by(RefundedUnits.refund_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def kept_by_lines(order_ids: Collection[str]) -> dict[str, int]:
    """order_id -> sum over its lines of what was not refunded."""
    kept = func.sum(OrderLine.total_fen - OrderLine.refunded_fen)
    rows = all_rows(
        select(OrderLine.order_id, kept)
        .where(OrderLine.order_id.in_(order_ids))
        .group_by(OrderLine.order_id)
    )
    return {row[0]: int(row[1]) for row in rows}
