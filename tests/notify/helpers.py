"""Orders and parcels as rows, and a look at what the sandbox's phones and groups received."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from app.fulfilment.models import Shipment, ShipmentLine
from app.kernel import outbox
from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.kernel.events import emit
from app.kernel.ids import new_id
from app.kernel.jobs import run_due_calls
from app.kernel.models import OutsideCall
from app.notify.models import Consent, Message
from app.ordering.models import Order, OrderLine
from tests.factories import World
from wechat.sandbox.engine import Sandbox
from wechat.sandbox.message_routes import give_consent


@dataclass
class Phones:
    """The sandbox seen from outside: what arrived, who agreed to what."""

    url: str
    box: Sandbox
    openids: dict[str, str]

    def agree(self, who: str, template: str, count: int = 1) -> None:
        for _ in range(count):
            give_consent(self.box, self.openids[who], self.box.world.template_ids[template], True)

    def arrived(self, channel: str) -> list[dict[str, Any]]:
        rows = self.box.store.all(
            "SELECT body FROM messages WHERE channel = ? ORDER BY id", channel
        )
        return [json.loads(row["body"]) for row in rows]


@command
def an_order(
    world: World, *, who: str = "shopper", kind: str = "pickup", state: str = "paid", **more: Any
) -> str:
    """A paid order of two cola for 6.00 yuan."""
    order_id, moment = new_id("ord"), now()
    values = {
        "id": order_id,
        "number": "J" + order_id[-12:],
        "person_id": world.people[who],
        "channel": "home",
        "kind": kind,
        "place_id": None,
        "state": state,
        "goods_fen": 600,
        "total_fen": 600,
        "paid_fen": 600,
        "created_at": moment,
        "paid_at": moment,
    }
    execute(insert(Order).values(**(values | more)))
    execute(
        insert(OrderLine).values(
            id=new_id("oln"),
            order_id=order_id,
            line_no=1,
            sku_id=world.skus["cola"],
            name="测试可乐",
            spec="330ml",
            base_unit="piece",
            quantity=2,
            price_id="prc_test",
            price_fen=300,
            per_quantity=1,
            goods_fen=600,
            total_fen=600,
        )
    )
    return order_id


@command
def a_parcel(
    world: World,
    order_id: str,
    *,
    who: str = "shopper",
    kind: str = "pickup",
    state: str = "to_pick",
    source: str = "S1",
    dest: str | None = "P1",
    parcel_no: int = 1,
    **more: Any,
) -> str:
    shipment_id, moment = new_id("shp"), now()
    values = {
        "id": shipment_id,
        "order_id": order_id,
        "person_id": world.people[who],
        "parcel_no": parcel_no,
        "kind": kind,
        "source_place_id": world.places[source],
        "dest_place_id": world.places[dest] if dest else None,
        "state": state,
        "promised_at": moment + timedelta(hours=2),
        "eta_at": moment + timedelta(hours=2),
        "created_at": moment,
    }
    execute(insert(Shipment).values(**(values | more)))
    execute(
        insert(ShipmentLine).values(
            id=new_id("sln"),
            shipment_id=shipment_id,
            position=1,
            allocation_id=new_id("alc"),
            line_id=new_id("oln"),
            sku_id=world.skus["cola"],
            lot_id=new_id("lot"),
            name="测试可乐",
            quantity=2,
        )
    )
    return shipment_id


@command
def say(*events: Any) -> None:
    for event in events:
        emit(event)


@command
def call_again() -> None:
    """As a kill between a call's effect and its note: every call is due once more."""
    execute(
        update(OutsideCall).values(state="pending", due_at=now(), claimed_until=None, done_at=None)
    )


def deliver(*events: Any) -> None:
    """Events to handlers, then the outside calls they asked for."""
    if events:
        say(*events)
    outbox.drain_all()
    run_due_calls()


@query
def messages(channel: str) -> list[Any]:
    return list(
        execute(
            select(Message.template, Message.state, Message.error, Message.dedupe_key)
            .where(Message.channel == channel)
            .order_by(Message.id)
        )
    )


@query
def left(world: World, template: str, who: str = "shopper") -> int | None:
    found: int | None = execute(
        select(Consent.remaining).where(
            Consent.person_id == world.people[who], Consent.template == template
        )
    ).scalar()
    return found


@query
def calls() -> list[Any]:
    return list(execute(select(OutsideCall.kind, OutsideCall.state, OutsideCall.last_error)))
