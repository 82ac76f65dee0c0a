"""Commission as arithmetic: deliveries and refunds in any order leave the same earnings."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.groupbuy.rules import base_fen, changes_for, commission, rate_for
from app.groupbuy.types import Change, Earned, LineKept, RateView

LINE = LineKept("oln", 4, 0, 1000, 200, 1200, 0, 0)


@pytest.mark.parametrize(
    ("delivered", "back", "fen", "base"),
    [
        (0, 0, 0, 0),
        (4, 0, 0, 1000),
        (2, 0, 0, 500),
        (4, 1, 300, 750),  # a unit with its freight
        (4, 4, 1200, 0),
        (4, 0, 100, 900),  # money only
        (2, 2, 600, 500),  # two never came and went back as money: the other two count whole
    ],
)
def test_the_base_is_what_was_handed_out_and_kept(
    delivered: int, back: int, fen: int, base: int
) -> None:
    line = replace(LINE, delivered=delivered, refunded_quantity=back, refunded_fen=fen)
    assert base_fen(line) == base


def changes(line: LineKept, earned: list[Earned], rate_bp: int, may_give: bool) -> list[Change]:
    return changes_for(
        line, earned, leader_id="psn", place_id="plc", rate_bp=rate_bp, may_give=may_give
    )


def apply(
    line: LineKept, earned: list[Earned], rate_bp: int, may_give: bool = True
) -> list[Earned]:
    for one in changes(line, earned, rate_bp, may_give):
        if one.origin_id is None:
            name = f"e{len(earned)}"
            earned.append(
                Earned(
                    name, "psn", "plc", one.amount_fen, one.base_fen, one.rate_bp, one.amount_fen
                )
            )
        else:
            at = next(n for n, e in enumerate(earned) if e.entry_id == one.origin_id)
            earned[at] = replace(earned[at], left_fen=earned[at].left_fen + one.amount_fen)
            assert earned[at].left_fen >= 0
    return earned


def test_any_order_of_news_ends_at_the_same_sum() -> None:
    news = [{"delivered": 2}, {"delivered": 2}, {"refunded_quantity": 1, "refunded_fen": 300},
            {"refunded_fen": 77}]  # fmt: skip
    for order in itertools.permutations(news):
        line, earned = LINE, []
        for one in order:
            line = replace(line, **{k: getattr(line, k) + v for k, v in one.items()})
            earned = apply(line, earned, 1000, may_give="delivered" in one)
        assert sum(one.left_fen for one in earned) == commission(673, 1000) == 67


def test_a_claw_back_uses_the_rate_at_which_the_line_earned() -> None:
    """F38: the rate is another one today; what comes off is what was put on."""
    full = replace(LINE, delivered=4)
    earned = apply(full, [], 1000)
    gone = replace(full, refunded_quantity=4, refunded_fen=1200)
    [taken] = changes(gone, earned, 300, may_give=False)
    assert (taken.amount_fen, taken.rate_bp, taken.origin_id) == (-100, 1000, "e0")


def test_the_most_particular_rate_counts() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    rates = [
        RateView("1", "", "", 500, at, None),
        RateView("2", "", "psn", 600, at, None),
        RateView("3", "plc", "", 700, at, None),
        RateView("4", "plc", "psn", 800, at, None),
    ]
    assert [rate_for(rates[:n], "plc", "psn") for n in range(5)] == [0, 500, 600, 700, 800]
    assert rate_for(rates, "other", "other") == 500
