"""Events -> messages: who is told what, once, and what WeChat made of it (F29)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.fulfilment.events import ShipmentMoved, TaskChanged
from app.kernel import outbox
from app.kernel.clock import frozen_at, now
from app.kernel.db import execute, unit_of_work
from app.notify import service
from app.notify.checks import no_message_is_stuck
from app.notify.models import Message
from app.ordering.events import OrderClosed, OrderPaid, OrderRerouted
from app.payments.events import RefundDone
from tests.factories import World
from tests.kernel.effects import at_once
from tests.notify.helpers import (
    Phones,
    a_parcel,
    an_order,
    call_again,
    calls,
    deliver,
    left,
    messages,
    say,
)


def paid(world: World, order_id: str, who: str = "shopper") -> OrderPaid:
    return OrderPaid(order_id, world.people[who], "pickup", None, 600)


def moved(world: World, order_id: str, shipment_id: str, state: str, kind: str) -> ShipmentMoved:
    return ShipmentMoved(
        shipment_id,
        order_id,
        world.people["shopper"],
        kind,
        state,
        world.places["S1"],
        world.places["P1"],
        now().isoformat(),
    )


def agree(world: World, phones: Phones, template: str, count: int = 1) -> None:
    """The person taps 'allow' and the client reports it."""
    phones.agree("shopper", template, count)
    for _ in range(count):
        service.add_consents(person_id=world.people["shopper"], answers={template: "accept"})


def test_a_paid_order_is_told_in_wechat_and_the_inbox(world: World, phones: Phones) -> None:
    agree(world, phones, "order_paid")
    order_id = an_order(world)

    deliver(paid(world, order_id))

    [sent] = phones.arrived("subscribe")
    assert sent["touser"] == phones.openids["shopper"]
    assert sent["data"]["amount3"]["value"] == "6.00元"
    assert sent["data"]["thing2"]["value"] == "测试可乐"
    assert sent["page"] == f"pages/order/index?order_id={order_id}"
    assert [(m.state, m.error) for m in messages("subscribe")] == [("sent", None)]
    assert left(world, "order_paid") == 0
    page = service.read_inbox(person_id=world.people["shopper"], limit=10, cursor=None)
    assert (page.unread, page.items[0].title) == (1, "支付成功")
    assert page.items[0].text == "测试可乐 已支付 6.00 元。我们会尽快为您备货。"


def test_the_same_event_and_call_again_tell_nothing_twice(world: World, phones: Phones) -> None:
    agree(world, phones, "order_paid", 3)
    order_id = an_order(world)
    deliver(paid(world, order_id), paid(world, order_id))
    call_again()
    deliver()
    assert len(phones.arrived("subscribe")) == 1
    assert left(world, "order_paid") == 2
    assert len(messages("inbox")) == 1


def test_a_message_sent_by_many_at_once_goes_out_once(
    world: World, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(world, phones, "order_paid", 3)
    monkeypatch.setitem(service.tell_paid.__globals__, "later", lambda *_: None)
    deliver(paid(world, an_order(world)))
    message_id = _only_subscribe_id()

    at_once(*[lambda: service.send(message_id=message_id)] * 6)

    assert len(phones.arrived("subscribe")) == 1
    assert left(world, "order_paid") == 2


def test_without_consent_nothing_is_sent_and_the_reason_stands_in_the_row(
    world: World, phones: Phones
) -> None:
    deliver(paid(world, an_order(world)))
    assert phones.arrived("subscribe") == []
    assert [(m.state, m.error) for m in messages("subscribe")] == [
        ("skipped", "没有剩余的订阅次数")
    ]
    assert len(messages("inbox")) == 1


def test_43101_is_final_and_sets_the_count_to_zero(world: World, phones: Phones) -> None:
    service.add_consents(person_id=world.people["shopper"], answers={"order_paid": "accept"})
    service.add_consents(person_id=world.people["shopper"], answers={"order_paid": "accept"})
    assert left(world, "order_paid") == 2  # the client says so; WeChat knows of none

    deliver(paid(world, an_order(world)))

    [message] = messages("subscribe")
    assert message.state == "skipped"
    assert message.error.startswith("43101")
    assert left(world, "order_paid") == 0
    assert [call.state for call in calls()] == ["done"]  # never tried again


def test_wechat_busy_keeps_message_and_consent_for_later(world: World, phones: Phones) -> None:
    agree(world, phones, "order_paid")
    phones.box.faults.add(
        "/cgi-bin/message/subscribe/send", "errcode", times=1, params={"errcode": 45009}
    )
    deliver(paid(world, an_order(world)))
    assert [m.state for m in messages("subscribe")] == ["queued"]
    assert left(world, "order_paid") == 1
    with frozen_at(now() + timedelta(minutes=1)):
        deliver()
    assert [m.state for m in messages("subscribe")] == ["sent"]
    assert len(phones.arrived("subscribe")) == 1
    assert left(world, "order_paid") == 0


def test_a_refusal_fails_in_sight_and_gives_the_consent_back(world: World, phones: Phones) -> None:
    agree(world, phones, "order_paid")
    phones.box.faults.add(
        "/cgi-bin/message/subscribe/send", "errcode", times=1, params={"errcode": 47003}
    )
    deliver(paid(world, an_order(world)))
    [message] = messages("subscribe")
    assert (message.state, message.error[:5]) == ("failed", "47003")
    assert left(world, "order_paid") == 1


def test_an_answer_in_doubt_is_not_sent_again(world: World, phones: Phones) -> None:
    agree(world, phones, "order_paid", 2)
    phones.box.faults.add("/cgi-bin/message/subscribe/send", "http_500", times=1)
    deliver(paid(world, an_order(world)))
    call_again()
    deliver()
    [message] = messages("subscribe")
    assert (message.state, message.error[:6]) == ("failed", "http_5")
    assert len(phones.arrived("subscribe")) <= 1


def test_a_sender_that_was_killed_leaves_a_message_in_doubt(
    world: World, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(world, phones, "order_paid", 2)

    def killed(**_: Any) -> Any:
        raise KeyboardInterrupt

    sending = service.send.__globals__["gateway"]
    monkeypatch.setattr(sending, "send_subscribe", killed)
    with pytest.raises(KeyboardInterrupt):
        deliver(paid(world, an_order(world)))
    monkeypatch.undo()
    call_again()
    with frozen_at(now() + timedelta(minutes=2)):
        deliver()
    [message] = messages("subscribe")
    assert (message.state, message.error) == ("failed", "发送中断，结果未知")
    assert phones.arrived("subscribe") == []


def test_a_message_that_comes_too_late_is_left_to_the_inbox(world: World, phones: Phones) -> None:
    agree(world, phones, "order_paid")
    with frozen_at(now() - timedelta(hours=7)):
        say(paid(world, an_order(world)))
        outbox.drain_all()
    deliver()
    assert [m.state for m in messages("subscribe")] == ["failed"]
    assert left(world, "order_paid") == 1
    assert phones.arrived("subscribe") == []


def test_ready_for_pickup_tells_place_and_code(world: World, phones: Phones) -> None:
    agree(world, phones, "pickup_ready")
    order_id = an_order(world)
    shipment_id = a_parcel(
        world,
        order_id,
        state="ready",
        pickup_code="12345678",
        live_pickup_code="12345678",
        ready_at=now(),
    )
    deliver(moved(world, order_id, shipment_id, "ready", "pickup"))
    [sent] = phones.arrived("subscribe")
    assert sent["data"]["character_string3"]["value"] == "12345678"
    assert sent["data"]["thing2"]["value"] == "P1店"


def test_a_state_that_has_passed_is_not_told(world: World, phones: Phones) -> None:
    order_id = an_order(world)
    shipment_id = a_parcel(world, order_id, state="collected", handed_out_at=now())
    deliver(moved(world, order_id, shipment_id, "ready", "pickup"))
    assert messages("inbox") == []


@pytest.mark.parametrize(
    ("kind", "state", "template", "field", "value"),
    [
        ("express", "shipped", "shipped", "character_string4", "SF123"),
        ("rider", "shipped", "shipped", "thing3", "骑手"),
        ("express", "delivered", "order_changed", "thing2", "包裹已送达"),
    ],
)
def test_parcels_on_their_way(
    world: World, phones: Phones, kind: str, state: str, template: str, field: str, value: str
) -> None:
    agree(world, phones, template)
    order_id = an_order(world, kind=kind)
    waybill = {"carrier": "SF", "waybill": "SF123"} if kind == "express" else {}
    shipment_id = a_parcel(world, order_id, kind=kind, state=state, dest=None, **waybill)
    deliver(moved(world, order_id, shipment_id, state, kind))
    [sent] = phones.arrived("subscribe")
    assert sent["data"][field]["value"] == value


def test_a_parcel_on_its_way_to_a_point_is_not_told_yet(world: World, phones: Phones) -> None:
    order_id = an_order(world)
    shipment_id = a_parcel(world, order_id, state="shipped")
    deliver(moved(world, order_id, shipment_id, "shipped", "pickup"))
    assert messages("inbox") == []


def test_money_back_closed_and_rerouted(world: World, phones: Phones) -> None:
    person = world.people["shopper"]
    order_id = an_order(world)
    deliver(
        RefundDone("rfd_1", order_id, person, 300),
        RefundDone("rfd_2", order_id, person, 100),
        OrderClosed(order_id, person, "cancelled", "customer", 200),
        OrderRerouted(order_id, person, world.places["S1"], [2], 0),
    )
    told = [(m.template, m.state) for m in messages("inbox")]
    assert told == [
        ("refunded", "sent"),
        ("refunded", "sent"),
        ("order_closed", "sent"),
        ("rerouted", "sent"),
    ]
    items = service.read_inbox(person_id=person, limit=10, cursor=None).items
    assert [one.text for one in items] == [
        "测试可乐：改由其他网点为您备货。送达时间以订单页为准。",
        "您已取消订单（测试可乐）。2.00 元将原路退回。",
        "测试可乐 退款 1.00 元：款项已原路退回。",
        "测试可乐 退款 3.00 元：款项已原路退回。",
    ]
    english = service.read_inbox(person_id=person, limit=10, cursor=None, language="en").items
    assert [one.text for one in english] == [
        "cola: another of our places gets it ready now. The order's page says when it comes.",
        "cola: you cancelled the order. ¥2.00 goes back the way it was paid.",
        "cola: ¥1.00 refunded. The money went back the way it was paid.",
        "cola: ¥3.00 refunded. The money went back the way it was paid.",
    ]


def test_a_customers_own_unpaid_cancel_spends_no_consent(world: World, phones: Phones) -> None:
    agree(world, phones, "order_changed")
    order_id = an_order(world)
    deliver(OrderClosed(order_id, world.people["shopper"], "cancelled", "customer", 0))
    assert len(messages("inbox")) == 1
    assert messages("subscribe") == []
    assert left(world, "order_changed") == 1


def open_tasks(world: World, count: int, place: str = "S1") -> list[TaskChanged]:
    found = []
    for number in range(count):
        order_id = an_order(world)
        shipment_id = a_parcel(world, order_id, source=place)
        found.append(
            TaskChanged(f"tsk_{number}", shipment_id, order_id, world.places[place], "open")
        )
    return found


def test_a_new_task_is_a_card_in_the_stores_group(world: World, phones: Phones) -> None:
    [task] = open_tasks(world, 1)
    deliver(task, task)
    [card] = phones.arrived("robot")
    content = card["template_card"]
    assert content["main_title"]["title"] == "新的拣货任务"
    assert content["card_action"]["url"].endswith("task_id=tsk_0")
    assert [m.state for m in messages("robot")] == ["sent"]


def test_a_task_taken_meanwhile_is_no_news(world: World, phones: Phones) -> None:
    order_id = an_order(world)
    shipment_id = a_parcel(world, order_id, state="picked")
    place_id = world.places["S1"]
    deliver(
        TaskChanged("tsk_1", shipment_id, order_id, place_id, "open"),
        TaskChanged("tsk_2", shipment_id, order_id, place_id, "taken"),
    )
    assert messages("robot") == []


def test_a_rush_is_told_in_one_card(world: World, phones: Phones) -> None:
    deliver(*open_tasks(world, 30))
    [card] = phones.arrived("robot")
    assert card["template_card"]["main_title"]["title"] == "30 个新的拣货任务"
    assert {m.state for m in messages("robot")} == {"sent"}


def test_a_robot_is_paced_below_its_limit(world: World, phones: Phones) -> None:
    for task in open_tasks(world, 25):
        deliver(task)
    cards = phones.arrived("robot")
    assert len(cards) == 17  # 20 a minute, three left for others
    waiting = [m for m in messages("robot") if m.state == "queued"]
    assert len(waiting) == 8
    with frozen_at(now() + timedelta(seconds=70)):
        deliver()
    assert {m.state for m in messages("robot")} == {"sent"}
    assert phones.arrived("robot")[-1]["template_card"]["main_title"]["title"].startswith("8 个")


def test_a_robot_at_its_limit_is_tried_again(world: World, phones: Phones) -> None:
    phones.box.faults.add("/cgi-bin/webhook/send", "errcode", times=1, params={"errcode": 45009})
    deliver(*open_tasks(world, 1))
    assert [m.state for m in messages("robot")] == ["queued"]
    with frozen_at(now() + timedelta(minutes=1)):
        deliver()
    assert [m.state for m in messages("robot")] == ["sent"]


def test_a_place_without_a_group_is_skipped_in_sight(world: World, phones: Phones) -> None:
    deliver(*open_tasks(world, 1, place="S2"))
    [message] = messages("robot")
    assert (message.state, message.error) == ("skipped", "这个网点没有配置群机器人")


def test_the_robots_key_is_in_no_row(world: World, phones: Phones) -> None:
    phones.box.faults.add("/cgi-bin/webhook/send", "http_500", times=1)
    deliver(*open_tasks(world, 1))
    key = phones.box.world.robots["group-01"]
    rows = [str(row) for row in (*messages("robot"), *calls())]
    assert not any(key in row for row in rows)


def test_the_audit_names_a_message_that_is_stuck(world: World, phones: Phones) -> None:
    deliver(paid(world, an_order(world)))
    assert list(no_message_is_stuck()) == []
    with frozen_at(now() - timedelta(days=2)):
        say(paid(world, an_order(world)))
        outbox.drain_all()
    [difference] = no_message_is_stuck()
    assert difference.check == "notify.stuck"


def _only_subscribe_id() -> str:
    with unit_of_work(write=False):
        return str(execute(select(Message.id).where(Message.channel == "subscribe")).scalar_one())
