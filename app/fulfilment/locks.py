"""Locking reads and conditional writes. Lock order: shipment, its task, then stock.

Each write names the state it expects; its row count is the caller's proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.fulfilment.models import (
    ExitPass,
    Guess,
    Shipment,
    ShipmentLine,
    ShipmentStep,
    ShippingUpload,
    Task,
    TrackPoint,
)
from app.kernel.db import execute
from app.kernel.ids import random_digits

PICKUP_CODE_DIGITS = 8
CODE_TRIES = 20


def shipment(shipment_id: str) -> Any | None:
    """The shipment's row, locked until the unit ends."""
    return execute(
        select(Shipment.__table__).where(Shipment.id == shipment_id).with_for_update()
    ).first()


def shipments_of_order(order_id: str) -> Sequence[Any]:
    """All shipments of an order, locked in id order."""
    return execute(
        select(Shipment.__table__)
        .where(Shipment.order_id == order_id)
        .order_by(Shipment.id)
        .with_for_update()
    ).all()


def task_of_shipment(shipment_id: str) -> Any | None:
    return execute(
        select(Task.__table__).where(Task.shipment_id == shipment_id).with_for_update()
    ).first()


def move_shipment(shipment_id: str, before: str, after: str, **values: Any) -> bool:
    """Compare-and-set on the state."""
    return (
        execute(
            update(Shipment)
            .where(Shipment.id == shipment_id, Shipment.state == before)
            .values(state=after, **values)
        ).rowcount
        == 1
    )


def move_task(task_id: str, before: str, after: str, **values: Any) -> bool:
    """Compare-and-set on the state."""
    return (
        execute(
            update(Task)
            .where(Task.id == task_id, Task.state == before)
            .values(state=after, **values)
        ).rowcount
        == 1
    )


def insert_shipment(values: dict[str, Any], *, with_pickup_code: bool) -> None:
    """Insert a shipment; the storage decides whether its pickup code is free at the point."""
    if not with_pickup_code:
        execute(insert(Shipment).values(**values))
        return
    for attempt in range(1, CODE_TRIES + 1):
        code = random_digits(PICKUP_CODE_DIGITS)
        taken = execute(
            select(Shipment.id).where(
                Shipment.dest_place_id == values["dest_place_id"],
                Shipment.live_pickup_code == code,
            )
        ).first()
        if taken is not None:
            continue
        try:
            execute(insert(Shipment).values(pickup_code=code, live_pickup_code=code, **values))
        except IntegrityError:
            # Another unit took the code between look and insert; other faults show again.
            if attempt == CODE_TRIES:
                raise
            continue
        return
    raise RuntimeError("no free pickup code at this place")


def set_step(shipment_id: str, step: str, seq: int, at: datetime) -> None:
    """A step happened; the first time stands. Steps nobody planned are added."""
    done = execute(
        update(ShipmentStep)
        .where(
            ShipmentStep.shipment_id == shipment_id,
            ShipmentStep.step == step,
            ShipmentStep.actual_at.is_(None),
        )
        .values(actual_at=at)
    )
    if done.rowcount:
        return
    known = execute(
        select(ShipmentStep.step).where(
            ShipmentStep.shipment_id == shipment_id, ShipmentStep.step == step
        )
    ).first()
    if known is None:
        execute(
            insert(ShipmentStep).values(shipment_id=shipment_id, step=step, seq=seq, actual_at=at)
        )


def set_picked(line_id: str, shipment_id: str, quantity: int) -> bool:
    """What was picked of a line, never more than ordered."""
    return (
        execute(
            update(ShipmentLine)
            .where(
                ShipmentLine.id == line_id,
                ShipmentLine.shipment_id == shipment_id,
                ShipmentLine.quantity >= quantity,
            )
            .values(picked_quantity=quantity)
        ).rowcount
        == 1
    )


def set_received(line_id: str, shipment_id: str, good: int, damaged: int) -> bool:
    """What was counted of a line on arrival; once."""
    return (
        execute(
            update(ShipmentLine)
            .where(
                ShipmentLine.id == line_id,
                ShipmentLine.shipment_id == shipment_id,
                ShipmentLine.received_quantity.is_(None),
                ShipmentLine.quantity >= good + damaged,
            )
            .values(received_quantity=good, damaged_quantity=damaged)
        ).rowcount
        == 1
    )


def set_waybill(shipment_id: str, states: Sequence[str], carrier: str, waybill: str) -> bool:
    """Give a parcel its waybill while it has none and is in one of `states`.

    Raises IntegrityError when another parcel has the waybill.
    """
    return (
        execute(
            update(Shipment)
            .where(
                Shipment.id == shipment_id,
                Shipment.waybill.is_(None),
                Shipment.state.in_(states),
            )
            .values(carrier=carrier, waybill=waybill, waybill_error=None)
        ).rowcount
        == 1
    )


def set_waybill_error(shipment_id: str, words: str) -> None:
    execute(
        update(Shipment)
        .where(Shipment.id == shipment_id, Shipment.waybill.is_(None))
        .values(waybill_error=words[:200])
    )


def claim_poll(shipment_id: str, due_at: datetime, next_at: datetime, polls: int) -> bool:
    """Take the turn to ask the carrier; one asker wins."""
    return (
        execute(
            update(Shipment)
            .where(Shipment.id == shipment_id, Shipment.track_due_at == due_at)
            .values(track_due_at=next_at, track_polls=polls + 1)
        ).rowcount
        == 1
    )


def set_reminded(shipment_id: str, at: datetime) -> bool:
    """The customer is told once that the time is nearly over, while the parcel still waits."""
    return (
        execute(
            update(Shipment)
            .where(
                Shipment.id == shipment_id,
                Shipment.state == "ready",
                Shipment.reminded_at.is_(None),
            )
            .values(reminded_at=at)
        ).rowcount
        == 1
    )


def add_track(shipment_id: str, at: datetime, action: str, words: str) -> bool:
    """Store a track point once; False when it was known."""
    known = execute(
        select(TrackPoint.id).where(
            TrackPoint.shipment_id == shipment_id,
            TrackPoint.at == at,
            TrackPoint.action == action,
        )
    ).first()
    if known is not None:
        return False
    execute(
        insert(TrackPoint).values(shipment_id=shipment_id, at=at, action=action, words=words[:200])
    )
    return True


def use_exit_pass(order_id: str, place_id: str, at: datetime, clerk_id: str) -> bool:
    """One use: the storage decides who was first."""
    return (
        execute(
            update(ExitPass)
            .where(
                ExitPass.order_id == order_id,
                ExitPass.place_id == place_id,
                ExitPass.used_at.is_(None),
            )
            .values(used_at=at, used_by=clerk_id)
        ).rowcount
        == 1
    )


def count_guess(place_id: str, window: int, actor_id: str) -> None:
    """One more wrong code of this actor at this point."""
    mine = (Guess.place_id == place_id, Guess.window == window, Guess.actor_id == actor_id)
    more = update(Guess).where(*mine).values(wrong=Guess.wrong + 1)
    if execute(more).rowcount:
        return
    try:
        execute(insert(Guess).values(place_id=place_id, window=window, actor_id=actor_id, wrong=1))
    except IntegrityError:
        execute(more)


def finish_upload(shipment_id: str, state: str, error: str | None, at: datetime) -> None:
    execute(
        update(ShippingUpload)
        .where(ShippingUpload.shipment_id == shipment_id, ShippingUpload.state != "done")
        .values(state=state, error=error, done_at=at if state == "done" else None)
    )


def drop_guesses(before_window: int) -> int:
    return execute(delete(Guess).where(Guess.window < before_window)).rowcount


def told_last(shipment_id: str) -> bool:
    """WeChat was told that the order has no more parcels; by one upload."""
    return (
        execute(
            update(ShippingUpload)
            .where(ShippingUpload.shipment_id == shipment_id, ShippingUpload.told_last.is_(False))
            .values(told_last=True)
        ).rowcount
        == 1
    )
