"""A day on which everything about money goes wrong: WeChat Pay misbehaves, each fault by chance.

`make chaos`: the demo day with every payment fault at the same probability, seeded; at the end
headquarters repairs what is on the board, the day's bill is matched, and three proofs are
asked for: the audit finds nothing, every fen has an owner, each customer was told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from demo.book import now
from demo.copy import Copy, flask
from demo.day import Day
from demo.figures import at_once, read_orders, read_pages, sandbox_rows
from demo.people import Actor
from demo.report import Promise, yuan
from demo.web import Refused, Web

PAYMENT, REFUND = "notify:payment", "notify:refund"
PREPAY, QUERY = "/v3/pay/transactions/jsapi", "/v3/pay/transactions/*/*"
REFUNDS = "/v3/refund/domestic/refunds*"
SILENCE = {"seconds": 1.2}  # longer than the product waits for an answer here
LATE = {"seconds": 1.0}
BOARD = "/api/hq/payments/exceptions"
BILL_TRIES = 60
PATIENCE = 420.0
NO_CHANCE = 3  # exit code of `flask reconcile`: no bill yet

NOTICE_KINDS = (
    *("lose_notify", "double_notify", "reorder", "delay", "forge_signature", "wrong_amount"),
    *("wrong_merchant", "old_timestamp", "replay", "switch_key"),
)
CALL_KINDS = ("timeout_before", "timeout_after", "http_500", "rate_limit", "switch_key")


def faults(probability: float) -> list[dict[str, Any]]:
    """Every payment fault the sandbox knows, each at the same probability."""
    found: list[dict[str, Any]] = []
    for route in (PAYMENT, REFUND):
        kinds = [*NOTICE_KINDS, *(("wrong_appid", "wrong_currency") if route == PAYMENT else ())]
        found += [{"route": route, "kind": kind, "params": LATE} for kind in kinds]
    for route in (PREPAY, QUERY, REFUNDS):
        found += [{"route": route, "kind": kind, "params": SILENCE} for kind in CALL_KINDS]
    found.append({"route": "/v3/refund/domestic/refunds", "kind": "refund_abnormal"})
    found.append({"route": "phone:pay", "kind": "paid_though_closed"})
    found += [{"route": "/v3/bill/*", "kind": kind} for kind in ("bill_late", "wrong_hash")]
    return [{**one, "probability": probability} for one in found]


def set_the_scene(wechat: Web, seed: int, probability: float) -> None:
    """WeChat's clock runs faster in our copy, and its payments misbehave."""
    settings = {"speed": 240.0, "track_step": 1e6, "bills_at_once": True, "key_mode": "certificate"}
    wechat.call("POST", "/sandbox/settings", body=settings, is_safe=True)
    for number, fault in enumerate(faults(probability)):
        body = {**fault, "seed": seed * 1000 + number}
        wechat.call("POST", "/sandbox/faults", body=body, is_safe=True)


def switch_key(wechat: Web) -> None:
    """In the middle of the day WeChat moves from its certificate to its public key."""
    wechat.call("POST", "/sandbox/settings", body={"key_mode": "mixed"}, is_safe=True)


@dataclass
class Proof:
    """What the evening of such a day has shown. Fen."""

    hits: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    settled_fen: int = 0
    bill_tries: int = 0
    bill_words: str = ""
    is_closed: bool = False
    told_wrong: list[str] = field(default_factory=list)
    orders_told: int = 0
    refunds_told: int = 0


# -- the evening --------------------------------------------------------------------------------


def settle(day: Day, proof: Proof, say: Callable[[int], None]) -> None:
    """Headquarters works off the board until no refund is under way and nothing is open.

    Gives up when for PATIENCE seconds nothing has become less.
    """
    assert day.people.hq is not None
    ended: set[str] = set()  # orders with all their money back: not read again and again
    least, deadline, quiet = None, now() + PATIENCE, 0
    while now() < deadline and quiet < 3:
        day.check_alive()
        began = now()
        repair_board(day, day.people.hq, proof)
        left = _under_way(day, ended)
        say(left)
        if least is None or left < least:
            least, deadline = left, now() + PATIENCE
        if not left and not quiet:
            ended.clear()  # everything is read once more before it is believed
        quiet = 0 if left else quiet + 1
        # reading costs the machine as much as the work that is waited for
        day.web.stopped.wait(max(1.0, now() - began))


def repair_board(day: Day, hq: Actor, proof: Proof) -> None:
    """One tap per exception: the first proposed action that settles it."""
    for row in hq.pages(BOARD):
        action = _action(row)
        if action is None:
            continue
        body = {"action": action}
        if action == "paid_otherwise":
            body["note"] = "现金退给顾客，已签收"
        try:
            hq.post(f"{BOARD}/{row['id']}/repair", body)
        except Refused as refusal:
            if refusal.code not in ("payments.exception_closed", "payments.wrong_action"):
                raise
            continue
        proof.repaired[f"{row['kind']}:{action}"] += 1
        if action == "paid_otherwise":
            proof.settled_fen += row["amount_fen"]
            day.book.count("settled_fen", row["amount_fen"])


def _action(row: dict[str, Any]) -> str | None:
    if row["state"] != "open":
        return None
    proposed = [one["action"] for one in row["actions"]]
    wanted = {
        "refund_abnormal": "paid_otherwise",
        "refund_refused": "retry_refund",
        "refund_closed": "retry_refund",
        "unknown_payment": "refund_payer",
        "second_transaction": "refund_payer",
    }.get(row["kind"], "query_again")
    return wanted if wanted in proposed else None


def _under_way(day: Day, ended: set[str]) -> int:
    """Open exceptions, and refunds that are neither back nor settled, by the customers' pages."""
    assert day.people.hq is not None
    with_money_back = [
        day.book.orders[order_id]
        for order_id, order in read_orders(day).items()
        if order_id not in ended
        and (order["refunded_fen"] or order["state"] in ("cancelled", "expired"))
    ]
    waiting = 0
    for page in read_pages(day, with_money_back).values():
        open_ones = [one for one in page["refunds"] if one["state"] not in ("done", "settled")]
        waiting += len(open_ones)
        if not open_ones:
            ended.add(page["order_id"])
    notices = len(sandbox_rows(day.wechat, "/sandbox/notices", state="pending"))
    return waiting + notices + len(day.people.hq.pages(BOARD))


def match_bill(copy: Copy, proof: Proof, began: datetime) -> None:
    """`flask reconcile` for each day that was played, as often as a late or damaged bill asks."""
    day, last = _china(began), _china(datetime.now(UTC))
    proof.is_closed = True
    while day <= last:
        proof.is_closed &= _match_day(copy, proof, day)
        day += timedelta(days=1)


def _match_day(copy: Copy, proof: Proof, day: date) -> bool:
    for _ in range(BILL_TRIES):
        proof.bill_tries += 1
        code, said = flask(copy, "reconcile", "--date", day.isoformat())
        spoken = [line for line in said.splitlines() if not line.startswith("{")]
        proof.bill_words = spoken[-1] if spoken else "?"
        if code != NO_CHANCE:
            return code == 0
    return False


def _china(moment: datetime) -> date:
    return moment.astimezone(timezone(timedelta(hours=8))).date()


# -- who was told what --------------------------------------------------------------------------


def check_told(day: Day, proof: Proof) -> None:
    """Each customer's inbox against each of their orders and refunds: once each, and no more."""
    shoppers = {id(one.shopper): one.shopper for one in day.book.all_orders()}
    inboxes = at_once(lambda actor: actor.pages("/api/shop/notify/inbox"), shoppers.values())
    told: Counter[tuple[str, str]] = Counter()
    for item in (item for inbox in inboxes for item in inbox):
        told[(str(item["order_id"]), item["template"])] += 1
    orders = read_orders(day)
    pages = read_pages(day, [day.book.orders[order_id] for order_id in orders])
    for page in pages.values():
        proof.told_wrong += wrong_words(page, told)
        proof.orders_told += 1
        proof.refunds_told += len(page["refunds"])


def wrong_words(page: dict[str, Any], told: Counter[tuple[str, str]]) -> list[str]:
    """What an order's customer was told too often or not at all."""
    order_id = page["order_id"]
    refunds = Counter(one["state"] for one in page["refunds"])
    expected = {
        "order_paid": int(page["paid_fen"] > 0),
        "refunded": refunds["done"],
        "refund_settled": refunds["settled"],
    }
    if page["state"] in ("cancelled", "expired"):
        expected["order_closed"] = 1
    return [
        f"{order_id} {page['state']}: {template} ×{told[(order_id, template)]}, not ×{times}"
        for template, times in expected.items()
        if told[(order_id, template)] != times
    ]


def count_hits(day: Day, proof: Proof) -> None:
    for row in day.wechat.call("GET", "/sandbox/faults").data["items"]:
        proof.hits[row["kind"]] += row["hits"]


def promises(proof: Proof) -> list[Promise]:
    """The lines of the report that only such a day has."""
    hits = "、".join(f"{kind} {count}" for kind, count in sorted(proof.hits.items()))
    repairs = "、".join(f"{what} {count}" for what, count in sorted(proof.repaired.items()))
    told = f"{proof.orders_told} / {proof.refunds_told}"
    return [
        Promise("捣乱次数", "faults that struck", f"{proof.hits.total()}：{hits}"),
        Promise("总部一键处理的异常", "exceptions repaired with one tap", repairs or "0"),
        Promise("改用其他方式退款", "paid back by another way", yuan(proof.settled_fen)),
        Promise(
            f"当日对账（取账单 {proof.bill_tries} 次）",
            f"day reconciled (bill asked for {proof.bill_tries} times)",
            proof.bill_words,
            proof.is_closed,
        ),
        Promise(
            f"每位顾客每件事只告诉一次（订单 / 退款 {told}）",
            f"each customer told once (orders / refunds {told})",
            str(len(proof.told_wrong)),
            not proof.told_wrong,
        ),
    ]


def problems(proof: Proof) -> Sequence[tuple[str, str]]:
    return [(words, "") for words in proof.told_wrong]
