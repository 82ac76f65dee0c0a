"""The small chain at ten in the morning, and an order that can be placed and paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.fulfilment import service as fulfilment
from app.fulfilment.types import ReceiptLine
from app.identity import service as identity
from app.kernel.auth import Caller
from app.kernel.clock import frozen_at, now
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from app.payments import service as payments
from app.payments.types import Paid
from app.places import service as places
from tests.factories import World, make_world

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shenyang


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with frozen_at(MORNING):
        yield


@pytest.fixture
def world(client: FlaskClient) -> World:
    places.forget_cache()
    return make_world()


@dataclass
class Desk:
    """Places and pays orders, and asks for pages."""

    client: FlaskClient
    world: World
    placed: int = 0

    def get(self, path: str, who: str, **query: str) -> Any:
        return self.client.get(path, query_string=query, headers=self.world.headers(who))

    def place(self, kind: str, lines: dict[str, int], place: str | None = None) -> str:
        """An order of the shopper, over HTTP. Gives its id."""
        self.placed += 1
        wanted = [{"sku_id": self.world.skus[s], "quantity": n} for s, n in lines.items()]
        body: dict[str, Any] = {"kind": kind, "lines": wanted}
        if place:
            body["place_id"] = self.world.places[place]
        else:
            body["address_id"] = self.world.address["shopper"]
        answer = self.client.post(
            "/api/shop/ordering/orders",
            json=body,
            headers=self.world.headers("shopper", f"order-{self.placed:04d}"),
        )
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    def pay(self, order_id: str) -> None:
        """The money comes, as WeChat's notice would bring it."""
        person_id = self.world.people["shopper"]
        order = ordering.get_order(person_id=person_id, order_id=order_id).order
        payment = payments.start(
            order_id=order_id,
            person_id=person_id,
            payer_openid="o_1",
            amount_fen=order.total_fen,
            description="测试",
            expires_at=now(),
        )
        transaction = f"42{payment.out_trade_no[2:]}"
        paid = Paid(payment.out_trade_no, transaction, order.total_fen, "CNY", now())
        assert payments.record_paid(paid=paid) == "recorded"
        drain_all()

    def caller(self, who: str) -> Caller:
        found = identity.caller_for_token(self.world.tokens[who])
        assert found is not None
        return found

    def task_of(self, order_id: str, who: str, place: str) -> str:
        tasks, _ = fulfilment.tasks_of_place(
            caller=self.caller(who), place_id=self.world.places[place]
        )
        (task,) = [one for one in tasks if one.order_id == order_id]
        return task.id

    def pick(self, order_id: str, who: str, place: str) -> str:
        """Take the order's task and pick all of it. Gives the task's id."""
        task_id = self.task_of(order_id, who, place)
        caller = self.caller(who)
        task = fulfilment.take_task(caller=caller, task_id=task_id)
        picked = [(line.line_id, line.quantity) for line in task.lines]
        fulfilment.pick(caller=caller, task_id=task_id, lines=picked)
        return task_id

    def bring(
        self,
        order_id: str,
        who: str,
        place: str,
        receiver: str,
        missing: dict[str, int] | None = None,
    ) -> None:
        """Pick at a place, send with the van, receive it at the counter; missing: by name."""
        less = missing or {}
        task_id = self.pick(order_id, who, place)
        fulfilment.hand_over(caller=self.caller(who), task_id=task_id)
        (shipment,) = fulfilment.shipments_of_order(order_id=order_id)
        fulfilment.confirm_receipt(
            caller=self.caller(receiver),
            shipment_id=shipment.id,
            lines=[
                ReceiptLine(line.line_id, line.quantity - less.get(line.name, 0), 0)
                for line in shipment.lines
            ],
        )


@pytest.fixture
def desk(client: FlaskClient, world: World) -> Desk:
    return Desk(client, world)
