"""Goods between two places: the sender sends and calls back, the receiver counts."""

from __future__ import annotations

from dataclasses import asdict

from app.inventory import service
from app.inventory.api.door import for_people_of_places, names
from app.inventory.schemas import (
    ReceiveTransferBody,
    SendTransferBody,
    TransferLineOut,
    TransferOut,
    TransferPage,
    TransfersQuery,
)
from app.inventory.types import TransferCounted, TransferView, TransferWant
from app.kernel.auth import Caller
from app.kernel.errors import Forbidden
from app.kernel.paging import decode_cursor, encode_cursor
from app.places import service as places


def _out(transfers: list[TransferView]) -> list[TransferOut]:
    words = names([line.sku_id for one in transfers for line in one.lines])
    ends = {end for one in transfers for end in (one.from_place_id, one.to_place_id)}
    called = places.places_by_ids(ends)
    return [
        TransferOut(
            **(
                asdict(one)
                | {
                    "from_name": called[one.from_place_id].name,
                    "to_name": called[one.to_place_id].name,
                    "lines": [
                        TransferLineOut(**asdict(line), **words[line.sku_id]) for line in one.lines
                    ],
                }
            )
        )
        for one in transfers
    ]


@for_people_of_places(
    "POST", "/transfers", body=SendTransferBody, returns=TransferOut, status=201, repeatable=True
)
def send_transfer(caller: Caller, body: SendTransferBody, *, roles: tuple[str, ...]) -> TransferOut:
    """Send goods from the caller's place to another one."""
    caller.check_place(body.from_place_id, *roles)
    wants = [TransferWant(line.sku_id, line.quantity, line.lot_id) for line in body.lines]
    sent = service.send_transfer(
        from_place_id=body.from_place_id,
        to_place_id=body.to_place_id,
        wants=wants,
        actor_id=caller.person_id,
        note=body.note,
    )
    return _out([sent])[0]


@for_people_of_places("GET", "/transfers", query=TransfersQuery, returns=TransferPage)
def transfers(caller: Caller, query: TransfersQuery, *, roles: tuple[str, ...]) -> TransferPage:
    """Transfers from or to a place, newest first."""
    caller.check_place(query.place_id, *roles)
    before = decode_cursor(query.cursor, str)
    found = service.transfers_of_place(
        place_id=query.place_id,
        states=[query.state] if query.state else (),
        before=before[0] if before else None,
        limit=query.limit + 1,
    )
    rows = found[: query.limit]
    return TransferPage(
        items=_out(rows),
        next_cursor=encode_cursor(rows[-1].id) if len(found) > len(rows) else None,
    )


@for_people_of_places("GET", "/transfers/<transfer_id>", returns=TransferOut)
def transfer(caller: Caller, transfer_id: str, *, roles: tuple[str, ...]) -> TransferOut:
    """One transfer, for either end."""
    found = service.get_transfer(transfer_id=transfer_id)
    ends = (found.from_place_id, found.to_place_id)
    if not any(caller.may_touch(place_id, *roles) for place_id in ends):
        raise Forbidden
    return _out([found])[0]


@for_people_of_places(
    "POST",
    "/transfers/<transfer_id>/receive",
    body=ReceiveTransferBody,
    returns=TransferOut,
    repeatable=True,
)
def receive_transfer(
    caller: Caller, transfer_id: str, body: ReceiveTransferBody, *, roles: tuple[str, ...]
) -> TransferOut:
    """Count what has come; what is missing opens an incident."""
    found = service.get_transfer(transfer_id=transfer_id)
    caller.check_place(found.to_place_id, *roles)
    counted = [TransferCounted(line.line_id, line.good, line.damaged) for line in body.lines]
    return _out(
        [
            service.receive_transfer(
                transfer_id=transfer_id, counted=counted, actor_id=caller.person_id
            )
        ]
    )[0]


@for_people_of_places(
    "POST", "/transfers/<transfer_id>/cancel", returns=TransferOut, repeatable=True
)
def cancel_transfer(caller: Caller, transfer_id: str, *, roles: tuple[str, ...]) -> TransferOut:
    """It never left: everything goes back on the sender's shelf."""
    found = service.get_transfer(transfer_id=transfer_id)
    caller.check_place(found.from_place_id, *roles)
    return _out([service.cancel_transfer(transfer_id=transfer_id, actor_id=caller.person_id)])[0]
