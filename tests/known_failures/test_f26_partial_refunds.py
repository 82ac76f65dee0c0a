"""F26: a partial refund and the stock disagree; the whole line is restocked; shares are lost.

Ours has amount and quantity and what becomes of the goods. Property: whatever is refunded, in
any order, money and units are conserved and nobody gets more than was paid.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ordering.rules import LineMoney, refund_part
from tests.ordering.conftest import books_agree_at_the_end, shop  # noqa: F401 - fixtures
from tests.ordering.test_refund_lines import (  # noqa: F401 - this row's proof
    test_a_unit_sent_back_for_less_does_not_make_the_others_dearer,
    test_damaged_units_stand_apart_and_gone_ones_nowhere,
    test_the_freight_share_goes_with_the_units_to_the_fen,
    test_units_go_back_on_the_shelf_and_their_share_to_the_customer,
)

STEPS = st.lists(
    st.tuples(st.integers(0, 5), st.none() | st.integers(1, 3000)), min_size=1, max_size=12
)


@given(
    quantity=st.integers(1, 12),
    goods=st.integers(1, 5000),
    discount=st.integers(0, 5000),
    freight=st.integers(0, 900),
    steps=STEPS,
)
def test_money_and_units_are_conserved(
    quantity: int, goods: int, discount: int, freight: int, steps: list[tuple[int, int | None]]
) -> None:
    less = min(discount, goods)
    total = goods - less + freight
    line = LineMoney(quantity, less, freight, total, 0, 0, 0)
    for units, amount in steps:
        try:
            part = refund_part(line, units, amount)
        except ValueError:
            continue
        assert part.amount_fen == part.goods_fen - part.discount_fen + part.freight_fen
        line = LineMoney(
            quantity,
            less,
            freight,
            total,
            line.refunded_quantity + part.quantity,
            line.refunded_fen + part.amount_fen,
            line.withheld_fen + part.withheld_change,
        )
        assert 0 <= line.refunded_fen <= total
        assert 0 <= line.withheld_fen <= total - line.refunded_fen
        assert 0 <= line.refunded_quantity <= quantity
    left = quantity - line.refunded_quantity
    if left and total - line.refunded_fen - line.withheld_fen:
        rest = refund_part(line, left, None)
        assert line.refunded_fen + rest.amount_fen + line.withheld_fen == total
