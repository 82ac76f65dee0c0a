"""Routes of fulfilment: shoppers follow, staff pick and send, the counter receives and gives."""

from __future__ import annotations

from typing import Any

from flask import Response, after_this_request

from app.fulfilment import service
from app.fulfilment.errors import WrongPickupCode
from app.fulfilment.rules import REFUSE_REASONS
from app.fulfilment.schemas import (
    CodeOut,
    CounterPage,
    CounterParcelOut,
    ExitCheckBody,
    ExitCodeOut,
    ExitCodeQuery,
    ExitVerdictOut,
    HandBackBody,
    HandOutBody,
    HandOutOut,
    HandOverBody,
    LookBody,
    LostBody,
    MissingUploadsOut,
    PhoneOut,
    PickBody,
    PlacePage,
    ReasonsOut,
    ReceiptBody,
    ReceiveBody,
    ReceiverOut,
    RefuseBody,
    ShipmentOut,
    TaskOut,
    TaskPage,
    TaskQuery,
)
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, SHOPPER, Caller
from app.kernel.http import OkView, blueprint, endpoint

bp = blueprint("fulfilment")

STAFF = (CLERK, KEEPER)
SHOP = "/api/shop/fulfilment"
STAFF_AT = "/api/staff/fulfilment"
LEADER_AT = "/api/leader/fulfilment"
COUNTERS = ((LEADER_AT, "leader", (LEADER,)), (STAFF_AT, "staff", STAFF))


# -- the shopper ------------------------------------------------------------------------------


@endpoint(
    bp,
    "GET",
    f"{SHOP}/shipments/<shipment_id>",
    roles=(SHOPPER,),
    scope="own",
    returns=ShipmentOut,
)
def own_shipment(caller: Caller, shipment_id: str) -> Any:
    """One parcel: timeline, track, pickup code."""
    return service.shipment_of_owner(person_id=caller.person_id, shipment_id=shipment_id)


@endpoint(
    bp,
    "POST",
    f"{SHOP}/shipments/<shipment_id>/received",
    roles=(SHOPPER,),
    scope="own",
    returns=ShipmentOut,
    repeatable=True,
)
def confirm_own_delivery(caller: Caller, shipment_id: str) -> Any:
    """确认收货: the parcel by rider or express is here."""
    service.confirm_delivery(person_id=caller.person_id, shipment_id=shipment_id)
    return service.shipment_of_owner(person_id=caller.person_id, shipment_id=shipment_id)


@endpoint(
    bp,
    "GET",
    f"{SHOP}/exit-code",
    roles=(SHOPPER,),
    scope="own",
    query=ExitCodeQuery,
    returns=ExitCodeOut,
)
def own_exit_code(caller: Caller, query: ExitCodeQuery) -> Any:
    """The rolling code to show at the door."""
    return service.exit_code(person_id=caller.person_id, order_id=query.order_id)


# -- staff: tasks -----------------------------------------------------------------------------


@endpoint(
    bp,
    "GET",
    f"{STAFF_AT}/tasks",
    roles=STAFF,
    scope="place",
    query=TaskQuery,
    returns=TaskPage,
)
def tasks(caller: Caller, query: TaskQuery) -> Any:
    """Tasks of a place, the most urgent first."""
    states = {"states": (query.state,)} if query.state else {}
    items, after = service.tasks_of_place(
        caller=caller, place_id=query.place_id, limit=query.limit, cursor=query.cursor, **states
    )
    return TaskPage.model_validate({"items": items, "next_cursor": after}, from_attributes=True)


@endpoint(bp, "GET", f"{STAFF_AT}/refuse-reasons", roles=STAFF, scope="none", returns=ReasonsOut)
def refuse_reasons(caller: Caller) -> Any:
    """The reasons a task can be refused for; 其他 needs a note."""
    return ReasonsOut(items=list(REFUSE_REASONS))


@endpoint(bp, "GET", f"{STAFF_AT}/tasks/<task_id>", roles=STAFF, scope="place", returns=TaskOut)
def one_task(caller: Caller, task_id: str) -> Any:
    """One task with its lines."""
    return service.task(caller=caller, task_id=task_id)


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/tasks/<task_id>/take",
    roles=STAFF,
    scope="place",
    returns=TaskOut,
    repeatable=True,
)
def take(caller: Caller, task_id: str) -> Any:
    """One tap takes it; of two clerks one wins."""
    return service.take_task(caller=caller, task_id=task_id)


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/tasks/<task_id>/pick",
    roles=STAFF,
    scope="place",
    body=PickBody,
    returns=TaskOut,
    repeatable=True,
)
def pick(caller: Caller, task_id: str, body: PickBody) -> Any:
    """Note what was picked, by quantity or by scanned codes."""
    lines = [(line.line_id, line.quantity) for line in body.lines]
    return service.pick(caller=caller, task_id=task_id, lines=lines, codes=body.codes)


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/tasks/<task_id>/hand-over",
    roles=STAFF,
    scope="place",
    body=HandOverBody,
    returns=TaskOut,
    repeatable=True,
)
def hand_over(caller: Caller, task_id: str, body: HandOverBody) -> Any:
    """The parcel leaves with the van, the rider or the carrier."""
    return service.hand_over(
        caller=caller, task_id=task_id, carrier=body.carrier, waybill=body.waybill
    )


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/tasks/<task_id>/refuse",
    roles=STAFF,
    scope="place",
    body=RefuseBody,
    returns=TaskOut,
    repeatable=True,
)
def refuse(caller: Caller, task_id: str, body: RefuseBody) -> Any:
    """The place cannot serve it; the rest is routed again at once."""
    return service.refuse_task(caller=caller, task_id=task_id, reason=body.reason, note=body.note)


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/shipments/<shipment_id>/delivered",
    roles=STAFF,
    scope="place",
    returns=OkView,
    repeatable=True,
)
def delivered(caller: Caller, shipment_id: str) -> Any:
    """The rider is back: the customer has the parcel."""
    service.mark_delivered(caller=caller, shipment_id=shipment_id)
    return OkView()


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/shipments/<shipment_id>/lost",
    roles=(*STAFF, HQ),
    scope="place",
    body=LostBody,
    returns=OkView,
    repeatable=True,
)
def lost(caller: Caller, shipment_id: str, body: LostBody) -> Any:
    """丢件: it never arrives; its customer is served anew, or refunded."""
    service.report_lost(caller=caller, shipment_id=shipment_id, reason=body.reason, note=body.note)
    return OkView()


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/shipments/<shipment_id>/receiver",
    roles=STAFF,
    scope="place",
    returns=ReceiverOut,
)
def reveal_receiver(caller: Caller, shipment_id: str) -> Any:
    """Name, phone and address in the clear; every look is logged, so it is a POST."""
    return service.reveal_receiver(caller=caller, shipment_id=shipment_id)


@endpoint(
    bp,
    "POST",
    f"{STAFF_AT}/exit-checks",
    roles=(CLERK,),
    scope="place",
    body=ExitCheckBody,
    returns=ExitVerdictOut,
    repeatable=True,
)
def check_exit(caller: Caller, body: ExitCheckBody) -> Any:
    """Scan the exit code at the door; it is used up."""
    return service.check_exit(caller=caller, place_id=body.place_id, code=body.code)


# -- the counter: a leader's point or a store ---------------------------------------------------


def _counter_routes(base: str, who: str, roles: tuple[str, ...]) -> None:
    """The same counter for leaders and for store staff: lists first, then the two verbs."""
    lists = {
        "arrivals": (service.arrivals, "Parcels on their way to a place, with expected time."),
        "to-hand-out": (service.to_hand_out, "Parcels that wait for their customers."),
        "uncollected": (service.uncollected, "Parcels ready for more than 24 hours."),
    }
    for path, (verb, words) in lists.items():
        _list_route(f"{base}/{path}", f"{who}_{path.replace('-', '_')}", roles, verb, words)

    def receive(caller: Caller, shipment_id: str, body: ReceiveBody) -> Any:
        """Every line counted: good and damaged; what is left over is short."""
        lines = [line.as_receipt() for line in body.lines]
        found = service.confirm_receipt(caller=caller, shipment_id=shipment_id, lines=lines)
        return CounterParcelOut.model_validate(service.with_hints([found])[0])

    def hand_back(caller: Caller, shipment_id: str, body: HandBackBody) -> Any:
        """Nobody came in time: the goods go back to stock, the customer's money goes back."""
        found = service.hand_back(caller=caller, shipment_id=shipment_id, condition=body.condition)
        return CounterParcelOut.model_validate(service.with_hints([found])[0])

    def receive_by_scan(caller: Caller, body: ReceiptBody) -> Any:
        """Receive by the label's code; without lines all of it is good."""
        found = service.receive_by_code(
            caller=caller,
            place_id=body.place_id,
            code=body.code,
            lines=[line.as_receipt() for line in body.lines],
        )
        return CounterParcelOut.model_validate(service.with_hints([found])[0])

    for path, view, body, returns in (
        ("/shipments/<shipment_id>/receive", receive, ReceiveBody, CounterParcelOut),
        ("/shipments/<shipment_id>/hand-back", hand_back, HandBackBody, CounterParcelOut),
        ("/receipts", receive_by_scan, ReceiptBody, CounterParcelOut),
        ("/hand-outs", _hand_out, HandOutBody, HandOutOut),
    ):
        endpoint(
            bp,
            "POST",
            base + path,
            roles=roles,
            scope="place",
            body=body,
            returns=returns,
            repeatable=True,
        )(_named(view, f"{who}_{view.__name__.strip('_')}"))
    _asking_routes(base, who, roles)


def _asking_routes(base: str, who: str, roles: tuple[str, ...]) -> None:
    """What changes nothing but is no GET: codes stay out of addresses, each look is logged."""
    for path, view, body, returns in (
        ("/hand-outs/look", _look, LookBody, CodeOut),
        ("/shipments/<shipment_id>/phone", _phone, None, PhoneOut),
    ):
        endpoint(bp, "POST", base + path, roles=roles, scope="place", body=body, returns=returns)(
            _named(view, f"{who}{view.__name__}")
        )


def _list_route(path: str, name: str, roles: tuple[str, ...], verb: Any, words: str) -> None:
    def view(caller: Caller, query: PlacePage) -> Any:
        items, after = verb(
            caller=caller, place_id=query.place_id, limit=query.limit, cursor=query.cursor
        )
        return CounterPage.model_validate(
            {"items": items, "next_cursor": after}, from_attributes=True
        )

    view.__doc__ = words
    endpoint(bp, "GET", path, roles=roles, scope="place", query=PlacePage, returns=CounterPage)(
        _named(view, name)
    )


def _hand_out(caller: Caller, body: HandOutBody) -> Any:
    """核销: 8 digits or the QR text; used once, at this place alone."""
    try:
        given = service.hand_out(
            caller=caller,
            place_id=body.place_id,
            code=body.code,
            all_of_person=body.all,
            also=body.also,
        )
    except WrongPickupCode:
        _count_after_rollback(body.place_id, caller.person_id)
        raise
    return HandOutOut.model_validate({"items": service.with_hints(given)}, from_attributes=True)


def _look(caller: Caller, body: LookBody) -> Any:
    """What a pickup code is good for; guessing is counted as at the hand-out."""
    try:
        found = service.look_at_code(caller=caller, place_id=body.place_id, code=body.code)
    except WrongPickupCode:
        _count_after_rollback(body.place_id, caller.person_id)
        raise
    return CodeOut.model_validate({"items": service.with_hints(found)}, from_attributes=True)


def _phone(caller: Caller, shipment_id: str) -> Any:
    """The customer's phone in the clear; every look is logged."""
    return PhoneOut(phone=service.reveal_phone(caller=caller, shipment_id=shipment_id))


def _count_after_rollback(place_id: str, actor_id: str) -> None:
    """A wrong code rolls its unit back; the count against guessing is written afterwards."""

    @after_this_request
    def count(response: Response) -> Response:
        service.note_wrong_code(place_id=place_id, actor_id=actor_id)
        return response


def _named(view: Any, name: str) -> Any:
    """One function serves two routes; Flask wants a name for each."""

    def named(**arguments: Any) -> Any:
        return view(**arguments)

    named.__name__, named.__doc__ = name, view.__doc__
    return named


for _base, _who, _roles in COUNTERS:
    _counter_routes(_base, _who, _roles)


# -- headquarters -------------------------------------------------------------------------------


@endpoint(
    bp,
    "GET",
    "/api/hq/fulfilment/missing-uploads",
    roles=(HQ,),
    scope="none",
    returns=MissingUploadsOut,
)
def missing_uploads(caller: Caller) -> Any:
    """Parcels WeChat does not know of: their money stays frozen (F33)."""
    return MissingUploadsOut.model_validate(
        {"items": service.missing_uploads()}, from_attributes=True
    )
