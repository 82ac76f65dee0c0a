"""Refunds by hand: the order, what could go back, giving it back; what a parcel is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, Caller
from app.kernel.http import endpoint
from app.ordering import service
from app.ordering.api.door import bp, with_lines
from app.ordering.schemas import (
    FindAtPlaceQuery,
    FindQuery,
    FoundOrdersView,
    OrderWithLines,
    RefundableOrderView,
    RefundBody,
    RefundLineBody,
    RefundMadeView,
    RefundPart,
    RefundPreviewBody,
    RefundPreviewView,
    RefundUnits,
    WorthView,
)
from app.ordering.types import (
    GONE,
    RefundWanted,
)


@endpoint(
    bp,
    "GET",
    "/api/hq/ordering/orders",
    roles=(HQ,),
    scope="none",
    query=FindQuery,
    returns=FoundOrdersView,
)
def find_orders(caller: Caller, query: FindQuery) -> FoundOrdersView:
    """Orders by number or phone, to refund by hand."""
    return _found(query.find)


@endpoint(
    bp,
    "GET",
    "/api/staff/ordering/orders",
    roles=(CLERK, KEEPER),
    scope="place",
    query=FindAtPlaceQuery,
    returns=FoundOrdersView,
)
def find_orders_of_place(caller: Caller, query: FindAtPlaceQuery) -> FoundOrdersView:
    """The same among the orders that a place of the caller has served."""
    caller.check_place(query.place_id, CLERK, KEEPER)
    return _found(query.find, query.place_id)


def _found(words: str, place_id: str | None = None) -> FoundOrdersView:
    rows = service.find_orders(words=words, place_id=place_id)
    items = [OrderWithLines.model_validate(with_lines(order, lines)) for order, lines in rows]
    return FoundOrdersView(items=items)


@endpoint(
    bp,
    "GET",
    "/api/hq/ordering/orders/<order_id>",
    roles=(HQ,),
    scope="none",
    returns=RefundableOrderView,
)
def get_refundable(caller: Caller, order_id: str) -> RefundableOrderView:
    """One order with its refunds and what could still be given back."""
    return _refundable(caller, order_id)


@endpoint(
    bp,
    "GET",
    "/api/staff/ordering/orders/<order_id>",
    roles=(CLERK, KEEPER),
    scope="place",
    returns=RefundableOrderView,
)
def get_refundable_of_place(caller: Caller, order_id: str) -> RefundableOrderView:
    """The same for an order that the caller's place has served."""
    return _refundable(caller, order_id)


def _refundable(caller: Caller, order_id: str) -> RefundableOrderView:
    found = service.refundable_order(caller=caller, order_id=order_id)
    lines = [
        {
            **asdict(line),
            "delivered": found.delivered.get(line.id, 0),
            "left_fen": line.total_fen - line.refunded_fen,
        }
        for line in found.lines
    ]
    refunds = [
        {
            **asdict(one),
            "lines": [dict(zip(RefundPart.model_fields, part, strict=True)) for part in one.lines],
            "units": [dict(zip(RefundUnits.model_fields, unit, strict=True)) for unit in one.units],
        }
        for one in found.refunds
    ]
    places = [{"id": place_id, "name": name} for place_id, name in found.places]
    return RefundableOrderView.model_validate(
        {**with_lines(found.order, lines), "refunds": refunds, "places": places, "away": found.away}
    )


def _wanted(lines: Sequence[RefundLineBody]) -> list[RefundWanted]:
    return [
        RefundWanted(
            one.line_id,
            one.quantity,
            one.amount_fen,
            one.condition if one.restock else GONE,
            one.place_id if one.restock else None,
        )
        for one in lines
    ]


@endpoint(
    bp,
    "POST",
    "/api/hq/ordering/orders/<order_id>/refunds",
    roles=(HQ,),
    scope="none",
    body=RefundBody,
    returns=RefundMadeView,
    status=201,
    repeatable=True,
)
def refund_order(caller: Caller, order_id: str, body: RefundBody) -> RefundMadeView:
    """Refund units and/or money of single lines."""
    return _refund(caller, order_id, body)


@endpoint(
    bp,
    "POST",
    "/api/staff/ordering/orders/<order_id>/refunds",
    roles=(CLERK, KEEPER),
    scope="place",
    body=RefundBody,
    returns=RefundMadeView,
    status=201,
    repeatable=True,
)
def refund_order_of_place(caller: Caller, order_id: str, body: RefundBody) -> RefundMadeView:
    """The same for an order that the caller's place has served."""
    return _refund(caller, order_id, body)


def _refund(caller: Caller, order_id: str, body: RefundBody) -> RefundMadeView:
    made = service.refund_lines(
        caller=caller, order_id=order_id, lines=_wanted(body.lines), reason=body.reason
    )
    return RefundMadeView.model_validate(made)


@endpoint(
    bp,
    "POST",
    "/api/hq/ordering/orders/<order_id>/refund-preview",
    roles=(HQ,),
    scope="none",
    body=RefundPreviewBody,
    returns=RefundPreviewView,
)
def preview_refund(caller: Caller, order_id: str, body: RefundPreviewBody) -> RefundPreviewView:
    """What a refund would give back, to the fen. Changes nothing."""
    return _preview(caller, order_id, body)


@endpoint(
    bp,
    "POST",
    "/api/staff/ordering/orders/<order_id>/refund-preview",
    roles=(CLERK, KEEPER),
    scope="place",
    body=RefundPreviewBody,
    returns=RefundPreviewView,
)
def preview_refund_of_place(
    caller: Caller, order_id: str, body: RefundPreviewBody
) -> RefundPreviewView:
    """The same for an order that the caller's place has served."""
    return _preview(caller, order_id, body)


def _preview(caller: Caller, order_id: str, body: RefundPreviewBody) -> RefundPreviewView:
    found = service.preview_refund(caller=caller, order_id=order_id, lines=_wanted(body.lines))
    return RefundPreviewView.model_validate(found)


@endpoint(
    bp,
    "GET",
    "/api/leader/ordering/parcels/<shipment_id>/worth",
    roles=(LEADER,),
    scope="place",
    returns=WorthView,
)
def worth_of_parcel_at_point(caller: Caller, shipment_id: str) -> WorthView:
    """What the customer gets back when a parcel that waits here is handed back."""
    return _worth(caller, shipment_id)


@endpoint(
    bp,
    "GET",
    "/api/staff/ordering/parcels/<shipment_id>/worth",
    roles=(CLERK, KEEPER, HQ),
    scope="place",
    returns=WorthView,
)
def worth_of_parcel(caller: Caller, shipment_id: str) -> WorthView:
    """The same for a parcel that waits at a store, or left it and never arrives."""
    return _worth(caller, shipment_id)


def _worth(caller: Caller, shipment_id: str) -> WorthView:
    found = service.parcel_worth(caller=caller, shipment_id=shipment_id)
    return WorthView.model_validate(found)
