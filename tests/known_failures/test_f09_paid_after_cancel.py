"""F9: paid after cancel, money kept or the order revived without goods.

Seen elsewhere: a cancelled order takes the late notice for a repeat and keeps the money; or it
is set to paid after its stock went back.
"""

from tests.ordering.conftest import books_agree_at_the_end, shop  # noqa: F401 - fixtures
from tests.ordering.test_late_money import (  # noqa: F401 - this row's proof
    test_after_expiry_the_goods_are_held_again,
    test_after_expiry_with_nothing_left_the_money_goes_back,
    test_closed_at_wechat_and_paid_all_the_same,
    test_paid_and_cancelled_in_any_order,
    test_paid_and_expired_in_any_order,
)
