"""F12: the notice and the client's own check race: orders vanish, money is taken twice.

Both end in one command that is repeatable.
"""

from tests.races.test_money import (  # noqa: F401 - this row's proof
    test_the_same_notice_twenty_times_at_once,
    world,
)
