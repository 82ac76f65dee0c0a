"""Notices of WeChat Pay: verified, repeated until answered, and every way of being false."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.wechat.conftest import (
    Call,
    Phone,
    Receiver,
    client_of,
    control,
    fault,
    new_phone,
    prepay,
    until,
)
from wechat import Forged, Refused, WeChat
from wechat.pay_types import PaymentNotice, RefundNotice
from wechat.sandbox.serve import Running, running
from wechat.sandbox.store import Store


def pay(wechat: WeChat, phone: Phone, receiver: Receiver, number: str = "ORDER00001") -> str:
    return phone.pay(prepay(wechat, phone, number, notify_url=receiver.url))


def opened(wechat: WeChat, call: Call) -> PaymentNotice | RefundNotice:
    return wechat.pay.verify_notice(call.headers, call.body)


def states(sandbox: Running) -> list[str]:
    return [one["state"] for one in control(sandbox, "notices")["items"]]


def test_payment_notice(wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running) -> None:
    transaction_id = pay(wechat, phone, receiver)
    notice = opened(wechat, receiver.wait(1)[0])
    assert isinstance(notice, PaymentNotice)
    assert notice.event_type == "TRANSACTION.SUCCESS"
    assert notice.payment == wechat.pay.query(out_trade_no="ORDER00001")
    assert notice.payment.transaction_id == transaction_id
    until(lambda: states(sandbox) == ["done"])


def test_refund_notice(wechat: WeChat, phone: Phone, receiver: Receiver) -> None:
    pay(wechat, phone, receiver)
    wechat.pay.refund(
        out_refund_no="REFUND1",
        refund_fen=480,
        total_fen=1280,
        out_trade_no="ORDER00001",
        notify_url=receiver.url,
    )
    notices = [opened(wechat, call) for call in receiver.wait(2)]
    refund = next(one for one in notices if isinstance(one, RefundNotice))
    assert refund.event_type == "REFUND.SUCCESS"
    assert refund.refund == wechat.pay.query_refund("REFUND1")


def test_abnormal_refund_notice(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    fault(sandbox, "/v3/refund/*", "refund_abnormal")
    phone.pay(prepay(wechat, phone))
    wechat.pay.refund(
        out_refund_no="REFUND1",
        refund_fen=1280,
        total_fen=1280,
        out_trade_no="ORDER00001",
        notify_url=receiver.url,
    )
    notice = opened(wechat, receiver.wait(1)[0])
    assert isinstance(notice, RefundNotice)
    assert (notice.event_type, notice.refund.status) == ("REFUND.ABNORMAL", "ABNORMAL")


def test_repeated_until_answered(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    receiver.answers = [500, 400, 503]
    pay(wechat, phone, receiver)
    calls = receiver.wait(4)
    until(lambda: states(sandbox) == ["done"])
    # Sealed and signed afresh each time, yet one notice: the id tells.
    assert len({opened(wechat, call).notice_id for call in calls}) == 1
    assert len({call.body for call in calls}) == 4
    assert len({call.headers["Wechatpay-Nonce"] for call in calls}) == 4


def test_retry_schedule_lasts_a_day(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    control(sandbox, "settings", {"speed": 1_000_000.0})
    receiver.handle = lambda call: 500
    pay(wechat, phone, receiver)
    until(lambda: states(sandbox) == ["given_up"])
    assert len(receiver.calls) == 16

    from wechat.sandbox.notifier import PAY_RETRIES

    assert sum(PAY_RETRIES) == 24 * 3600 + 4 * 60


def test_slow_product_is_told_again(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    control(sandbox, "settings", {"notify_timeout": 0.1})
    slow = iter([0.3])

    def answer(_: Call) -> int:
        time.sleep(next(slow, 0.0))
        return 204

    receiver.handle = answer
    pay(wechat, phone, receiver)
    receiver.wait(2)
    until(lambda: states(sandbox) == ["done"])


def test_lost_notice_leaves_the_query(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    fault(sandbox, "notify:payment", "lose_notify", times=1)
    pay(wechat, phone, receiver)
    until(lambda: states(sandbox) == ["lost"])
    assert receiver.calls == []
    assert wechat.pay.query(out_trade_no="ORDER00001").is_paid


def test_doubled_notice_has_one_id(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    fault(sandbox, "notify:payment", "double_notify", times=1)
    pay(wechat, phone, receiver)
    first, second = (opened(wechat, call) for call in receiver.wait(2))
    assert first == second


def test_reordered_notices(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    fault(sandbox, "notify:payment", "reorder", times=1, params={"seconds": 0.3})
    pay(wechat, phone, receiver, "ORDER00001")
    # The first is put back before the second exists.
    until(lambda: control(sandbox, "notices")["items"][0]["attempt"] == 1)
    pay(wechat, phone, receiver, "ORDER00002")
    notices = [opened(wechat, call) for call in receiver.wait(2)]
    numbers = [one.payment.out_trade_no for one in notices if isinstance(one, PaymentNotice)]
    assert numbers == ["ORDER00002", "ORDER00001"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("forge_signature", "bad_signature"),
        ("old_timestamp", "timestamp"),
        ("probe", "signature_probe"),
        ("wrong_serial", "serial_unknown"),
    ],
)
def test_false_notice_is_refused_and_the_true_one_follows(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running, kind: str, code: str
) -> None:
    fault(sandbox, "notify:payment", kind, times=1)

    def answer(call: Call) -> int:
        try:
            opened(wechat, call)
        except Forged:
            return 401
        return 204

    receiver.handle = answer
    pay(wechat, phone, receiver)
    false, true = receiver.wait(2)
    with pytest.raises(Forged) as caught:
        opened(wechat, false)
    assert caught.value.code == code
    notice = opened(wechat, true)
    assert isinstance(notice, PaymentNotice)
    assert notice.payment.total_fen == 1280
    until(lambda: states(sandbox) == ["done"])


def test_wrong_amount_reaches_the_caller(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    """Properly signed: only the caller, who knows the order, can see it."""
    fault(sandbox, "notify:payment", "wrong_amount", times=1, params={"add_fen": -1279})
    pay(wechat, phone, receiver)
    notice = opened(wechat, receiver.wait(1)[0])
    assert isinstance(notice, PaymentNotice)
    assert notice.payment.total_fen == 1


def test_another_merchants_or_apps_notice(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    fault(sandbox, "notify:payment", "wrong_merchant", times=1)
    pay(wechat, phone, receiver)
    call = receiver.wait(1)[0]
    with pytest.raises(Refused, match="mchid"):
        opened(wechat, call)
    pay(wechat, phone, receiver, "ORDER00002")
    call = receiver.wait(2)[1]
    with pytest.raises(Refused, match="appid"):
        opened(client_of(sandbox, appid="wx0000000000000000"), call)
    with pytest.raises(Forged, match="cannot_decrypt"):
        opened(client_of(sandbox, apiv3_key="0" * 32), call)


def test_tampering(wechat: WeChat, phone: Phone, receiver: Receiver) -> None:
    pay(wechat, phone, receiver)
    call = receiver.wait(1)[0]
    opened(wechat, call)
    body = json.loads(call.body)
    changed = json.dumps(body).encode()
    with pytest.raises(Forged, match="bad_signature"):
        wechat.pay.verify_notice(call.headers, changed)
    for name in ("Signature", "Timestamp", "Nonce", "Serial"):
        headers = {k: v for k, v in call.headers.items() if k != f"Wechatpay-{name}"}
        with pytest.raises(Forged, match="signature_missing"):
            wechat.pay.verify_notice(headers, call.body)
    for bad in ("not base64 at all", "AAAA", "é"):
        with pytest.raises(Forged, match="bad_signature"):
            wechat.pay.verify_notice(call.headers | {"Wechatpay-Signature": bad}, call.body)
    for bad in ("-1", "9" * 30, "x", "１７"):
        with pytest.raises(Forged, match="timestamp"):
            wechat.pay.verify_notice(call.headers | {"Wechatpay-Timestamp": bad}, call.body)
    with pytest.raises(Forged, match="signature_type"):
        wechat.pay.verify_notice(
            call.headers | {"Wechatpay-Signature-Type": "WECHATPAY2-SM2"}, call.body
        )


def test_replayed_after_five_minutes(wechat: WeChat, phone: Phone, receiver: Receiver) -> None:
    pay(wechat, phone, receiver)
    call = receiver.wait(1)[0]
    at = int(call.headers["Wechatpay-Timestamp"])
    within = WeChat(wechat.config, clock=lambda: at + 300.0)
    assert opened(within, call) == opened(wechat, call)
    after = WeChat(wechat.config, clock=lambda: at + 301.0)
    with pytest.raises(Forged, match="timestamp"):
        opened(after, call)


@pytest.mark.parametrize("mode", ["certificate", "public_key"])
def test_key_modes(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running, mode: str
) -> None:
    control(sandbox, "settings", {"key_mode": mode})
    pay(wechat, phone, receiver)
    call, world = receiver.wait(1)[0], sandbox.box.world
    right = world.pub_key_id if mode == "public_key" else world.platform_cert_serial
    assert call.headers["Wechatpay-Serial"] == right
    opened(wechat, call)


def test_while_keys_move_both_come(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    control(sandbox, "settings", {"key_mode": "mixed"})
    for number in range(16):
        pay(wechat, phone, receiver, f"ORDER{number:05d}")
    calls = receiver.wait(16)
    for call in calls:
        opened(wechat, call)
    world = sandbox.box.world
    seen = {call.headers["Wechatpay-Serial"] for call in calls}
    # 2 of 65536 runs would see a single one.
    assert seen == {world.pub_key_id, world.platform_cert_serial}


def test_restart_sends_what_was_not_sent(data_dir: Path, receiver: Receiver) -> None:
    with running(data_dir) as first:
        control(first, "settings", {"notify_delay": 3600.0})
        wechat, phone = client_of(first), new_phone(first)
        pay(wechat, phone, receiver)
        assert states(first) == ["pending"]
    assert receiver.calls == []
    # An hour later.
    with Store(f"{data_dir}/sandbox.sqlite3").write() as db:
        db.execute("UPDATE notices SET next_at = next_at - 3600")
    with running(data_dir) as second:
        notice = opened(client_of(second), receiver.wait(1)[0])
        assert isinstance(notice, PaymentNotice)
        assert second.box.world == first.box.world
        assert client_of(second).pay.query(out_trade_no="ORDER00001").is_paid
