"""Words, times and cards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.notify.rules import (
    TEMPLATES,
    china_time,
    closed_words,
    goods_words,
    inbox_words,
    is_worth_a_consent,
    open_until,
    opening_words,
    task_card,
    yuan,
)
from app.wiring.templates import FIELDS
from wechat.messages import Template, fit
from wechat.sandbox.message_routes import bad_field
from wechat.sandbox.world import TEMPLATES as CHOSEN

VALUES = {
    "number": "J01KAEXAMPLE",
    "goods": "内蒙古大草原纯牛奶整箱装等12种商品一大堆",
    "amount": "12.34元",
    "time": "2026年11月22日 15:01",
    "open": "11月22日 21:00 打烊。",
    "note": "没空来也没关系，会为您保留",
    "place": "沈阳市和平区南京北街地铁站自提点（便民超市内）",
    "code": "12345678",
    "until": "2026年11月22日 21:00",
    "carrier": "骑手",
    "waybill": "-",
    "change": "改由其他网点为您备货",
    "reason": "款项已原路退回",
}


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_template_fits_the_fields_wechat_checks(name: str) -> None:
    template = Template(template_id="t", fields=FIELDS[name])
    data = fit(template, VALUES)
    assert {key: bad_field(key, item["value"]) for key, item in data.items()} == dict.fromkeys(
        CHOSEN[name][1]
    )


def test_each_template_goes_out_through_one_that_exists() -> None:
    assert {one.consent for one in TEMPLATES.values()} == set(FIELDS)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_inbox_has_words_for_every_template(name: str, language: str) -> None:
    title, text = inbox_words(name, VALUES, language)
    assert title.isascii() is (language == "en")
    assert "{" not in text
    assert "元" not in text or language == "zh"


def test_money_and_days_read_well_in_english() -> None:
    assert inbox_words("order_paid", VALUES, "en") == (
        "Payment received",
        "Order J01KAEXAMPLE is paid: ¥12.34.",
    )
    assert "open until 2026-11-22 21:00." in inbox_words("ready_for_pickup", VALUES, "en")[1]


def test_a_message_of_a_newer_version_is_blank_rather_than_a_crash() -> None:
    assert inbox_words("from_the_future", {}, "zh") == ("", "")


@pytest.mark.parametrize(("fen", "text"), [(1, "0.01元"), (1230, "12.30元"), (100, "1.00元")])
def test_money_in_words(fen: int, text: str) -> None:
    assert yuan(fen) == text


def test_times_are_on_a_chinese_clock() -> None:
    assert china_time(datetime(2026, 11, 22, 18, 5, tzinfo=UTC)) == "2026年11月23日 02:05"


@pytest.mark.parametrize(
    ("ready", "closes", "until"),
    [
        (datetime(2026, 11, 22, 2, 0, tzinfo=UTC), "21:00", "2026年11月22日 21:00"),
        (datetime(2026, 11, 22, 13, 30, tzinfo=UTC), "21:00", "2026年11月23日 21:00"),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "22:00", "2027年1月1日 22:00"),
        (datetime(2026, 11, 22, 2, 0, tzinfo=UTC), "24:00", "2026年11月22日 23:59"),
    ],
)
def test_until_when_a_point_is_open(ready: datetime, closes: str, until: str) -> None:
    assert open_until(ready, closes) == until


@pytest.mark.parametrize(
    ("ready", "opens", "closes", "said"),
    [
        (datetime(2026, 11, 22, 2, 0, tzinfo=UTC), "08:00", "20:00", "11月22日 20:00 打烊。"),
        (datetime(2026, 11, 22, 15, 0, tzinfo=UTC), "08:00", "20:00", "11月23日 08:00 开门。"),
        (datetime(2026, 11, 21, 21, 0, tzinfo=UTC), "08:00", "20:00", "11月22日 08:00 开门。"),
        (datetime(2026, 11, 22, 15, 0, tzinfo=UTC), "18:00", "02:00", "11月23日 02:00 打烊。"),
    ],
)
def test_a_point_that_has_closed_says_when_it_opens(
    ready: datetime, opens: str, closes: str, said: str
) -> None:
    assert opening_words(ready, opens, closes) == said


def test_goods_are_named_by_the_first_and_how_many_kinds() -> None:
    assert goods_words([]) == "商品"
    assert goods_words(["苹果", "苹果"]) == "苹果"
    assert goods_words(["苹果", "梨", "桃"]) == "苹果等3种"


def test_a_customers_own_unpaid_cancel_needs_no_message() -> None:
    assert not is_worth_a_consent("customer", 0)
    assert is_worth_a_consent("customer", 100)
    assert is_worth_a_consent("unpaid", 0)
    assert closed_words("unpaid", 0) == ("超时未付款，已为您取消", "没有产生扣款")
    assert closed_words("customer", 599)[1] == "5.99元将原路退回"


def test_one_task_is_told_in_detail_and_a_rush_as_a_list() -> None:
    tasks = [
        {"task_id": f"t{n}", "number": f"J{n}", "kind": "自提", "goods": "可乐", "due": f"1{n}:00"}
        for n in range(9)
    ]
    one = task_card(tasks[:1])
    assert one.title == "新的拣货任务"
    assert one.path.endswith("?task_id=t0")
    assert ("订单", "J0") in one.facts
    assert one.description == "可乐"
    assert "可乐" not in [value for _, value in one.facts]  # said once
    many = task_card(tasks[::-1])
    assert many.title == "9 个新的拣货任务"
    assert [value[:5] for _, value in many.facts] == [f"1{n}:00" for n in range(6)]
