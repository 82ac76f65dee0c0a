"""Reading orders and carts; shapes made from rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from app.catalog import service as catalog
from app.inventory.types import Reserved
from app.kernel.crypto import unseal
from app.kernel.db import command, query
from app.kernel.settings import settings
from app.ordering import locks, queries
from app.ordering.errors import CartFull, OrderNotFound
from app.ordering.types import CartItemView, LineView, OrderSummary, OrderView, ParcelView
from app.routing.types import Plan

_ORDER_FIELDS = tuple(f.name for f in fields(OrderSummary))
_LINE_FIELDS = tuple(f.name for f in fields(LineView))


def view(
    order: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    plan: Plan,
    held: Sequence[Reserved],
) -> OrderView:
    """The answer to placing, from what was just written: no SELECT."""
    by_parcel = _by_parcel((one.parcel_no, one.line_id, one.quantity) for one in held)
    return OrderView(
        OrderSummary(**{name: order[name] for name in _ORDER_FIELDS}),
        tuple(LineView(**{name: line[name] for name in _LINE_FIELDS}) for line in lines),
        tuple(
            ParcelView(
                p.parcel_no,
                p.kind,
                p.source_place_id,
                p.dest_place_id,
                p.promised_at,
                by_parcel.get(p.parcel_no, ()),
            )
            for p in plan.parcels
        ),
    )


def _by_parcel(
    parts: Iterable[tuple[int, str, int]],
) -> dict[int, tuple[tuple[str, int], ...]]:
    summed: dict[int, dict[str, int]] = {}
    for parcel_no, line_id, quantity in parts:
        lines = summed.setdefault(parcel_no, {})
        lines[line_id] = lines.get(line_id, 0) + quantity
    return {parcel_no: tuple(lines.items()) for parcel_no, lines in summed.items()}


@query
def get_order(*, person_id: str, order_id: str, language: str = "zh") -> OrderView:
    """A person's own order; ordering.order_not_found for anybody else's (F16).

    Goods are called as when they were bought; in English as the catalog calls them now.
    """
    found = order_for_staff(order_id=order_id)
    if found.order.person_id != person_id:
        raise OrderNotFound
    names = _english_names(found.lines, language)
    return replace(found, lines=tuple(_called(found.lines, names))) if names else found


def _english_names(lines: Iterable[LineView], language: str) -> dict[str, str]:
    """SKU id -> English name for those who read English: lines keep the Chinese one."""
    if not language.startswith("en"):
        return {}
    return catalog.english_names({line.sku_id for line in lines})


def _called(lines: Iterable[LineView], names: Mapping[str, str]) -> list[LineView]:
    return [replace(line, name=names.get(line.sku_id, line.name)) for line in lines]


@query
def delivery_address(*, person_id: str, order_id: str) -> dict[str, Any] | None:
    """Where a person's own order is brought, in clear; None for one that is collected.

    Keys as identity's AddressView. Raises ordering.order_not_found for anybody else's.
    """
    found = queries.order(order_id)
    if found is None or found.person_id != person_id:
        raise OrderNotFound
    sealed = queries.sealed_address(order_id)
    address: dict[str, Any] | None = json.loads(unseal(sealed)) if sealed else None
    return address


@query
def order_for_staff(*, order_id: str) -> OrderView:
    """Any order, for rooms that have checked who asks."""
    found = queries.order(order_id)
    if found is None:
        raise OrderNotFound
    parts = queries.allocations(order_id, ("live", "fulfilled"))
    by_parcel = _by_parcel((a.parcel_no, a.line_id, a.quantity) for a in parts)
    return OrderView(
        found,
        tuple(queries.lines(order_id)),
        tuple(
            ParcelView(
                p.parcel_no,
                p.kind,
                p.source_place_id,
                p.dest_place_id,
                p.promised_at,
                by_parcel[p.parcel_no],
            )
            for p in queries.parcels(order_id)
            if p.parcel_no in by_parcel
        ),
    )


@query
def owner_of(order_id: str) -> str | None:
    """Who placed an order, or None."""
    found = queries.order(order_id)
    return found.person_id if found else None


@query
def named(name: str) -> OrderSummary | None:
    """The order of a number, as customers see it, or of an id; None when there is none."""
    found = queries.order_of_number(name)
    return found or queries.orders([name]).get(name)


@query
def orders_by_id(*, order_ids: Collection[str]) -> dict[str, OrderSummary]:
    """Several orders without their lines."""
    return queries.orders(order_ids) if order_ids else {}


@query
def line_names(*, order_ids: Collection[str]) -> dict[str, str]:
    """line id -> what it was called when it was bought."""
    if not order_ids:
        return {}
    found = queries.lines_of_orders(order_ids)
    return {line.id: line.name for lines in found.values() for line in lines}


@query
def goods_of_orders(
    *, order_ids: Collection[str], language: str = "zh"
) -> dict[str, tuple[str, ...]]:
    """order id -> what it is of, called as in `get_order`."""
    if not order_ids:
        return {}
    lines = queries.lines_of_orders(order_ids)
    names = _english_names((line for some in lines.values() for line in some), language)
    return {
        order_id: tuple(line.name for line in _called(some, names))
        for order_id, some in lines.items()
    }


@query
def list_orders(
    *,
    person_id: str,
    limit: int,
    states: Sequence[str] = (),
    before: tuple[datetime, str] | None = None,
    language: str = "zh",
) -> list[tuple[OrderSummary, list[LineView]]]:
    """A person's orders of all channels, newest first, with their lines; two SELECTs.

    Goods are called as in `get_order`.
    """
    page = queries.page(person_id, states, limit, before)
    if not page:
        return []
    lines = queries.lines_of_orders([one.id for one in page])
    names = _english_names((line for some in lines.values() for line in some), language)
    return [(one, _called(lines[one.id], names) if names else lines[one.id]) for one in page]


@query
def cart(*, person_id: str, place_id: str = "") -> list[CartItemView]:
    """What is in the cart of a store, or in the home cart (empty place_id)."""
    return queries.cart(person_id, place_id)


@command
def put_cart_item(*, person_id: str, place_id: str, sku_id: str, quantity: int) -> None:
    """Set how much of a SKU is in the cart; 0 takes it out. Repeatable.

    Raises ordering.cart_full for one product too many.
    """
    is_new = locks.put_cart_item(person_id, place_id, sku_id, quantity)
    most = settings().max_cart_items
    if is_new and 0 < most < queries.cart_rows(person_id):
        raise CartFull(most=most)
