"""Subscribe messages: field rules on both sides, consent counts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wechat.conftest import Phone, control, fault
from wechat import Busy, Refused, Unknown, WeChat
from wechat.messages import Template, fit, fit_value
from wechat.sandbox.message_routes import FIELD_RULES, bad_field
from wechat.sandbox.serve import Running

GOOD = {
    "goods": "红富士苹果",
    "place": "望京阜通东大街社区自提点 (永辉超市旁边, 下午六点前)",
    "code": "A1B2-C3D4",
    "until": "2026年11月22日 20:00",
    "tip": "",
}


def pickup(sandbox: Running) -> Template:
    return Template(
        template_id=sandbox.box.world.template_ids["pickup_ready"],
        fields={
            "goods": "thing1",
            "place": "thing2",
            "code": "character_string3",
            "until": "time4",
            "tip": "thing5",
        },
        page="pages/order/detail?id=O1",
    )


def test_send(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    template = pickup(sandbox)
    assert phone.consent(template.template_id) == 1
    wechat.messages.send(openid=phone.openid, template=template, values=GOOD)
    message = phone.messages()[0]["message"]
    assert message["data"]["thing1"] == {"value": "红富士苹果"}
    assert len(message["data"]["thing2"]["value"]) == 20
    assert message["data"]["thing5"] == {"value": "无"}
    assert (message["page"], message["miniprogram_state"]) == (template.page, "formal")


def test_each_accept_is_one_message(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    template = pickup(sandbox)

    def send() -> None:
        wechat.messages.send(openid=phone.openid, template=template, values=GOOD)

    with pytest.raises(Refused, match="43101"):
        send()
    phone.consent(template.template_id)
    assert phone.consent(template.template_id) == 2
    body = {"template_id": template.template_id, "accept": False}
    assert phone.post("consent", body)["remaining"] == 2
    send()
    send()
    with pytest.raises(Refused, match="43101"):
        send()
    assert len(phone.messages()) == 2


def test_refusals(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    template = pickup(sandbox)
    phone.consent(template.template_id)
    send = wechat.messages.send
    with pytest.raises(Refused, match="40003"):
        send(openid="nobody", template=template, values=GOOD)
    with pytest.raises(Refused, match="40037"):
        send(openid=phone.openid, template=Template("x", template.fields), values=GOOD)
    with pytest.raises(Refused, match="41030"):
        send(openid=phone.openid, template=template, values=GOOD, page="/pages/x")
    for missing in ("code", "tip"):
        fields = {k: v for k, v in template.fields.items() if k != missing}
        with pytest.raises(Refused, match="47003"):
            send(openid=phone.openid, template=Template(template.template_id, fields), values=GOOD)
    # None of these used the consent up.
    send(openid=phone.openid, template=template, values=GOOD)


def test_limits_and_time_outs(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    template = pickup(sandbox)
    phone.consent(template.template_id)
    route = "/cgi-bin/message/subscribe/send"
    fault(sandbox, route, "errcode", times=1, params={"errcode": 45009})
    with pytest.raises(Busy, match="45009"):
        wechat.messages.send(openid=phone.openid, template=template, values=GOOD)
    fault(sandbox, route, "timeout_after", times=1, params={"seconds": 1})
    with pytest.raises(Unknown, match="timeout"):
        wechat.messages.send(openid=phone.openid, template=template, values=GOOD)
    # It was sent, and not repeated behind the caller's back.
    assert len(phone.messages()) == 1


def test_templates(wechat: WeChat, sandbox: Running) -> None:
    found = {one.template_id: one for one in wechat.messages.templates()}
    assert set(found) == set(sandbox.box.world.template_ids.values())
    mine = found[sandbox.box.world.template_ids["refunded"]]
    assert mine.title == "退款通知"
    assert mine.keys["amount2"] == "退款金额"
    assert not mine.is_long_term


@pytest.mark.parametrize(
    ("key", "value", "fitted"),
    [
        (
            "thing1",
            "一二三四五六七八九十一二三四五六七八九十",
            "一二三四五六七八九十一二三四五六七八九十",
        ),
        (
            "thing1",
            "一二三四五六七八九十一二三四五六七八九十一",
            "一二三四五六七八九十一二三四五六七八九…",
        ),
        ("thing1", " 苹果\n500g\t\x00装 ", "苹果 500g 装"),
        ("thing1", "\u200b\u200d", "无"),
        ("phrase2", "已发货了喔喔喔", "已发货了喔"),
        ("phrase2", "OK", "无"),
        ("name1", "张三", "张三"),
        ("name1", "A" * 25, "A" * 20),
        ("name1", "A" * 9 + "三三", "A" * 9 + "…"),
        ("character_string1", "", "-"),
        ("character_string1", "O" * 40, "O" * 32),
        ("number1", "12.5", "12.5"),
        ("amount1", "¥12.80", "¥12.80"),
        ("amount1", "12.80元", "12.80元"),
        ("time1", "15:01", "15:01"),
        (
            "time1",
            "2019年10月1日 15:01~2019年10月2日 9:00",
            "2019年10月1日 15:01~2019年10月2日 9:00",
        ),
        ("date1", "2026-11-22", "2026-11-22"),
        ("phone_number1", "138****8000", None),
        ("phone_number1", "13800138000", "13800138000"),
        ("time1", "", None),
        ("time1", "25:00", None),
        ("time1", "soon", None),
        ("number1", "1e5", None),
        ("amount1", "12.805", None),
        ("amount1", "12345678901", None),
        ("character_string1", "单号1", None),
        ("letter1", "A1", None),
        ("unknown1", "x", None),
    ],
)
def test_fit_value(key: str, value: str, fitted: str | None) -> None:
    if fitted is None:
        with pytest.raises(Refused, match="47003"):
            fit_value(key, value)
    else:
        assert fit_value(key, value) == fitted
        assert bad_field(key, fitted) is None


def test_fit_wants_every_field() -> None:
    template = Template("t", {"a": "thing1", "kind": "enum2"}, choices={"kind": ("自提", "快递")})
    assert fit(template, {"a": "x", "kind": "自提"})["enum2"] == {"value": "自提"}
    for values in ({"a": "x"}, {"a": "x", "kind": "飞鸽"}):
        with pytest.raises(Refused, match="47003"):
            fit(template, values)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(FIELD_RULES)), st.text(max_size=60))
def test_what_fits_is_accepted(kind: str, value: str) -> None:
    """Whatever text comes: refused by us, or accepted by WeChat's rules, which the sandbox has
    of its own; and free text always fits."""
    try:
        fitted = fit_value(f"{kind}1", value)
    except Refused:
        assert kind not in ("thing", "name", "phrase")
        return
    assert bad_field(f"{kind}1", fitted) is None, (kind, fitted)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("thing1", "x" * 21),
        ("thing1", ""),
        ("thing1", "a\nb"),
        ("character_string1", "中文"),
        ("phrase1", "六个字的短语"),
        ("amount1", "很多钱"),
        ("time1", "明天"),
        ("number1", "一"),
    ],
)
def test_the_sandbox_refuses_what_wechat_refuses(key: str, value: str) -> None:
    assert re.search("empty|invalid", bad_field(key, value) or "")


def test_pages_of_messages(wechat: WeChat, phone: Phone, sandbox: Running) -> None:
    template = pickup(sandbox)
    for number in range(5):
        phone.consent(template.template_id)
        values = GOOD | {"code": f"CODE{number}"}
        wechat.messages.send(openid=phone.openid, template=template, values=values)
    seen, cursor = [], ""
    while True:
        page = control(sandbox, f"users/{phone.openid}/messages?limit=2&cursor={cursor}")
        seen += [one["message"]["data"]["character_string3"]["value"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"CODE{number}" for number in (4, 3, 2, 1, 0)]
