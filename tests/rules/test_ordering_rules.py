"""Shares that sum to the whole, refunds that sum to the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import share
from app.ordering import rules


@given(st.integers(0, 10_000_000), st.lists(st.integers(0, 1_000_000), min_size=1, max_size=60))
def test_shares_sum_to_the_whole_and_are_fair_to_a_fen(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)
    whole = sum(weights)
    if whole:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * whole - total * weight) < whole


@given(
    st.integers(0, 10_000_000),
    st.integers(1, 500),
    st.lists(st.integers(1, 50), min_size=1, max_size=40),
)
def test_refunds_in_any_portions_make_exactly_the_line(
    total: int, quantity: int, portions: list[int]
) -> None:
    units = fen = 0
    for portion in [*portions, quantity]:
        back = min(portion, quantity - units)
        if back == 0:
            break
        amount = rules.refund_share(
            total_fen=total, quantity=quantity, refunded_quantity=units, refunded_fen=fen, back=back
        )
        assert amount >= 0
        units, fen = units + back, fen + amount
    assert (units, fen) == (quantity, total)


def test_more_units_than_the_line_has_are_refused() -> None:
    with pytest.raises(ValueError, match="more units"):
        rules.refund_share(total_fen=100, quantity=3, refunded_quantity=2, refunded_fen=66, back=2)


def test_the_state_table_has_no_way_out_of_completed_or_cancelled() -> None:
    states = {"awaiting_payment", "paid", "completed", "cancelled", "expired"}
    verbs = {verb for _, verb in rules.ORDER_STATES}
    allowed = {
        (state, verb): rules.next_state(state, verb)
        for state in states
        for verb in verbs
        if rules.next_state(state, verb)
    }
    assert allowed == {
        ("awaiting_payment", "pay"): "paid",
        ("awaiting_payment", "cancel"): "cancelled",
        ("awaiting_payment", "expire"): "expired",
        ("expired", "revive"): "paid",
        ("paid", "complete"): "completed",
        ("paid", "cancel_rest"): "paid",
        ("paid", "cancel"): "cancelled",
    }


def test_one_line_per_sku_in_the_order_they_were_named() -> None:
    assert rules.merged([("b", 1), ("a", 2), ("b", 3)]) == [("b", 4), ("a", 2)]
