"""What the pages show: lists within a scope, one parcel for its owner, a logged reveal."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from app.fulfilment import codes, queries, rules
from app.fulfilment.errors import NoPhone, ShipmentNotFound, TaskNotFound
from app.fulfilment.service import moving
from app.fulfilment.types import CounterParcel, Receiver, ShipmentView, TaskView
from app.identity import service as identity
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, Caller
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.paging import decode_cursor, encode_cursor

T = TypeVar("T")
STAFF = (CLERK, KEEPER)
COUNTER = (LEADER, CLERK, KEEPER)
OPEN_TASKS = ("open", "taken", "picked")
UNCOLLECTED_AFTER = timedelta(hours=24)
REVEAL_STATES = ("to_pick", "picked", "shipped", "in_transit")


@query
def shipment_of_owner(*, person_id: str, shipment_id: str) -> ShipmentView:
    """One parcel with timeline, track and pickup code, for its owner alone.

    Raises fulfilment.shipment_not_found for anybody else's.
    """
    row = queries.shipment_row(shipment_id)
    if row is None or row.person_id != person_id:
        raise ShipmentNotFound(shipment_id=shipment_id)
    return moving.views([row])[0]


@query
def task(*, caller: Caller, task_id: str) -> TaskView:
    """One task at a place of the caller's. Raises fulfilment.task_not_found."""
    found = queries.task_view(task_id)
    if found is None:
        raise TaskNotFound(task_id=task_id)
    caller.check_place(found.place_id, *STAFF)
    return found


def pick_by(shipment: ShipmentView) -> datetime:
    """When the parcel must be picked: what its task says."""
    steps = [(one.step, one.planned_at or one.promised_at) for one in shipment.steps]
    return rules.task_due([(step, at) for step, at in steps if at], shipment.promised_at)


@query
def tasks_of_place(
    *,
    caller: Caller,
    place_id: str,
    states: Collection[str] = OPEN_TASKS,
    limit: int = 20,
    cursor: str | None = None,
) -> tuple[list[TaskView], str | None]:
    """(tasks, next cursor), the most urgent first. Raises kernel.forbidden."""
    caller.check_place(place_id, *STAFF)
    found = queries.task_page(place_id, states, limit, _after(cursor))
    return _page(found, limit, lambda one: (one.due_at, one.id))


@query
def riders_out(*, caller: Caller, place_id: str, limit: int = 20) -> list[TaskView]:
    """What riders of this place have not brought yet, the longest out first.
    Raises kernel.forbidden."""
    caller.check_place(place_id, *STAFF)
    return queries.on_the_road(place_id, rules.RIDER, limit)


@query
def express_out(*, caller: Caller, place_id: str, limit: int = 20) -> list[TaskView]:
    """What the carrier has of this place and has not delivered yet, the longest out first.
    Raises kernel.forbidden."""
    caller.check_place(place_id, *STAFF)
    return queries.on_the_road(place_id, rules.EXPRESS, limit)


@query
def parcel_for_money(*, caller: Caller, shipment_id: str) -> tuple[str, list[str]]:
    """(order, allocations) of a parcel that left, or waits at, one of the caller's places.

    Raises fulfilment.shipment_not_found, kernel.forbidden.
    """
    row = queries.shipment_row(shipment_id)
    if row is None:
        raise ShipmentNotFound(shipment_id=shipment_id)
    if not caller.may_touch(row.source_place_id, *STAFF, HQ):
        caller.check_place(row.dest_place_id or row.source_place_id, *COUNTER, HQ)
    return row.order_id, [line.allocation_id for line in queries.lines_of([row.id])[row.id]]


@query
def arrivals(
    *, caller: Caller, place_id: str, limit: int = 20, cursor: str | None = None
) -> tuple[list[CounterParcel], str | None]:
    """Parcels on their way to a place, or being made ready for it, by expected time."""
    return _counter(caller, place_id, ("to_pick", "picked", "shipped"), limit, cursor, coming=True)


@query
def to_hand_out(
    *, caller: Caller, place_id: str, limit: int = 20, cursor: str | None = None
) -> tuple[list[CounterParcel], str | None]:
    """Parcels that wait for their customers at a place, the longest waiting first."""
    return _counter(caller, place_id, ("ready",), limit, cursor)


@query
def uncollected(
    *, caller: Caller, place_id: str, limit: int = 20, cursor: str | None = None
) -> tuple[list[CounterParcel], str | None]:
    """Parcels ready for more than 24 hours."""
    before = now() - UNCOLLECTED_AFTER
    return _counter(caller, place_id, ("ready",), limit, cursor, ready_before=before)


@query
def received_short(
    *, caller: Caller, place_id: str, since: datetime, limit: int = 20
) -> tuple[list[CounterParcel], bool]:
    """(parcels received at a place with less good than was sent, the newest first; more?)."""
    caller.check_place(place_id, *COUNTER)
    found = queries.short_parcels(place_id, since, limit)
    return with_hints(found[:limit]), len(found) > limit


def _counter(
    caller: Caller,
    place_id: str,
    states: Collection[str],
    limit: int,
    cursor: str | None,
    *,
    coming: bool = False,
    ready_before: datetime | None = None,
) -> tuple[list[CounterParcel], str | None]:
    caller.check_place(place_id, *COUNTER)
    found = queries.counter_page(
        place_id, states, limit, _after(cursor), coming=coming, ready_before=ready_before
    )
    items, after = _page(
        found, limit, lambda one: (one.eta_at if coming else one.ready_at or one.eta_at, one.id)
    )
    return with_hints(items), after


@query
def state_at_counter(*, caller: Caller, shipment_id: str) -> str:
    """How a parcel for one of the caller's places stands."""
    row = queries.shipment_row(shipment_id)
    if row is None:
        raise ShipmentNotFound(shipment_id=shipment_id)
    caller.check_place(row.dest_place_id or row.source_place_id, *COUNTER)
    return str(row.state)


@query
def with_hints(parcels: Sequence[CounterParcel]) -> list[CounterParcel]:
    """Whose parcel it is, masked: 王** 138****8000."""
    hints = {one: _hint(one) for one in {parcel.person_id for parcel in parcels}}
    return [dataclasses.replace(one, person_hint=hints[one.person_id]) for one in parcels]


def _hint(person_id: str) -> str:
    person = identity.person_view(person_id=person_id)
    return " ".join(part for part in (person.name, person.phone) if part)


@command
def reveal_receiver(*, caller: Caller, shipment_id: str) -> Receiver:
    """The receiver in the clear, for who must bring the parcel there; each look is logged.

    Raises fulfilment.shipment_not_found (also once the parcel is delivered), kernel.forbidden.
    """
    row = queries.shipment_row(shipment_id)
    if row is None:
        raise ShipmentNotFound(shipment_id=shipment_id)
    caller.check_place(row.source_place_id, *STAFF)
    receiver = codes.open_receiver(row.address_sealed)
    if receiver is None or row.state not in REVEAL_STATES:
        raise ShipmentNotFound(shipment_id=shipment_id)
    identity.record_audit(
        actor_id=caller.person_id,
        action="fulfilment.reveal_receiver",
        subject=shipment_id,
        details={"order_id": row.order_id, "place_id": row.source_place_id},
    )
    return receiver


@command
def reveal_phone(*, caller: Caller, shipment_id: str) -> str:
    """The customer's phone in the clear, for the counter that must call about a parcel that
    comes or waits there; each look is logged.

    Raises fulfilment.shipment_not_found (also once it is collected), fulfilment.no_phone,
    kernel.forbidden.
    """
    row = queries.shipment_row(shipment_id)
    if row is None:
        raise ShipmentNotFound(shipment_id=shipment_id)
    caller.check_place(row.dest_place_id or row.source_place_id, *COUNTER)
    if row.kind != rules.PICKUP or row.state in rules.CLOSED:
        raise ShipmentNotFound(shipment_id=shipment_id)
    if not identity.person_view(person_id=row.person_id).phone:
        raise NoPhone
    return identity.reveal_phone(
        actor_id=caller.person_id, person_id=row.person_id, why=f"shipment {shipment_id}"
    )


def _after(cursor: str | None) -> tuple[datetime, str] | None:
    values = decode_cursor(cursor, datetime, str)
    return (values[0], values[1]) if values else None


def _page(
    found: list[T], limit: int, key: Callable[[T], tuple[datetime, str]]
) -> tuple[list[T], str | None]:
    if len(found) <= limit:
        return found, None
    at, row_id = key(found[limit - 1])
    return found[:limit], encode_cursor(at.isoformat(), row_id)


def task_states() -> tuple[str, ...]:
    """Every state a task can be in, for filters."""
    return tuple(dict.fromkeys([*(s for s, _ in rules.TASK_STATES), *rules.TASK_STATES.values()]))


@query
def units_away(*, allocation_ids: Collection[str], closed_after: datetime) -> dict[str, int]:
    """allocation id -> units on their way, or in a parcel closed since; for the audit."""
    return queries.away_from_places(allocation_ids, closed_after)


@query
def in_open_parcels(*, allocation_ids: Collection[str], closed_after: datetime) -> set[str]:
    """Those that are in a parcel which is not over, or was closed since; for the audit."""
    return queries.in_open_parcels(allocation_ids, closed_after)
