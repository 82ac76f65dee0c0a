"""Leader commission in the books: earned at the hand-out, clawed back line by line (F38)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.fulfilment import service as fulfilment
from app.groupbuy import service as groupbuy
from app.groupbuy.errors import RateInThePast
from app.kernel.clock import now
from app.kernel.outbox import drain_all
from app.ledger import service as ledger
from app.ledger.types import COMMISSION_COST, COMMISSION_OWED, Account
from app.ordering import service as ordering
from app.ordering.types import GONE, OrderSummary, RefundWanted
from tests.ordering.conftest import Shop
from tests.races.together import at_once


def set_rate(rate_bp: int, place_id: str = "", leader_id: str = "") -> None:
    groupbuy.set_rate(
        actor_id="psn_hq", place_id=place_id, leader_id=leader_id, rate_bp=rate_bp, valid_from=None
    )


def owed(shop: Shop, who: str = "leader") -> int:
    return -ledger.balance(account=Account(COMMISSION_OWED, shop.world.people[who]))


def collected(shop: Shop, lines: dict[str, int]) -> OrderSummary:
    """Cola lies at the leader's point: ready as soon as it is paid, then handed out."""
    order = shop.bought("pickup", lines, "P1")
    hand_out(shop, order.id)
    return order


def hand_out(shop: Shop, order_id: str) -> None:
    code = str(shop.parcels(order_id)[0].pickup_code)
    place = shop.world.places["P1"]
    fulfilment.hand_out(caller=shop.caller("leader"), place_id=place, code=code)
    drain_all()


def refund(shop: Shop, order_id: str, quantity: int, amount: int | None = None) -> None:
    line = ordering.order_for_staff(order_id=order_id).lines[0]
    ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=order_id,
        lines=[RefundWanted(line.id, quantity, amount, GONE)],
        reason="顾客退货",
    )
    drain_all()


def entries(shop: Shop) -> list[Any]:
    person = shop.world.people["leader"]
    _, rows = ledger.statement(account=Account(COMMISSION_OWED, person))
    return rows[::-1]


def test_earned_when_the_parcel_is_handed_out_and_not_before(shop: Shop) -> None:
    set_rate(1000)
    order = shop.bought("pickup", {"cola": 4}, "P1")
    assert owed(shop) == 0
    hand_out(shop, order.id)
    assert owed(shop) == 120
    [entry] = entries(shop)
    assert (entry.amount_fen, entry.base_fen, entry.rate_bp, entry.order_id) == (
        -120,
        1200,
        1000,
        order.id,
    )
    assert ledger.balance(account=Account(COMMISSION_COST)) == 120
    assert groupbuy.earn(order_id=order.id) == 0  # heard again: nothing to write


def test_a_refund_takes_back_its_line_and_names_the_origin(shop: Shop) -> None:
    set_rate(1000)
    order = collected(shop, {"cola": 4})
    set_rate(300)  # today's rate is another one
    refund(shop, order.id, 1)
    refund(shop, order.id, 0, 100)
    gave, *took = entries(shop)
    assert [(one.kind, one.amount_fen, one.rate_bp, one.origin_id) for one in took] == [
        ("claw_back", 30, 1000, gave.id),
        ("claw_back", 10, 1000, gave.id),
    ]
    assert owed(shop) == 80


def test_a_refund_earns_nobody_anything(shop: Shop) -> None:
    """Handed out when there was no commission, then a rate is set, then a unit goes back."""
    order = collected(shop, {"cola": 4})
    set_rate(1000)
    refund(shop, order.id, 1)
    assert entries(shop) == []


def test_the_leader_of_today_gets_nothing_of_what_was_handed_out_before(shop: Shop) -> None:
    """Ten fen for a complaint about an old order are no reason to pay for the whole order."""
    set_rate(0)
    order = collected(shop, {"cola": 10})
    set_rate(1000, leader_id=shop.world.people["leader"])
    refund(shop, order.id, 0, 10)
    assert entries(shop) == []


def test_a_refund_heard_before_the_hand_out_leaves_less_to_earn(shop: Shop) -> None:
    set_rate(1000)
    order = shop.bought("pickup", {"cola": 4}, "P1")
    place, code = shop.world.places["P1"], str(shop.parcels(order.id)[0].pickup_code)
    fulfilment.hand_out(caller=shop.caller("leader"), place_id=place, code=code)
    line = ordering.order_for_staff(order_id=order.id).lines[0]
    ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=order.id,
        lines=[RefundWanted(line.id, 0, 300, GONE)],
        reason="少退差价",
    )
    assert groupbuy.take_back(order_id=order.id) == 0  # the refund is heard of first
    assert owed(shop) == 0
    assert groupbuy.earn(order_id=order.id) == 1
    drain_all()  # and both again
    [gave] = entries(shop)
    assert (gave.amount_fen, gave.base_fen) == (-90, 900)


def test_a_balance_below_zero_is_carried(shop: Shop) -> None:
    set_rate(1000)
    order = collected(shop, {"cola": 4})
    person = shop.world.people["leader"]
    from app.ledger.types import EntryWanted

    ledger.post(  # as a payout will
        cause_key="payout:1",
        kind="payout",
        note="测试",
        entries=[
            EntryWanted(Account(COMMISSION_OWED, person), 120),
            EntryWanted(Account("bank"), -120),
        ],
    )
    refund(shop, order.id, 4)
    assert owed(shop) == -120
    collected(shop, {"cola": 2})
    assert owed(shop) == -120 + 60


def test_no_leader_or_no_rate_no_commission(shop: Shop) -> None:
    set_rate(1000)
    at_store = shop.bought("pickup", {"cola": 1}, "S1")
    assert groupbuy.earn(order_id=at_store.id) == 0
    in_store = shop.bought("in_store", {"cola": 1})
    assert groupbuy.earn(order_id=in_store.id) == 0
    set_rate(0, place_id=shop.world.places["P1"])
    collected(shop, {"cola": 1})
    assert entries(shop) == []


def test_settling_at_once_writes_once(shop: Shop) -> None:
    order = collected(shop, {"cola": 4})
    set_rate(1000)  # the rate came later than the hand-out: nothing is written yet
    answers = at_once([lambda: groupbuy.earn(order_id=order.id)] * 8)
    assert sorted(answers) == [0] * 7 + [1]
    assert owed(shop) == 120


def test_a_rate_begins_now_or_later_and_ends_the_one_before(shop: Shop) -> None:
    set_rate(1000)
    with pytest.raises(RateInThePast):
        groupbuy.set_rate(
            actor_id="psn_hq",
            place_id="",
            leader_id="",
            rate_bp=1,
            valid_from=now() - timedelta(days=1),
        )
    set_rate(500)
    rows = groupbuy.rates(limit=5)
    assert [(row.rate_bp, row.valid_until is None) for row in rows] == [(500, True), (1000, False)]


def test_the_leader_reads_the_statement_and_headquarters_all(
    shop: Shop, client: FlaskClient
) -> None:
    set_rate(1000)
    order = collected(shop, {"cola": 4})
    refund(shop, order.id, 1)
    mine = client.get("/api/leader/ledger/statement", headers=shop.world.headers("leader"))
    page = mine.get_json()
    assert (page["owed_fen"], [row["credit_fen"] for row in page["items"]]) == (90, [-30, 120])
    assert page["items"][0]["origin_id"] == page["items"][1]["id"]
    other = client.get("/api/leader/ledger/statement", headers=shop.world.headers("other_leader"))
    assert (other.get_json()["owed_fen"], other.get_json()["items"]) == (0, [])
    everybody = client.get("/api/hq/ledger/commission", headers=shop.world.headers("hq"))
    leader = shop.world.people["leader"]
    assert everybody.get_json()["items"] == [{"owner_id": leader, "owed_fen": 90}]
    one = client.get(f"/api/hq/ledger/commission/{leader}", headers=shop.world.headers("hq"))
    assert one.get_json()["owed_fen"] == 90


def test_the_statement_names_orders_goods_and_what_was_taken_back(
    shop: Shop, client: FlaskClient
) -> None:
    set_rate(1000)
    order = collected(shop, {"cola": 4})
    refund(shop, order.id, 1)
    leader = shop.world.people["leader"]
    page = client.get(
        "/api/leader/screens/commission?limit=1", headers=shop.world.headers("leader")
    ).get_json()
    assert (page["owed_fen"], page["month_earned_fen"], page["month_taken_fen"]) == (90, 120, 30)
    [taken] = page["items"]
    assert (taken["kind"], taken["credit_fen"], taken["number"]) == (
        "claw_back",
        -30,
        order.number,
    )
    assert taken["origin"]["credit_fen"] == 120  # it lies on the next page
    rest = client.get(
        f"/api/hq/screens/commission/{leader}?cursor={page['next_cursor']}",
        headers=shop.world.headers("hq"),
    ).get_json()
    [gave] = rest["items"]
    assert (gave["id"], gave["credit_fen"]) == (taken["origin"]["id"], 120)
    assert (gave["base_fen"], gave["rate_bp"], gave["origin"]) == (1200, 1000, None)
    assert gave["goods"] == ordering.order_for_staff(order_id=order.id).lines[0].name
    owed_page = client.get(
        "/api/hq/screens/commission", headers=shop.world.headers("hq")
    ).get_json()
    assert owed_page["total_fen"] == 90
    [one] = owed_page["items"]
    assert (one["person_id"], one["owed_fen"], len(one["place_names"])) == (leader, 90, 1)
