"""F31: the move from the platform certificate to the public key breaks verification.

Both keys are live at once; whichever signs is chosen by its serial, in the middle of a day too.
"""

from __future__ import annotations

import pytest

from app.payments import service
from tests.payments.conftest import Till, till  # noqa: F401 - fixture
from tests.payments.test_charge import events
from tests.wechat.conftest import (  # noqa: F401 - fixtures
    control,
    data_dir,
    fault,
    receiver,
    sandbox,
    world_dir,
)


def serials(till: Till, count: int) -> list[str]:  # noqa: F811
    return [call.headers["Wechatpay-Serial"] for call in till.receiver.wait(count)[:count]]


def test_notices_by_either_key_in_one_day(till: Till) -> None:  # noqa: F811
    world = till.sandbox.box.world
    for number, mode in enumerate(("certificate", "public_key"), start=1):
        control(till.sandbox, "settings", {"key_mode": mode})
        till.pay(till.start(f"ord_{number}"))
        till.receiver.wait(number)
    assert serials(till, 2) == [world.platform_cert_serial, world.pub_key_id]
    assert till.deliver(2) == ["recorded", "recorded"]
    assert events("PaymentSucceeded") == 2


@pytest.mark.parametrize("mode", ["certificate", "public_key"])
def test_a_key_that_changes_between_two_answers(till: Till, mode: str) -> None:  # noqa: F811
    control(till.sandbox, "settings", {"key_mode": mode})
    fault(till.sandbox, "/v3/*", "switch_key", probability=0.5, seed=3)
    fault(till.sandbox, "notify:payment", "switch_key", probability=0.5, seed=4)
    for number in range(1, 7):
        till.pay(till.start(f"ord_{number}"))
        till.receiver.wait(number)
    assert set(serials(till, 6)) == {
        till.sandbox.box.world.platform_cert_serial,
        till.sandbox.box.world.pub_key_id,
    }
    assert till.deliver(6) == ["recorded"] * 6
    for number in range(1, 7):
        found = service.payment_of_order(order_id=f"ord_{number}")
        assert found is not None
        assert found.state == "paid"
