"""The day of misfortune: which faults it sets, and how it sees who was told what."""

from __future__ import annotations

from collections import Counter
from typing import Any

from demo.chaos import Proof, faults, promises, wrong_words
from demo.options import CHAOS_BASKETS, parse
from wechat.sandbox.faults import KINDS

# not about money: other routes' signatures, or what a test alone asks for
LEFT_OUT = {"errcode", "malformed", "probe", "wrong_serial"}


def test_every_payment_fault_strikes_with_the_same_probability() -> None:
    found = faults(0.2)
    assert {one["kind"] for one in found} == KINDS - LEFT_OUT
    assert {one["probability"] for one in found} == {0.2}


def page(**more: Any) -> dict[str, Any]:
    return {"order_id": "o", "state": "completed", "paid_fen": 5, "refunds": [], **more}


def test_told_once_is_right_and_anything_else_is_not() -> None:
    paid = Counter({("o", "order_paid"): 1})
    assert wrong_words(page(), paid) == []
    assert wrong_words(page(), Counter()) == ["o completed: order_paid ×0, not ×1"]
    twice = paid + Counter({("o", "refunded"): 2})
    back = page(state="cancelled", refunds=[{"state": "done"}])
    assert wrong_words(back, twice) == [
        "o cancelled: refunded ×2, not ×1",
        "o cancelled: order_closed ×0, not ×1",
    ]
    settled = page(refunds=[{"state": "settled"}])
    assert wrong_words(settled, paid + Counter({("o", "refund_settled"): 1})) == []


def test_the_proof_fails_by_what_it_promises() -> None:
    assert [line.is_kept for line in promises(Proof(is_closed=True))][-2:] == [True, True]
    wrong = Proof(is_closed=False, told_wrong=["o"])
    assert [line.is_kept for line in promises(wrong)][-2:] == [False, False]


def test_the_default_day_is_a_small_one() -> None:
    assert parse(["--chaos", "0.2"]).baskets == CHAOS_BASKETS
    asked = parse(["--chaos", "0.2", "--baskets", "2000", "--seed", "7"])
    assert (asked.baskets, asked.seed, asked.chaos) == (2000, 7, 0.2)
