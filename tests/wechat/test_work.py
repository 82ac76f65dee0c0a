"""企业微信: robots, app messages, cards with buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.wechat.conftest import Receiver, control, fault
from wechat import Busy, Refused, Unknown, WeChat
from wechat.sandbox.serve import Running
from wechat.work import Button, Card, cut_bytes

CARD = Card(
    title="拣货任务 #A102",
    description="3 种商品，19:30 前",
    url="https://shop.example.com/staff/tasks/T1",
    facts=(("门店", "望京店"), ("件数", "5")),
    emphasis=("19:30", "最晚拣完"),
)


@pytest.fixture
def key(sandbox: Running) -> str:
    made = control(sandbox, "robots", {"name": "望京店"})
    assert control(sandbox, "robots", {"name": "望京店"}) == made
    return str(made["key"])


def seen(sandbox: Running, key: str) -> list[dict[str, object]]:
    return [one["message"] for one in control(sandbox, f"robots/{key}/messages")["items"]]


def test_robot(wechat: WeChat, sandbox: Running, key: str) -> None:
    wechat.work.robot_text(key, "到货了", mention=["@all"])
    wechat.work.robot_markdown(key, "**A102** 待拣")
    wechat.work.robot_card(key, CARD)
    wechat.work.robot_card(key, replace(CARD, image_url="https://shop.example.com/a.png"))
    picture, card, words, text = seen(sandbox, key)
    assert text["text"] == {"content": "到货了", "mentioned_list": ["@all"]}
    assert words["msgtype"] == "markdown"
    assert card["template_card"]["card_type"] == "text_notice"  # type: ignore[index]
    assert picture["template_card"]["card_type"] == "news_notice"  # type: ignore[index]
    # A robot needs no access token.
    assert sandbox.box.store.all("SELECT * FROM tokens") == []


def test_robot_takes_twenty_a_minute(wechat: WeChat, sandbox: Running, key: str) -> None:
    for number in range(20):
        wechat.work.robot_text(key, f"第 {number} 条")
    with pytest.raises(Busy, match="45009"):
        wechat.work.robot_text(key, "第 21 条")
    # Another robot is not touched by it.
    wechat.work.robot_text(sandbox.box.world.robots["group-01"], "别的群")
    with sandbox.box.store.write() as db:
        db.execute("UPDATE messages SET at = at - 61")
    wechat.work.robot_text(key, "一分钟后")


def test_what_all_groups_got(wechat: WeChat, sandbox: Running, key: str) -> None:
    other = sandbox.box.world.robots["group-01"]
    wechat.work.robot_text(key, "望京店的")
    wechat.work.robot_text(other, "别的群的")
    items = control(sandbox, "robots/messages")["items"]
    assert [one["to"] for one in items] == [other, key]
    assert items[0]["message"]["text"] == {"content": "别的群的"}


def test_robot_refusals(wechat: WeChat, sandbox: Running, key: str) -> None:
    with pytest.raises(Refused, match="93000"):
        wechat.work.robot_text("not-a-key", "到货了")
    with pytest.raises(Refused, match="44004"):
        wechat.work.robot_text(key, " ")
    with pytest.raises(Refused, match="card_kind"):
        wechat.work.robot_card(key, replace(CARD, buttons=(Button("接单", "take"),)))
    fault(sandbox, "/cgi-bin/webhook/send", "timeout_after", times=1, params={"seconds": 1})
    with pytest.raises(Unknown):
        wechat.work.robot_text(key, "只发一次")
    assert len(seen(sandbox, key)) == 1


def test_long_text_is_cut(wechat: WeChat, sandbox: Running, key: str) -> None:
    wechat.work.robot_text(key, "长" * 3000)
    content = seen(sandbox, key)[0]["text"]["content"]  # type: ignore[index]
    assert content == "长" * 681 + "…"
    assert cut_bytes("abc", 3) == "abc"


def test_app_message(wechat: WeChat, sandbox: Running) -> None:
    with pytest.raises(Refused, match="81013"):
        wechat.work.send_text(["li.lei"], "到货了")
    control(sandbox, "work/members", {"userid": "li.lei", "name": "李雷"})
    sent = wechat.work.send_text(["li.lei", "nobody"], "到货了")
    assert sent.invalid_users == ("nobody",)
    assert sent.message_id
    wechat.work.send_markdown(["@all"], "**到货了**", dedupe_seconds=600)
    got = control(sandbox, "work/messages")["items"]
    assert [(one["to"], one["message"]["msgtype"]) for one in got] == [
        ("li.lei", "markdown"),
        ("li.lei", "text"),
    ]


def test_card_with_buttons(wechat: WeChat, sandbox: Running, receiver: Receiver) -> None:
    control(sandbox, "work/members", {"userid": "li.lei"})
    control(sandbox, "settings", {"work_callback_url": receiver.url})
    card = replace(CARD, buttons=(Button("接单", "take"), Button("做不了", "refuse", 2)))
    with pytest.raises(Refused, match="42014"):
        wechat.work.send_card(["li.lei"], card)
    card = replace(card, task_id="T1")
    assert wechat.work.send_card(["li.lei"], card).response_code
    with pytest.raises(Refused, match="42014"):
        wechat.work.send_card(["li.lei"], card)

    control(sandbox, "work/members/li.lei/tap", {"task_id": "T1", "key": "take"})
    call = receiver.wait(1)[0]
    event = wechat.work_push.open(call.query, call.body)
    assert (event["Event"], event["EventKey"], event["TaskId"]) == (
        "template_card_event",
        "take",
        "T1",
    )
    assert event["FromUserName"] == "li.lei"
    wechat.work.update_card(event["ResponseCode"], ["li.lei"], "已接单")
    # The code works once.
    with pytest.raises(Refused, match="42014"):
        wechat.work.update_card(event["ResponseCode"], ["li.lei"], "已接单")


def test_unanswered_card_is_not_a_task(wechat: WeChat, sandbox: Running) -> None:
    control(sandbox, "work/members", {"userid": "li.lei"})
    assert wechat.work.send_card(["li.lei"], CARD).response_code is None
