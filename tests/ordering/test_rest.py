"""Half of an order is with the customer, the other half has not left and can be cancelled."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.fulfilment import service as fulfilment
from app.inventory.models import Stock, StockEntry
from app.kernel.db import command, execute
from app.kernel.outbox import drain_all
from app.notify import service as notify
from app.ordering import service as ordering
from app.ordering.errors import IllegalTransition, NothingUnsent, OrderNotFound, RestChanged
from app.ordering.types import GONE, OrderSummary, RefundWanted
from tests.factories import stock_of
from tests.offers.helping import new_coupon, state_of
from tests.ordering.conftest import Shop

COLA, CHIPS = 3, 2


@command
def sold_out(shop: Shop, place: str, sku: str) -> None:
    """The place has none of it, and never had."""
    row = (
        Stock.place_id == shop.world.places[place],
        Stock.sku_id == shop.world.skus[sku],
    )
    ids = [one.id for one in execute(Stock.__table__.select().where(*row))]  # type: ignore[attr-defined]
    execute(update(Stock).where(*row).values(on_hand=0))
    execute(update(StockEntry).where(StockEntry.stock_id.in_(ids)).values(on_hand_change=0))


def split(shop: Shop, coupon: str | None = None) -> OrderSummary:
    """A rider order in two parcels: cola from S1, chips from S2."""
    for place, sku in (("S1", "chips"), ("G1", "chips"), ("S2", "cola"), ("G1", "cola")):
        sold_out(shop, place, sku)
    order = shop.place("rider", {"cola": COLA, "chips": CHIPS}, coupon_id=coupon).order
    shop.pay(order)
    assert sorted(one.state for one in shop.parcels(order.id)) == ["to_pick", "to_pick"]
    return shop.order(order.id)


def send(shop: Shop, who: str, place: str) -> str:
    """The place's first task is picked and leaves with the rider; the parcel's id."""
    someone = shop.caller(who)
    tasks, _ = fulfilment.tasks_of_place(caller=someone, place_id=shop.world.places[place])
    task = fulfilment.take_task(caller=someone, task_id=tasks[0].id)
    lines = [(line.line_id, line.quantity) for line in task.lines]
    fulfilment.pick(caller=someone, task_id=task.id, lines=lines)
    fulfilment.hand_over(caller=someone, task_id=task.id)
    drain_all()
    return task.shipment_id


def deliver(shop: Shop, who: str, place: str) -> None:
    fulfilment.mark_delivered(caller=shop.caller(who), shipment_id=send(shop, who, place))
    drain_all()


def cancel_rest(shop: Shop, order: OrderSummary, refund_fen: int | None = None) -> Any:
    rest = ordering.rest_of(order_id=order.id)
    asked = refund_fen if refund_fen is not None else (rest.refund_fen if rest else 0)
    done = ordering.cancel_rest(person_id=order.person_id, order_id=order.id, refund_fen=asked)
    drain_all()
    return done


def told(order: OrderSummary) -> list[str]:
    page = notify.read_inbox(person_id=order.person_id, limit=20, cursor=None)
    return [one.title for one in page.items if one.title not in ("支付成功", "已发货", "已送达")]


def test_what_has_not_left_goes_back_to_the_fen(shop: Shop) -> None:
    order = split(shop)
    line = {one.sku_id: one for one in ordering.order_for_staff(order_id=order.id).lines}
    chips = line[shop.world.skus["chips"]]
    assert ordering.rest_of(order_id=order.id) is None  # nothing has left: it is a plain cancel
    deliver(shop, "clerk", "S1")
    rest = ordering.rest_of(order_id=order.id)
    assert rest is not None
    assert (rest.refund_fen, rest.freight_fen) == (chips.total_fen, chips.freight_fen)
    assert rest.lines == ((chips.id, CHIPS),)
    assert rest.freight_fen > 0
    done = cancel_rest(shop, order)
    assert (done.state, done.refunded_fen) == ("completed", chips.total_fen)
    assert shop.refunds(order.id) == [chips.total_fen]
    assert stock_of(shop.world, "S2", "chips") == (20, 0, 0, 0)
    assert stock_of(shop.world, "S1", "cola") == (20 - COLA, 0, 0, 0)
    assert told(order) == ["部分商品已取消"]
    with pytest.raises(IllegalTransition):
        cancel_rest(shop, order)


def test_a_coupon_stays_used_and_its_share_stays_with_us(shop: Shop) -> None:
    coupon = new_coupon(shop.world)
    order = split(shop, coupon)
    assert order.discount_fen > 0
    deliver(shop, "clerk", "S1")
    done = cancel_rest(shop, order)
    kept = {one.sku_id: one for one in ordering.order_for_staff(order_id=order.id).lines}
    cola = kept[shop.world.skus["cola"]]
    assert done.paid_fen - done.refunded_fen == cola.total_fen
    assert cola.total_fen == cola.goods_fen - cola.discount_fen + cola.freight_fen
    assert state_of(coupon) == ("used", order.id)


def test_the_order_goes_on_while_a_parcel_is_on_its_way(shop: Shop) -> None:
    order = split(shop)
    parcel = send(shop, "clerk", "S1")
    assert cancel_rest(shop, order).state == "paid"
    with pytest.raises(NothingUnsent):
        cancel_rest(shop, order)
    fulfilment.mark_delivered(caller=shop.caller("clerk"), shipment_id=parcel)
    drain_all()
    assert shop.order(order.id).state == "completed"


def test_a_parcel_refused_a_moment_ago_is_not_sent_again(shop: Shop) -> None:
    """Its event has not been heard when the customer cancels: nothing is routed any more."""
    order = split(shop)
    deliver(shop, "clerk", "S1")
    clerk = shop.caller("other_clerk")
    tasks, _ = fulfilment.tasks_of_place(caller=clerk, place_id=shop.world.places["S2"])
    fulfilment.refuse_task(caller=clerk, task_id=tasks[0].id, reason="缺货")
    assert cancel_rest(shop, order).state == "completed"
    assert sorted(one.state for one in shop.parcels(order.id)) == ["delivered", "refused"]
    assert len(shop.refunds(order.id)) == 1


def test_an_amount_that_is_not_true_any_more_changes_nothing(shop: Shop) -> None:
    order = split(shop)
    deliver(shop, "clerk", "S1")
    rest = ordering.rest_of(order_id=order.id)
    assert rest is not None
    with pytest.raises(RestChanged) as refusal:
        cancel_rest(shop, order, rest.refund_fen - 1)
    assert refusal.value.details == {"refund_fen": rest.refund_fen}
    assert sorted(one.state for one in shop.parcels(order.id)) == ["delivered", "to_pick"]
    assert shop.refunds(order.id) == []


def test_where_nothing_has_left_the_whole_order_ends(shop: Shop) -> None:
    order = split(shop)
    assert cancel_rest(shop, order, order.total_fen).state == "cancelled"
    assert shop.refunds(order.id) == [order.total_fen]
    assert told(order) == ["订单已关闭"]


def test_an_order_that_keeps_nothing_is_cancelled(shop: Shop) -> None:
    """What was delivered went back before: with the rest nothing is left of the order."""
    coupon = new_coupon(shop.world)
    order = split(shop, coupon)
    deliver(shop, "clerk", "S1")
    lines = ordering.order_for_staff(order_id=order.id).lines
    cola = next(one for one in lines if one.sku_id == shop.world.skus["cola"])
    ordering.refund_lines(
        caller=shop.caller("hq"),
        order_id=order.id,
        lines=[RefundWanted(cola.id, COLA, None, GONE)],
        reason="全部破损",
    )
    done = cancel_rest(shop, order)
    assert (done.state, done.close_reason) == ("cancelled", "customer")
    assert state_of(coupon) == ("issued", None)
    assert told(order) == ["订单已关闭", "退款处理中"]


def test_nobody_elses_and_nothing_unpaid(shop: Shop) -> None:
    order = split(shop)
    with pytest.raises(OrderNotFound):
        ordering.cancel_rest(
            person_id=shop.world.people["stranger"], order_id=order.id, refund_fen=0
        )
    unpaid = shop.place("pickup", {"milk": 1}).order
    with pytest.raises(IllegalTransition) as refusal:
        cancel_rest(shop, unpaid)
    assert refusal.value.details == {"state": "awaiting_payment", "verb": "cancel_rest"}


def test_the_page_says_what_the_tap_will_give_back(client: FlaskClient, shop: Shop) -> None:
    order = split(shop)
    path = f"/api/shop/screens/orders/{order.id}"
    asks = shop.world.headers("shopper")
    assert client.get(path, headers=asks).json["rest"] is None
    deliver(shop, "clerk", "S1")
    rest = client.get(path, headers=asks).json["rest"]
    assert [(one["name"], one["quantity"]) for one in rest["lines"]] == [("测试chips", CHIPS)]
    tap = f"/api/shop/ordering/orders/{order.id}/cancel-rest"
    for _ in range(2):
        body = {"refund_fen": rest["refund_fen"]}
        answer = client.post(tap, json=body, headers=shop.world.headers("shopper", "key-1"))
        assert (answer.status_code, answer.json["state"]) == (200, "completed")
    assert shop.refunds(order.id) == [rest["refund_fen"]]
    assert client.get(path, headers=asks).json["rest"] is None
