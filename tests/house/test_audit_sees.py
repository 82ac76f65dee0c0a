"""States that take several rows to make, or a history: `flask audit` sees each of them.

A chain by real verbs; then as few rows as it takes are changed behind the product's back, so that
the tables a single invariant reads still agree with one another.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import delete, select, update

from app.inventory import service as inventory
from app.inventory.types import TransferWant
from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, now
from app.kernel.outbox import drain_all
from app.models import metadata
from app.ordering import service as ordering
from app.ordering.types import GOOD, RefundWanted
from app.payments import service as payments
from app.payments.service.charge import adopt
from app.payments.types import Paid
from tests.factories import make_world
from tests.house.test_audit_finds import behind_its_back, where
from tests.ordering.conftest import Shop


@pytest.fixture
def shop(app: APIFlask) -> Shop:
    return Shop(make_world())


def changed(name: str, values: dict[str, Any], **like: Any) -> Any:
    table = metadata.tables[name]
    return update(table).where(where(table, like)).values(values)


def gone(name: str, **like: Any) -> Any:
    table = metadata.tables[name]
    return delete(table).where(where(table, like))


def found_after(*statements: Any) -> set[str]:
    """The invariants that see what the statements have done, two minutes on."""
    drain_all()
    assert run_checks() == []
    with behind_its_back() as connection:
        with connection.begin():
            for one in statements:
                assert connection.execute(one).rowcount > 0
        with frozen_at(now() + timedelta(minutes=2)):
            return {one.check for one in run_checks()}


def test_goods_given_out_with_no_money_at_all(shop: Shop) -> None:
    order = shop.bought("in_store", {"cola": 3})
    assert found_after(gone("payments_payments", order_id=order.id)) == {"ordering.money"}


def test_an_order_completed_that_nobody_paid(shop: Shop) -> None:
    order = shop.bought("in_store", {"cola": 3})
    found = found_after(
        gone("payments_payments", order_id=order.id),
        changed("ordering_orders", {"paid_fen": 0}, id=order.id),
    )
    assert found == {"ordering.money"}


def test_an_explained_fen_explains_one_fen(shop: Shop) -> None:
    order = shop.bought("in_store", {"cola": 3})
    payments.open_exception(
        kind="refund_mismatch",
        subject="rfd_x",
        order_id=order.id,
        payment_id=None,
        amount_fen=1,
        detail="x",
    )
    [one] = payments.exceptions(state="open", limit=5)
    hq = shop.world.people["hq"]
    payments.repair(actor_id=hq, exception_id=one.id, action="explain", note="一分钱")
    one_more = changed("payments_payments", {"paid_fen": order.paid_fen + 1}, order_id=order.id)
    assert found_after(one_more) == set()
    with behind_its_back() as connection, connection.begin():
        two_more = {"paid_fen": order.paid_fen + 2}
        connection.execute(changed("payments_payments", two_more, order_id=order.id))
    with frozen_at(now() + timedelta(minutes=2)):
        assert {one.check for one in run_checks()} == {"ordering.money"}


def test_stock_held_for_an_order_that_is_over(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 2}, "P1")
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    stock, held = metadata.tables["inventory_stock"], metadata.tables["inventory_reservations"]
    mine = select(held.c.stock_id).where(held.c.order_id == order.id)
    found = found_after(
        changed("inventory_reservations", {"state": "live"}, order_id=order.id),
        update(stock).where(stock.c.id.in_(mine)).values(reserved=stock.c.reserved + 2),
    )
    assert found == {"inventory.claims"}


def test_a_paid_order_whose_only_parcel_was_withdrawn(shop: Shop) -> None:
    order = shop.bought("rider", {"milk": 1}, None)
    found = found_after(
        changed("fulfilment_shipments", {"state": "cancelled"}, order_id=order.id),
        changed("fulfilment_tasks", {"state": "void"}, order_id=order.id),
    )
    assert found == {"ordering.held"}


def test_a_parcel_collected_of_which_nothing_was_booked(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 1}, "P1")
    signed = {"handed_out_by": shop.world.people["leader"], "handed_out_at": now()}
    signed |= {"live_pickup_code": None, "closed_at": now(), "state": "collected"}
    found = found_after(changed("fulfilment_shipments", signed, order_id=order.id))
    assert found == {"ordering.held"}


def test_a_refund_that_nobody_will_ask_wechat_for(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 1}, "P1")
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert found_after(gone("kernel_calls", kind="payments.refund")) == {"payments.asked"}


def test_goods_under_way_for_no_transfer(shop: Shop) -> None:
    sent = inventory.send_transfer(
        from_place_id=shop.world.places["S1"],
        to_place_id=shop.world.places["S2"],
        wants=[TransferWant(shop.world.skus["cola"], 5)],
        actor_id=shop.world.people["hq"],
    )
    found = found_after(changed("inventory_transfers", {"state": "cancelled"}, id=sent.id))
    assert found == {"fulfilment.in_transit"}


def test_units_refunded_of_which_nobody_knows_where_they_are(shop: Shop) -> None:
    order = shop.bought("in_store", {"cola": 3})
    line = ordering.order_for_staff(order_id=order.id).lines[0]
    ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=order.id,
        reason="x",
        lines=[RefundWanted(line.id, 2, None, GOOD, shop.world.places["S1"])],
    )
    found = found_after(gone("ordering_refunded_units", order_id=order.id))
    assert found == {"ordering.units"}


def test_units_fulfilled_that_left_no_shelf(shop: Shop) -> None:
    shop.bought("in_store", {"cola": 3})
    ledger, stock = metadata.tables["inventory_ledger"], metadata.tables["inventory_stock"]
    mine = select(ledger.c.stock_id).where(ledger.c.kind == "commit")
    found = found_after(
        update(stock).where(stock.c.id.in_(mine)).values(on_hand=stock.c.on_hand + 3),
        gone("inventory_ledger", kind="commit"),
    )
    assert found == {"inventory.departures"}


def test_money_of_nobody_that_is_kept(shop: Shop) -> None:
    paid = Paid("JJLOST", "4200000077", 1280, "CNY", now())
    payment = adopt(paid=paid, order_id="", person_id="")
    payments.ask_refund(
        payment_id=payment.id, amount_fen=1280, reason="x", cause_key="board:x", lines=[]
    )
    found = found_after(
        gone("payments_refunds", payment_id=payment.id),
        changed("payments_payments", {"refunded_fen": 0}, id=payment.id),
        gone("kernel_calls", kind="payments.refund"),
    )
    assert found == {"payments.nobodys"}
