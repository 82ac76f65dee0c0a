"""A sentence that is stored in Chinese, told in English."""

from __future__ import annotations

from app.kernel.phrases import Phrases

BOOK = Phrases(
    {
        "应付 {due} 分（{currency}）": "{due} fen due ({currency})",
        "第 {row} 行：{words}": "Row {row}: {words}",
        "不能为空": "Must not be empty",
    }
)


def test_a_sentence_keeps_what_is_in_its_slots() -> None:
    assert BOOK.tell("应付 560 分（CNY）", "en") == "560 fen due (CNY)"
    assert BOOK.tell("应付 560 分（CNY）", "zh") == "应付 560 分（CNY）"


def test_a_slot_may_hold_a_sentence() -> None:
    assert BOOK.tell("第 3 行：不能为空", "en-GB") == "Row 3: Must not be empty"


def test_what_a_person_typed_stands_for_itself() -> None:
    assert BOOK.tell("已与顾客电话确认 {x}\n", "en") == "已与顾客电话确认 {x}\n"
    assert BOOK.tell("第 3 行：{row}\n", "en") == "Row 3: {row}\n"
