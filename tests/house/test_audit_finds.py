"""Every invariant of `flask audit` finds what breaks it: "0 differences" means something.

A small chain with orders of every kind; then, one by one, a row is changed behind the product's
back, the invariant is asked, and the row is put back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from apiflask import APIFlask
from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    create_engine,
    delete,
    insert,
    select,
    text,
    true,
    update,
)
from sqlalchemy.engine import Connection

from app.fulfilment import service as fulfilment
from app.groupbuy import service as groupbuy
from app.identity import service as identity
from app.inventory import service as inventory
from app.inventory.types import TransferWant
from app.kernel.checks import CHECKS, run_checks
from app.kernel.clock import frozen_at, local, now
from app.kernel.outbox import drain_all
from app.kernel.settings import settings
from app.models import metadata
from app.ordering import service as ordering
from app.ordering.types import GONE, OrderSummary, RefundWanted
from tests.channels.signing import make_till
from tests.factories import make_world
from tests.ledger.test_payouts import earn, pay
from tests.offers.helping import new_coupon, terms
from tests.ordering.conftest import Shop
from tests.ordering.test_uncollected import ready_at_point

LONG_AGO = timedelta(days=3)


@dataclass(frozen=True)
class Change:
    """One row of a table that is true of `like`, changed, taken away, or written anew."""

    check: str
    table: str
    like: dict[str, Any]
    values: dict[str, Any] | None = None  # None: the row is taken away

    def __str__(self) -> str:
        what = "gone" if self.values is None else ", ".join(self.values)
        return f"{self.check}: {self.table} {self.like}, {what}"


@dataclass(frozen=True)
class Addition:
    """Rows that nobody should have written."""

    check: str
    rows: tuple[tuple[str, dict[str, Any]], ...]

    def __str__(self) -> str:
        return f"{self.check}: more in {', '.join(table for table, _ in self.rows)}"


def on_its_way(shop: Shop) -> OrderSummary:
    """Chips that have left by van for P1."""
    order = shop.bought("pickup", {"chips": 1}, "P1")
    keeper = shop.caller("keeper")
    tasks, _ = fulfilment.tasks_of_place(caller=keeper, place_id=shop.world.places["G1"])
    task = fulfilment.take_task(caller=keeper, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=keeper, task_id=task.id, lines=lines)
    fulfilment.hand_over(caller=keeper, task_id=task.id)
    return order


def a_chain_with_a_past(app: APIFlask) -> tuple[Shop, dict[str, str]]:
    """Ids of orders by name: bought and gone, waiting for its customer, to be picked, unpaid."""
    shop = Shop(make_world())
    groupbuy.set_rate(actor_id="psn_hq", place_id="", leader_id="", rate_bp=1000, valid_from=None)
    gone = shop.bought("in_store", {"chips": 2, "cola": 1})
    collected = ready_at_point(shop)
    parcel = shop.parcels(collected.id)[0]
    point = shop.world.places["P1"]
    leader = shop.caller("leader")
    fulfilment.hand_out(caller=leader, place_id=point, code=parcel.pickup_code)
    ready = shop.bought("pickup", {"cola": 1}, "P1")
    also = shop.bought("pickup", {"cola": 2}, "P1")
    picking = shop.bought("rider", {"milk": 1}, None)
    coupon = new_coupon(shop.world, terms(100))
    unpaid = shop.place("in_store", {"cola": 3}, coupon_id=coupon).order
    back = shop.bought("pickup", {"cola": 1}, "P1")
    ordering.cancel(person_id=back.person_id, order_id=back.id)
    sent = on_its_way(shop)
    inventory.send_transfer(
        from_place_id=shop.world.places["S1"],
        to_place_id=shop.world.places["S2"],
        wants=[TransferWant(shop.world.skus["cola"], 1)],
        actor_id=shop.world.people["hq"],
    )
    make_till(app.test_client()).order("O-1", {"cola": 1})
    by_hand = shop.bought("in_store", {"chips": 1})
    one = ordering.order_for_staff(order_id=by_hand.id).lines[0]
    ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=by_hand.id,
        reason="x",
        lines=[RefundWanted(one.id, 1, None, GONE)],
    )
    earn(500)
    pay(200)
    identity.record_audit(actor_id="psn_hq", action="test", subject="s", details={"n": 1})
    drain_all()
    ids = {"gone": gone.id, "collected": collected.id, "ready": ready.id, "also": also.id}
    ids["code"] = shop.parcels(ready.id)[0].pickup_code
    ids |= {
        "picking": picking.id,
        "unpaid": unpaid.id,
        "back": back.id,
        "coupon": coupon,
        "sent": sent.id,
    }
    return shop, ids


def damages(shop: Shop, ids: dict[str, str]) -> list[Change | Addition]:
    """What could be wrong, each with the invariant that must see it."""
    cola = {"place_id": shop.world.places["S1"], "sku_id": shop.world.skus["cola"]}
    yesterday, before = local(now()).date() - timedelta(days=1), now() - LONG_AGO
    transfer = {"id": "trf_test", "from_place_id": cola["place_id"], "sent_by": "psn_hq"}
    transfer |= {"to_place_id": shop.world.places["S2"], "state": "sent", "sent_at": before}
    line = {"id": "trl_test", "transfer_id": "trf_test", "sku_id": cola["sku_id"]}
    transfer_line = line | {"lot_id": "lot_x", "from_stock_id": 1, "to_stock_id": 1, "quantity": 5}
    count = {"id": "cnt_test", "place_id": cola["place_id"], "state": "applied", "note": ""}
    count |= {"opened_by": "psn_hq", "opened_at": before}
    counted = {"id": "cnl_test", "count_id": "cnt_test", "stock_id": 1, "sku_id": cola["sku_id"]}
    count_line = counted | {"lot_id": "lot_x", "counted": 3, "book_oversold": 0, "is_large": False}
    days_ago = now() - timedelta(days=9)
    day = {"bill_date": yesterday, "run": 1, "lines": 0, "pay_count": 0, "refund_count": 0}
    day |= {"pay_fen": 0, "refund_fen": 0, "fee_fen": 0, "flow_lines": 0, "other_fen": 0}
    day |= {"attempts": 1, "finished_at": now(), "state": "open"}
    difference = {"id": "dif_test", "bill_date": yesterday, "run": 1, "kind": "amount"}
    difference |= {"what": "pay", "number": "1", "wechat_no": "1", "ours_fen": 1, "theirs_fen": 2}
    difference |= {"order_id": "", "detail": "", "state": "open", "created_at": before}
    payment = {"id": "pay_test", "order_id": "", "person_id": "", "payer_openid": ""}
    payment |= {"out_trade_no": "1", "transaction_id": "1", "description": "", "state": "paid"}
    payment |= {"amount_fen": 5, "paid_fen": 5, "refunded_fen": 0, "currency": "CNY"}
    payment |= {"created_at": before, "paid_at": before, "expires_at": before}
    earned = {"order_id": ids["collected"], "rate_bp": 1000}
    signed = {"state": "collected", "handed_out_by": "psn_hq", "handed_out_at": now()}
    signed |= {"live_pickup_code": None, "closed_at": before}
    of = {name: {"order_id": order_id} for name, order_id in ids.items()}
    order = {name: {"id": order_id} for name, order_id in ids.items()}
    return [
        Change("inventory.ledger", "inventory_stock", cola, {"on_hand": 99}),
        Change("inventory.ledger", "inventory_stock", cola, {"damaged": 1}),
        Change("inventory.ledger", "inventory_stock", cola, {"in_transit": 1}),
        Change("inventory.ledger", "inventory_ledger", {"kind": "commit"}),
        Change("inventory.reserved", "inventory_stock", cola, {"reserved": 0}),
        Change("inventory.reserved", "inventory_reservations", {"state": "live"}, {"quantity": 9}),
        Change("inventory.bounds", "inventory_stock", cola, {"reserved": 99}),
        Change("inventory.bounds", "inventory_stock", cola, {"damaged": -1}),
        Change("payments.refunds", "payments_payments", of["back"], {"refunded_fen": 1}),
        Change("payments.refunds", "payments_refunds", of["back"], {"amount_fen": 1}),
        Change("payments.asked", "kernel_calls", {"kind": "payments.refund"}),
        Change("payments.asked", "kernel_calls", {"kind": "payments.refund"}, {"state": "done"}),
        Change("payments.asked", "payments_refunds", of["back"], {"out_refund_no": "RF1"}),
        Addition("payments.nobodys", (("payments_payments", payment),)),
        Change("ordering.units", "ordering_refunded_units", {}),
        Change("ordering.units", "ordering_refunded_units", {}, {"quantity": 2}),
        Addition("reconcile.days", (("reconcile_days", day | {"pay_fen": 77}),)),
        Addition("reconcile.days", (("reconcile_days", day | {"refund_fen": 77}),)),
        Change("reconcile.unread", "payments_payments", of["gone"], {"paid_at": days_ago}),
        Addition(
            "reconcile.closed",
            (("reconcile_days", day | {"state": "closed"}), ("reconcile_differences", difference)),
        ),
        Change("ledger.books", "ledger_entries", {"amount_fen": -500}, {"amount_fen": -1}),
        Change("ledger.books", "ledger_entries", {"amount_fen": -500}),
        Change("groupbuy.commission", "ordering_lines", of["collected"], {"refunded_fen": 500}),
        Change("groupbuy.commission", "ledger_entries", earned, {"rate_bp": 1}),
        Change("groupbuy.commission", "ledger_entries", earned, {"line_id": "oln_x"}),
        Change("ordering.totals", "ordering_orders", order["gone"], {"goods_fen": 1}),
        Change("ordering.totals", "ordering_orders", order["gone"], {"refunded_fen": 1}),
        Change("ordering.totals", "ordering_lines", of["gone"], {"total_fen": 1}),
        Change("ordering.lines", "ordering_lines", of["ready"], {"quantity": 9}),
        Change("ordering.lines", "ordering_allocations", of["ready"]),
        Change("ordering.lines", "ordering_orders", order["ready"], {"state": "completed"}),
        Change("ordering.held", "inventory_reservations", of["ready"], {"quantity": 9}),
        Change("ordering.held", "inventory_reservations", of["unpaid"]),
        Change("ordering.money", "ordering_orders", order["gone"], {"paid_fen": 1}),
        Change("ordering.money", "payments_payments", of["gone"], {"paid_fen": 1}),
        Change("ordering.money", "ordering_lines", of["gone"], {"refunded_fen": 1}),
        Change("ordering.money", "payments_payments", of["gone"]),
        Change("ordering.money", "payments_payments", of["ready"], {"order_id": "ord_x"}),
        Change("ordering.coupons", "offers_coupons", of["unpaid"], {"state": "issued"}),
        Change("ordering.coupons", "ordering_orders", order["unpaid"], {"state": "cancelled"}),
        Change("offers.coupons", "offers_coupons", of["unpaid"], {"state": "used"}),
        Change("offers.coupons", "offers_coupon_entries", of["unpaid"]),
        Change("offers.coupons", "offers_coupon_campaigns", {"name": "测试券"}, {"remaining": 5}),
        Change("offers.limits", "offers_coupon_campaigns", {"name": "测试券"}, {"per_person": 0}),
        Change("ordering.stuck", "ordering_orders", order["unpaid"], {"deadline": before}),
        Change("fulfilment.lines", "fulfilment_lines", {"picked_quantity": 4}),
        Change("fulfilment.lines", "fulfilment_lines", {"picked_quantity": 4}, {"quantity": 5}),
        Change(
            "fulfilment.lines",
            "fulfilment_lines",
            {"picked_quantity": 4},
            {"received_quantity": None},
        ),
        Change("fulfilment.tasks", "fulfilment_tasks", {"state": "open"}, {"state": "void"}),
        Change("fulfilment.tasks", "fulfilment_tasks", {"state": "open"}),
        Change(
            "fulfilment.hand_outs",
            "fulfilment_shipments",
            of["collected"] | {"state": "collected"},
            {"handed_out_by": None},
        ),
        Change(
            "fulfilment.hand_outs",
            "fulfilment_shipments",
            of["collected"] | {"state": "collected"},
            {"live_pickup_code": "12345678"},
        ),
        Change("fulfilment.holds", "inventory_reservations", of["ready"], {"quantity": 9}),
        Change("fulfilment.holds", "inventory_reservations", of["picking"]),
        Change("identity.audit_log", "identity_audit_log", {"action": "test"}, {"subject": "t"}),
        Change("notify.stuck", "notify_messages", {}, {"state": "queued", "created_at": before}),
        Change("kernel.events", "kernel_outbox", {}, {"state": "dead", "created_at": before}),
        Change("kernel.events", "kernel_event_receipts", {}),
        Change("kernel.calls", "kernel_calls", {}, {"state": "failed"}),
        Addition(
            "fulfilment.in_transit",
            (("inventory_transfers", transfer), ("inventory_transfer_lines", transfer_line)),
        ),
        Change("fulfilment.in_transit", "inventory_transfers", {}, {"state": "cancelled"}),
        Change("fulfilment.in_transit", "fulfilment_shipments", of["sent"], {"state": "ready"}),
        Change("inventory.claims", "ordering_allocations", of["ready"], {"state": "cancelled"}),
        Change("inventory.claims", "channels_entries", {}, {"state": "cancelled"}),
        Change(
            "inventory.claims",
            "inventory_reservations",
            of["back"] | {"state": "released"},
            {"state": "live"},
        ),
        Change("inventory.departures", "inventory_ledger", {"kind": "commit"}),
        Change("inventory.departures", "inventory_reservations", of["gone"], {"state": "released"}),
        Change("channels.held", "channels_lines", {}, {"quantity": 3}),
        Change("ordering.held", "fulfilment_shipments", of["picking"], {"state": "cancelled"}),
        Change("ordering.held", "fulfilment_shipments", of["ready"], signed),
        Addition(
            "inventory.documents",
            (("inventory_counts", count), ("inventory_count_lines", count_line)),
        ),
        Change("ledger.origins", "ledger_journals", {"kind": "commission"}, {"kind": "claw_back"}),
        Change(
            "fulfilment.codes",
            "fulfilment_shipments",
            of["also"],
            {"pickup_code": ids["code"]},
        ),
    ]


@contextmanager
def behind_its_back() -> Iterator[Connection]:
    """A connection that no constraint holds: what a hand in the database could do."""
    own = create_engine(settings().database_url)
    with own.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA ignore_check_constraints = 1"))
        else:
            connection.execute(text("SET SESSION foreign_key_checks = 0"))
            connection.execute(text("SET SESSION check_constraint_checks = 0"))
        connection.commit()
        yield connection
    own.dispose()


def where(table: Table, values: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(true(), *(table.c[name] == value for name, value in values.items()))


def key_of(table: Table, row: Mapping[str, Any]) -> ColumnElement[bool]:
    return where(table, {column.name: row[column.name] for column in table.primary_key})


@contextmanager
def damaged(connection: Connection, one: Change | Addition) -> Iterator[None]:
    """As it says, for a while."""
    if isinstance(one, Addition):
        with connection.begin():
            for name, values in one.rows:
                connection.execute(insert(metadata.tables[name]).values(values))
        yield
        with connection.begin():
            for name, values in reversed(one.rows):
                table = metadata.tables[name]
                connection.execute(delete(table).where(key_of(table, values)))
        return
    table = metadata.tables[one.table]
    with connection.begin():
        row = dict(
            connection.execute(select(table).where(where(table, one.like))).mappings().first() or {}
        )
        assert row, f"no such row: {one}"
        change = delete(table) if one.values is None else update(table).values(one.values)
        connection.execute(change.where(key_of(table, row)))
    yield
    with connection.begin():
        back = insert(table) if one.values is None else update(table).where(key_of(table, row))
        connection.execute(back.values(row))


def test_each_invariant_sees_what_breaks_it(app: APIFlask) -> None:
    shop, ids = a_chain_with_a_past(app)
    assert run_checks() == []
    invariants = {one.name: one for one in CHECKS}
    assert {one.check for one in damages(shop, ids)} == set(invariants), "none is left out"
    unseen = []
    # what happened within the last minute may still wait for its event
    with behind_its_back() as connection, frozen_at(now() + timedelta(minutes=2)):
        for one in damages(shop, ids):
            with damaged(connection, one):
                if not list(invariants[one.check].run()):
                    unseen.append(str(one))
            assert list(invariants[one.check].run()) == [], f"put back: {one}"
    assert unseen == []
    assert run_checks() == []
