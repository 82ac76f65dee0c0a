"""What `flask audit` proves of parcels: lines, tasks, codes, holds, hand-outs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from app.fulfilment import queries, rules
from app.inventory import service as inventory
from app.kernel.checks import Difference
from app.kernel.clock import now
from app.kernel.db import snapshot
from app.places import service as places
from app.places.types import PICKUP_POINT

PAGE = 500
IN_FLIGHT = timedelta(seconds=60)  # goods that somebody took: their event is on its way
LIVE = ("to_pick", "picked", "shipped", "in_transit", "ready")
HELD_AT_SOURCE = ("to_pick", "picked")
# What a parcel's state says about its task.
TASK_FITS: dict[str, frozenset[str]] = {
    "to_pick": frozenset({"open", "taken"}),
    "picked": frozenset({"picked"}),
    "shipped": frozenset({"handed_over"}),
    "in_transit": frozenset({"handed_over"}),
    "refused": frozenset({"refused"}),
    "cancelled": frozenset({"void"}),
}


def _pages(states: Collection[str]) -> Iterator[Sequence[Any]]:
    after = ""
    while True:
        rows = queries.rows_in(states, after, PAGE)
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _reading(found: Callable[[], Iterable[Difference]]) -> list[Difference]:
    with snapshot():
        return list(found())


def lines_fit() -> list[Difference]:
    """Every live parcel has lines; what left was picked whole; what came was counted."""
    return _reading(_lines_fit)


def _lines_fit() -> Iterator[Difference]:
    for row in queries.lines_that_do_not_fit((*LIVE, "collected", "delivered")):
        if row.line_id is None:
            yield Difference("fulfilment.lines", row.id, f"{row.state}: no lines")
        elif row.is_unpicked:
            detail = f"{row.state}: picked {row.picked_quantity} of {row.quantity}"
            yield Difference("fulfilment.lines", row.line_id, detail)
        else:
            yield Difference("fulfilment.lines", row.line_id, f"{row.state}: not counted")


def tasks_fit() -> list[Difference]:
    """A parcel and its task never tell different stories."""
    return _reading(_tasks_fit)


def _tasks_fit() -> Iterator[Difference]:
    points = {place.id for place in places.all_places(kind=PICKUP_POINT)}
    for rows in _pages(tuple(TASK_FITS)):
        states = queries.tasks_of([row.id for row in rows])
        for row in rows:
            if row.source_place_id in points and row.id not in states:
                continue  # a point's own goods lie at the counter: nobody picks them
            if states.get(row.id) not in TASK_FITS[row.state]:
                detail = f"parcel {row.state}, task {states.get(row.id)}"
                yield Difference("fulfilment.tasks", row.id, detail)


def hand_outs_signed() -> list[Difference]:
    """A collected pickup parcel names who handed it out and when; its code is dead."""
    return _reading(_hand_outs_signed)


def _hand_outs_signed() -> Iterator[Difference]:
    for row in queries.hand_outs_that_do_not_fit(rules.CLOSED):
        if row.live_pickup_code is not None:
            yield Difference("fulfilment.hand_outs", row.id, f"{row.state}: code still live")
        else:
            yield Difference("fulfilment.hand_outs", row.id, "collected, by nobody")


def codes_differ() -> list[Difference]:
    """No two live pickup codes alike at one point."""
    return _reading(_codes_differ)


def _codes_differ() -> Iterator[Difference]:
    for row in queries.doubled_codes():
        yield Difference("fulfilment.codes", row.dest_place_id, f"{row.times} parcels, one code")


def goods_held() -> list[Difference]:
    """Parcels that have not left, and parcels ready for their customers, hold their stock."""
    return _reading(_goods_held)


def _goods_held() -> Iterator[Difference]:
    for rows in _pages((*HELD_AT_SOURCE, "ready")):
        lines = queries.lines_of([row.id for row in rows])
        wanted: dict[str, tuple[str, int]] = {}
        for row in rows:
            place_id = row.dest_place_id if row.state == "ready" else row.source_place_id
            for line in lines.get(row.id, ()):
                quantity = line.quantity if line.good is None else line.good
                if quantity:
                    wanted[line.allocation_id] = (place_id, quantity)
        held = inventory.reservations_of(allocation_ids=list(wanted))
        lost = inventory.taken_since(allocation_ids=list(wanted), since=now() - IN_FLIGHT)
        for allocation_id, expected in wanted.items():
            if held.get(allocation_id) != expected and allocation_id not in lost:
                detail = f"wants {expected}, held {held.get(allocation_id)}"
                yield Difference("fulfilment.holds", allocation_id, detail)


def transit_is_explained() -> list[Difference]:
    """What is in transit to a place = transfers to it under way + parcels on their way to it."""
    return _reading(_transit_is_explained)


def _transit_is_explained() -> Iterator[Difference]:
    stock, parcels = inventory.rows_in_transit(), queries.units_between_places()
    for row in sorted(stock.keys() | parcels.keys()):
        in_transit, transfers = stock.get(row, (0, 0))
        if in_transit != transfers + parcels.get(row, 0):
            detail = f"in transit {in_transit}, transfers {transfers}"
            yield Difference(
                "fulfilment.in_transit", " ".join(row), f"{detail}, parcels {parcels.get(row, 0)}"
            )
