"""F13: a notice believed without looking at its signature, time, receiver or amount.
F14: "paid" because the client says so.
"""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from app.kernel.http import ROUTES
from app.payments import service
from app.payments.errors import NoticeRefused
from tests.payments.conftest import Till, till  # noqa: F401 - fixture
from tests.payments.test_charge import events
from tests.payments.test_repairs import (  # noqa: F401 - this row's proof
    test_a_notice_with_another_amount_is_refused_and_wechat_asked,
)
from tests.wechat.conftest import (  # noqa: F401 - fixtures
    data_dir,
    fault,
    receiver,
    sandbox,
    world_dir,
)

CODES = {
    "forge_signature": "bad_signature",
    "old_timestamp": "timestamp",
    "wrong_serial": "serial_unknown",
    "probe": "signature_probe",
    "wrong_merchant": "mchid",
    "wrong_appid": "appid",
    "wrong_currency": "currency",
    "wrong_amount": "amount",
}


@pytest.mark.parametrize("kind", sorted(CODES))
def test_it_is_refused_logged_and_changes_nothing(till: Till, kind: str) -> None:  # noqa: F811
    fault(till.sandbox, "notify:payment", kind, times=1)
    payment = till.start()
    till.pay(payment)
    call = till.receiver.wait(1)[0]
    with capture_logs() as said, pytest.raises(NoticeRefused):
        service.receive_notice(headers=call.headers, raw_body=call.body)
    assert [(one["event"], one["code"]) for one in said if one["log_level"] == "warning"] == [
        ("payments.notice_refused", CODES[kind])
    ]
    assert service.payment_of_order(order_id="ord_1") == payment
    assert events("PaymentSucceeded") == 0


def test_the_same_bytes_again_change_nothing(till: Till) -> None:  # noqa: F811
    """A kept notice, played back with its nonce and signature inside the five minutes."""
    fault(till.sandbox, "notify:payment", "replay", times=1)
    till.pay(till.start())
    first, second = till.receiver.wait(2)[:2]
    assert first.body == second.body
    assert first.headers["Wechatpay-Nonce"] == second.headers["Wechatpay-Nonce"]
    said = [service.receive_notice(headers=c.headers, raw_body=c.body) for c in (first, second)]
    assert said == ["recorded", "repeated"]
    assert events("PaymentSucceeded") == 1


def test_no_route_of_a_phone_can_say_paid(openapi_bodies: dict[str, Any]) -> None:
    """F14: money has one door of WeChat's; nothing a phone sends names a state or an amount
    of a payment."""
    doors = [route.path for route in ROUTES if route.path.startswith("/api/hooks/payments")]
    assert doors == ["/api/hooks/payments/wechat"]
    forbidden = {"paid", "paid_fen", "paid_at", "transaction_id", "trade_state", "total_fen"}
    assert {
        path: sorted(forbidden & names)
        for path, names in openapi_bodies.items()
        if path.startswith("/api/shop/") and forbidden & names
    } == {}


@pytest.fixture
def openapi_bodies(app: Any) -> dict[str, set[str]]:
    """path -> names of the fields its body takes, however deep."""
    document = app.test_client().get("/openapi.json").get_json()
    schemas = document["components"]["schemas"]

    def names(node: Any, seen: frozenset[str]) -> set[str]:
        if isinstance(node, list):
            return set().union(*(names(one, seen) for one in node)) if node else set()
        if not isinstance(node, dict):
            return set()
        found = set(node.get("properties", {}))
        ref = node.get("$ref", "").rpartition("/")[2]
        if ref and ref not in seen:
            found |= names(schemas[ref], seen | {ref})
        for value in node.values():
            found |= names(value, seen)
        return found

    return {
        path: names(operation["requestBody"], frozenset())
        for path, operations in document["paths"].items()
        for operation in operations.values()
        if isinstance(operation, dict) and "requestBody" in operation
    }
