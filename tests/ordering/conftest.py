"""Orders on a small chain, money told by hand: no WeChat is needed to test what ordering does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask

from app.fulfilment import service as fulfilment
from app.identity import service as identity
from app.kernel.auth import Caller
from app.kernel.checks import run_checks
from app.kernel.clock import now
from app.kernel.outbox import drain_all
from app.ordering import service as ordering
from app.ordering.types import OrderLineWanted, OrderSummary, OrderView
from app.payments import service as payments
from app.payments.types import Paid, PaymentView
from tests.factories import World, make_world


@dataclass
class Shop:
    """Verbs in the words of the tests."""

    world: World
    transactions: int = 0

    def place(
        self,
        kind: str,
        lines: dict[str, int],
        place: str | None = "S1",
        coupon_id: str | None = None,
        who: str = "shopper",
    ) -> OrderView:
        far = self.world.far_address if kind == "express" else self.world.address
        return ordering.place(
            person_id=self.world.people[who],
            kind=kind,
            place_id=self.world.places[place] if place and kind in ("in_store", "pickup") else None,
            address_id=far[who] if kind in ("rider", "express") else None,
            lines=[OrderLineWanted(self.world.skus[sku], n) for sku, n in lines.items()],
            coupon_id=coupon_id,
        )

    def start(self, order: OrderSummary) -> PaymentView:
        return payments.start(
            order_id=order.id,
            person_id=order.person_id,
            payer_openid="o_shopper",
            amount_fen=order.total_fen,
            description="测试",
            expires_at=now() + timedelta(minutes=15),
        )

    def pay(self, order: OrderSummary) -> None:
        """WeChat says the order is paid; every event is handled."""
        self.transactions += 1
        payment = self.start(order)
        payments.record_paid(
            paid=Paid(
                payment.out_trade_no, f"42{self.transactions:08d}", payment.amount_fen, "CNY", now()
            )
        )
        drain_all()

    def bought(self, kind: str, lines: dict[str, int], place: str | None = "S1") -> OrderSummary:
        placed = self.place(kind, lines, place).order
        self.pay(placed)
        return self.order(placed.id)

    def order(self, order_id: str) -> OrderSummary:
        return ordering.order_for_staff(order_id=order_id).order

    def parcels(self, order_id: str) -> Any:
        return fulfilment.shipments_of_order(order_id=order_id)

    def caller(self, who: str) -> Caller:
        found = identity.caller_for_token(self.world.tokens[who])
        assert found is not None
        return found

    def refuse(self, who: str, place: str) -> None:
        """A clerk of the place refuses the first open task there."""
        caller = self.caller(who)
        tasks, _ = fulfilment.tasks_of_place(
            caller=caller, place_id=self.world.places[place], limit=10, cursor=None
        )
        fulfilment.refuse_task(caller=caller, task_id=tasks[0].id, reason="缺货", note=None)
        drain_all()

    def refunds(self, order_id: str) -> list[int]:
        return [one.amount_fen for one in payments.refunds_of_order(order_id=order_id)]


@pytest.fixture
def shop(app: APIFlask) -> Shop:
    return Shop(make_world())


@pytest.fixture(autouse=True)
def books_agree_at_the_end(shop: Shop) -> Any:
    """Whatever a test did, the audit finds nothing."""
    yield
    drain_all()
    assert run_checks() == []
