"""Before goods are given: what a code is good for, which parcels go along, whom to call."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.fulfilment import rules, service
from app.fulfilment.types import ShipmentView
from app.identity.models import AuditEntry
from app.kernel.db import execute, unit_of_work
from tests.factories import World
from tests.fulfilment.helping import again, caller, differences, open_parcel, refused, sent

LEADER = "/api/leader/fulfilment"


def waiting(world: World, **rest: str) -> ShipmentView:
    """A parcel on the shelf of the leader's point."""
    parcel = open_parcel(world, "pickup", "G1", "P1", **rest)
    sent(world, "keeper", parcel)
    service.receive_by_code(
        caller=caller(world, "leader"), place_id=world.places["P1"], code=parcel.id
    )
    return again(parcel)


def post(client: FlaskClient, world: World, path: str, body: Any, who: str = "leader") -> Any:
    headers = world.headers(who, f"key-{path[-12:]}-{len(str(body))}")
    return client.post(LEADER + path, json=body, headers=headers)


def look(world: World, code: str | None, who: str = "leader") -> list[str]:
    found = service.look_at_code(
        caller=caller(world, who), place_id=world.places["P1"], code=code or ""
    )
    return [one.id for one in found]


def test_a_code_shows_its_parcel_and_the_customers_others(world: World) -> None:
    parcel, other = waiting(world), waiting(world)
    waiting(world, who="stranger")
    for code in (parcel.pickup_code, parcel.qr_text):
        assert look(world, code) == [parcel.id, other.id]
    assert again(parcel).state == "ready"


def test_looking_refuses_as_handing_out_does(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    with refused("fulfilment.not_ready"):
        look(world, parcel.qr_text)
    with refused("fulfilment.wrong_pickup_code"):
        look(world, "00000000")
    with refused("kernel.forbidden"):
        look(world, parcel.qr_text, "other_leader")
    given = waiting(world)
    service.hand_out(
        caller=caller(world, "leader"), place_id=world.places["P1"], code=given.qr_text or ""
    )
    with refused("fulfilment.already_handed_out"):
        look(world, given.qr_text)


def test_guessing_by_looking_ends_too(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "guess_window", lambda _: 7)
    for n in range(rules.GUESSES_PER_ACTOR):
        body = {"place_id": world.places["P1"], "code": f"{n:08d}"}
        assert post(client, world, "/hand-outs/look", body).status_code == 404
    right = {"place_id": world.places["P1"], "code": waiting(world).pickup_code}
    answer = post(client, world, "/hand-outs/look", right)
    assert answer.json["error"]["code"] == "fulfilment.too_many_wrong_codes"


def test_some_of_a_customers_parcels_go_along(client: FlaskClient, world: World) -> None:
    parcel, along, stays = (waiting(world) for _ in range(3))
    body = {"place_id": world.places["P1"], "code": parcel.pickup_code, "also": [along.id]}
    given = post(client, world, "/hand-outs", body).json["items"]
    assert {one["id"] for one in given} == {parcel.id, along.id}
    assert again(stays).state == "ready"
    assert differences() == []


def test_somebody_elses_parcel_does_not_go_along(world: World) -> None:
    parcel, foreign = waiting(world), waiting(world, who="stranger")
    with refused("fulfilment.not_this_customer") as seen:
        service.hand_out(
            caller=caller(world, "leader"),
            place_id=world.places["P1"],
            code=parcel.pickup_code or "",
            also=[foreign.id],
        )
    assert seen["shipment_id"] == foreign.id
    assert (again(parcel).state, again(foreign).state) == ("ready", "ready")


def test_a_parcel_given_before_stops_the_whole_hand_out(world: World) -> None:
    parcel, gone = waiting(world), waiting(world)
    who, place = caller(world, "leader"), world.places["P1"]
    service.hand_out(caller=who, place_id=place, code=gone.pickup_code or "")
    with refused("fulfilment.already_handed_out"):
        service.hand_out(caller=who, place_id=place, code=parcel.pickup_code or "", also=[gone.id])
    assert again(parcel).state == "ready"


def test_the_customer_can_be_called_and_the_look_is_logged(
    client: FlaskClient, world: World
) -> None:
    parcel = waiting(world)
    url = f"/shipments/{parcel.id}/phone"
    assert post(client, world, url, {}, "other_leader").status_code == 403
    shown = post(client, world, url, {}).json["phone"]
    assert (len(shown), shown[:2]) == (11, "17")
    with unit_of_work(write=False):
        (entry,) = execute(select(AuditEntry.actor_id, AuditEntry.action, AuditEntry.subject))
    assert tuple(entry) == (world.people["leader"], "reveal_phone", world.people["shopper"])
    service.hand_out(
        caller=caller(world, "leader"), place_id=world.places["P1"], code=parcel.qr_text or ""
    )
    with refused("fulfilment.shipment_not_found"):
        service.reveal_phone(caller=caller(world, "leader"), shipment_id=parcel.id)
