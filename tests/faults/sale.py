"""A sale as its clients see it: each act is one client's request, or one turn of the worker.

Every client keeps its key and asks again until it has an answer, WeChat repeats its notice
until it is taken: so an act that died half way is simply performed again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from app.fulfilment.models import Shipment
from app.kernel.db import command, execute, query
from app.kernel.ids import new_id
from app.kernel.models import OutboxEvent, OutsideCall
from app.ordering.models import Order
from tests.factories import World
from tests.faults.dying import Act, Request, perform, work
from tests.wechat.conftest import Phone, Receiver

ORDERS = "/api/shop/ordering/orders"
COLA = "06901939691601"


@dataclass
class Sale:
    """Two colas for the shopper. `kind` in_store: scan and go; pickup: picked, handed out."""

    world: World
    phone: Phone
    receiver: Receiver
    kind: str
    order_id: str = ""
    task_id: str = ""
    shipment_id: str = ""
    code: str = ""
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def act(self, who: str, path: str, body: Any = None, *, method: str = "POST") -> Request:
        return Request(method, path, self.world.tokens[who], new_id("key"), body or {})

    def place(self) -> Act:
        lines = [{"sku_id": self.world.skus["cola"], "quantity": 2}]
        store = self.world.places["S1"]
        return self.act("shopper", ORDERS, {"kind": self.kind, "place_id": store, "lines": lines})

    def start_paying(self) -> Act:
        return self.act("shopper", f"{ORDERS}/{self.order_id}/pay")

    def notice(self) -> Act:
        """The newest notification that WeChat sent."""
        call = self.receiver.calls[-1]
        headers = tuple(call.headers.items())
        return Request("POST", "/api/hooks/payments/wechat", raw=call.body, headers=headers)

    def take(self) -> Act:
        return self.act("clerk", f"/api/staff/fulfilment/tasks/{self.task_id}/take")

    def pick(self) -> Act:
        path = f"/api/staff/fulfilment/tasks/{self.task_id}/pick"
        return self.act("clerk", path, {"codes": [COLA, COLA]})

    def hand_out(self) -> Act:
        body = {"place_id": self.world.places["S1"], "code": self.code}
        return self.act("clerk", "/api/staff/fulfilment/hand-outs", body)

    def leave(self) -> Act:
        body = {"place_id": self.world.places["S1"], "code": self.code}
        return self.act("clerk", "/api/staff/fulfilment/exit-checks", body)

    def hand_back(self) -> Act:
        path = f"/api/staff/fulfilment/shipments/{self.shipment_id}/hand-back"
        return self.act("clerk", path)

    def cancel(self) -> Act:
        return self.act("shopper", f"{ORDERS}/{self.order_id}/cancel")

    def get(self, who: str, path: str) -> Any:
        status, data = Request("GET", path, self.world.tokens[who]).send()
        assert status == 200, data
        return data

    # -- what the people see between two acts ---------------------------------------------------

    def learn(self, name: str, data: Any) -> None:
        """Take from an answer what the next act needs; play the customer's part in WeChat."""
        if name == "place":
            self.order_id = data["id"]
        elif name == "start_paying":
            before = len(self.receiver.calls)
            self.phone.pay(data["package"].removeprefix("prepay_id="))
            self.receiver.wait(before + 1)
        elif name == "settle" and self.kind == "in_store":
            path = f"/api/shop/fulfilment/exit-code?order_id={self.order_id}"
            self.code = self.get("shopper", path)["code"]
        elif name == "settle":
            path = f"/api/staff/fulfilment/tasks?place_id={self.world.places['S1']}&limit=100"
            tasks = self.get("clerk", path)["items"]
            self.task_id = next(t["id"] for t in tasks if t["order_id"] == self.order_id)
        elif name == "shelve":
            page = self.get("shopper", f"/api/shop/screens/orders/{self.order_id}")
            self.shipment_id = page["parcels"][0]["shipment_id"]
            let_days_pass(self.shipment_id)
        elif name == "pack":
            page = self.get("shopper", f"/api/shop/screens/orders/{self.order_id}")
            self.code = page["parcels"][0]["qr_text"]

    def make(self, name: str) -> Act:
        """The act of a script's step."""
        return work if name in WORK else getattr(self, name)()


WORK = ("settle", "pack", "shelve", "finish", "give_back")

SCRIPTS: dict[str, tuple[str, Sequence[str], str]] = {
    # name: (kind, acts, state at the end)
    "scan_and_go": (
        "in_store",
        ("place", "start_paying", "notice", "settle", "leave", "finish"),
        "completed",
    ),
    "pickup": (
        "pickup",
        (
            *("place", "start_paying", "notice", "settle"),
            *("take", "pick", "pack", "hand_out", "finish"),
        ),
        "completed",
    ),
    "cancel_paid": (
        "pickup",
        ("place", "start_paying", "notice", "settle", "cancel", "give_back", "notice", "finish"),
        "cancelled",
    ),
    "uncollected": (
        "pickup",
        (
            *("place", "start_paying", "notice", "settle", "take", "pick", "shelve"),
            *("hand_back", "give_back", "notice", "finish"),
        ),
        "cancelled",
    ),
}


@query
def state_of(order_id: str) -> str:
    return str(execute(select(Order.state).where(Order.id == order_id)).scalar_one())


@command
def let_days_pass(shipment_id: str) -> None:
    """Nobody came for the parcel, and its time is over."""
    past = Shipment.ready_at
    execute(update(Shipment).where(Shipment.id == shipment_id).values(keep_until=past))


@command
def let_a_minute_pass() -> None:
    """What a dead process had claimed is due again, as it would be after a minute."""
    pending = {"state": "pending"}
    execute(update(OutboxEvent).filter_by(**pending).values(next_try_at=OutboxEvent.created_at))
    execute(
        update(OutsideCall)
        .where(OutsideCall.state == "pending", OutsideCall.claimed_until.is_not(None))
        .values(claimed_until=None, due_at=OutsideCall.created_at)
    )


def settle() -> None:
    """The minute after: whoever is alive does what the dead one left."""
    let_a_minute_pass()
    status, _ = work()
    assert status == 200


__all__ = ["SCRIPTS", "Sale", "perform", "settle", "state_of"]
