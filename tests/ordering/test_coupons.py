"""A coupon from the quote to the order and back: the price, its shares, the full inverse (F27)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.inventory import service as inventory
from app.inventory.types import Cause
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.kernel.outbox import drain_all
from app.offers import service as offers
from app.offers.errors import CouponNotFound, CouponNotUsable
from app.offers.models import Coupon, CouponCampaign
from app.ordering import service as ordering
from app.payments import service as payments
from app.payments.types import Paid
from tests.factories import age_order
from tests.offers.helping import new_coupon, open_campaign, state_of, steps_of, terms
from tests.ordering.conftest import Shop


def test_the_discount_is_shared_over_the_lines_to_the_fen(shop: Shop) -> None:
    coupon = new_coupon(shop.world, terms(500))
    placed = shop.place("in_store", {"cola": 3, "chips": 1}, coupon_id=coupon)
    assert (placed.order.goods_fen, placed.order.discount_fen) == (1750, 500)
    assert placed.order.total_fen == 1250
    assert [(line.discount_fen, line.total_fen) for line in placed.lines] == [
        (257, 643),
        (243, 607),
    ]
    assert state_of(coupon) == ("held", placed.order.id)


def test_free_express_is_measured_after_the_discount(shop: Shop) -> None:
    lines = {"cola": 16, "chips": 6}  # 99 yuan; 98.5 after the coupon
    free = shop.place("express", lines).order
    assert (free.goods_fen, free.freight_fen, free.total_fen) == (9900, 0, 9900)
    ordering.cancel(person_id=free.person_id, order_id=free.id)
    coupon = new_coupon(shop.world, terms(50))
    paid = shop.place("express", lines, coupon_id=coupon).order
    assert (paid.discount_fen, paid.freight_fen, paid.total_fen) == (50, 800, 10650)


def test_one_coupon_is_for_one_order(shop: Shop) -> None:
    coupon = new_coupon(shop.world)
    shop.place("in_store", {"cola": 3}, coupon_id=coupon)
    with pytest.raises(CouponNotUsable) as caught:
        shop.place("in_store", {"cola": 3}, coupon_id=coupon)
    assert caught.value.details == {"why": "taken", "missing_fen": 0}


def test_somebody_elses_coupon_is_not_found(shop: Shop) -> None:
    coupon = new_coupon(shop.world, who="stranger")
    with pytest.raises(CouponNotFound):
        shop.place("in_store", {"cola": 3}, coupon_id=coupon)
    assert state_of(coupon) == ("issued", None)


def test_what_the_goods_do_not_reach_is_said_with_the_missing_fen(shop: Shop) -> None:
    coupon = new_coupon(shop.world, terms(500, minimum_fen=1000))
    with pytest.raises(CouponNotUsable) as caught:
        shop.place("in_store", {"cola": 3}, coupon_id=coupon)
    assert caught.value.details == {"why": "minimum", "missing_fen": 100}


def test_paying_uses_it_up(shop: Shop) -> None:
    coupon = new_coupon(shop.world)
    order = shop.place("in_store", {"cola": 3}, coupon_id=coupon).order
    shop.pay(order)
    assert state_of(coupon) == ("used", order.id)
    assert steps_of(coupon) == ["issue", "hold", "use"]


def test_cancelling_and_expiry_give_it_back(shop: Shop) -> None:
    coupon = new_coupon(shop.world)
    order = shop.place("pickup", {"cola": 3}, coupon_id=coupon).order
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    assert state_of(coupon) == ("issued", None)
    order = shop.place("pickup", {"cola": 3}, coupon_id=coupon).order
    age_order(order.id, 60)
    assert ordering.expire_due() == 1
    assert state_of(coupon) == ("issued", None)
    assert steps_of(coupon) == ["issue", "hold", "release", "hold", "release"]


def test_cancelling_a_paid_order_gives_back_coupon_stock_and_money_with_its_freight(
    shop: Shop,
) -> None:
    coupon = new_coupon(shop.world, terms(500))
    order = shop.place("rider", {"cola": 3, "chips": 1}, coupon_id=coupon).order
    assert (order.total_fen, order.freight_fen) == (1750 - 500 + 600, 600)
    shop.pay(order)
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    drain_all()
    assert shop.refunds(order.id) == [1850]
    assert state_of(coupon) == ("issued", None)
    assert steps_of(coupon) == ["issue", "hold", "use", "return"]
    again = shop.place("rider", {"cola": 3, "chips": 1}, coupon_id=coupon).order
    assert again.discount_fen == 500


def test_a_part_that_cannot_be_had_goes_back_less_its_share(shop: Shop) -> None:
    """The coupon stays used: the customer keeps the rest at its price."""
    coupon = new_coupon(shop.world, terms(500))
    order = shop.place("pickup", {"cola": 3, "chips": 1}, coupon_id=coupon).order
    shop.pay(order)
    _take_the_rest(shop, "chips")
    shop.refuse("clerk", "S1")
    assert shop.refunds(order.id) == [607]
    assert shop.order(order.id).state == "paid"
    assert state_of(coupon) == ("used", order.id)


def _take_the_rest(shop: Shop, sku: str) -> None:
    """Tills sell every piece that is free anywhere."""
    for one in inventory.availability(sku_ids=[shop.world.skus[sku]]):
        if one.free:
            inventory.take_physical(
                place_id=one.place_id,
                sku_id=one.sku_id,
                quantity=one.free,
                cause=Cause("sale", "till_x", "psn_x"),
            )


def test_an_order_that_nobody_can_serve_gives_it_back(shop: Shop) -> None:
    coupon = new_coupon(shop.world, terms(500))
    order = shop.place("rider", {"cola": 3}, coupon_id=coupon).order
    shop.pay(order)
    _take_the_rest(shop, "cola")
    shop.refuse("clerk", "S1")
    assert shop.order(order.id).close_reason == "undeliverable"
    assert shop.refunds(order.id) == [order.total_fen]
    assert state_of(coupon) == ("issued", None)


def _notice_later(shop: Shop, coupon: str) -> tuple[str, Paid]:
    """An order that expired with its payment under way."""
    order = shop.place("in_store", {"cola": 3}, coupon_id=coupon).order
    payment = shop.start(order)
    age_order(order.id, 60)
    assert ordering.expire_due() == 1
    return order.id, Paid(payment.out_trade_no, "4299", payment.amount_fen, "CNY", now())


def test_late_money_takes_its_coupon_again(shop: Shop) -> None:
    coupon = new_coupon(shop.world)
    order_id, paid = _notice_later(shop, coupon)
    assert state_of(coupon) == ("issued", None)
    payments.record_paid(paid=paid)
    drain_all()
    assert shop.order(order_id).state in ("paid", "completed")
    assert state_of(coupon) == ("used", order_id)


def test_late_money_keeps_its_price_when_the_coupon_went_elsewhere(shop: Shop) -> None:
    """The chain bears it: the customer paid what was asked, and the books say so."""
    coupon = new_coupon(shop.world)
    order_id, paid = _notice_later(shop, coupon)
    other = shop.place("in_store", {"cola": 3}, coupon_id=coupon).order
    payments.record_paid(paid=paid)
    drain_all()
    assert shop.order(order_id).state in ("paid", "completed")
    assert shop.refunds(order_id) == []
    assert state_of(coupon) == ("held", other.id)
    assert steps_of(coupon) == ["issue", "hold", "release", "hold", "bear"]
    shop.pay(other)
    assert state_of(coupon) == ("used", other.id)


def test_a_coupon_that_ended_meanwhile_is_good_for_another_day(shop: Shop) -> None:
    coupon = new_coupon(shop.world)
    order = shop.place("pickup", {"cola": 3}, coupon_id=coupon).order
    with unit_of_work():
        ended = now() - timedelta(hours=1)
        execute(update(Coupon).where(Coupon.id == coupon).values(usable_until=ended))
        execute(update(CouponCampaign).values(valid_to=ended))
    ordering.cancel(person_id=order.person_id, order_id=order.id)
    [usable] = offers.usable_coupons(person_id=order.person_id)
    assert usable.id == coupon
    assert usable.usable_until == ended + timedelta(days=1)
    assert shop.place("pickup", {"cola": 3}, coupon_id=coupon).order.discount_fen == 500


def test_from_a_paid_order_it_comes_back_for_a_day_however_late(shop: Shop) -> None:
    who = shop.world.people["shopper"]
    coupon = offers.claim(
        person_id=who, campaign_id=open_campaign(shop.world, terms(100), days=1)
    ).id
    placed = shop.place("pickup", {"cola": 2}, "P1", coupon_id=coupon).order
    shop.pay(placed)
    with frozen_at(now() + timedelta(days=3)):
        ordering.cancel(person_id=who, order_id=placed.id)
        drain_all()
        assert [one.id for one in offers.usable_coupons(person_id=who)] == [coupon]
    with frozen_at(now() + timedelta(days=3, hours=25)):
        assert offers.usable_coupons(person_id=who) == []
