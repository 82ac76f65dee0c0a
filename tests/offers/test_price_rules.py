"""Which price applies and what a quantity costs, against exact fractions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.offers.rules import BASE, PROMOTION, Candidate, amount_fen, choose

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)

prices = st.integers(1, 10_000_000)
units = st.integers(1, 10_000)
quantities = st.integers(1, 1_000_000)
moments = st.none() | st.integers(-5, 5).map(lambda days: NOW + days * DAY)


def price(
    price_id: str,
    price_list: str = BASE,
    price_fen: int = 500,
    *,
    per: int = 1,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Candidate:
    return Candidate(price_id, "sku_1", price_list, price_fen, per, since, until)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    count = draw(st.integers(0, 8))
    return [
        price(
            f"prc_{n}",
            draw(st.sampled_from([BASE, PROMOTION, "shenyang", "dalian"])),
            draw(prices),
            per=draw(st.sampled_from([1, 3, 500])),
            since=draw(moments),
            until=draw(moments),
        )
        for n in range(count)
    ]


@given(prices, units, quantities)
def test_an_amount_is_the_exact_one_rounded_half_up_and_never_nothing(
    price_fen: int, per: int, quantity: int
) -> None:
    exact = Fraction(price_fen * quantity, per)
    assert amount_fen(price_fen, per, quantity) == max(1, floor(exact + Fraction(1, 2)))


@given(prices, units, quantities)
def test_more_never_costs_less(price_fen: int, per: int, quantity: int) -> None:
    assert amount_fen(price_fen, per, quantity + 1) >= amount_fen(price_fen, per, quantity)


@pytest.mark.parametrize(
    ("price_fen", "per", "quantity", "expected"),
    [
        (698, 500, 500, 698),
        (698, 500, 250, 349),
        (1, 2, 1, 1),  # half a fen goes up
        (3, 2, 1, 2),
        (1, 500, 1, 1),  # at least one fen
        (4, 3, 1, 1),
        (5, 3, 1, 2),
        (699, 1, 3, 2097),
    ],
)
def test_amounts_by_hand(price_fen: int, per: int, quantity: int, expected: int) -> None:
    assert amount_fen(price_fen, per, quantity) == expected


def test_the_own_list_beats_base_even_when_it_is_dearer() -> None:
    found = choose([price("a", BASE, 500), price("b", "shenyang", 600)], "shenyang", NOW)
    assert found is not None
    assert (found.price_id, found.price_list, found.price_fen) == ("b", "shenyang", 600)
    elsewhere = choose([price("a", BASE, 500), price("b", "shenyang", 600)], "dalian", NOW)
    assert elsewhere is not None
    assert elsewhere.price_id == "a"


def test_a_promotion_shows_the_price_it_undercuts() -> None:
    rows = [price("a", BASE, 500), price("b", PROMOTION, 400, since=NOW - DAY, until=NOW + DAY)]
    found = choose(rows, BASE, NOW)
    assert found is not None
    assert (found.price_id, found.price_fen, found.regular_fen) == ("b", 400, 500)


def test_a_dearer_promotion_is_not_one() -> None:
    rows = [price("a", BASE, 500), price("b", PROMOTION, 501, since=NOW - DAY, until=NOW + DAY)]
    found = choose(rows, BASE, NOW)
    assert found is not None
    assert (found.price_id, found.price_fen, found.regular_fen) == ("a", 500, 500)


@pytest.mark.parametrize(
    ("since", "until", "applies"),
    [
        (NOW, None, True),  # from its first microsecond
        (NOW + timedelta(microseconds=1), None, False),
        (None, NOW, False),  # not at its end
        (None, NOW + timedelta(microseconds=1), True),
    ],
)
def test_validity_is_half_open(
    since: datetime | None, until: datetime | None, applies: bool
) -> None:
    rows = [price("a", BASE, 500), price("b", BASE, 300, since=since, until=until)]
    found = choose(rows, BASE, NOW)
    assert found is not None
    assert found.price_id == ("b" if applies else "a")


def test_no_price_is_struck_out_that_nobody_would_pay() -> None:
    """Two undated rows: the cheaper one holds, the dearer one is no 'regular' price."""
    found = choose([price("old", BASE, 900), price("new", BASE, 600)], BASE, NOW)
    assert found is not None
    assert (found.price_id, found.price_fen, found.regular_fen) == ("new", 600, 600)


def test_prices_per_different_units_are_compared_by_unit() -> None:
    rows = [
        price("jin", BASE, 698, per=500),
        price("kg", PROMOTION, 1390, per=1000, until=NOW + DAY),
    ]
    found = choose(rows, BASE, NOW)
    assert found is not None
    assert (found.price_id, found.per_quantity, found.regular_fen) == ("kg", 1000, 1390)


def test_only_a_promotion_is_no_price() -> None:
    assert choose([price("b", PROMOTION, 400)], BASE, NOW) is None
    assert choose([], BASE, NOW) is None


@given(candidates(), st.sampled_from([BASE, "shenyang"]))
def test_the_choice_is_the_cheapest_that_may_be_chosen(rows: list[Candidate], own: str) -> None:
    found = choose(rows, own, NOW)
    valid = [row for row in rows if row.applies(NOW)]
    mine = [row for row in valid if row.price_list == own]
    allowed = mine or [row for row in valid if row.price_list == BASE]
    if not allowed:
        assert found is None
        return
    allowed = allowed + [row for row in valid if row.price_list == PROMOTION]
    assert found is not None
    chosen = next(row for row in rows if row.price_id == found.price_id)
    assert chosen in allowed
    cost = Fraction(chosen.price_fen, chosen.per_quantity)
    assert all(cost <= Fraction(row.price_fen, row.per_quantity) for row in allowed)
    assert found.regular_fen >= found.price_fen


@given(candidates())
def test_the_order_of_rows_does_not_matter(rows: list[Candidate]) -> None:
    assert choose(rows, "shenyang", NOW) == choose(rows[::-1], "shenyang", NOW)
