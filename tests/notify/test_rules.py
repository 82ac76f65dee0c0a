"""Words, times and cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from string import Formatter
from typing import Any

import pytest

from app.notify.rules import words
from app.notify.rules.cards import task_card
from app.notify.rules.words import (
    TEMPLATES,
    china_time,
    closed_words,
    goods_words,
    inbox_words,
    is_worth_a_consent,
    kept_words,
    open_until,
    opening_words,
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


ENGLISH = {
    "goods_en": "Pure milk and 11 more",
    "open_en": "It closes Nov 22, 21:00.",
    "note_en": "No hurry, it is kept for you",
    "carrier_en": "a rider",
    "change_en": "another of our places gets it ready now",
    "reason_en": "The money went back the way it was paid",
    "place": "Railway station",
}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_both_languages_say_the_same_and_begin_with_the_goods(name: str) -> None:
    found = TEMPLATES[name]
    fields = [
        {field for _, field, _, _ in Formatter().parse(text) if field}
        for text in (found.text_zh, found.text_en)
    ]
    assert fields[0] == fields[1]
    assert "goods" in fields[0]
    assert "number" not in fields[0]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_inbox_has_words_for_every_template(name: str, language: str) -> None:
    title, text = inbox_words(name, VALUES | ENGLISH, language)
    assert title.isascii() is (language == "en")
    assert text.replace("¥", "").isascii() is (language == "en")
    assert text[-1] == ("." if language == "en" else "。")
    assert "{" not in text


def pairs(value: Any) -> Iterator[tuple[str, str]]:
    """The pairs of words in a table, however deep."""
    if isinstance(value, dict):
        for one in value.values():
            yield from pairs(one)
    elif isinstance(value, tuple) and len(value) == 2:
        if isinstance(value[1], tuple):
            yield from pairs(value[1])
        elif all(isinstance(one, str) for one in value):
            yield value


def test_every_word_has_its_english_beside_it() -> None:
    found = [pair for name, value in vars(words).items() if name.isupper() for pair in pairs(value)]
    assert len(found) > 25
    for chinese, english in found:
        assert (chinese.isascii(), english.isascii()) == (False, True)


def test_the_inbox_says_the_goods_and_the_money_first() -> None:
    values = VALUES | ENGLISH | {"note": "我们会尽快为您备货", "note_en": "We are getting it ready"}
    assert inbox_words("order_paid", values, "zh") == (
        "支付成功",
        "内蒙古大草原纯牛奶整箱装等12种商品一大堆 已支付 12.34 元。我们会尽快为您备货。",
    )
    assert inbox_words("order_paid", values, "en") == (
        "Payment received",
        "Pure milk and 11 more: ¥12.34 paid. We are getting it ready.",
    )


def test_days_are_said_as_people_say_them() -> None:
    assert "最晚 11月22日 21:00 前取" in inbox_words("pickup_ends", VALUES, "zh")[1]
    assert "Collect by Nov 22, 21:00." in inbox_words("pickup_ends", VALUES, "en")[1]
    midnight = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    assert kept_words(midnight) == (
        "没空也没关系，保留到12月1日",
        "No hurry, it is kept until Dec 1",
    )


def test_a_rider_has_no_tracking_number() -> None:
    assert inbox_words("shipped", VALUES | ENGLISH, "en")[1] == (
        "Pure milk and 11 more: left with a rider."
    )
    by_carrier = VALUES | {"carrier": "顺丰速运", "waybill": "SF1", "goods": "可乐"}
    assert inbox_words("shipped", by_carrier, "zh")[1] == "可乐 已交给顺丰速运，单号 SF1。"
    assert ", tracking number SF1." in inbox_words("shipped", by_carrier, "en")[1]


def test_a_message_from_before_goods_were_noted_names_its_order() -> None:
    old = {"number": "J1", "amount": "3.00元", "reason": "款项已原路退回"}
    assert inbox_words("refunded", old, "zh")[1] == "订单 J1 退款 3.00 元：款项已原路退回。"
    assert inbox_words("refunded", old, "en")[1].startswith("Order J1: ¥3.00 refunded.")


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
    chinese, english = opening_words(ready, opens, closes)
    assert chinese == said
    verb, day = ("closes", said[:-3]) if "打烊" in said else ("opens", said[:-3])
    assert english == f"It {verb} {day.strip().replace('11月', 'Nov ').replace('日', ',')}."


def test_goods_are_named_by_the_first_and_how_many_kinds() -> None:
    apple, pear, peach = ("苹果", "Apple"), ("梨", "Pear"), ("桃", "桃")
    assert goods_words([]) == ("商品", "Your goods")
    assert goods_words([apple, apple]) == apple
    assert goods_words([apple, pear, peach]) == ("苹果等3种", "Apple and 2 more")


def test_a_customers_own_unpaid_cancel_needs_no_message() -> None:
    assert not is_worth_a_consent("customer", 0)
    assert is_worth_a_consent("customer", 100)
    assert is_worth_a_consent("unpaid", 0)
    assert closed_words("unpaid", 0) == (
        ("超时未付款，已为您取消", "not paid in time, so it was cancelled"),
        ("没有产生扣款", "Nothing was charged"),
    )
    assert closed_words("customer", 599)[1] == (
        "5.99元将原路退回",
        "¥5.99 goes back the way it was paid",
    )


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
