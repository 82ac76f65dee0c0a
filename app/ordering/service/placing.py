"""Placing an order: price, route, hold, write, say so; one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from app.catalog import service as catalog
from app.catalog.types import SkuView
from app.identity import service as identity
from app.identity.types import AddressView
from app.inventory import service as inventory
from app.inventory.errors import Insufficient
from app.inventory.types import Reserved, Want
from app.kernel.clock import local, now
from app.kernel.crypto import seal
from app.kernel.db import Contended, command
from app.kernel.errors import InvalidInput
from app.kernel.events import emit
from app.kernel.ids import new_id, random_digits
from app.kernel.money import share
from app.kernel.settings import settings
from app.offers import service as offers
from app.offers.types import Discount, QuotedLine
from app.ordering import locks, queries, rules
from app.ordering.errors import (
    AddressNeeded,
    EmptyOrder,
    PlaceNeeded,
    SkuNotSold,
    TooManyUnpaid,
    WrongPlaceKind,
)
from app.ordering.events import OrderPlaced
from app.ordering.service.reading import view
from app.ordering.types import OrderLineWanted, OrderView
from app.places import service as places
from app.places.types import PlaceView
from app.routing import service as routing
from app.routing.errors import NoSource
from app.routing.types import EXPRESS, IN_STORE, PICKUP, RIDER, Plan, RouteLine, RouteRequest

BASE_LIST = "base"
PLACE_KINDS = {IN_STORE: ("store",), PICKUP: ("store", "pickup_point")}


@command
def place(
    *,
    person_id: str,
    kind: str,
    lines: Sequence[OrderLineWanted],
    place_id: str | None = None,
    address_id: str | None = None,
    coupon_id: str | None = None,
) -> OrderView:
    """Place an order and hold its stock for `hold_seconds` (15 minutes).

    kind in_store and pickup need `place_id`, rider and express `address_id`. Prices are the
    server's, and so is what the coupon takes off, shared over the lines to the fen; routing
    decides places and split in this transaction and stores its reasons.
    Raises inventory.insufficient (sold out), routing.out_of_range, offers.no_price,
    offers.coupon_not_found, offers.coupon_not_usable, ordering.* (too_many_unpaid among them).
    Emits OrderPlaced. Locks: the person, the coupon, then the stock rows it reserves, in id order.
    """
    _check_unpaid(person_id)
    wanted = rules.merged([(line.sku_id, line.quantity) for line in lines])
    if any(quantity > rules.MAX_QUANTITY for _, quantity in wanted):
        raise InvalidInput(fields={"lines": f"每种商品一次最多 {rules.MAX_QUANTITY}"})
    skus = _sold([sku_id for sku_id, _ in wanted])
    where = _place_for(kind, place_id)
    address = _address_for(kind, person_id, address_id)
    quoted = offers.quote(lines=wanted, price_list=where.price_list if where else BASE_LIST)
    plan = _plan(kind, wanted, where, address)
    order_id, moment = new_id("ord"), now()
    deadline = moment + timedelta(seconds=settings().hold_seconds)
    off = _discount(order_id, person_id, kind, quoted, coupon_id)
    order = _order_row(
        order_id, person_id, kind, where, address, plan, quoted, off, moment, deadline
    )
    line_rows = _line_rows(order_id, quoted, skus, order["freight_fen"], off)
    held = hold(order_id, plan, [row["id"] for row in line_rows], deadline)
    locks.write_order(order, line_rows)
    write_plan(order_id, plan, held)
    routing.record(order_id=order_id, plan=plan, cause="placed")
    emit(
        OrderPlaced(
            order_id, person_id, kind, order["place_id"], order["total_fen"], deadline.isoformat()
        )
    )
    return view(order, line_rows, plan, held)


def _check_unpaid(person_id: str) -> None:
    """Nobody keeps the shelves empty with orders that are never paid."""
    most = settings().max_unpaid_orders
    if most <= 0:
        return
    identity.hold_person(person_id=person_id)  # of orders placed at once each sees the others
    open_ = queries.unpaid(person_id, now())
    if len(open_) >= most:
        raise TooManyUnpaid(
            count=len(open_),
            numbers="、".join(one.number for one in open_),
            order_ids=[one.id for one in open_],
        )


def _sold(sku_ids: Sequence[str]) -> dict[str, SkuView]:
    if not sku_ids:
        raise EmptyOrder
    skus = catalog.skus_by_ids(sku_ids)
    gone = [one for one in sku_ids if one not in skus or not skus[one].is_active]
    if gone:
        raise SkuNotSold(sku_ids=gone)
    return skus


def _place_for(kind: str, place_id: str | None) -> PlaceView | None:
    if kind not in PLACE_KINDS:
        return None
    if not place_id:
        raise PlaceNeeded
    found = places.get_place(place_id)
    if found.kind not in PLACE_KINDS[kind] or not found.is_active:
        raise WrongPlaceKind(place_id=place_id, kind=kind)
    return found


def _discount(
    order_id: str,
    person_id: str,
    kind: str,
    quoted: Sequence[QuotedLine],
    coupon_id: str | None,
) -> Discount:
    """What the coupon takes off; nothing without one. Only the id is the client's (F15)."""
    if coupon_id is None:
        return Discount("", 0, (0,) * len(quoted))
    return offers.hold_coupon(
        person_id=person_id,
        coupon_id=coupon_id,
        order_id=order_id,
        order_kind=kind,
        lines=offers.goods_lines([(line.sku_id, line.goods_fen) for line in quoted]),
    )


def _address_for(kind: str, person_id: str, address_id: str | None) -> AddressView | None:
    if kind not in (RIDER, EXPRESS):
        return None
    if not address_id:
        raise AddressNeeded
    return identity.get_address(person_id=person_id, address_id=address_id)


def _plan(
    kind: str,
    wanted: Sequence[tuple[str, int]],
    where: PlaceView | None,
    address: AddressView | None,
) -> Plan:
    request = RouteRequest(
        kind=kind,
        lines=tuple(RouteLine(no, sku, n) for no, (sku, n) in enumerate(wanted, start=1)),
        at=now(),
        place_id=where.id if where else None,
        lng=address.lng if address else None,
        lat=address.lat if address else None,
        city=address.city if address else None,
        province=address.province if address else None,
    )
    try:
        return routing.plan(request)
    except NoSource as refusal:
        # to the customer there is one word for it: sold out
        raise Insufficient(**refusal.details) from refusal


def hold(
    order_id: str, plan: Plan, line_ids: Sequence[str], deadline: datetime | None
) -> list[Reserved]:
    """Reserve what the plan takes; line_no n of the plan is line_ids[n - 1].

    Someone may have been quicker since the plan read the stock: then the whole unit runs
    again, and the next plan knows.
    """
    wants = [
        Want(line_ids[line.line_no - 1], p.parcel_no, p.source_place_id, line.sku_id, line.quantity)
        for p in plan.parcels
        for line in p.lines
    ]
    try:
        return inventory.reserve(order_id=order_id, wants=wants, deadline=deadline, at_end=True)
    except Insufficient as refusal:
        raise Contended from refusal


def write_plan(order_id: str, plan: Plan, held: Sequence[Reserved], first_no: int = 0) -> None:
    """Parcels and allocations of a plan; parcel numbers go on after `first_no`."""
    locks.write_parcels(
        order_id,
        [
            {
                "parcel_no": first_no + p.parcel_no,
                "kind": p.kind,
                "source_place_id": p.source_place_id,
                "dest_place_id": p.dest_place_id,
                "steps": {"steps": [{"step": s.step, "at": s.at.isoformat()} for s in p.steps]},
                "promised_at": p.promised_at,
            }
            for p in plan.parcels
        ],
    )
    locks.write_allocations(order_id, held)


def _order_row(
    order_id: str,
    person_id: str,
    kind: str,
    where: PlaceView | None,
    address: AddressView | None,
    plan: Plan,
    quoted: Sequence[QuotedLine],
    off: Discount,
    moment: datetime,
    deadline: datetime,
) -> dict[str, Any]:
    goods_fen = sum(line.goods_fen for line in quoted)
    freight_fen = offers.freight(kind=kind, goods_fen=goods_fen - off.amount_fen)
    return {
        "id": order_id,
        "number": f"{local(moment):%y%m%d%H%M%S}{random_digits(6)}",
        "person_id": person_id,
        "channel": "scan_go" if kind == IN_STORE else "home",
        "kind": kind,
        "place_id": where.id if where else None,
        "address": seal(json.dumps(asdict(address), ensure_ascii=False)) if address else None,
        "state": "awaiting_payment",
        "currency": "CNY",
        "goods_fen": goods_fen,
        "discount_fen": off.amount_fen,
        "freight_fen": freight_fen,
        "total_fen": goods_fen - off.amount_fen + freight_fen,
        "paid_fen": 0,
        "refunded_fen": 0,
        "promised_from": plan.promised_from,
        "promised_at": plan.promised_at,
        "deadline": deadline,
        "created_at": moment,
        "paid_at": None,
        "closed_at": None,
        "close_reason": None,
    }


def _line_rows(
    order_id: str,
    quoted: Sequence[QuotedLine],
    skus: dict[str, SkuView],
    freight_fen: int,
    off: Discount,
) -> list[dict[str, Any]]:
    freight = share(freight_fen, [line.goods_fen for line in quoted])
    return [
        {
            "id": new_id("oln"),
            "order_id": order_id,
            "line_no": no,
            "sku_id": line.sku_id,
            "name": skus[line.sku_id].name,
            "spec": skus[line.sku_id].spec,
            "base_unit": skus[line.sku_id].base_unit,
            "quantity": line.quantity,
            "price_id": line.price_id,
            "price_fen": line.price_fen,
            "per_quantity": line.per_quantity,
            "goods_fen": line.goods_fen,
            "discount_fen": less,
            "freight_fen": part,
            "total_fen": line.goods_fen - less + part,
            "refunded_quantity": 0,
            "refunded_fen": 0,
            "withheld_fen": 0,
        }
        for no, (line, part, less) in enumerate(
            zip(quoted, freight, off.shares, strict=True), start=1
        )
    ]
