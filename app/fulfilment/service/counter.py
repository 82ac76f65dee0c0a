"""The receiving place: goods come in from the van, and go out against a pickup code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from app.fulfilment import codes, locks, queries, rules
from app.fulfilment.errors import (
    AlreadyHandedOut,
    CodeWithdrawn,
    ForgedPickupCode,
    HandedBack,
    LinesMissing,
    NotATransfer,
    NotReady,
    NotThisCustomer,
    ShipmentNotFound,
    TooMany,
    TooManyWrongCodes,
    UnknownLine,
    WrongPickupCode,
    WrongPoint,
)
from app.fulfilment.events import ShipmentShort
from app.fulfilment.service import moving
from app.fulfilment.types import CounterParcel, LineView, ReceiptLine
from app.inventory import service as inventory
from app.inventory.types import Arrival, Cause
from app.kernel.auth import CLERK, KEEPER, LEADER, Caller
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.errors import InvalidInput
from app.kernel.events import emit
from app.places import service as places

COUNTER = (LEADER, CLERK, KEEPER)


@command
def confirm_receipt(
    *, caller: Caller, shipment_id: str, lines: Sequence[ReceiptLine]
) -> CounterParcel:
    """The parcel has come; every line was counted. What is neither good nor there is short.

    Raises fulfilment.not_arriving_here, fulfilment.lines_missing, fulfilment.unknown_line,
    fulfilment.too_many, fulfilment.illegal_transition (received before, not sent yet).
    Emits ShipmentMoved (ready, or lost when nothing good came), ShipmentShort.
    Locks: shipment, stock.
    """
    row = moving.locked_shipment(shipment_id)
    caller.check_place(row.dest_place_id or row.source_place_id, *COUNTER)
    if moving.flow_of(row) != rules.TRANSFER:
        raise NotATransfer(shipment_id=shipment_id)
    return _receive(caller, row, lines)


@command
def receive_by_code(
    *, caller: Caller, place_id: str, code: str, lines: Sequence[ReceiptLine] = ()
) -> CounterParcel:
    """The same by scanning the label (parcel id or waybill); without `lines` all is good."""
    caller.check_place(place_id, *COUNTER)
    known = queries.shipment_row(code) or queries.shipment_of_waybill(code)
    if known is None or known.dest_place_id != place_id:
        raise NotATransfer(code=code)
    row = moving.locked_shipment(known.id)
    if moving.flow_of(row) != rules.TRANSFER:
        raise NotATransfer(code=code)
    return _receive(caller, row, lines or _all_good(queries.lines_of([row.id])[row.id]))


def _all_good(lines: Sequence[LineView]) -> list[ReceiptLine]:
    return [ReceiptLine(line.line_id, line.quantity, 0) for line in lines]


def _receive(caller: Caller, row: Any, counted: Sequence[ReceiptLine]) -> CounterParcel:
    sent = {line.line_id: line for line in queries.lines_of([row.id])[row.id]}
    _check_count(sent, counted)
    nothing = not any(one.good for one in counted)
    moving.advance(row, "receive_nothing" if nothing else "receive")
    for one in counted:
        if not locks.set_received(one.line_id, row.id, one.good, one.damaged):
            raise TooMany(line_id=one.line_id, expected=sent[one.line_id].quantity)
    inventory.move_in(
        place_id=row.dest_place_id,
        arrivals=[
            Arrival(
                allocation_id=sent[one.line_id].allocation_id,
                order_id=row.order_id,
                sku_id=sent[one.line_id].sku_id,
                lot_id=sent[one.line_id].lot_id,
                sent=sent[one.line_id].quantity,
                good=one.good,
                damaged=one.damaged,
            )
            for one in counted
        ],
        cause=Cause("shipment", row.id, caller.person_id),
    )
    _tell_short(row, sent, counted)
    return queries.counter_parcels([queries.shipment_row(row.id)])[0]


def _check_count(sent: dict[str, LineView], counted: Sequence[ReceiptLine]) -> None:
    ids = [one.line_id for one in counted]
    for one in counted:
        line = sent.get(one.line_id)
        if line is None:
            raise UnknownLine(line_id=one.line_id)
        if one.good < 0 or one.damaged < 0 or ids.count(one.line_id) > 1:
            raise InvalidInput(fields={"lines": "每件商品只清点一次，数量不能为负"})
        if one.good + one.damaged > line.quantity:
            raise TooMany(line_id=one.line_id, expected=line.quantity)
    missing = sorted(set(sent) - set(ids))
    if missing:
        raise LinesMissing(line_ids=missing)


def _tell_short(row: Any, sent: dict[str, LineView], counted: Sequence[ReceiptLine]) -> None:
    short: list[dict[str, str | int]] = [
        {
            "allocation_id": sent[one.line_id].allocation_id,
            "line_id": sent[one.line_id].order_line_id,
            "missing": sent[one.line_id].quantity - one.good,
        }
        for one in counted
        if one.good < sent[one.line_id].quantity
    ]
    if short:
        emit(ShipmentShort(row.id, row.order_id, row.person_id, row.dest_place_id, short))


# -- handing out ---------------------------------------------------------------------------


@command
def hand_out(
    *,
    caller: Caller,
    place_id: str,
    code: str,
    all_of_person: bool = False,
    also: Collection[str] = (),
) -> list[CounterParcel]:
    """核销: give a parcel to whoever shows its code (8 digits or QR text), once, here.

    all_of_person: with it, everything of that customer that is ready here. also: with it,
    these parcels of that customer; one that cannot be given refuses all of it.
    Raises fulfilment.wrong_pickup_code, forged_pickup_code, wrong_point, not_ready,
    already_handed_out, code_withdrawn, not_this_customer, too_many_wrong_codes; after the
    first two the caller of this verb calls `note_wrong_code`, since this unit of work is gone.
    Emits ShipmentMoved, ShipmentClosed. Locks: shipments in id order, tasks, stock.
    """
    row = _shown(caller, place_id, code)
    must = {row.id, *also}
    ids = set(must)
    if all_of_person:
        ids |= set(queries.ready_of_person(place_id, row.person_id))
    locked = [moving.locked_shipment(one) for one in sorted(ids)]
    for one in locked:
        if one.id in must:
            _check_same_customer(one, row)
            _check_ready(one)
    given = [one for one in locked if one.state == "ready" and one.dest_place_id == place_id]
    for one in given:
        _give(caller, one)
    return queries.counter_parcels([queries.shipment_row(one.id) for one in given])


@query
def look_at_code(*, caller: Caller, place_id: str, code: str) -> list[CounterParcel]:
    """What a pickup code is good for, before anything is given: its own parcel first, then
    everything else of that customer that is ready here. Changes nothing.

    Raises what `hand_out` raises; a wrong code counts against guessing there as well as here.
    """
    row = _shown(caller, place_id, code)
    _check_ready(row)
    ids = queries.ready_of_person(place_id, row.person_id)
    others = [queries.shipment_row(one) for one in ids if one != row.id]
    return queries.counter_parcels([row, *others])


def _shown(caller: Caller, place_id: str, code: str) -> Any:
    """The parcel whose code is shown at this place, unlocked."""
    caller.check_place(place_id, *COUNTER)
    _check_guesses(place_id, caller.person_id)
    row = queries.shipment_row(_find(place_id, code.strip()))
    if row is None:
        raise WrongPickupCode
    _check_here(row, place_id)
    return row


def _check_same_customer(one: Any, shown: Any) -> None:
    if one.person_id != shown.person_id or one.dest_place_id != shown.dest_place_id:
        raise NotThisCustomer(shipment_id=one.id)


def _find(place_id: str, code: str) -> str:
    text = codes.read_pickup(code)
    if text is not None:
        if not text.is_ours:
            raise ForgedPickupCode
        return text.shipment_id
    if len(code) != locks.PICKUP_CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise WrongPickupCode
    found = queries.by_live_code(place_id, code) or queries.by_past_code(place_id, code)
    if found is None:
        raise WrongPickupCode
    return found


def _check_here(row: Any, place_id: str) -> None:
    if row.dest_place_id == place_id:
        return
    there = places.get_place(row.dest_place_id)
    raise WrongPoint(place_id=there.id, place_name=there.name)


def _check_ready(row: Any) -> None:
    if row.state == "ready":
        return
    if row.state == "collected":
        raise AlreadyHandedOut(
            shipment_id=row.id,
            handed_out_at=row.handed_out_at.isoformat() if row.handed_out_at else None,
        )
    if row.state in rules.WITHDRAWN:
        raise CodeWithdrawn(shipment_id=row.id)
    if row.state == "returned":
        raise HandedBack(shipment_id=row.id)
    raise NotReady(shipment_id=row.id, state=row.state, words=rules.state_words(row.state))


def _give(caller: Caller, row: Any) -> None:
    given = moving.give(row, "hand_out", handed_out_at=now(), handed_out_by=caller.person_id)
    moving.close_task(row.id, "hand_over")
    inventory.commit(allocation_ids=given, cause=Cause("shipment", row.id, caller.person_id))


def _check_guesses(place_id: str, actor_id: str) -> None:
    moment = now()
    mine, everybodys = queries.guesses(place_id, rules.guess_window(moment), actor_id)
    if mine >= rules.GUESSES_PER_ACTOR or everybodys >= rules.GUESSES_PER_POINT:
        raise TooManyWrongCodes(seconds=rules.guess_wait(moment))


@command
def note_wrong_code(*, place_id: str, actor_id: str) -> None:
    """Count a wrong pickup code in a unit of its own, so that the refusal's roll-back keeps it."""
    locks.count_guess(place_id, rules.guess_window(now()), actor_id)


@command
def forget_old_guesses() -> int:
    """Sweep: drop counts of windows that are over for an hour."""
    return locks.drop_guesses(rules.guess_window(now()) - 6)


# -- at the door ----------------------------------------------------------------------------


@command
def mark_delivered(*, caller: Caller, shipment_id: str) -> None:
    """The rider is back: the parcel is with the customer. By the staff of its source place.

    Raises fulfilment.illegal_transition. Emits ShipmentMoved, ShipmentClosed.
    """
    row = moving.locked_shipment(shipment_id)
    caller.check_place(row.source_place_id, CLERK, KEEPER)
    moving.give(row, "deliver")


@command
def confirm_delivery(*, person_id: str, shipment_id: str) -> None:
    """确认收货 by the customer. Raises fulfilment.shipment_not_found for someone else's."""
    row = moving.locked_shipment(shipment_id)
    if row.person_id != person_id:
        raise ShipmentNotFound(shipment_id=shipment_id)
    moving.give(row, "deliver")
