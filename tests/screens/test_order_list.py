"""The list of orders: how each stands, what it needs from its owner, in a fixed number of reads."""

from __future__ import annotations

from typing import Any

from tests.counting import statements
from tests.screens.conftest import Desk

ORDERS = "/api/shop/screens/orders"


def listed(desk: Desk, who: str = "shopper", **query: Any) -> Any:
    answer = desk.get(ORDERS, who, **query)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_each_order_says_what_it_needs(desk: Desk) -> None:
    leaving = desk.place("in_store", {"milk": 1}, "S1")
    desk.pay(leaving)
    ready = desk.place("pickup", {"cola": 1}, "P1")
    desk.pay(ready)
    coming = desk.place("pickup", {"milk": 1}, "P1")
    desk.pay(coming)
    unpaid = desk.place("rider", {"milk": 2})
    found = {one["order_id"]: one for one in listed(desk)["items"]}
    assert {key: one["needs"] for key, one in found.items()} == {
        leaving: "leave",
        ready: "collect",
        coming: "",
        unpaid: "pay",
    }
    assert found[ready]["words"] == "可以取货了"
    assert len(found[ready]["pickup_code"]) == 8
    assert [found[one]["pickup_code"] for one in (leaving, coming, unpaid)] == [None] * 3
    assert (found[ready]["place_name"], found[unpaid]["place_name"]) == ("P1店", None)
    assert (found[unpaid]["names"], found[unpaid]["line_count"]) == (["测试milk"], 1)
    headers = desk.world.headers("shopper") | {"Accept-Language": "en"}
    for path in (ORDERS, "/api/shop/ordering/orders"):
        items = desk.client.get(path, headers=headers).get_json()["items"]
        assert "测试" not in str(items)
        assert "milk" in str(items)


def test_pages_follow_each_other(desk: Desk) -> None:
    made = [desk.place("pickup", {"milk": 1}, "S1") for _ in range(3)]
    first = listed(desk, limit=2)
    second = listed(desk, limit=2, cursor=first["next_cursor"])
    seen = [one["order_id"] for one in first["items"] + second["items"]]
    assert (seen, second["next_cursor"]) == (made[::-1], None)
    assert listed(desk, state="paid")["items"] == []


def test_a_long_list_costs_what_a_short_one_does(desk: Desk) -> None:
    counts = []
    for _ in range(2):
        for kind, place in (("pickup", "P1"), ("in_store", "S1")):
            desk.pay(desk.place(kind, {"cola": 1}, place))
        with statements() as sent:
            listed(desk)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_nobody_sees_another_persons_orders(desk: Desk) -> None:
    desk.place("pickup", {"cola": 1}, "S1")
    assert [listed(desk, who=who)["items"] for who in ("stranger", "leader", "hq")] == [[], [], []]
