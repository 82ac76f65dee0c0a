"""Nobody came: the goods go back to stock where they lie, the money to the customer, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.fulfilment import service as fulfilment
from app.fulfilment.errors import HandedBack, IllegalTransition, StillKept
from app.fulfilment.events import ShipmentReturned
from app.fulfilment.types import ReceiptLine
from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, now
from app.kernel.outbox import drain_all
from app.kernel.settings import settings, use_settings
from app.notify import service as notify
from app.ordering import service as ordering
from app.ordering.types import OrderSummary
from tests.factories import stock_of
from tests.fulfilment.helping import events
from tests.offers.helping import new_coupon, state_of
from tests.ordering.conftest import Shop

LONG = timedelta(days=5)
NOBODY_DOES = ("notify.stuck", "reconcile.unread")  # here: send messages, read bills


def ready_at_point(shop: Shop, chips: int = 4, good: int | None = None) -> OrderSummary:
    """Chips come by van to P1 and wait there."""
    order = shop.bought("pickup", {"chips": chips}, "P1")
    keeper = shop.caller("keeper")
    tasks, _ = fulfilment.tasks_of_place(caller=keeper, place_id=shop.world.places["G1"])
    task = fulfilment.take_task(caller=keeper, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=keeper, task_id=task.id, lines=lines)
    fulfilment.hand_over(caller=keeper, task_id=task.id)
    fulfilment.confirm_receipt(
        caller=shop.caller("leader"),
        shipment_id=task.shipment_id,
        lines=[ReceiptLine(one, n if good is None else good, 0) for one, n in lines],
    )
    return shop.order(order.id)


def hand_back(shop: Shop, order: OrderSummary, condition: str = "good", who: str = "leader") -> Any:
    parcel = shop.parcels(order.id)[0]
    found = fulfilment.hand_back(
        caller=shop.caller(who), shipment_id=parcel.id, condition=condition
    )
    drain_all()
    return found


def audit() -> list[Any]:
    """Nobody sends messages or reads bills here, so after days both are found."""
    return [one for one in run_checks() if one.check not in NOBODY_DOES]


def told(order: OrderSummary) -> list[str]:
    page = notify.read_inbox(person_id=order.person_id, limit=20, cursor=None)
    return [one.title for one in page.items if one.title not in ("支付成功", "可以取货了")]


def test_what_nobody_came_for_is_free_where_it_lies(shop: Shop) -> None:
    coupon = new_coupon(shop.world)
    order = shop.place("pickup", {"cola": 4}, "P1", coupon_id=coupon).order
    shop.pay(order)
    before = stock_of(shop.world, "P1", "cola")
    code = shop.parcels(order.id)[0].pickup_code
    with frozen_at(now() + LONG):
        worth = ordering.parcel_worth(
            caller=shop.caller("leader"), shipment_id=shop.parcels(order.id)[0].id
        )
        assert worth.refund_fen == order.total_fen
        assert hand_back(shop, order).state == "returned"
        found = shop.order(order.id)
        assert (found.state, found.close_reason) == ("cancelled", "uncollected")
        assert shop.refunds(order.id) == [order.total_fen]
        assert stock_of(shop.world, "P1", "cola") == (before[0], 0, 0, 0)
        assert state_of(coupon) == ("issued", None)
        assert told(order) == ["订单已关闭"]
        with pytest.raises(IllegalTransition):
            hand_back(shop, order)
        with pytest.raises(HandedBack):
            fulfilment.hand_out(
                caller=shop.caller("leader"), place_id=shop.world.places["P1"], code=code
            )
        assert audit() == []


def test_it_is_kept_until_the_time_is_over(shop: Shop) -> None:
    order = ready_at_point(shop)
    with pytest.raises(StillKept) as refusal:
        hand_back(shop, order)
    until = shop.parcels(order.id)[0].keep_until
    assert refusal.value.details["keep_until"] == until.isoformat()
    with frozen_at(until):
        assert hand_back(shop, order).state == "returned"


def test_goods_no_longer_good_are_set_apart(shop: Shop) -> None:
    order = ready_at_point(shop)
    with frozen_at(now() + LONG):
        hand_back(shop, order, "damaged")
        assert stock_of(shop.world, "P1", "chips") == (0, 0, 0, 4)
        assert audit() == []


def test_an_order_that_keeps_something_is_completed(shop: Shop) -> None:
    """Two parcels of one order, one of them collected."""
    order = ready_at_point(shop, good=3)
    drain_all()  # the missing one is sent again
    again = shop.parcels(order.id)[1]
    assert again.state == "to_pick"
    with frozen_at(now() + LONG):
        hand_back(shop, order)
        assert shop.order(order.id).state == "paid"
        assert told(order) == ["未取商品已退回", "配送有变化"]
        ordering.cancel(person_id=order.person_id, order_id=order.id)
        drain_all()
        assert sum(shop.refunds(order.id)) == order.total_fen
        assert audit() == []


def test_units_missing_on_arrival_are_refunded_once(shop: Shop) -> None:
    """It is heard that the parcel went back before it is heard that one unit was missing."""
    order = ready_at_point(shop, good=3)
    parcel = shop.parcels(order.id)[0]
    with frozen_at(now() + LONG):
        fulfilment.hand_back(caller=shop.caller("leader"), shipment_id=parcel.id)
        [told_of] = events("ShipmentReturned")
        ordering.refund_returned(event=ShipmentReturned(**told_of))
        drain_all()
        assert shop.refunds(order.id) == [order.total_fen]
        assert [one.state for one in shop.parcels(order.id)] == ["returned"]
        assert stock_of(shop.world, "P1", "chips") == (3, 0, 0, 0)
        assert audit() == []


def test_the_customer_is_reminded_once_and_not_at_night(shop: Shop) -> None:
    order = ready_at_point(shop)
    until = shop.parcels(order.id)[0].keep_until
    with frozen_at(until - timedelta(hours=31)):
        assert fulfilment.remind_uncollected() == 0
    with frozen_at(until - timedelta(hours=30)):
        assert (fulfilment.remind_uncollected(), fulfilment.remind_uncollected()) == (1, 0)
        drain_all()
    assert told(order) == ["快来取货"]


def test_nothing_goes_back_by_itself_unless_the_setting_says_so(shop: Shop) -> None:
    order = ready_at_point(shop)
    drain_all()
    with frozen_at(now() + LONG):
        assert fulfilment.hand_back_overdue() == 0
        assert shop.parcels(order.id)[0].state == "ready"
        with_auto(True)
        assert (fulfilment.hand_back_overdue(), fulfilment.hand_back_overdue()) == (1, 0)
        drain_all()
        assert shop.refunds(order.id) == [order.total_fen]


def with_auto(is_on: bool) -> None:
    from dataclasses import replace

    use_settings(replace(settings(), pickup_auto_back=is_on))


def test_only_who_stands_there_may_hand_back(client: Any, shop: Shop) -> None:
    order = ready_at_point(shop)
    parcel = shop.parcels(order.id)[0]
    path = f"/api/leader/fulfilment/shipments/{parcel.id}/hand-back"
    headers = shop.world.headers("other_leader", "key-1")
    assert client.post(path, json={}, headers=headers).status_code == 403
    answer = client.post(path, json={}, headers=shop.world.headers("leader", "key-2"))
    assert answer.json["error"]["code"] == "fulfilment.still_kept"
