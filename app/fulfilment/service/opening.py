"""Parcels come into being when an order is paid, and end when it is cancelled."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.fulfilment import codes, locks, queries, rules
from app.fulfilment.errors import AlreadyLeft
from app.fulfilment.events import ShipmentClosed
from app.fulfilment.models import ExitPass, ShipmentLine, ShipmentStep, Task
from app.fulfilment.service import moving
from app.fulfilment.types import ParcelToOpen, Receiver, ShipmentView, Unsent
from app.inventory import service as inventory
from app.inventory.types import Cause
from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.kernel.events import emit
from app.kernel.ids import new_id, new_number
from app.kernel.jobs import later
from app.places import service as places
from app.places.types import PICKUP_POINT

EXIT_CODE_LENGTH = 12


@command
def open_shipments(
    *,
    order_id: str,
    person_id: str,
    parcels: Sequence[ParcelToOpen],
    address: Mapping[str, Any] | None = None,
) -> list[str]:
    """Make a shipment of each parcel, with steps, lines and a picking task. Returns their ids.

    in_store parcels are with the shopper already: their stock is committed here, the exit
    pass made, ShipmentClosed emitted. rider and express need `address`. Emits ShipmentMoved
    per parcel, TaskChanged per task. Raises inventory.reservation_gone.
    `address`: receiver, phone, province, city, district, detail, lng, lat in the clear (the
    order's snapshot; other keys are ignored); kept sealed.
    """
    sealed = None if address is None else codes.seal_receiver(_receiver(address))
    return [_open(order_id, person_id, parcel, sealed) for parcel in parcels]


def _receiver(address: Mapping[str, Any]) -> Receiver:
    return Receiver(**{one.name: address[one.name] for one in dataclasses.fields(Receiver)})


def _open(order_id: str, person_id: str, parcel: ParcelToOpen, sealed: str | None) -> str:
    needs_address = parcel.kind in (rules.RIDER, rules.EXPRESS)
    if needs_address and sealed is None:
        raise ValueError(f"a parcel by {parcel.kind} needs an address")
    moment, shipment_id = now(), new_id("shp")
    flow = rules.flow_of(parcel.kind, parcel.source_place_id, parcel.dest_place_id)
    state = rules.next_state(flow, "new", "open")
    if state is None:
        raise ValueError(f"no parcel of kind {parcel.kind} can be opened")
    values: dict[str, Any] = {
        "id": shipment_id,
        "order_id": order_id,
        "person_id": person_id,
        "parcel_no": parcel.parcel_no,
        "kind": parcel.kind,
        "source_place_id": parcel.source_place_id,
        "dest_place_id": parcel.dest_place_id,
        "state": state,
        "promised_at": parcel.promised_at,
        "eta_at": parcel.promised_at,
        "address_sealed": sealed if needs_address else None,
        "created_at": moment,
        "closed_at": moment if state in rules.CLOSED else None,
    }
    locks.insert_shipment(values, with_pickup_code=parcel.kind == rules.PICKUP)
    _write_steps(shipment_id, parcel, rules.STEPS_DONE[flow, state], moment)
    is_at_hand = flow == rules.IN_STORE or _is_leaders_own(flow, parcel.source_place_id)
    _write_lines(shipment_id, parcel, is_at_hand)
    row = queries.shipment_row(shipment_id)
    moving.tell_moved(row, state, parcel.promised_at)
    if flow == rules.IN_STORE:
        _walk_out(row, parcel)
    elif is_at_hand:
        moving.advance(row, "pick")
    else:
        _open_task(row, parcel)
    if flow == rules.EXPRESS:
        later(moving.WAYBILL_CALL, shipment_id, {"shipment_id": shipment_id})
    return shipment_id


def _write_steps(
    shipment_id: str, parcel: ParcelToOpen, done: Sequence[str], moment: datetime
) -> None:
    planned = {step.step: step.at for step in parcel.steps}
    execute(
        insert(ShipmentStep),
        [
            {
                "shipment_id": shipment_id,
                "step": step,
                "seq": rules.step_seq(step),
                "promised_at": planned.get(step),
                "planned_at": planned.get(step),
                "actual_at": moment if step in done else None,
            }
            for step in dict.fromkeys((*planned, *done))
        ],
    )


def _is_leaders_own(flow: str, source_place_id: str) -> bool:
    """A pickup point has no pickers: what lies there can be handed out at once."""
    is_point = places.get_place(source_place_id).kind == PICKUP_POINT
    return flow == rules.PICKUP and is_point


def _write_lines(shipment_id: str, parcel: ParcelToOpen, is_at_hand: bool) -> None:
    execute(
        insert(ShipmentLine),
        [
            {
                "id": new_id("sln"),
                "shipment_id": shipment_id,
                "position": position,
                "allocation_id": line.allocation_id,
                "line_id": line.line_id,
                "sku_id": line.sku_id,
                "lot_id": line.lot_id,
                "name": line.name,
                "quantity": line.quantity,
                "value_fen": line.value_fen,
                "picked_quantity": line.quantity if is_at_hand else 0,
                "damaged_quantity": 0,
            }
            for position, line in enumerate(parcel.lines, start=1)
        ],
    )


def _walk_out(row: Any, parcel: ParcelToOpen) -> None:
    allocation_ids = [line.allocation_id for line in parcel.lines]
    inventory.commit(allocation_ids=allocation_ids, cause=Cause("shipment", row.id, row.person_id))
    execute(
        insert(ExitPass).values(
            order_id=row.order_id,
            place_id=row.source_place_id,
            short_code=new_number()[-EXIT_CODE_LENGTH:],
            created_at=row.created_at,
        )
    )
    emit(ShipmentClosed(row.id, row.order_id, row.person_id, allocation_ids))
    moving.owe_upload(row.id, row.order_id)


def _open_task(row: Any, parcel: ParcelToOpen) -> None:
    task_id = new_id("tsk")
    steps = [(step.step, step.at) for step in parcel.steps]
    execute(
        insert(Task).values(
            id=task_id,
            shipment_id=row.id,
            order_id=row.order_id,
            place_id=row.source_place_id,
            kind="pick",
            state="open",
            due_at=rules.task_due(steps, parcel.promised_at),
            created_at=row.created_at,
        )
    )
    moving.tell_task(task_id, row.id, row.order_id, row.source_place_id, "open")


@command
def cancel_shipments(*, order_id: str) -> list[str]:
    """Withdraw every parcel of an order that is still where it was picked.

    Returns the allocation ids, which the caller releases. Parcels refused, cancelled
    or lost before are passed over. Raises fulfilment.already_left {shipment_ids} and changes
    nothing when any has left. Emits ShipmentMoved, TaskChanged.
    Locks: the order's shipments in id order, their tasks.
    """
    rows = [row for row in locks.shipments_of_order(order_id) if not _is_over(row)]
    left = [row.id for row in rows if _left(row)]
    if left:
        raise AlreadyLeft(shipment_ids=left)
    for row in rows:
        _withdraw(row)
    lines = queries.lines_of([row.id for row in rows]) if rows else {}
    return [line.allocation_id for row in rows for line in lines[row.id]]


def _withdraw(row: Any) -> None:
    moving.advance(row, "cancel")
    moving.close_task(row.id, "cancel")
    moving.withdraw_waybill(row)


@command
def withdraw_unsent(*, order_id: str) -> Unsent:
    """Withdraw those parcels of an order that are still where they were picked; what has left
    goes on. Changes nothing when none has left: then it is the whole order's cancelling.

    Emits ShipmentMoved, TaskChanged. Locks: the order's shipments in id order, their tasks.
    """
    rows = locks.shipments_of_order(order_id)
    found = _unsent(rows)
    if found.some_left:
        for row in rows:
            if not _is_over(row) and not _left(row):
                _withdraw(row)
    return found


@query
def unsent(*, order_id: str) -> Unsent:
    """What `withdraw_unsent` would withdraw now."""
    return _unsent(queries.rows_of_order(order_id))


def _unsent(rows: Sequence[Any]) -> Unsent:
    stays = [row for row in rows if _is_over(row) or not _left(row)]
    lines = queries.lines_of([row.id for row in stays]) if stays else {}
    return Unsent(
        some_left=len(stays) < len(rows),
        allocation_ids=tuple(x.allocation_id for row in stays for x in lines.get(row.id, ())),
    )


def _left(row: Any) -> bool:
    return rules.has_left(moving.flow_of(row), row.state)


def _is_over(row: Any) -> bool:
    return row.state in rules.GONE


@query
def shipments_of_order(*, order_id: str) -> tuple[ShipmentView, ...]:
    """All parcels of an order with steps, lines and track, by parcel number.

    Holds the pickup codes: hand it to the order's owner only.
    """
    return moving.views(queries.rows_of_order(order_id))


@query
def shipments_of_orders(*, order_ids: Sequence[str]) -> dict[str, tuple[ShipmentView, ...]]:
    """The same for a page of orders, in four queries."""
    found: dict[str, list[ShipmentView]] = {order_id: [] for order_id in order_ids}
    if order_ids:
        for view in moving.views(queries.rows_of_orders(order_ids)):
            found[view.order_id].append(view)
    return {order_id: tuple(views) for order_id, views in found.items()}


@query
def refused_places(*, order_id: str) -> list[str]:
    """The places that refused a parcel of this order: not asked again."""
    rows = queries.rows_of_order(order_id)
    return sorted({row.source_place_id for row in rows if row.state == "refused"})


@query
def allocations_between_places(*, allocation_ids: Sequence[str]) -> dict[str, int]:
    """allocation_id -> quantity on the van, with the rider or the carrier now."""
    return queries.quantities_on_the_way(allocation_ids) if allocation_ids else {}
