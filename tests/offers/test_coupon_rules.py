"""What a coupon takes off, and how it is shared: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.offers import rules
from app.offers.types import CouponTerms, CouponView, Discount, GoodsLine, NotUsable
from tests.offers.helping import terms

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LINES = [GoodsLine("cola", "饮料", 900), GoodsLine("chips", "零食", 850)]


def coupon(what: CouponTerms, state: str = "issued") -> CouponView:
    until = NOW + timedelta(days=1)
    return CouponView("c", "k", "券", what, state, None, NOW, until, NOW)


def tried(what: CouponTerms, kind: str = "pickup", at: datetime = NOW) -> Discount | NotUsable:
    return rules.try_coupon(coupon(what), kind, LINES, at)


@pytest.mark.parametrize(
    ("what", "amount", "shares"),
    [
        (terms(500), 500, (257, 243)),
        (terms(500, sku_ids=["cola"]), 500, (500, 0)),
        (terms(500, categories=["零食"]), 500, (0, 500)),
        (terms(5000, sku_ids=["cola"]), 900, (900, 0)),
        (terms(5000), 1749, (899, 850)),  # one fen of goods is left to pay
        (terms(percent=12, cap_fen=10_000), 210, (108, 102)),
        (terms(percent=12, cap_fen=100), 100, (51, 49)),
        (terms(500, minimum_fen=1750), 500, (257, 243)),
    ],
)
def test_what_is_taken_off(what: CouponTerms, amount: int, shares: tuple[int, ...]) -> None:
    assert tried(what) == Discount("c", amount, shares)


@pytest.mark.parametrize(
    ("what", "kind", "at", "why", "missing"),
    [
        (terms(minimum_fen=1751), "pickup", NOW, "minimum", 1),
        (terms(minimum_fen=1000, sku_ids=["cola"]), "pickup", NOW, "minimum", 100),
        (terms(sku_ids=["milk"]), "pickup", NOW, "goods", 0),
        (terms(order_kinds=["express"]), "pickup", NOW, "kind", 0),
        (terms(), "pickup", NOW - timedelta(seconds=1), "not_yet", 0),
        (terms(), "pickup", NOW + timedelta(days=1), "over", 0),
    ],
)
def test_why_nothing_is_taken_off(
    what: CouponTerms, kind: str, at: datetime, why: str, missing: int
) -> None:
    found = tried(what, kind, at)
    assert found == NotUsable("c", why, missing)
    assert rules.why_words(found, "zh") != rules.why_words(found, "en")


def test_a_coupon_that_is_not_there_and_goods_of_one_fen() -> None:
    assert rules.try_coupon(coupon(terms(), "held"), "pickup", LINES, NOW) == NotUsable(
        "c", "taken"
    )
    one_fen = [GoodsLine("cola", "饮料", 1)]
    assert rules.try_coupon(coupon(terms()), "pickup", one_fen, NOW) == NotUsable("c", "too_small")


@given(
    st.integers(1, 100_000),
    st.integers(0, 99),
    st.lists(st.integers(1, 20_000), min_size=1, max_size=12),
    st.sets(st.integers(0, 11)),
)
def test_any_discount_is_shared_to_the_fen_and_leaves_something_to_pay(
    amount: int, percent: int, goods: list[int], scope: set[int]
) -> None:
    lines = [GoodsLine(str(n), "", fen) for n, fen in enumerate(goods)]
    names = [str(n) for n in scope]
    what = terms(amount, percent=percent, cap_fen=amount, sku_ids=names)
    found = rules.try_coupon(coupon(what), "rider", lines, NOW)
    if isinstance(found, Discount):
        assert sum(found.shares) == found.amount_fen
        assert 0 < found.amount_fen <= amount
        assert sum(goods) - found.amount_fen >= 1
        for share, line in zip(found.shares, lines, strict=True):
            assert 0 <= share <= line.goods_fen
            assert share == 0 or not names or line.sku_id in names


def test_a_coupon_that_comes_back_late_is_good_for_one_more_day_and_no_more() -> None:
    one, end = coupon(terms()), NOW + timedelta(days=1)
    day = 24 * 3600
    assert rules.usable_until(one, end, NOW - timedelta(hours=1), day) == end
    late = end + timedelta(hours=2)
    assert rules.usable_until(one, end, late, day) == end + timedelta(days=1)
    assert rules.usable_until(one, end, late + timedelta(days=9), day) == end + timedelta(days=1)


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        (terms(500, minimum_fen=3000), "满 30 元减 5 元", "¥5 off from ¥30"),
        (terms(550), "无门槛减 5.5 元", "¥5.5 off"),
        (
            terms(percent=12, cap_fen=2000, minimum_fen=100, order_kinds=["rider", "pickup"]),
            "满 1 元8.8 折，最多减 20 元，限自提、骑手配送",
            "12% off, ¥20 at most from ¥1, pickup, rider only",
        ),
        (
            terms(percent=20, cap_fen=2000, categories=["x"]),
            "无门槛8 折，最多减 20 元，限部分商品",
            "20% off, ¥20 at most, some products",
        ),
    ],
)
def test_terms_in_words(what: CouponTerms, zh: str, en: str) -> None:
    assert rules.terms_words(what, "zh") == zh
    assert rules.terms_words(what, "en") == en
