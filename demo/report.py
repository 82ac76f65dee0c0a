"""The promises and whether they were kept: arithmetic and words. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from demo.script import EXPRESS, POINT, RIDER, SCAN_GO, STORE

KINDS = (SCAN_GO, STORE, POINT, RIDER, EXPRESS)
STATES = ("completed", "paid", "cancelled", "expired", "awaiting_payment")
PUSH_SECONDS = 1.0  # what one phone does is on the other within a second
EXPIRY_SECONDS = 60.0  # every hold is back by its deadline + 60 s


@dataclass(frozen=True, slots=True)
class OrderFact:
    """An order at the end of the day, as its customer sees it. Money in fen."""

    order_id: str
    kind: str  # as the customer chose it: scan_go | store | point | rider | express
    state: str
    paid_fen: int
    refunded_fen: int
    parcels: int
    is_left_by_script: bool = False  # nobody was meant to collect it


@dataclass(frozen=True, slots=True)
class Money:
    """WeChat's own books of our payments, against our orders. All in fen."""

    received: int
    returned: int
    returning: int
    kept_as_goods: int
    open: int

    @property
    def difference(self) -> int:
        """money in - (goods + refunds + open); 0 is the promise."""
        return self.received - self.returned - self.returning - self.kept_as_goods - self.open


def money_of(
    orders: Sequence[OrderFact], payments: Sequence[int], refunds: Sequence[tuple[int, bool]]
) -> Money:
    """payments: fen of each paid payment; refunds: (fen, whether it has arrived)."""
    return Money(
        received=sum(payments),
        returned=sum(fen for fen, done in refunds if done),
        returning=sum(fen for fen, done in refunds if not done),
        kept_as_goods=sum(o.paid_fen - o.refunded_fen for o in orders if o.state == "completed"),
        open=sum(o.paid_fen - o.refunded_fen for o in orders if o.state == "paid"),
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """Goods of the whole chain, base units, over all SKUs. Both are 0 when the promise is kept."""

    oversold: int
    unexplained: int


def balance_of(
    before: Mapping[str, int],
    after: Mapping[str, int],
    given: Mapping[str, int],
    lost: Mapping[str, int],
) -> Balance:
    """before, after: what the chain has, wherever it is; given: with customers; lost: on the way.

    oversold: handed to customers without having been there. unexplained: gone from the books
    without a customer or a loss on the way.
    """
    oversold = unexplained = 0
    for sku in {*before, *after, *given, *lost}:
        gone = before.get(sku, 0) - after.get(sku, 0)
        told = given.get(sku, 0) + lost.get(sku, 0)
        oversold += max(0, told - gone)
        unexplained += max(0, gone - told)
    return Balance(oversold, unexplained)


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value that `share` of all do not exceed; 0.0 of nothing."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclass
class Facts:
    """Everything the closing has read. Times in seconds; `balance` None: it cannot be known."""

    orders: list[OrderFact]
    money: Money
    balance: Balance | None
    impossible_rows: list[str]
    counts: Counter[str]
    times: Mapping[str, Sequence[float]]
    parcels_on_time: int
    parcels_arrived: int
    messages: Mapping[str, int]
    pushed: int
    push_missed: int
    push_doubled: int
    push_delays: Sequence[float]
    open_exceptions: int
    unfinished: list[str]
    day_seconds: float
    requests: int
    repeats: int
    kills: Sequence[tuple[str, float]] = ()  # (process, seconds until it was back)
    problems: list[str] = field(default_factory=list)
    audit: tuple[bool, str] | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of the report. `is_kept` None: a figure that promises nothing."""

    zh: str
    en: str
    figure: str
    is_kept: bool | None = None


def by_kind(orders: Sequence[OrderFact]) -> list[tuple[str, list[int]]]:
    """kind -> number in each of STATES, and in all; only kinds that occur."""
    table = []
    for kind in KINDS:
        states = Counter(order.state for order in orders if order.kind == kind)
        if states:
            table.append((kind, [*(states[state] for state in STATES), states.total()]))
    return table


def yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def spread(values: Sequence[float]) -> str:
    """p50 / p99, in milliseconds below ten seconds."""
    p50, p99 = percentile(values, 0.5), percentile(values, 0.99)
    if p99 >= 10:
        return f"p50 {p50:.1f} s / p99 {p99:.1f} s"
    return f"p50 {p50 * 1000:.0f} ms / p99 {p99 * 1000:.0f} ms"


def promises(facts: Facts) -> list[Promise]:
    """Every line, in the order in which an owner asks."""
    return [
        *_goods(facts),
        *_money(facts),
        *_service(facts),
        *_live(facts),
        *_speed(facts),
        *_proof(facts),
    ]


def all_kept(lines: Sequence[Promise]) -> bool:
    return all(line.is_kept is not False for line in lines)


def _zero(zh: str, en: str, number: int) -> Promise:
    """A promise that something never happens."""
    return Promise(zh, en, str(number), number == 0)


def _goods(facts: Facts) -> list[Promise]:
    counts = facts.counts
    refusals = (
        counts["sold_out_at_scan"],
        counts["told_no_before_paying"],
        counts["sold_out_at_order"],
    )
    found = facts.balance
    lines = []
    if found is not None:
        lines = [
            _zero(
                "超卖（交出而账上没有）",
                "oversold (given out, not there)",
                found.oversold,
            ),
            _zero("去向不明的商品", "goods gone without a customer", found.unexplained),
        ]
    return [
        *lines,
        _zero("许诺多于实有的库存行", "stock rows promising too much", len(facts.impossible_rows)),
        Promise(
            "售完如实告知（扫码 / 结算 / 下单）",
            "told as sold out (scan / checkout / order)",
            f"{sum(refusals)}（{' / '.join(map(str, refusals))}）",
        ),
        Promise(
            "拆成多个包裹的订单",
            "orders in more than one parcel",
            str(sum(1 for order in facts.orders if order.parcels > 1)),
        ),
    ]


def _money(facts: Facts) -> list[Promise]:
    money, counts = facts.money, facts.counts
    parts = " + ".join(map(yuan, (money.kept_as_goods, money.returned, money.open)))
    return [
        Promise(
            "微信收款 = 商品 + 退款 + 未结",
            "money in = goods + refunds + open",
            f"{yuan(money.received)} = {parts}",
            money.difference == 0,
        ),
        _zero("还没到账的退款（分）", "refunds not yet arrived (fen)", money.returning),
        _zero("待处理的款项异常", "open money exceptions", facts.open_exceptions),
        Promise(
            "占用到期那一刻付款 / 付款同一秒取消",
            "paid as the hold ended / cancelled in the same second",
            f"{counts['paid_at_the_last_moment']} / {counts['cancelled_in_the_same_second']}",
        ),
    ]


def _service(facts: Facts) -> list[Promise]:
    counts = facts.counts
    latest = max(facts.times.get("expiry") or [0.0])
    offline = " + ".join(
        f"{counts[f'offline_{status}']} {status}" for status in ("applied", "conflict")
    )
    figures = (
        ("出门核验 / 其中抽查", "exit checks / looked into", "exit_checks", "looked_into"),
        ("到货短少 / 破损", "arrived short / damaged", "received_short", "received_damaged"),
        ("付款后取消 / 已出库不能取消", "cancelled after paying / too late for it",
         "cancelled_paid", "too_late_to_cancel"),
    )  # fmt: skip
    return [
        *(Promise(zh, en, f"{counts[a]} / {counts[b]}") for zh, en, a, b in figures),
        Promise(
            "店员拒单，当场重新寻源",
            "refused, routed again",
            str(counts["refused_by_staff"]),
        ),
        Promise("凭码取货", "handed out by code", str(counts["hand_outs"])),
        Promise("用过的码，全部拒绝", "used codes refused", str(counts["used_codes_refused"])),
        Promise(
            "断网作业，补传两遍各生效一次",
            "done offline, sent twice, done once",
            f"{counts['done_offline']} = {offline}",
            counts["done_offline"] == counts["offline_applied"] + counts["offline_conflict"],
        ),
        Promise(
            "未付款的占用最迟在到期后释放",
            "unpaid holds back after their deadline, at the latest",
            f"{latest:.1f} s",
            latest <= EXPIRY_SECONDS,
        ),
        Promise(
            "按承诺时间备好或送达（见注）",
            "parcels ready or delivered on time (see note)",
            f"{facts.parcels_on_time} / {facts.parcels_arrived}",
            facts.parcels_on_time == facts.parcels_arrived,
        ),
        _zero("没有结局的订单", "orders without an end", len(facts.unfinished)),
    ]


def _live(facts: Facts) -> list[Promise]:
    is_quick = percentile(facts.push_delays, 0.99) <= PUSH_SECONDS
    sent = f"{facts.messages.get('subscribe', 0)} / {facts.messages.get('group', 0)}"
    return [
        Promise("订阅消息 / 企业微信群", "messages: to phones / to groups", sent),
        Promise(
            f"推送丢失（共 {facts.pushed} 条）",
            f"pushes missed of {facts.pushed}",
            str(facts.push_missed),
            facts.push_missed == 0 and facts.pushed > 0,  # a day without any was deaf
        ),
        _zero("实时推送重复", "pushes doubled", facts.push_doubled),
        # a machine that is busy, or whose relay was killed, is slow without being wrong
        Promise(
            "从事实到手机（p99 应在 1 秒内）",
            "from the fact to the phone (p99 should be 1 s)",
            spread(facts.push_delays) + ("" if is_quick else " !"),
        ),
    ]


def _speed(facts: Facts) -> list[Promise]:
    placed = len(facts.orders)
    rate = placed / facts.day_seconds if facts.day_seconds else 0.0
    return [
        Promise("下单", "orders", f"{rate:.1f} /s（{placed} / {facts.day_seconds:.0f} s）"),
        Promise("下单耗时", "placing an order", spread(facts.times.get("place", ()))),
        Promise("付款到确认", "payment to confirmation", spread(facts.times.get("paid", ()))),
        Promise(
            "从第一扫到出门",
            "first scan to the door",
            spread(facts.times.get("to_door", ())),
        ),
        Promise(
            "机器太忙而没有回放的购物篮",
            "baskets left out: the machine was busy",
            str(facts.counts["not_played"]),
        ),
        Promise("请求 / 重发", "requests / repeated", f"{facts.requests} / {facts.repeats}"),
        *(
            Promise(f"kill -9 {name}，恢复用时", f"kill -9 {name}, back after", f"{seconds:.1f} s")
            for name, seconds in facts.kills
        ),
    ]


def _proof(facts: Facts) -> list[Promise]:
    lines = [_zero("做不成的步骤", "steps that failed", len(facts.problems))]
    if facts.audit is not None:
        is_clean, words = facts.audit
        lines.append(Promise("账实核对 flask audit", "flask audit", words, is_clean))
    return lines
