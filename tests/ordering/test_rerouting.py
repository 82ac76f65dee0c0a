"""A place refuses or sends too little: the rest comes from elsewhere at once, or as money."""

from __future__ import annotations

from app.fulfilment import service as fulfilment
from app.fulfilment.types import ReceiptLine
from app.kernel.outbox import drain_all
from app.routing import service as routing
from tests.factories import put_stock, stock_of
from tests.ordering.conftest import Shop


def test_refused_comes_from_elsewhere_and_says_so(shop: Shop) -> None:
    order = shop.bought("rider", {"cola": 2})
    first = shop.parcels(order.id)[0]
    place = next(k for k, v in shop.world.places.items() if v == first.source_place_id)
    shop.refuse("clerk" if place == "S1" else "other_clerk", place)
    parcels = shop.parcels(order.id)
    assert [p.state for p in parcels] == ["refused", "to_pick"]
    assert parcels[1].source_place_id not in (first.source_place_id,)
    assert stock_of(shop.world, place, "cola") == (20, 0, 0, 0)
    assert [d.cause for d in routing.explain(order.id)] == ["placed", "refused"]
    assert shop.refunds(order.id) == []


def test_refused_everywhere_goes_back_as_money_and_ends_the_order(shop: Shop) -> None:
    order = shop.bought("pickup", {"cola": 2})
    for who, place in (("clerk", "S1"), ("keeper", "G1"), ("other_keeper", "C1")):
        shop.refuse(who, place)
    found = shop.order(order.id)
    assert (found.state, found.close_reason) == ("cancelled", "undeliverable")
    assert shop.refunds(order.id) == [found.total_fen]
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)


def receive(shop: Shop, good: int, damaged: int, own: int = 0) -> str:
    """An order of 4 chips comes to P1 by van; the leader counts. Returns its id.

    own: chips of the point's own that have come there meanwhile.
    """
    order = shop.bought("pickup", {"chips": 4}, "P1")
    if own:
        put_stock(shop.world, "P1", "chips", own, lot_no="OWN")
    keeper, leader = shop.caller("keeper"), shop.caller("leader")
    tasks, _ = fulfilment.tasks_of_place(
        caller=keeper, place_id=shop.world.places["G1"], limit=10, cursor=None
    )
    task = fulfilment.take_task(caller=keeper, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=keeper, task_id=task.id, lines=lines, codes=[])
    fulfilment.hand_over(caller=keeper, task_id=task.id, carrier=None, waybill=None)
    assert stock_of(shop.world, "P1", "chips") == (own, 0, 4, 0)
    counted = [ReceiptLine(line_id, good, damaged) for line_id, _ in lines]
    fulfilment.confirm_receipt(caller=leader, shipment_id=task.shipment_id, lines=counted)
    drain_all()
    return order.id


def test_a_short_and_damaged_receipt_sends_the_missing_again(shop: Shop) -> None:
    order_id = receive(shop, good=2, damaged=1)
    assert stock_of(shop.world, "P1", "chips") == (2, 2, 0, 1)
    parcels = shop.parcels(order_id)
    assert [(p.state, sum(line.quantity for line in p.lines)) for p in parcels][1:] == [
        ("to_pick", 2)
    ]


def test_what_lies_at_the_point_serves_a_short_receipt_at_once(shop: Shop) -> None:
    """The point received too little; it refused nothing, so its own goods may serve."""
    order_id = receive(shop, good=3, damaged=0, own=5)
    parcels = shop.parcels(order_id)
    assert [p.state for p in parcels] == ["ready", "ready"]
    assert parcels[1].source_place_id == shop.world.places["P1"]
    assert stock_of(shop.world, "P1", "chips") == (8, 4, 0, 0)


def test_an_empty_receipt_loses_nobodys_money(shop: Shop) -> None:
    order_id = receive(shop, good=0, damaged=0)
    assert stock_of(shop.world, "P1", "chips") == (0, 0, 0, 0)
    assert [p.state for p in shop.parcels(order_id)] == ["lost", "to_pick"]
    assert shop.order(order_id).state == "paid"


def test_the_last_hand_out_completes_the_order(shop: Shop) -> None:
    order_id = receive(shop, good=4, damaged=0)
    code = shop.parcels(order_id)[0].pickup_code
    assert code is not None
    fulfilment.hand_out(
        caller=shop.caller("leader"),
        place_id=shop.world.places["P1"],
        code=code,
        all_of_person=False,
    )
    drain_all()
    assert shop.order(order_id).state == "completed"
    assert stock_of(shop.world, "P1", "chips") == (0, 0, 0, 0)
