"""Carriers and WeChat's shipping information: outside calls and what they bring back.

`run_*` functions run outside any transaction, may run twice, and open their own units.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError

from app.fulfilment import codes, gateway, locks, queries, rules
from app.fulfilment.errors import CarrierRefused
from app.fulfilment.events import LostParcelFound, TrackAdded
from app.fulfilment.service import moving
from app.fulfilment.types import MissingUpload, TrackView
from app.identity import service as identity
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.events import emit
from app.kernel.jobs import TryLater
from app.payments import service as payments
from app.places import service as places

log = structlog.get_logger(__name__)

POLL_BATCH = 20
LATE_UPLOAD = timedelta(hours=1)
_BEFORE_LEAVING = ("to_pick", "picked")

# -- waybills ------------------------------------------------------------------------------


@query
def _waybill_request(shipment_id: str) -> dict[str, Any] | None:
    """What the carrier must be told; None when the parcel needs no waybill any more."""
    row = queries.shipment_row(shipment_id)
    if row is None or row.waybill is not None or row.state not in _BEFORE_LEAVING:
        return None
    receiver = codes.open_receiver(row.address_sealed)
    if receiver is None:
        return None
    place = places.get_place(row.source_place_id)
    lines = queries.lines_of([shipment_id])[shipment_id]
    return {
        "shipment_id": shipment_id,
        "openid": _openid(row),
        "sender": gateway.Sender(
            name=place.name,
            phone=place.phone,
            province=place.province,
            city=place.city,
            district=place.district,
            address=place.address,
        ),
        "receiver": receiver,
        "goods": [(line.name, line.quantity) for line in lines],
        "weight_grams": 0,
    }


def _openid(row: Any) -> str:
    return identity.wechat_openid(person_id=row.person_id) or ""


def run_waybill(payload: dict[str, Any]) -> None:
    """Order the courier for a parcel. A refusal is kept with the parcel for the clerk."""
    request = _waybill_request(payload["shipment_id"])
    if request is None:
        return
    try:
        waybill = gateway.order_waybill(**request)
    except CarrierRefused as refusal:
        _store_refusal(payload["shipment_id"], str(refusal.details["carrier_words"]))
        return
    _store_waybill(payload["shipment_id"], gateway.carrier(), waybill)


@command
def _store_waybill(shipment_id: str, carrier: str, waybill: str) -> None:
    row = moving.locked_shipment(shipment_id)
    try:
        stored = locks.set_waybill(shipment_id, _BEFORE_LEAVING, carrier, waybill)
    except IntegrityError:
        log.warning("waybill.doubled", shipment_id=shipment_id, waybill=waybill)
        stored = False
    if stored:
        _tell_task(row)
    elif row.waybill != waybill:
        # withdrawn meanwhile, or sent with a paper waybill: the courier need not come
        moving.cancel_waybill(shipment_id, carrier, waybill)


@command
def _store_refusal(shipment_id: str, words: str) -> None:
    row = moving.locked_shipment(shipment_id)
    locks.set_waybill_error(shipment_id, words)
    _tell_task(row)


def _tell_task(row: Any) -> None:
    """The board shows waybills and refusals: let it look again."""
    task = locks.task_of_shipment(row.id)
    if task is not None:
        moving.tell_task(task.id, row.id, row.order_id, task.place_id, task.state)


def run_waybill_cancel(payload: dict[str, Any]) -> None:
    """Call the courier off. Too late is fine: the carrier brings the parcel back."""
    row = _row(payload["shipment_id"])
    if row is None:
        return
    cancelled = gateway.cancel_waybill(
        shipment_id=row.id,
        openid=_openid(row),
        delivery_id=payload["carrier"],
        waybill=payload["waybill"],
    )
    log.info("waybill.cancelled", shipment_id=row.id, in_time=cancelled)


@query
def _row(shipment_id: str) -> Any | None:
    return queries.shipment_row(shipment_id)


# -- tracks ----------------------------------------------------------------------------------


def poll_tracks(limit: int = POLL_BATCH) -> int:
    """Sweep: ask the carrier about parcels on the way, each with its own back-off.

    Stops at the first sign that the carrier's system is away. Returns how many it asked.
    """
    asked = 0
    for row in _due_polls(limit):
        if not _claim_poll(row):
            continue
        asked += 1
        try:
            points = gateway.track(
                shipment_id=row.id,
                openid=_openid(row),
                delivery_id=row.carrier,
                waybill=row.waybill,
            )
        except TryLater as problem:
            log.warning("track.away", shipment_id=row.id, error=str(problem))
            break
        if points:
            record_track(shipment_id=row.id, points=points)
    return asked


@query
def _due_polls(limit: int) -> Sequence[Any]:
    return queries.due_polls(now(), limit)


@command
def _claim_poll(row: Any) -> bool:
    next_at = now() + rules.poll_pause(row.track_polls, gateway.first_poll())
    return locks.claim_poll(row.id, row.track_due_at, next_at, row.track_polls)


@command
def record_track(*, shipment_id: str, points: Sequence[TrackView]) -> str:
    """Store what the carrier said, each point once; move the parcel on. Returns its state.

    Any order and number of times gives the same end. Emits TrackAdded when anything is new,
    ShipmentMoved and, once signed for, ShipmentClosed; LostParcelFound when it had been reported
    lost, which changes nothing else. Locks: shipment.
    """
    row = moving.locked_shipment(shipment_id)
    new = [one for one in points if locks.add_track(row.id, one.at, one.action, one.words)]
    if not new:
        return str(row.state)
    emit(TrackAdded(row.id, row.order_id, row.person_id))
    if row.state == "lost" and rules.verb_of_track(one.action for one in new) == "deliver":
        emit(LostParcelFound(row.id, row.order_id, row.source_place_id, row.waybill))
    verb = rules.verb_of_track(queries.track_actions(row.id))
    if verb is None or rules.next_state(moving.flow_of(row), row.state, verb) is None:
        return str(row.state)
    at = min(now(), max(one.at for one in new))
    if verb == "deliver":
        moving.give(row, verb, at=at)
        return "delivered"
    return moving.advance(row, verb, at=at)


@command
def record_express_path(*, waybill: str, points: Sequence[TrackView]) -> str | None:
    """WeChat's add_express_path push; None for a waybill that is not ours."""
    row = queries.shipment_of_waybill(waybill)
    return None if row is None else record_track(shipment_id=row.id, points=points)


# -- 发货信息管理 ------------------------------------------------------------------------------


def run_upload(payload: dict[str, Any]) -> None:
    """Tell WeChat that a parcel left or can be collected (F33). Repeats until it is known."""
    shipment_id = payload["shipment_id"]
    request = _upload_request(shipment_id)
    if request is None:
        return
    order_id = request.pop("order_id")
    if request.pop("is_covered"):
        _finish(shipment_id, "done", "与同单其他包裹一并上报", is_last=False)
        return
    try:
        gateway.upload_shipping(**request)
    except CarrierRefused as refusal:
        _finish(shipment_id, "failed", str(refusal.details["carrier_words"]), is_last=False)
        return
    except TryLater as doubt:
        _finish(shipment_id, "pending", str(doubt), is_last=False)
        raise
    _finish(shipment_id, "done", None, is_last=request["is_last"])
    if not request["is_last"]:
        # two parcels told side by side each took the other for the last one
        run_upload_close({"order_id": order_id})


@query
def _upload_request(shipment_id: str, *, again: bool = False) -> dict[str, Any] | None:
    """What WeChat must be told of a parcel; None when it knows.

    Raises TryLater while our own payment has no transaction id yet.
    """
    row, upload = queries.shipment_row(shipment_id), queries.upload_row(shipment_id)
    if row is None or upload is None or (upload.state == "done" and not again):
        return None
    payment = payments.payment_of_order(order_id=row.order_id)
    if payment is None or payment.transaction_id is None:
        raise TryLater("the order's payment has no transaction id yet")
    siblings = [
        one
        for one in queries.rows_of_order(row.order_id)
        if one.state not in rules.WITHDRAWN and one.id != shipment_id
    ]
    told = queries.uploads_of_order(row.order_id)
    flow = moving.flow_of(row)
    is_express = flow == rules.EXPRESS
    waiting = [
        one.id
        for one in siblings
        if moving.flow_of(one) == rules.EXPRESS and told.get(one.id) != "done"
    ]
    receiver = codes.open_receiver(row.address_sealed)
    return {
        "order_id": row.order_id,
        "is_covered": rules.is_covered(
            flow,
            [moving.flow_of(one) for one in siblings],
            any(told.get(one.id) == "done" for one in siblings),
        ),
        "transaction_id": payment.transaction_id,
        "openid": payment.payer_openid,
        "logistics_type": rules.LOGISTICS_TYPE[flow],
        "item_words": rules.item_words(queries.lines_of([shipment_id])[shipment_id]),
        "waybill": row.waybill if is_express else None,
        "carrier_code": row.carrier if is_express else None,
        "receiver_phone": receiver.phone if is_express and receiver else None,
        "at": now(),
        "is_split": is_express and any(moving.flow_of(one) == rules.EXPRESS for one in siblings),
        "is_last": not waiting,
    }


@command
def _finish(shipment_id: str, state: str, error: str | None, *, is_last: bool) -> None:
    locks.finish_upload(shipment_id, state, error, now())
    if state == "done" and is_last:
        locks.told_last(shipment_id)


def run_upload_close(payload: dict[str, Any]) -> None:
    """A parcel was withdrawn: when every other express parcel is told, tell that it is all.

    Without it WeChat would wait for a parcel that never comes, and keep the money frozen.
    """
    shipment_id = _last_told(payload["order_id"])
    if shipment_id is None:
        return
    request = _upload_request(shipment_id, again=True)
    if request is None or not request["is_last"]:
        return
    del request["is_covered"], request["order_id"]
    request["is_split"] = True
    try:
        gateway.upload_shipping(**request)
    except CarrierRefused as refusal:
        log.warning("upload.close_refused", shipment_id=shipment_id, error=str(refusal))
    _finish(shipment_id, "done", None, is_last=True)


@query
def _last_told(order_id: str) -> str | None:
    """The newest express parcel told to WeChat as not the last, when none waits or was last."""
    newest: str | None = None
    for row in queries.rows_of_order(order_id):
        if row.kind != rules.EXPRESS or row.state in rules.WITHDRAWN:
            continue
        upload = queries.upload_row(row.id)
        if upload is None or upload.state != "done" or upload.told_last:
            return None
        newest = row.id
    return newest


@query
def missing_uploads(*, limit: int = 100) -> list[MissingUpload]:
    """The board: parcels WeChat does not know of after an hour, or refused to hear of."""
    return queries.missing_uploads(now() - LATE_UPLOAD, limit)
