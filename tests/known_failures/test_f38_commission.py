"""F38: commission not clawed back, or at the wrong rate."""

from tests.groupbuy.test_commission import (  # noqa: F401 - this row's proof
    test_a_balance_below_zero_is_carried,
    test_a_refund_takes_back_its_line_and_names_the_origin,
)
from tests.ordering.conftest import books_agree_at_the_end, shop  # noqa: F401 - fixtures
