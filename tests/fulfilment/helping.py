"""Parcels for tests: stock is held by the real inventory, as a paid order holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.fulfilment import checks, service
from app.fulfilment.types import (
    LineToShip,
    ParcelToOpen,
    ReceiptLine,
    ShipmentView,
    StepToKeep,
    TaskView,
)
from app.identity import service as identity
from app.inventory import checks as inventory_checks
from app.inventory import service as inventory
from app.inventory.types import Want
from app.kernel.auth import Caller
from app.kernel.clock import now
from app.kernel.db import command, execute, unit_of_work
from app.kernel.errors import DomainError
from app.kernel.ids import new_id
from app.kernel.models import OutboxEvent, OutsideCall
from tests.factories import World

ADDRESS: Mapping[str, Any] = {
    "id": "adr_1",
    "receiver": "王小明",
    "phone": "17000009999",
    "province": "辽宁省",
    "city": "沈阳市",
    "district": "和平区",
    "detail": "测试小区1号楼",
    "lng": 123.4345,
    "lat": 41.8030,
    "is_default": True,
}

STEPS = {
    "in_store": ("placed", "paid", "left_store"),
    "pickup": ("placed", "paid", "ready", "collected"),
    "transfer": ("placed", "paid", "shipped", "in_transit", "arrived", "ready", "collected"),
    "rider": ("placed", "paid", "shipped", "delivered"),
    "express": ("placed", "paid", "shipped", "in_transit", "delivered"),
}


@command
def open_parcel(
    world: World,
    kind: str,
    source: str,
    dest: str | None = None,
    *,
    wants: Mapping[str, int] | None = None,
    who: str = "shopper",
    order_id: str | None = None,
    parcel_no: int = 1,
    value_fen: int = 0,
) -> ShipmentView:
    """Hold stock at `source` and open one parcel of it, as ordering does when paid."""
    order_id = order_id or new_id("ord")
    held = inventory.reserve(
        order_id=order_id,
        wants=[
            Want(f"{order_id[-20:]}_{sku}", parcel_no, world.places[source], world.skus[sku], n)
            for sku, n in (wants or {"cola": 2}).items()
        ],
        deadline=None,
    )
    flow = "transfer" if kind == "pickup" and dest != source else kind
    promised = now() + timedelta(hours=4)
    parcel = ParcelToOpen(
        parcel_no=parcel_no,
        kind=kind,
        source_place_id=world.places[source],
        dest_place_id=world.places[dest] if dest else None,
        promised_at=promised,
        steps=tuple(StepToKeep(step, promised) for step in STEPS[flow]),
        lines=tuple(
            LineToShip(
                one.allocation_id,
                one.line_id,
                one.sku_id,
                one.lot_id,
                "测试商品",
                one.quantity,
                value_fen,
            )
            for one in held
        ),
    )
    [shipment_id] = service.open_shipments(
        order_id=order_id,
        person_id=world.people[who],
        parcels=[parcel],
        address=ADDRESS if kind in ("rider", "express") else None,
    )
    return parcel_of(order_id, shipment_id)


def parcel_of(order_id: str, shipment_id: str) -> ShipmentView:
    found = service.shipments_of_order(order_id=order_id)
    return next(one for one in found if one.id == shipment_id)


def again(parcel: ShipmentView) -> ShipmentView:
    """The parcel as it stands now."""
    return parcel_of(parcel.order_id, parcel.id)


def caller(world: World, who: str) -> Caller:
    found = identity.caller_for_token(world.tokens[who])
    assert found is not None
    return found


def task_of(world: World, who: str, parcel: ShipmentView) -> TaskView:
    """The parcel's task, as its place sees it, whatever its state."""
    someone = caller(world, who)
    items, _ = service.tasks_of_place(
        caller=someone,
        place_id=parcel.source_place_id,
        states=service.task_states(),
        limit=100,
    )
    return next(one for one in items if one.shipment_id == parcel.id)


def picked(world: World, who: str, parcel: ShipmentView) -> TaskView:
    """Take and pick the whole parcel."""
    someone, task = caller(world, who), task_of(world, who, parcel)
    service.take_task(caller=someone, task_id=task.id)
    lines = [(line.line_id, line.quantity) for line in parcel.lines]
    return service.pick(caller=someone, task_id=task.id, lines=lines)


def sent(world: World, who: str, parcel: ShipmentView) -> TaskView:
    """Picked and handed over."""
    task = picked(world, who, parcel)
    return service.hand_over(caller=caller(world, who), task_id=task.id)


def counted(parcel: ShipmentView, good: int, damaged: int = 0) -> list[ReceiptLine]:
    """The same count for every line."""
    return [ReceiptLine(line.line_id, good, damaged) for line in parcel.lines]


def events(name: str) -> list[dict[str, Any]]:
    """Payloads of the events of that name, oldest first."""
    with unit_of_work(write=False):
        rows = execute(
            select(OutboxEvent.payload).where(OutboxEvent.name == name).order_by(OutboxEvent.id)
        ).all()
    return [row.payload for row in rows]


def calls(kind: str) -> list[Any]:
    """Outside calls of that kind: key, payload, state, due_at."""
    with unit_of_work(write=False):
        return list(
            execute(
                select(OutsideCall.__table__)
                .where(OutsideCall.kind == kind)
                .order_by(OutsideCall.created_at, OutsideCall.key)
            ).all()
        )


AUDITS: tuple[Callable[[], Any], ...] = (
    checks.lines_fit,
    checks.tasks_fit,
    checks.hand_outs_signed,
    checks.codes_differ,
    checks.goods_held,
    inventory_checks.stock_equals_ledger,
    inventory_checks.reserved_equals_reservations,
    inventory_checks.nothing_negative,
)


def differences() -> list[Any]:
    """What the audit of this room and of stock would say."""
    return [one for audit in AUDITS for one in audit()]


@contextmanager
def refused(code: str) -> Iterator[dict[str, Any]]:
    """The statement below ends in this refusal; gives its details."""
    details: dict[str, Any] = {}
    with pytest.raises(DomainError) as caught:
        yield details
    refusal = caught.value
    assert refusal.code == code, f"{refusal.code} instead of {code}: {refusal.details}"
    assert "{" not in refusal.message(), "a detail is missing in the words"
    details.update(refusal.details)
