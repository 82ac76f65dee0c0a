"""The report's arithmetic: money, goods, percentiles, and which lines break the demo."""

from collections import Counter
from dataclasses import replace

import pytest

from demo.chain import Held, Sku, check_digit, impossible, in_units_of, label, sum_up
from demo.report import (
    Balance,
    Facts,
    Money,
    OrderFact,
    all_kept,
    balance_of,
    by_kind,
    money_of,
    percentile,
    promises,
    spread,
    yuan,
)

ORDERS = [
    OrderFact("a", "scan_go", "completed", paid_fen=1000, refunded_fen=0, parcels=1),
    OrderFact("b", "point", "completed", paid_fen=2000, refunded_fen=300, parcels=2),
    OrderFact("c", "point", "paid", paid_fen=500, refunded_fen=100, parcels=1),
    OrderFact("d", "rider", "cancelled", paid_fen=700, refunded_fen=700, parcels=1),
    OrderFact("e", "scan_go", "expired", paid_fen=0, refunded_fen=0, parcels=1),
]
# the expired one was paid in WeChat too late (400), and sent back whole
PAYMENTS = [1000, 2000, 500, 700, 400]
REFUNDS = [(300, True), (100, True), (700, True), (400, True)]


def facts() -> Facts:
    return Facts(
        orders=ORDERS,
        money=money_of(ORDERS, PAYMENTS, REFUNDS),
        balance=Balance(0, 0),
        impossible_rows=[],
        counts=Counter(done_offline=2, offline_applied=1, offline_conflict=1),
        times={"place": [0.01, 0.02], "expiry": [3.0]},
        parcels_on_time=2,
        parcels_arrived=2,
        messages={"subscribe": 3, "group": 1},
        pushed=10,
        push_missed=0,
        push_doubled=0,
        push_delays=[0.1],
        open_exceptions=0,
        unfinished=[],
        day_seconds=2.5,
        requests=50,
        repeats=1,
        audit=(True, "账实相符：0 处不符"),
    )


def test_money_in_is_goods_refunds_and_open() -> None:
    money = money_of(ORDERS, PAYMENTS, REFUNDS)

    assert money == Money(received=4600, returned=1500, returning=0, kept_as_goods=2700, open=400)
    assert money.difference == 0


def test_a_fen_without_an_owner_is_seen() -> None:
    assert money_of(ORDERS, [*PAYMENTS, 1], REFUNDS).difference == 1
    assert money_of(ORDERS, PAYMENTS, REFUNDS[1:]).difference == 300
    half = money_of(ORDERS, PAYMENTS, [*REFUNDS[:3], (400, False)])
    assert (half.difference, half.returning) == (0, 400)


def test_goods_balance_per_sku_not_in_sum() -> None:
    before, after = {"x": 10, "y": 10}, {"x": 7, "y": 8}

    assert balance_of(before, after, {"x": 3, "y": 1}, {"y": 1}) == Balance(0, 0)
    assert balance_of(before, after, {"x": 4, "y": 1}, {}) == Balance(oversold=1, unexplained=1)
    assert balance_of({}, {}, {"z": 2}, {}) == Balance(2, 0)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.99, 0.0),
        ([5.0], 0.5, 5.0),
        ([3.0, 1.0, 2.0, 4.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.99, 99.0),
        ([float(n) for n in range(1, 101)], 1.0, 100.0),
    ],
)
def test_percentile_is_the_nearest_rank(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_words_of_money_and_time() -> None:
    assert yuan(123_456) == "¥1,234.56"
    assert yuan(-5) == "-¥0.05"
    assert spread([0.012, 0.5]) == "p50 12 ms / p99 500 ms"
    assert spread([1.0, 12.0]) == "p50 1.0 s / p99 12.0 s"


def test_orders_by_kind_leave_out_what_did_not_occur() -> None:
    assert by_kind(ORDERS) == [
        ("scan_go", [1, 0, 0, 1, 0, 2]),
        ("point", [1, 1, 0, 0, 0, 2]),
        ("rider", [0, 0, 1, 0, 0, 1]),
    ]


def test_a_good_day_keeps_every_promise() -> None:
    assert all_kept(promises(facts()))
    assert all_kept(promises(replace(facts(), balance=None, audit=None)))


@pytest.mark.parametrize(
    "broken",
    [
        {"balance": Balance(1, 0)},
        {"balance": Balance(0, 1)},
        {"impossible_rows": ["J1 lot"]},
        {"money": Money(10, 0, 0, 9, 0)},
        {"money": Money(10, 0, 1, 9, 0)},
        {"open_exceptions": 1},
        {"counts": Counter(done_offline=2, offline_applied=1)},
        {"times": {"expiry": [1.0, 60.5]}},
        {"parcels_on_time": 1},
        {"push_missed": 1},
        {"pushed": 0},
        {"push_doubled": 1},
        {"unfinished": ["a"]},
        {"problems": ["something"]},
        {"audit": (False, "1 处不符")},
    ],
)
def test_each_broken_promise_breaks_the_day(broken: dict[str, object]) -> None:
    assert not all_kept(promises(replace(facts(), **broken)))  # type: ignore[arg-type]


# -- labels and stock ---------------------------------------------------------------------------


def test_labels_are_what_the_catalogue_reads() -> None:
    packed = Sku("s1", "J1", "可乐", "06901010117440", None, "piece")
    loose = Sku("s2", "W20003", "苹果", None, "20003", "gram")

    assert check_digit("690101011744") == "0"
    assert [label(packed, 1, turn) for turn in range(3)] == [
        "6901010117440",
        "https://id.gs1.org/01/06901010117440",
        "06901010117440",
    ]
    assert label(loose, 650, 0)[:12] == "212000300650"
    assert in_units_of(loose, 2, was_gram=False) == 1000
    assert in_units_of(packed, 1300, was_gram=True) == 3
    assert in_units_of(packed, 4, was_gram=False) == 4


def stock_row(**changed: object) -> dict[str, object]:
    row = {"sku_id": "x", "sku_code": "J1", "lot_no": "L", "on_hand": 5, "reserved": 2}
    return {**row, "in_transit": 1, "damaged": 1, **changed}


def test_stock_is_summed_wherever_it_is() -> None:
    total = sum_up([stock_row(), stock_row(on_hand=1), stock_row(sku_id="y")])

    assert total == {"x": Held(6, 4, 2, 2), "y": Held(5, 2, 1, 1)}
    assert total["x"].whole == 10


def test_rows_that_cannot_be() -> None:
    assert impossible([stock_row()]) == []
    assert impossible([stock_row(reserved=6), stock_row(on_hand=-1, reserved=-1)]) == [
        "J1 L",
        "J1 L",
    ]
