"""发货信息管理 and 物流助手: states, refusals, tracks that move."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from tests.wechat.conftest import Phone, Receiver, control, fault, new_phone, prepay, until
from wechat import Busy, Refused, WeChat
from wechat.logistics import Contact, Goods, action_word, parse_steps
from wechat.push import event_items, message_key
from wechat.sandbox.serve import Running
from wechat.shipping import Logistics, Parcel

SENDER = Contact("王仓", "13900000001", "北京市", "北京市", "大兴区", "中心仓 1 号")
HOME = Contact("李雷", "13900000002", "上海市", "上海市", "浦东新区", "世纪大道 1 号")


def paid(wechat: WeChat, phone: Phone, number: str = "ORDER00001") -> str:
    return phone.pay(prepay(wechat, phone, number))


def upload(wechat: WeChat, phone: Phone, transaction_id: str, **rest: Any) -> bool:
    values: dict[str, Any] = {
        "transaction_id": transaction_id,
        "openid": phone.openid,
        "kind": Logistics.PICKUP,
        "parcels": [Parcel("苹果 500g")],
        "at": datetime.now(UTC),
    }
    return wechat.shipping.upload(**(values | rest))


def express(number: str) -> Parcel:
    return Parcel("苹果", tracking_no=number, express_company="ZTO")


def test_pickup(wechat: WeChat, phone: Phone) -> None:
    transaction_id = paid(wechat, phone)
    assert wechat.shipping.get_order(transaction_id).state == 1
    at = datetime.now(UTC)
    assert upload(wechat, phone, transaction_id, at=at, parcels=[Parcel("甲"), Parcel("乙" * 200)])
    state = wechat.shipping.get_order(transaction_id)
    assert (state.state, state.logistics_type, state.is_finished) == (2, 4, True)
    # Told again, unchanged: known, not an error.
    assert not upload(
        wechat, phone, transaction_id, at=at, parcels=[Parcel("甲"), Parcel("乙" * 200)]
    )
    phone.post("confirm-receive", {"transaction_id": transaction_id})
    assert wechat.shipping.get_order(transaction_id).state == 3
    with pytest.raises(Refused, match="10060004"):
        upload(wechat, phone, transaction_id)


def test_one_correction(wechat: WeChat, phone: Phone) -> None:
    transaction_id = paid(wechat, phone)
    upload(wechat, phone, transaction_id)
    assert upload(wechat, phone, transaction_id, parcels=[Parcel("换了")])
    with pytest.raises(Refused, match="10060003"):
        upload(wechat, phone, transaction_id, parcels=[Parcel("又换了")])


def test_parcels_one_by_one(wechat: WeChat, phone: Phone) -> None:
    transaction_id = paid(wechat, phone)
    split: dict[str, Any] = {"kind": Logistics.EXPRESS, "is_split": True}
    parcel = express("ZTO1")
    assert upload(wechat, phone, transaction_id, parcels=[parcel], is_last=False, **split)
    assert not wechat.shipping.get_order(transaction_id).is_finished
    assert not upload(wechat, phone, transaction_id, parcels=[parcel], is_last=False, **split)
    with pytest.raises(Refused, match="10060007"):
        upload(wechat, phone, transaction_id, kind=Logistics.EXPRESS, parcels=[express("ZTO2")])
    assert upload(wechat, phone, transaction_id, parcels=[express("ZTO2")], **split)
    state = wechat.shipping.get_order(transaction_id)
    assert state.is_finished
    assert state.tracking_numbers == ("ZTO1", "ZTO2")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"parcels": []}, "10060008"),
        ({"kind": Logistics.EXPRESS, "parcels": []}, "10060025"),
        ({"parcels": [Parcel("")]}, "10060008"),
        ({"kind": Logistics.EXPRESS}, "10060028"),
        ({"kind": Logistics.EXPRESS, "parcels": [express("1"), express("2")]}, "10060026"),
        (
            {
                "kind": Logistics.EXPRESS,
                "is_split": True,
                "parcels": [express(str(n)) for n in range(16)],
            },
            "10060024",
        ),
        (
            {
                "kind": Logistics.EXPRESS,
                "parcels": [Parcel("苹果", tracking_no="SF1", express_company="SF")],
            },
            "10060031",
        ),
        ({"openid": "oSomebodyElse"}, "10060014"),
    ],
)
def test_refusals(wechat: WeChat, phone: Phone, change: dict[str, Any], code: str) -> None:
    transaction_id = paid(wechat, phone)
    with pytest.raises(Refused, match=code):
        upload(wechat, phone, transaction_id, **change)
    assert wechat.shipping.get_order(transaction_id).state == 1


def test_upload_time_goes_forward(wechat: WeChat, phone: Phone) -> None:
    transaction_id = paid(wechat, phone)
    upload(wechat, phone, transaction_id)
    early = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(Refused, match="268485216"):
        upload(wechat, phone, transaction_id, parcels=[Parcel("换了")], at=early)


def test_fresh_payment_is_not_known_yet(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    control(sandbox, "settings", {"shipping_ready_delay": 3600.0})
    transaction_id = paid(wechat, phone)
    with pytest.raises(Busy, match="10060001"):
        upload(wechat, phone, transaction_id)
    control(sandbox, "settings", {"shipping_ready_delay": 0.0})
    assert upload(wechat, phone, transaction_id)


def test_refunded_order_is_not_shipped(wechat: WeChat, phone: Phone) -> None:
    transaction_id = paid(wechat, phone)
    wechat.pay.refund(
        out_refund_no="R1", refund_fen=1280, total_fen=1280, transaction_id=transaction_id
    )
    assert wechat.shipping.get_order(transaction_id).state == 5
    with pytest.raises(Refused, match="10060004"):
        upload(wechat, phone, transaction_id)


def test_sf_sees_the_last_four_digits_alone(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    transaction_id = paid(wechat, phone)
    parcel = Parcel("苹果", tracking_no="SF1", express_company="SF", receiver_phone="13812345678")
    assert upload(wechat, phone, transaction_id, kind=Logistics.EXPRESS, parcels=[parcel])
    listed = control(sandbox, "shipping")["items"][0]["shipping"]["shipping_list"][0]
    assert listed["contact"] == {"receiver_contact": "*******5678"}


def test_regime(wechat: WeChat) -> None:
    assert wechat.shipping.is_managed(wechat.config.appid)
    wechat.shipping.set_message_page("pages/order/detail")
    with pytest.raises(Refused, match="10060014"):
        wechat.shipping.set_message_page("/pages/order/detail")


def opened(wechat: WeChat, receiver: Receiver, event: str) -> list[dict[str, Any]]:
    messages = [wechat.push.open(call.query, call.body) for call in receiver.calls]
    return [message for message in messages if message["Event"] == event]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_pushes(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running, form: str
) -> None:
    control(sandbox, "settings", {"push_url": receiver.url, "push_format": form})
    template_id = sandbox.box.world.template_ids["refunded"]
    phone.consent(template_id)
    # 48 hours pass on WeChat's clock.
    control(sandbox, "settings", {"speed": 1_000_000.0})
    transaction_id = paid(wechat, phone)
    until(lambda: bool(opened(wechat, receiver, "trade_manage_remind_shipping")))
    reminder = opened(wechat, receiver, "trade_manage_remind_shipping")[0]
    assert reminder["transaction_id"] == transaction_id
    popup = opened(wechat, receiver, "subscribe_msg_popup_event")[0]
    assert popup["FromUserName"] == phone.openid
    assert event_items(popup)[0]["TemplateId"] == template_id
    assert event_items(popup)[0]["SubscribeStatusString"] == "accept"
    upload(wechat, phone, transaction_id)
    until(lambda: bool(opened(wechat, receiver, "trade_manage_order_settlement")))


def test_push_is_tried_three_times(
    wechat: WeChat, phone: Phone, receiver: Receiver, sandbox: Running
) -> None:
    control(sandbox, "settings", {"push_url": receiver.url})
    receiver.handle = lambda call: 500
    phone.consent(sandbox.box.world.template_ids["refunded"])
    until(lambda: control(sandbox, "notices?state=given_up")["items"] != [])
    keys = {message_key(wechat.push.open(call.query, call.body)) for call in receiver.calls}
    assert (len(receiver.calls), len(keys)) == (3, 1)


def test_waybill(wechat: WeChat, phone: Phone, sandbox: Running, receiver: Receiver) -> None:
    control(sandbox, "settings", {"speed": 1.0, "push_url": receiver.url})
    waybill = wechat.express.add_order(
        order_id="P1",
        openid=phone.openid,
        delivery_id="ZTO",
        biz_id="biz",
        sender=SENDER,
        receiver=HOME,
        goods=[Goods("苹果", 2)],
        weight_grams=1500,
    )
    key = {"order_id": "P1", "openid": phone.openid, "delivery_id": "ZTO"}
    assert wechat.express.get_order(**key) == waybill
    key["waybill_id"] = waybill.waybill_id
    assert wechat.express.path(**key) == []
    words = []
    for _ in range(6):
        requests.post(
            f"{sandbox.url}/sandbox/waybills/{waybill.waybill_id}/advance", timeout=5
        ).raise_for_status()
        words = [step.word for step in wechat.express.path(**key)]
    assert words == [
        *("courier_assigned", "picked_up", "in_transit", "in_transit"),
        *("out_for_delivery", "signed"),
    ]
    done = requests.post(f"{sandbox.url}/sandbox/waybills/{waybill.waybill_id}/advance", timeout=5)
    assert done.status_code == 409
    receiver.wait(6)
    events = opened(wechat, receiver, "add_express_path")
    assert {int(event["Version"]) for event in events} == {1, 2, 3, 4, 5, 6}
    assert {parse_steps(event["Actions"])[0].word for event in events} == set(words)


def test_parcel_moves_by_itself(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    control(sandbox, "settings", {"speed": 1_000_000.0})
    waybill = add(wechat, phone.openid)
    key = {"order_id": "P1", "openid": phone.openid, "delivery_id": "ZTO"}

    def arrived() -> bool:
        steps = wechat.express.path(**key, waybill_id=waybill)
        return bool(steps) and steps[-1].word == "signed"

    until(arrived)


def add(wechat: WeChat, openid: str, **rest: Any) -> str:
    values: dict[str, Any] = {
        "order_id": "P1",
        "openid": openid,
        "delivery_id": "ZTO",
        "biz_id": "biz",
        "sender": SENDER,
        "receiver": HOME,
        "goods": [Goods("苹果", 2)],
        "weight_grams": 1500,
    }
    return wechat.express.add_order(**(values | rest)).waybill_id


def test_waybill_refusals(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    control(sandbox, "settings", {"speed": 1.0})
    for change, code in (
        ({"delivery_id": "NOBODY"}, "9300525"),
        ({"openid": "nobody"}, "40003"),
        ({"weight_grams": 60_000}, "9300501"),
        ({"receiver": Contact("", "1", "a", "b", "c", "d")}, "930561"),
    ):
        with pytest.raises(Refused, match=code):
            add(wechat, **({"openid": phone.openid} | change))
    fault(sandbox, "*order/add", "errcode", times=1, params={"errcode": 9300502})
    with pytest.raises(Busy, match="9300502"):
        add(wechat, phone.openid)
    waybill_id = add(wechat, phone.openid)
    with pytest.raises(Refused, match="9300503"):
        add(wechat, phone.openid)
    key = {"order_id": "P1", "delivery_id": "ZTO", "waybill_id": waybill_id}
    with pytest.raises(Refused, match="930559"):
        wechat.express.path(**key, openid=new_phone(sandbox).openid)
    wechat.express.cancel_order(**key, openid=phone.openid)
    assert wechat.express.path(**key, openid=phone.openid)[-1].word == "cancelled"
    assert "ZTO" in wechat.express.companies()


def test_action_words() -> None:
    assert action_word(300003) == "signed"
    assert action_word(90001) == "other"
