"""The payments room against the sandbox: real keys, real signatures, notices kept for us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from app.kernel.clock import now
from app.kernel.jobs import CALLS, outside_call, run_due_calls
from app.kernel.outside import forget_clients, provide
from app.kernel.settings import settings, use_settings
from app.payments import service
from app.payments.types import PaymentView
from tests.wechat.conftest import (  # noqa: F401 - fixtures
    Phone,
    Receiver,
    client_of,
    data_dir,
    new_phone,
    receiver,
    sandbox,
    until,
    world_dir,
)
from wechat.sandbox.serve import Running


@dataclass
class Till:
    """A product on a database, a phone in the sandbox, a box that keeps WeChat's notices."""

    sandbox: Running
    phone: Phone
    receiver: Receiver

    def start(self, order_id: str = "ord_1", amount_fen: int = 1280) -> PaymentView:
        return service.start(
            order_id=order_id,
            person_id="psn_1",
            payer_openid=self.phone.openid,
            amount_fen=amount_fen,
            description="红富士苹果",
            expires_at=now() + timedelta(minutes=15),
        )

    def pay(self, payment: PaymentView) -> str:
        """The customer pays on the phone; WeChat's notice is kept, not delivered."""
        params = service.prepay(payment_id=payment.id)
        return self.phone.pay(params.package.removeprefix("prepay_id="))

    def deliver(self, count: int) -> list[str]:
        """Hand the first `count` notices to the product, as they came in."""
        calls = self.receiver.wait(count)[:count]
        return [service.receive_notice(headers=c.headers, raw_body=c.body) for c in calls]


@pytest.fixture
def till(database: str, sandbox: Running, receiver: Receiver) -> Iterator[Till]:  # noqa: F811
    base = receiver.url.removesuffix("/notify")
    use_settings(replace(settings(), public_url=base))
    wechat = client_of(sandbox)
    provide("pay", lambda: wechat.pay)
    before = dict(CALLS)
    outside_call("payments.query", service.run_query)
    outside_call("payments.close", service.run_close)
    outside_call("payments.refund", service.run_refund)
    outside_call("payments.refund_check", service.run_refund_check)
    outside_call(service.REPAIR_CALL, service.run_repair)
    yield Till(sandbox, new_phone(sandbox), receiver)
    CALLS.clear()
    CALLS.update(before)
    forget_clients()


__all__ = ["run_due_calls", "until"]
