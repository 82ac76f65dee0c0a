"""Reading what came of the day: by the customers' and staff's own pages, and WeChat's books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from demo import ears
from demo.book import Placed
from demo.chain import Held, impossible, stock_of, sum_up
from demo.day import Day
from demo.home import PAGE
from demo.paying import ORDERS
from demo.people import Actor
from demo.report import Facts, OrderFact, balance_of, money_of
from demo.web import Web

THREADS = 8
GIVEN = frozenset({"collected", "delivered"})

Item = TypeVar("Item")
Result = TypeVar("Result")


def at_once(read: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """`read` each on a few threads, in order."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(read, items))


def read_stock(day: Day) -> list[dict[str, Any]]:
    """Every stock row of the chain, asked of the people who look after it."""
    asked: list[tuple[Actor, str, str]] = []
    for audience, actors in (("staff", day.people.staff), ("leader", day.people.leaders)):
        asked += [
            (actor, audience, day.chain.places[code].id) for code, actor in sorted(actors.items())
        ]
    return [row for rows in at_once(lambda one: stock_of(*one), asked) for row in rows]


def sandbox_rows(wechat: Web, path: str, **query: Any) -> list[dict[str, Any]]:
    """A whole list of the sandbox's control surface."""
    rows: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = wechat.call("GET", path, query={"limit": 200, **query, **cursor}).data
        rows += page["items"]
        if not page.get("next_cursor"):
            return rows
        cursor = {"cursor": page["next_cursor"]}


def read_orders(day: Day) -> dict[str, dict[str, Any]]:
    """order id -> the order as its customer's list shows it; only orders of this run."""
    shoppers = list({id(one.shopper): one.shopper for one in day.book.all_orders()}.values())
    found: dict[str, dict[str, Any]] = {}
    for rows in at_once(lambda shopper: shopper.pages(ORDERS), shoppers):
        found.update({row["id"]: row for row in rows if row["id"] in day.book.orders})
    return found


def read_pages(day: Day, wanted: Iterable[Placed]) -> dict[str, dict[str, Any]]:
    """order id -> its page: parcels, promises, refunds."""
    pages = at_once(lambda one: one.shopper.get(f"{PAGE}/{one.order_id}"), wanted)
    return {page["order_id"]: page for page in pages}


def has_page(placed: Placed, order: dict[str, Any]) -> bool:
    """Orders whose page says more than the list: from home, or with money on its way back."""
    return (
        placed.errand.is_home
        or bool(order["refunded_fen"])
        or (bool(placed.transaction_id) and (order["state"] in ("cancelled", "expired")))
    )


# -- goods --------------------------------------------------------------------------------------


def given_units(
    orders: dict[str, dict[str, Any]], pages: dict[str, dict[str, Any]]
) -> Counter[str]:
    """sku id -> units that are with customers."""
    given: Counter[str] = Counter()
    for order_id, order in orders.items():
        if order["state"] == "completed":
            for line in order["lines"]:
                given[line["sku_id"]] += line["quantity"] - line["refunded_quantity"]
        elif order["state"] == "paid" and order_id in pages:
            sku_of = {line["line_id"]: line["sku_id"] for line in pages[order_id]["lines"]}
            for parcel in pages[order_id]["parcels"]:
                if parcel["state"] in GIVEN:
                    for line in parcel["lines"]:
                        given[sku_of[line["line_id"]]] += line["quantity"]
    return given


def on_time(pages: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """(parcels that were ready or delivered by their promise, parcels that were so at all)."""
    kept = arrived = 0
    for page in pages:
        for parcel in page["parcels"]:
            done = [s for s in parcel["steps"] if s["step"] in ("ready", "delivered")]
            actual = next((s["actual_at"] for s in done if s["actual_at"]), None)
            if actual is None or parcel["state"] in ("cancelled", "refused", "lost", "returned"):
                continue
            arrived += 1
            promised = datetime.fromisoformat(parcel["promised_at"])
            kept += datetime.fromisoformat(actual) <= promised
    return kept, arrived


# -- money --------------------------------------------------------------------------------------


def our_payments(day: Day, *, only_ours: bool) -> tuple[list[int], list[tuple[int, bool]]]:
    """WeChat's own books: fen of each payment, and of each refund with whether it arrived."""
    mine = {one.transaction_id for one in day.book.all_orders() if one.transaction_id}
    paid = [
        row
        for row in sandbox_rows(day.wechat, "/sandbox/payments")
        if row["state"] in ("SUCCESS", "REFUND")
        and (not only_ours or row["transaction_id"] in mine)
    ]
    ours = {row["transaction_id"] for row in paid}
    refunds = [
        row
        for row in sandbox_rows(day.wechat, "/sandbox/refunds")
        if row["transaction_id"] in ours and row["status"] != "CLOSED"
    ]
    # what WeChat could not bring back has gone another way, if headquarters paid just as much
    stuck = sum(row["amount"]["refund"] for row in refunds if row["status"] == "ABNORMAL")
    ended = {"SUCCESS", "ABNORMAL"} if stuck == day.book.counts["settled_fen"] else {"SUCCESS"}
    amounts = [(row["amount"]["refund"], row["status"] in ended) for row in refunds]
    return [row["total_fen"] for row in paid], amounts


def messages_sent(day: Day) -> dict[str, int]:
    """What arrived on phones (subscribe) and in the groups of 企业微信 (group)."""
    agreed = [actor for actor in day.people.shoppers if actor.has_agreed]
    subscribed = at_once(
        lambda actor: len(sandbox_rows(day.wechat, f"/sandbox/users/{actor.openid}/messages")),
        agreed,
    )
    keys = [row["key"] for row in day.wechat.call("GET", "/sandbox/robots").data["items"]]
    cards = at_once(
        lambda key: len(sandbox_rows(day.wechat, f"/sandbox/robots/{key}/messages")), keys
    )
    return {"subscribe": sum(subscribed), "group": sum(cards)}


# -- all together -------------------------------------------------------------------------------


def collect(
    day: Day,
    *,
    before: Sequence[dict[str, Any]],
    day_seconds: float,
    only_ours: bool,
    kills: Sequence[tuple[str, float]],
) -> Facts:
    """Everything the report says. `only_ours`: others may have used this copy, too."""
    orders = read_orders(day)
    placed = day.book.all_orders()
    pages = read_pages(
        day,
        [one for one in placed if one.order_id in orders and has_page(one, orders[one.order_id])],
    )
    facts = [_fact(one, orders.get(one.order_id), pages.get(one.order_id)) for one in placed]
    paid, refunds = our_payments(day, only_ours=only_ours)
    after = read_stock(day)
    kept, arrived = on_time(pages.values())
    assert day.people.hq is not None
    boards = day.people.hq.pages("/api/hq/payments/exceptions")
    missed = sum(at_once(ears.missed, day.ears.lines))
    balance = None
    if not only_ours:
        balance = balance_of(
            _whole(sum_up(before)), _whole(sum_up(after)), given_units(orders, pages), day.book.lost
        )
    return Facts(
        orders=facts,
        money=money_of(facts, paid, refunds),
        balance=balance,
        impossible_rows=impossible(after),
        counts=day.book.counts,
        times=day.book.times,
        parcels_on_time=kept,
        parcels_arrived=arrived,
        messages=messages_sent(day),
        pushed=sum(len(line.heard) for line in day.ears.lines),
        push_missed=missed,
        push_doubled=sum(line.doubled for line in day.ears.lines),
        push_delays=[delay for line in day.ears.lines for delay in line.delays],
        open_exceptions=len(boards),
        unfinished=[fact.order_id for fact in facts if _is_unfinished(fact)],
        day_seconds=day_seconds,
        requests=day.web.traffic.requests,
        repeats=day.web.traffic.again,
        kills=kills,
        problems=[what for what, _ in day.book.problems],
    )


def _is_unfinished(fact: OrderFact) -> bool:
    if fact.state == "paid":
        return not fact.is_left_by_script
    return fact.state not in ("completed", "cancelled", "expired")


def _whole(stock: dict[str, Held]) -> dict[str, int]:
    return {sku: held.whole for sku, held in stock.items()}


def _fact(placed: Placed, order: dict[str, Any] | None, page: dict[str, Any] | None) -> OrderFact:
    if order is None:  # the customer's own list does not show it: that is a broken promise
        return OrderFact(placed.order_id, placed.errand.kind, "missing", 0, 0, placed.parcels)
    return OrderFact(
        order_id=placed.order_id,
        kind=placed.errand.kind,
        state=order["state"],
        paid_fen=order["paid_fen"],
        refunded_fen=order["refunded_fen"],
        parcels=len(page["parcels"]) if page else placed.parcels,
        is_left_by_script=placed.errand.twist == "uncollected",
    )
