"""Orders and refunds at WeChat Pay: what is accepted, what is refused, what is in doubt."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.wechat.conftest import NOTIFY, Phone, client_of, control, fault, new_phone, prepay, until
from wechat import Busy, Refused, Unknown, WeChat, pay_crypto
from wechat.pay_types import Refund
from wechat.sandbox.serve import Running


def test_pay_and_query(wechat: WeChat, phone: Phone) -> None:
    prepay_id = prepay(wechat, phone, attach="store=s1")
    before = wechat.pay.query(out_trade_no="ORDER00001")
    assert (before.state, before.is_paid, before.transaction_id) == ("NOTPAY", False, None)
    transaction_id = phone.pay(prepay_id)
    paid = wechat.pay.query(out_trade_no="ORDER00001")
    assert paid == wechat.pay.query(transaction_id=transaction_id)
    assert (paid.state, paid.is_paid, paid.total_fen) == ("SUCCESS", True, 1280)
    assert (paid.openid, paid.attach, paid.currency) == (phone.openid, "store=s1", "CNY")
    assert paid.success_time is not None
    assert abs((datetime.now(UTC) - paid.success_time).total_seconds()) < 60


def test_pay_params_are_signed_by_the_merchant(wechat: WeChat, sandbox: Running) -> None:
    given = wechat.pay.pay_params("wx123").as_dict()
    assert (given["package"], given["signType"]) == ("prepay_id=wx123", "RSA")
    message = pay_crypto.pay_message(
        wechat.config.appid, given["timeStamp"], given["nonceStr"], given["package"]
    )
    key = pay_crypto.public_key(sandbox.box.world.merchant_cert_pem)
    assert pay_crypto.verify(key, message, given["paySign"])


def test_same_number_same_values_gives_a_fresh_prepay_id(wechat: WeChat, phone: Phone) -> None:
    end = datetime.now(UTC) + timedelta(minutes=15)
    first = prepay(wechat, phone, expires_at=end)
    again = prepay(wechat, phone, expires_at=end)
    assert first != again
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        prepay(wechat, phone, expires_at=end, total_fen=1281)
    phone.pay(again)
    # One order, however many prepay_ids: it cannot be paid a second time.
    assert phone.post("pay", {"prepay_id": first}, status=409)["error"]["code"] == "already_paid"
    with pytest.raises(Refused, match="ORDERPAID"):
        prepay(wechat, phone, expires_at=end)


def test_close(wechat: WeChat, phone: Phone) -> None:
    prepay_id = prepay(wechat, phone)
    wechat.pay.close("ORDER00001")
    wechat.pay.close("ORDER00001")
    assert wechat.pay.query(out_trade_no="ORDER00001").state == "CLOSED"
    assert phone.post("pay", {"prepay_id": prepay_id}, status=409)["error"]["code"] == "closed"
    with pytest.raises(Refused, match="ORDER_CLOSED"):
        prepay(wechat, phone)
    phone.pay(prepay(wechat, phone, "ORDER00002"))
    with pytest.raises(Refused, match="ORDERPAID"):
        wechat.pay.close("ORDER00002")
    with pytest.raises(Refused, match="ORDER_NOT_EXIST"):
        wechat.pay.close("ORDER00003")


def test_a_fingerprint_that_crosses_the_close_pays(
    wechat: WeChat, phone: Phone, sandbox: Running
) -> None:
    fault(sandbox, "phone:pay", "paid_though_closed", times=1)
    prepay_ids = [prepay(wechat, phone, number) for number in ("ORDER00001", "ORDER00002")]
    for number in ("ORDER00001", "ORDER00002"):
        wechat.pay.close(number)
    phone.pay(prepay_ids[0])
    assert wechat.pay.query(out_trade_no="ORDER00001").is_paid
    phone.post("pay", {"prepay_id": prepay_ids[1]}, status=409)


def test_unpaid_order_closes_at_its_end(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    prepay_id = prepay(wechat, phone, expires_at=datetime.now(UTC) + timedelta(minutes=15))
    with sandbox.box.store.write() as db:
        db.execute("UPDATE orders SET expires_at = 1")
    assert wechat.pay.query(out_trade_no="ORDER00001").state == "CLOSED"
    phone.post("pay", {"prepay_id": prepay_id}, status=409)


def test_only_the_payer_pays(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    other = new_phone(sandbox)
    prepay_id = prepay(wechat, phone)
    assert other.post("pay", {"prepay_id": prepay_id}, status=403)["error"]["code"] == "not_payer"
    assert wechat.pay.query(out_trade_no="ORDER00001").state == "NOTPAY"


def test_paid_once_by_many_taps(wechat: WeChat, phone: Phone) -> None:
    prepay_id = prepay(wechat, phone)
    url = f"{phone.base}/sandbox/users/{phone.openid}/pay"

    def tap(_: int) -> int:
        return requests.post(url, json={"prepay_id": prepay_id}, timeout=5).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(tap, range(16)))
    assert statuses == [200] + [409] * 15


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total_fen": 0}, "PARAM_ERROR"),
        ({"description": ""}, "PARAM_ERROR"),
        ({"out_trade_no": "short"}, "PARAM_ERROR"),
        ({"out_trade_no": "../../../v3/x"}, "PARAM_ERROR"),
        ({"openid": "nobody"}, "PARAM_ERROR"),
        ({"notify_url": "http://shop.example.com/pay"}, "PARAM_ERROR"),
        ({"notify_url": NOTIFY + "?a=1"}, "PARAM_ERROR"),
        ({"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}, "PARAM_ERROR"),
    ],
)
def test_bad_orders(wechat: WeChat, phone: Phone, change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        prepay(wechat, phone, **change)


def test_wrong_app_merchant_or_key(sandbox: Running, phone: Phone, wechat: WeChat) -> None:
    with pytest.raises(Refused, match="APPID_MCHID_NOT_MATCH"):
        prepay(client_of(sandbox, appid="wx0000000000000000"), phone)
    with pytest.raises(Refused, match="SIGN_ERROR"):
        prepay(client_of(sandbox, mchid="1900000000"), phone)
    stranger = sandbox.box.world.platform_cert_private_pem
    with pytest.raises(Refused, match="SIGN_ERROR"):
        prepay(client_of(sandbox, merchant_private_key_pem=stranger), phone)
    late = WeChat(wechat.config, clock=lambda: datetime.now(UTC).timestamp() - 301)
    with pytest.raises(Refused, match="SIGN_ERROR"):
        prepay(late, phone)


def test_signature_covers_the_bytes_sent(wechat: WeChat, sandbox: Running) -> None:
    path = "/v3/pay/transactions/out-trade-no/ORDER00001/close"
    from wechat.pay_core import PayCore

    signed = PayCore(wechat.config, wechat.transport).authorization("POST", path, b'{"a":1}')
    got = requests.post(
        sandbox.url + path, data=b'{"a": 1}', headers={"Authorization": signed}, timeout=5
    )
    assert (got.status_code, got.json()["code"]) == (401, "SIGN_ERROR")


@pytest.mark.parametrize("kind", ["forge_signature", "old_timestamp", "probe", "malformed"])
def test_an_answer_not_signed_is_doubt(
    wechat: WeChat, phone: Phone, sandbox: Running, kind: str
) -> None:
    fault(sandbox, "/v3/pay/transactions/jsapi", kind, times=1)
    with pytest.raises(Unknown):
        prepay(wechat, phone)
    # The order exists although the answer could not be trusted.
    assert wechat.pay.query(out_trade_no="ORDER00001").state == "NOTPAY"
    phone.pay(prepay(wechat, phone))


def test_both_platform_keys_verify(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    world = sandbox.box.world
    by_certificate = {world.platform_cert_serial: world.platform_cert_pem}
    prepay(client_of(sandbox, platform_keys=by_certificate), phone)
    by_public_key = {world.pub_key_id: world.pub_key_pem}
    prepay(client_of(sandbox, platform_keys=by_public_key), phone)
    # A key under the other's name verifies nothing.
    crossed = {world.pub_key_id: world.platform_cert_pem}
    with pytest.raises(Unknown, match="bad_signature"):
        prepay(client_of(sandbox, platform_keys=crossed), phone)


def test_time_out_after_the_effect(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    route = "/v3/pay/transactions/*/close"
    prepay_id = prepay(wechat, phone)
    fault(sandbox, route, "timeout_after", times=2, params={"seconds": 1})
    with pytest.raises(Unknown, match="timeout"):
        wechat.pay.close("ORDER00001")
    assert wechat.pay.query(out_trade_no="ORDER00001").state == "CLOSED"
    phone.post("pay", {"prepay_id": prepay_id}, status=409)


def test_time_out_before_the_effect(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    fault(sandbox, "/v3/*", "timeout_before", times=2, params={"seconds": 1})
    with pytest.raises(Unknown, match="timeout"):
        prepay(wechat, phone)
    with pytest.raises(Refused, match="ORDER_NOT_EXIST"):
        wechat.pay.query(out_trade_no="ORDER00001")


def test_server_errors_and_limits(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    # One bad answer is repeated in silence, under the same number.
    fault(sandbox, "/v3/*", "http_500", times=1)
    prepay(wechat, phone)
    fault(sandbox, "/v3/*", "http_500", times=2)
    with pytest.raises(Unknown, match="http_502"):
        prepay(wechat, phone)
    fault(sandbox, "/v3/*", "rate_limit", times=2)
    with pytest.raises(Busy, match="FREQUENCY_LIMITED"):
        prepay(wechat, phone)
    for params, kind in (
        ({"status": 500, "code": "SYSTEM_ERROR"}, Unknown),
        ({"status": 500, "code": "SYSTEMERROR"}, Unknown),
        ({"status": 429, "code": "FREQUENCY_LIMITED"}, Busy),
        ({"status": 429, "code": "FREQUENCY_LIMIT_EXCEED"}, Busy),
        ({"status": 403, "code": "NOTENOUGH"}, Refused),
        ({"status": 500, "code": "OPENID_MISMATCH"}, Refused),
    ):
        requests.delete(f"{sandbox.url}/sandbox/faults", timeout=5)
        fault(sandbox, "/v3/*", "errcode", times=2, params=params)
        with pytest.raises(kind):
            prepay(wechat, phone)


def refund(wechat: WeChat, number: str = "REFUND1", fen: int = 480, **rest: object) -> Refund:
    values = {"out_refund_no": number, "refund_fen": fen, "total_fen": 1280}
    return wechat.pay.refund(**(values | {"out_trade_no": "ORDER00001"} | rest))  # type: ignore[arg-type]


def test_refund_goes_through_processing(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    control(sandbox, "settings", {"refund_delay": 1_000_000.0})
    phone.pay(prepay(wechat, phone))
    first = refund(wechat, reason="缺货")
    assert (first.status, first.refund_fen, first.total_fen) == ("PROCESSING", 480, 1280)
    assert refund(wechat, reason="缺货") == first
    assert wechat.pay.query(out_trade_no="ORDER00001").state == "REFUND"
    with sandbox.box.store.write() as db:
        db.execute("UPDATE refunds SET due_at = 0")
    until(lambda: wechat.pay.query_refund("REFUND1").status == "SUCCESS")
    assert wechat.pay.query_refund("REFUND1").success_time is not None


def test_refunds_never_exceed_the_payment(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    phone.pay(prepay(wechat, phone))
    control(sandbox, "settings", {"refund_gap": 0.0})
    refund(wechat, "REFUND1", 1000)
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        refund(wechat, "REFUND2", 281)
    refund(wechat, "REFUND2", 280)
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        refund(wechat, "REFUND1", 999)
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        refund(wechat, "REFUND3", 1, total_fen=1000)
    row = sandbox.box.store.one("SELECT refunded, total FROM orders")
    assert row is not None
    assert row["refunded"] == row["total"] == 1280


def test_refund_refusals(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    with pytest.raises(Refused, match="RESOURCE_NOT_EXISTS"):
        refund(wechat)
    with pytest.raises(Refused, match="RESOURCE_NOT_EXISTS"):
        wechat.pay.query_refund("REFUND1")
    prepay_id = prepay(wechat, phone)
    with pytest.raises(Refused, match="TRADE_ERROR"):
        refund(wechat)
    transaction_id = phone.pay(prepay_id)
    control(sandbox, "settings", {"opening_balance_fen": 0, "refund_gap": 60_000.0})
    refund(wechat, transaction_id=transaction_id, out_trade_no=None)
    # Less than a minute on WeChat's clock between two refunds of one payment.
    with pytest.raises(Busy, match="FREQUENCY_LIMITED"):
        refund(wechat, "REFUND2", 1)
    with pytest.raises(Refused, match="PARAM_ERROR"):
        refund(wechat, "REFUND3", 1281)
    with pytest.raises(Refused, match="PARAM_ERROR"):
        refund(wechat, "REFUND/3", 1)


def test_refund_without_money_in_the_purse(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    phone.pay(prepay(wechat, phone))
    # All but 479 fen was withdrawn to the bank.
    control(sandbox, "settings", {"opening_balance_fen": -801})
    with pytest.raises(Refused, match="NOT_ENOUGH"):
        refund(wechat)
    control(sandbox, "settings", {"opening_balance_fen": -800})
    assert refund(wechat).status == "PROCESSING"


def test_abnormal_refund(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    fault(sandbox, "/v3/refund/*", "refund_abnormal", times=1)
    phone.pay(prepay(wechat, phone))
    made = refund(wechat)
    until(lambda: wechat.pay.query_refund("REFUND1").status == "ABNORMAL")
    assert wechat.pay.query_refund("REFUND1").success_time is None
    again = wechat.pay.retry_abnormal_refund(refund_id=made.refund_id, out_refund_no="REFUND1")
    assert again.status == "PROCESSING"
    until(lambda: wechat.pay.query_refund("REFUND1").status == "SUCCESS")


def test_certificates_open_with_the_apiv3_key(wechat: WeChat, sandbox: Running) -> None:
    keys = wechat.pay.platform_certificates()
    world = sandbox.box.world
    assert keys == {world.platform_cert_serial: world.platform_cert_pem}
    with pytest.raises(Unknown, match="cannot_decrypt"):
        client_of(sandbox, apiv3_key="0" * 32).pay.platform_certificates()


def test_nothing_secret_in_repr(wechat: WeChat) -> None:
    shown = repr(wechat.config) + repr(replace(wechat.config)) + repr(wechat.pay.pay_params("wx1"))
    for secret in (
        wechat.config.app_secret,
        wechat.config.apiv3_key,
        wechat.config.merchant_private_key_pem,
        wechat.config.work_secret,
        wechat.config.push_aes_key,
    ):
        assert secret
        assert secret not in shown
        assert json.dumps(secret)[1:-1] not in shown
