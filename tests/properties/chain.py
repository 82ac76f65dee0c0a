"""A small chain whose every number can be added up from outside: money told, goods moved.

The verbs are the product's own; what a verb refuses (a DomainError) is a step that changed
nothing. `received` and `gone` are kept here, beside the books, so that the books are compared
with what happened and not with themselves.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from hypothesis import event
from sqlalchemy import create_engine, func, select

from app import create_app
from app.fulfilment.models import Shipment, ShipmentLine
from app.identity import service as identity
from app.inventory import service as inventory
from app.inventory.models import Stock
from app.kernel import db, ids, remember
from app.kernel.auth import Caller
from app.kernel.checks import CHECKS, Difference
from app.kernel.clock import frozen_at
from app.kernel.db import all_rows, query
from app.kernel.errors import DomainError
from app.kernel.models import OutboxEvent
from app.kernel.outbox import drain_all
from app.kernel.settings import use_settings
from app.models import metadata
from app.ordering import service as ordering
from app.ordering.models import Order
from app.payments.models import MoneyException, Payment, Refund
from tests.conftest import settings_for
from tests.factories import World, make_world
from tests.offers.helping import open_campaign, terms

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
STOCK = {"cola": 8, "chips": 6, "milk": 5, "apple": 5000}
# Messages and shipping papers go out by calls to WeChat, which nobody makes here.
NOT_ASKED = {"notify.stuck"}
AUDIT_AFTER = timedelta(seconds=61)  # what may wait for its event has waited
# Told by WeChat for a number that has, or never had, its money: an exception is its owner.
NOT_IN_PAYMENTS = ("second_transaction", "unknown_payment")
OUT_OF_THE_BOOK = ("collected", "delivered")
ON_THE_ROAD = ("shipped", "in_transit")

# Each commit waits for the disk; what is thrown away after a second need not.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

_empty: Path | None = None


def _template(folder: Path) -> Path:
    """An empty database with every table; made once, copied for each run."""
    global _empty
    if _empty is None or not _empty.exists():
        _empty = Path(tempfile.mkdtemp(prefix="jiujin-properties-")) / "empty.db"
        engine = create_engine(f"sqlite:///{_empty}")
        metadata.create_all(engine)
        engine.dispose()
    path = folder / "chain.db"
    shutil.copy(_empty, path)
    return path


class Chain:
    """One run's own database, clock and ids; `close` puts everything back."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        folder = Path(tempfile.mkdtemp(prefix="jiujin-chain-", dir=MEMORY))
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self._stack.callback(use_settings, None)
        self._stack.callback(db.dispose_engines)
        short = {"JIUJIN_PICKUP_DAYS": "1"}  # two days of waiting, and it may go back
        use_settings(settings_for(f"sqlite:///{_template(folder)}", folder, **short))
        remember.forget_all()
        self._same_ids_each_time()
        self._clock = ExitStack()
        self._stack.callback(self._stop_clock)
        self.moment = MORNING
        self.wait(timedelta(0))
        create_app()
        self.world: World = make_world(STOCK)
        self.campaigns = [
            open_campaign(self.world, what, total=4, per_person=2, days=2)
            for what in (
                terms(200),
                terms(percent=15, cap_fen=400, minimum_fen=600),
                terms(100_000, sku_ids=[self.world.skus["chips"]]),
            )
        ]
        self.received: dict[str, int] = {}  # transaction -> fen
        self.gone: Counter[str] = Counter()  # SKU -> units no longer anywhere
        self.returned: Counter[str] = Counter()  # SKU -> units customers brought back
        self.brought = self.book()
        self._transactions = 0

    def _same_ids_each_time(self) -> None:
        """A run that fails must fail again: ids come from a counter, not from the moment."""
        ticks = iter(range(1_763_900_000_000_000_000, 2**63, 1_000_000))
        dice = random.Random(0)
        fake = SimpleNamespace(randbits=dice.getrandbits, randbelow=dice.randrange)
        self._stack.enter_context(patch.object(ids, "secrets", fake))
        time = SimpleNamespace(time_ns=lambda: next(ticks))
        self._stack.enter_context(patch.object(ids, "time", time))

    def close(self) -> None:
        self._stack.close()

    def _stop_clock(self) -> None:
        self._clock.close()  # the one that runs then, not the first one

    def wait(self, pause: timedelta) -> None:
        self.moment += pause
        self._stop_clock()
        self._clock = ExitStack()
        self._clock.enter_context(frozen_at(self.moment))

    def caller(self, who: str) -> Caller:
        found = identity.caller_for_token(self.world.tokens[who])
        assert found is not None
        return found

    def new_transaction(self) -> str:
        self._transactions += 1
        return f"42{self._transactions:08d}"

    # -- what is there ---------------------------------------------------------------------

    @query
    def orders(self, *states: str) -> list[Any]:
        statement = select(Order.id, Order.person_id, Order.state, Order.total_fen)
        if states:
            statement = statement.where(Order.state.in_(states))
        return all_rows(statement.order_by(Order.id))

    @query
    def shipments(self, *states: str) -> list[Any]:
        found = select(
            Shipment.id, Shipment.order_id, Shipment.person_id, Shipment.kind, Shipment.state
        ).where(Shipment.state.in_(states))
        return all_rows(found.order_by(Shipment.id))

    @query
    def book(self) -> Counter[str]:
        """SKU -> units that the chain's books show, less what it has sold beyond them."""
        rows = all_rows(
            select(
                Stock.sku_id,
                func.sum(Stock.on_hand + Stock.in_transit + Stock.damaged).label("units"),
            ).group_by(Stock.sku_id)
        )
        found: Counter[str] = Counter({row.sku_id: int(row.units) for row in rows})
        for _, sku_id, units in inventory.owed():
            found[sku_id] -= units
        return found

    @query
    def with_customers(self) -> Counter[str]:
        """SKU -> units that left the book in parcels."""
        units = func.coalesce(ShipmentLine.received_quantity, ShipmentLine.quantity)
        rows = all_rows(
            select(ShipmentLine.sku_id, func.sum(units).label("units"))
            .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
            .where(
                Shipment.state.in_(OUT_OF_THE_BOOK)
                | (Shipment.state.in_(ON_THE_ROAD) & Shipment.kind.in_(("rider", "express")))
            )
            .group_by(ShipmentLine.sku_id)
        )
        return Counter({row.sku_id: int(row.units) for row in rows})

    # -- what must hold --------------------------------------------------------------------

    @query
    def money(self) -> dict[str, int]:
        """All money told by WeChat, and where the books have it."""

        def total(statement: Any) -> int:
            return int(all_rows(statement)[0][0] or 0)

        waiting = select(func.sum(MoneyException.amount_fen)).where(
            MoneyException.kind.in_(NOT_IN_PAYMENTS)
        )
        return {
            "paid": total(select(func.sum(Payment.paid_fen)).where(Payment.state == "paid")),
            "exceptions": total(waiting),
            "kept": total(select(func.sum(Order.paid_fen - Order.refunded_fen))),
            "by order": total(select(func.sum(Order.refunded_fen))),
            "back": total(select(func.sum(Refund.amount_fen))),
        }

    def check_conservation(self) -> None:
        """True at every moment, events on their way or not."""
        books = self.money()
        assert books["paid"] + books["exceptions"] == sum(self.received.values()), books
        assert books["back"] >= books["by order"], books
        there, out = self.book(), self.with_customers()
        for name, sku_id in self.world.skus.items():
            now_ = there[sku_id] + out[sku_id] - self.returned[sku_id] + self.gone[sku_id]
            assert now_ == self.brought[sku_id], f"{name}: {now_} of {self.brought[sku_id]}"

    def settle(self) -> None:
        """Every event handled, every sweep run; then each fen has its owner and the audit nothing
        to say."""
        ordering.expire_due()
        inventory.settle_oversold()
        drain_all()
        left = self._unhandled()
        assert not left, left
        books = self.money()
        assert books["paid"] == books["kept"] + books["back"], books
        with frozen_at(self.moment + AUDIT_AFTER):
            found = audit()
        assert not found, found

    @query
    def _unhandled(self) -> list[str]:
        rows = all_rows(select(OutboxEvent.__table__).where(OutboxEvent.state != "done"))
        return [
            f"{row.name} {row.attempts} due {row.next_try_at}: {row.last_error}" for row in rows
        ]


def audit() -> list[Difference]:
    return [one for check in CHECKS if check.name not in NOT_ASKED for one in check.run()]


def attempt(verb: Callable[[], Any]) -> Any:
    """The verb's answer, or None when it is refused: a refusal changes nothing."""
    try:
        return verb()
    except DomainError as refusal:
        event(refusal.code)
        return None
