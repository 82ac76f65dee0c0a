"""A till sells what an order held: the order comes from elsewhere, or is closed and told."""

from __future__ import annotations

from app.fulfilment import service as fulfilment
from app.inventory import service as inventory
from app.inventory.types import Cause, Taken
from app.kernel.clock import now
from app.kernel.outbox import drain_all
from app.notify import service as notify
from app.payments import service as payments
from app.payments.types import Paid
from app.routing import service as routing
from tests.factories import stock_of
from tests.ordering.conftest import Shop

CAUSE = Cause("channel", "till-1", "chn_1")


def sell(shop: Shop, place: str, sku: str, quantity: int) -> Taken:
    taken = inventory.take_physical(
        place_id=shop.world.places[place],
        sku_id=shop.world.skus[sku],
        quantity=quantity,
        cause=CAUSE,
    )
    drain_all()
    return taken


def inbox(shop: Shop) -> list[str]:
    found = notify.read_inbox(
        person_id=shop.world.people["shopper"], limit=20, cursor=None, language="zh"
    )
    return [one.text for one in found.items]


def test_an_unpaid_basket_in_the_store_is_closed_before_anybody_pays(shop: Shop) -> None:
    order = shop.place("in_store", {"cola": 3}).order
    taken = sell(shop, "S1", "cola", 19)
    assert (taken.free, taken.held, taken.missing) == (17, 2, 0)
    found = shop.order(order.id)
    assert (found.state, found.close_reason) == ("cancelled", "sold_out")
    assert stock_of(shop.world, "S1", "cola") == (1, 0, 0, 0)
    assert any("刚在店里售完" in text for text in inbox(shop))


def test_an_unpaid_order_from_home_comes_from_elsewhere_and_can_be_paid(shop: Shop) -> None:
    order = shop.place("pickup", {"cola": 3}).order
    sell(shop, "S1", "cola", 20)
    found = shop.order(order.id)
    assert (found.state, found.deadline) == ("awaiting_payment", order.deadline)
    assert stock_of(shop.world, "S1", "cola") == (0, 0, 0, 0)
    assert stock_of(shop.world, "G1", "cola") == (20, 3, 0, 0)
    assert [one.cause for one in routing.explain(order.id)] == ["placed", "taken"]
    shop.pay(order)
    assert shop.order(order.id).state == "paid"
    [parcel] = shop.parcels(order.id)
    assert parcel.source_place_id == shop.world.places["G1"]
    assert any("改由其他网点" in text for text in inbox(shop))


def test_a_paid_parcel_is_withdrawn_and_routed_again(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 3})
    taken = sell(shop, "S1", "cola", 18)
    assert (taken.free, taken.held, taken.missing) == (17, 1, 0)
    assert [p.state for p in shop.parcels(order.id)] == ["refused", "to_pick"]
    assert shop.order(order.id).state == "paid"
    assert stock_of(shop.world, "S1", "cola") == (2, 0, 0, 0)
    assert stock_of(shop.world, "G1", "cola") == (20, 3, 0, 0)


def test_what_lies_picked_in_a_bag_is_not_taken(shop: Shop) -> None:
    order = shop.bought("rider", {"cola": 3})
    [parcel] = shop.parcels(order.id)
    place = next(k for k, v in shop.world.places.items() if v == parcel.source_place_id)
    who = {"S1": "clerk", "S2": "other_clerk", "G1": "keeper"}[place]
    caller = shop.caller(who)
    tasks, _ = fulfilment.tasks_of_place(
        caller=caller, place_id=parcel.source_place_id, limit=10, cursor=None
    )
    task = fulfilment.take_task(caller=caller, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=caller, task_id=task.id, lines=lines, codes=[])
    taken = sell(shop, place, "cola", 19)
    assert (taken.free, taken.held, taken.missing) == (17, 0, 2)
    assert [p.state for p in shop.parcels(order.id)] == ["picked"]
    assert stock_of(shop.world, place, "cola") == (3, 3, 0, 0)


def test_nowhere_else_means_money_back(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 3})
    for place in ("S2", "G1", "C1", "P1"):
        sell(shop, place, "cola", 20)
    sell(shop, "S1", "cola", 20)
    found = shop.order(order.id)
    assert (found.state, found.close_reason) == ("cancelled", "undeliverable")
    assert shop.refunds(order.id) == [found.total_fen]


def test_money_for_a_basket_that_was_sold_is_paid_back(shop: Shop) -> None:
    """Paid in WeChat while the till sold the goods: the notice comes after the close."""
    order = shop.place("in_store", {"cola": 3}).order
    payment = shop.start(order)
    sell(shop, "S1", "cola", 20)
    assert shop.order(order.id).state == "cancelled"
    payments.record_paid(
        paid=Paid(payment.out_trade_no, "4200000001", payment.amount_fen, "CNY", now())
    )
    drain_all()
    assert shop.refunds(order.id) == [order.total_fen]
