"""Sorting on disk, fees, dates: without a database."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from app.reconcile.rules import compare, compare_elsewhere, due_days, fee_of, safe_cell
from app.reconcile.service.matching import _side_by_side
from app.reconcile.service.sorting import Sorter
from app.reconcile.types import BillLine, OurLine


def test_pieces_on_disk_come_back_in_order_and_leave_nothing(tmp_path: Path) -> None:
    lines = [f"{random.Random(n).random():.6f}" for n in range(1000)]
    sorter = Sorter(tmp_path, "x", piece=64)
    for line in lines:
        sorter.add(line)
    assert len(list(tmp_path.iterdir())) == 15
    assert list(sorter.lines()) == sorted(lines)
    assert list(tmp_path.iterdir()) == []


def line(number: str) -> str:
    return f"pay\t{number}\tw\t1\t0\t0.60%\t0"


def ours(number: str) -> str:
    return f"pay\t{number}\tw\t1\tord\t0"


def test_side_by_side_every_line_of_both_comes_once() -> None:
    bill = [line(n) for n in ("a", "b", "b", "d", "f")]
    mine = [ours(n) for n in ("b", "c", "d", "e", "g")]
    pairs = [
        ("".join(one.number for one in b), o.number if o else None)
        for b, o in _side_by_side(iter(bill), iter(mine))
    ]
    assert pairs == [
        ("a", None),
        ("bb", "b"),
        ("", "c"),
        ("d", "d"),
        ("", "e"),
        ("f", None),
        ("", "g"),
    ]


def test_fees_round_half_up_by_the_printed_rate() -> None:
    assert [fee_of(n, "0.60%") for n in (83, 84, 1280, 0)] == [0, 1, 8, 0]
    assert fee_of(100, "?") is None


def test_what_differs_is_named() -> None:
    bill = BillLine("pay", "n", "w1", 100, 1, "0.60%", 1000)
    assert compare(bill, OurLine("pay", "n", "w1", 100, "o", 1000)) is None
    kinds = [
        compare(bill, OurLine("pay", "n", "w1", 99, "o", 1000)),
        compare(bill, OurLine("pay", "n", "w2", 100, "o", 1000)),
        compare_elsewhere(bill, None, None),
        compare_elsewhere(bill, "created", OurLine("pay", "n", "", 0, "o", 0)),
        compare_elsewhere(bill, "paid", OurLine("pay", "n", "w1", 100, "o", 90_000)),
    ]
    kinds.append(compare_elsewhere(bill, "paid", OurLine("pay", "n", "w1", 100, "o", 1300)))
    assert [one.kind if one else None for one in kinds] == [
        "amount",
        "duplicate",
        "missing_here",
        "state",
        "state",
        "midnight",
    ]


def test_against_a_line_that_our_day_does_not_have_nothing_of_ours_stands() -> None:
    """Its money is in the sums of another day, or of none: this day is off by all of it."""
    bill = BillLine("refund", "n", "w1", 100, 1, "0.60%", 1000)
    mine = [OurLine("refund", "n", no, fen, "o", 9) for no, fen in (("w1", 99), ("w2", 100))]
    told = [compare_elsewhere(bill, "done", one) for one in mine]
    told += [compare_elsewhere(bill, "settled", one) for one in mine]
    assert [(one.kind, one.ours_fen, one.theirs_fen) for one in told] == [
        ("amount", 0, 100),
        ("duplicate", 0, 100),
        ("paid_twice", 0, 100),
        ("paid_twice", 0, 100),
    ]


def test_what_wechat_keeps_is_caught_up_and_no_more() -> None:
    today = date(2026, 11, 22)
    assert due_days(today, None, []) == []
    assert len(due_days(today, date(2020, 1, 1), [])) == 90
    assert due_days(today, date(2026, 11, 20), [date(2026, 11, 20)]) == [date(2026, 11, 21)]


def test_no_cell_is_a_formula() -> None:
    assert [safe_cell(text) for text in ("=1", "+1", "-1", "@x", 'a"b', "ok")] == [
        '"\'=1"',
        '"\'+1"',
        '"\'-1"',
        '"\'@x"',
        '"a""b"',
        '"ok"',
    ]
