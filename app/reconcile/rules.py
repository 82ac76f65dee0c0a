"""What counts as a difference, what can be done about it, when a bill may be asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from app.kernel.phrases import Phrases
from app.reconcile.errors import BillNotReady
from app.reconcile.types import PAY, BillLine, DifferenceView, Found, OurLine

READY_HOUR = 10  # local: WeChat makes yesterday's bills between 9 and 10
BACK_DAYS = 90  # days without a finished run that are caught up: as far as WeChat keeps bills
RETRY = timedelta(minutes=10)
DRIFT = 600  # seconds around midnight in which WeChat's day and ours may differ

# A line that bill and books have on two days: it counts in both days' sums and waits for nobody.
MIDNIGHT = "midnight"
QUERY, EXPLAIN = "query", "explain"
ACTIONS: dict[str, tuple[str, ...]] = {
    "missing_here": (QUERY, EXPLAIN),
    "missing_there": (QUERY, EXPLAIN),
    "state": (QUERY, EXPLAIN),
    "amount": (QUERY, EXPLAIN),
    "duplicate": (EXPLAIN,),
    "paid_twice": (QUERY, EXPLAIN),  # asking WeChat puts it before who decides about money
    "fee": (EXPLAIN,),
    "flow": (EXPLAIN,),
}
KIND_WORDS: dict[str, tuple[str, str]] = {
    "missing_here": ("我方没有", "Missing here"),
    "missing_there": ("微信没有", "Missing at WeChat"),
    "amount": ("金额不符", "Amounts differ"),
    "state": ("状态不符", "States differ"),
    "duplicate": ("账单重复", "Twice in the bill"),
    "paid_twice": ("退了两次", "Paid back twice"),
    "fee": ("手续费不符", "Fees differ"),
    "flow": ("资金流水不符", "Account movements differ"),
}
WHAT_WORDS = {"pay": "收款", "refund": "退款"}
STATE_WORDS: dict[str, tuple[str, str]] = {
    "created": ("还没有记到付款", "no payment was recorded"),
    "closed": ("已关单", "closed"),
    "asked": ("还在等微信受理", "waiting for WeChat to take the refund"),
    "processing": ("还记着退款处理中", "the refund is still under way"),
    "abnormal": ("记着退款异常", "the refund did not arrive"),
}
MATCHED = "已补记，与账单相符"
FITS_NOW = "再次核对时已相符"
# What is stored in Chinese of a day and its differences, for who reads English.
PHRASES = Phrases(
    {
        "手续费 {fee}，按费率 {rate} 应为 {due}": "Fee {fee}; the rate of {rate} makes it {due}",
        "我方 {ours}，账单 {theirs}": "{ours} here, {theirs} in the bill",
        "我方微信单号 {ours}，账单 {theirs}": "WeChat's number: {ours} here, {theirs} in the bill",
        "账单里有，我方没有这个单号": "In the bill; the number is not ours",
        "账单已成功，我方{words}": "Done in the bill; here: {words}",
        "我方记在另一天": "Recorded here on another day",
        "零点前后，我方记在另一天": "Around midnight: recorded here on another day",
        "零点前后，账单记在另一天": "Around midnight: in another day's bill",
        "我方已成功，账单里没有": "Done here, not in the bill",
        "临近零点，可能在次日账单里；次日对账时查到的，自动相符": (
            "Just before midnight: it may be in the next day's bill, and fits by itself if it is"
        ),
        "账单里出现两次": "Twice in the bill",
        "已用其他方式付给顾客 {ours}，微信又退了 {theirs}": (
            "Paid to the customer in another way: {ours}; WeChat paid back as well: {theirs}"
        ),
        "按交易账单应变动 {due}，资金账单变动 {told}": (
            "By the trade bill {due}, but the account moved by {told}"
        ),
        FITS_NOW: "Fits now that the bill was read again",
        MATCHED: "Recorded, agrees with the bill",
        "资金账单还没有生成": "the account's bill is not made yet",
        "账单格式看不懂": "the bill cannot be read",
        "资金账单格式看不懂": "the account's bill cannot be read",
        "账单合计行与明细不符": "the bill's sums are not those of its lines",
        "资金账单合计行与明细不符": "the account's sums are not those of its lines",
        BillNotReady.zh: BillNotReady.en,
        **dict(STATE_WORDS.values()),
    }
)


def kind_words(kind: str, language: str = "zh") -> str:
    return KIND_WORDS.get(kind, (kind, kind))[language.startswith("en")]


def yuan(fen: int) -> str:
    """-¥1.05"""
    return f"{'-' if fen < 0 else ''}¥{abs(fen) // 100}.{abs(fen) % 100:02d}"


def actions_for(kind: str) -> tuple[str, ...]:
    return ACTIONS.get(kind, (EXPLAIN,))


def due_days(today: date, first: date | None, known: Iterable[date]) -> list[date]:
    """Past days to fetch without being asked: since the first payment, as far as bills are kept."""
    if first is None:
        return []
    done = set(known)
    days = [today - timedelta(days=n) for n in range(BACK_DAYS, 0, -1)]
    return [day for day in days if day >= first and day not in done]


def is_ready(local_now: datetime) -> bool:
    """Whether yesterday's bill may exist."""
    return local_now.hour >= READY_HOUR


def fee_of(amount_fen: int, rate: str) -> int | None:
    """Fen by the printed rate ("0.60%"), half a fen rounds up; None when it is not readable."""
    try:
        share = Decimal(rate.strip().rstrip("%")) / 100
    except InvalidOperation:
        return None
    return int((amount_fen * share).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def fee_difference(line: BillLine, contract_bp: int | None) -> Found | None:
    """Whether the fee is what rate and contract make of the amount."""
    by_rate = fee_of(line.amount_fen, line.rate)
    expected = by_rate if by_rate is not None else -1
    if contract_bp is not None:
        expected = (line.amount_fen * contract_bp + 5000) // 10000
    if expected == line.fee_fen:
        return None
    due = yuan(expected) if expected >= 0 else "?"
    detail = f"手续费 {yuan(line.fee_fen)}，按费率 {line.rate or '?'} 应为 {due}"
    return Found("fee", line.what, line.number, line.wechat_no, expected, line.fee_fen, "", detail)


def compare(bill: BillLine, ours: OurLine) -> Found | None:
    """A line that both have: the same money under the same numbers?"""
    if bill.amount_fen != ours.amount_fen:
        detail = f"我方 {yuan(ours.amount_fen)}，账单 {yuan(bill.amount_fen)}"
        return _found("amount", bill, ours.amount_fen, ours.order_id, detail)
    if ours.wechat_no and ours.wechat_no != bill.wechat_no:
        detail = f"我方微信单号 {ours.wechat_no}，账单 {bill.wechat_no}"
        return _found("duplicate", bill, ours.amount_fen, ours.order_id, detail)
    return None


def compare_all(bills: Sequence[BillLine], ours: OurLine) -> list[Found]:
    """Every line that the bill has of our number: one is ours, the others are too many."""
    mine, others = own_line(bills, ours)
    return merged([compare(mine, ours), *(duplicate(one) for one in others)])


def compare_all_elsewhere(
    bills: Sequence[BillLine], state: str | None, ours: OurLine | None
) -> list[Found]:
    """The same for a number that our day does not have. `state`: here, None: unknown."""
    if ours is None:
        return merged([compare_elsewhere(one, state, ours) for one in bills])
    mine, others = own_line(bills, ours)
    return merged([compare_elsewhere(mine, state, ours), *(duplicate(one) for one in others)])


def own_line(bills: Sequence[BillLine], ours: OurLine) -> tuple[BillLine, list[BillLine]]:
    """(the line that is ours, the others): the same transaction before the same amount.

    Not the first one: bills are sorted by WeChat's numbers, and which is smaller says nothing.
    """
    best = max(
        range(len(bills)),
        key=lambda n: (
            bills[n].wechat_no == ours.wechat_no,
            bills[n].amount_fen == ours.amount_fen,
        ),
    )
    return bills[best], [one for n, one in enumerate(bills) if n != best]


def merged(found: Iterable[Found | None]) -> list[Found]:
    """Of one kind and transaction one difference, with the money of all."""
    out: dict[tuple[str, str], Found] = {}
    for one in found:
        if one is not None:
            key = (one.kind, one.wechat_no)
            held = out.get(key)
            out[key] = one if held is None else _sum(held, one)
    return list(out.values())


def _sum(one: Found, other: Found) -> Found:
    return replace(
        one, ours_fen=one.ours_fen + other.ours_fen, theirs_fen=one.theirs_fen + other.theirs_fen
    )


def compare_elsewhere(bill: BillLine, state: str | None, ours: OurLine | None) -> Found:
    """A line that our day does not have. `state`: of that number here, None: unknown.

    In our books within minutes of midnight on the other side: kind MIDNIGHT, nobody's work. Our
    day does not have it, so nothing of ours stands against it, whatever it is: the day's sums
    are off by it.
    """
    if state is None or ours is None:
        return _found("missing_here", bill, 0, "", "账单里有，我方没有这个单号")
    if state == "settled":
        detail = f"已用其他方式付给顾客 {yuan(ours.amount_fen)}，微信又退了 {yuan(bill.amount_fen)}"
        return _found("paid_twice", bill, 0, ours.order_id, detail)
    if state not in ("paid", "done"):
        words = STATE_WORDS.get(state, (state,))[0]
        return _found("state", bill, 0, ours.order_id, f"账单已成功，我方{words}")
    if ours.wechat_no not in ("", bill.wechat_no):
        return duplicate(bill)
    other = compare(bill, ours)
    if other is not None:
        return replace(other, ours_fen=0)
    if abs(ours.at - bill.at) <= DRIFT:
        return _found(MIDNIGHT, bill, 0, ours.order_id, "零点前后，我方记在另一天")
    return _found("state", bill, 0, ours.order_id, "我方记在另一天")


def near_midnight(at: int, start: int, end: int) -> bool:
    """Whether another day's bill may have what we have at `at` (unix seconds) of [start, end)."""
    return at - start <= DRIFT or end - at <= DRIFT


def missing_there(ours: OurLine, end: int | None = None) -> Found:
    """`end` of the day, for a line that the next day's bill may have."""
    if end is not None and end - ours.at <= DRIFT:
        detail = "临近零点，可能在次日账单里；次日对账时查到的，自动相符"
        return _ours_alone("missing_there", ours, detail)
    return _ours_alone("missing_there", ours, "我方已成功，账单里没有")


def crossed(ours: OurLine) -> Found:
    """What the bill of the day before or after has, within minutes of midnight."""
    return _ours_alone(MIDNIGHT, ours, "零点前后，账单记在另一天")


def _ours_alone(kind: str, ours: OurLine, detail: str) -> Found:
    return Found(
        kind,
        ours.what,
        ours.number,
        ours.wechat_no,
        ours.amount_fen,
        0,
        ours.order_id,
        detail,
    )


def duplicate(bill: BillLine) -> Found:
    return _found("duplicate", bill, 0, "", "账单里出现两次")


def flow_difference(number: str, business_no: str, expected: int, told: int) -> Found:
    detail = f"按交易账单应变动 {yuan(expected)}，资金账单变动 {yuan(told)}"
    return Found("flow", PAY, number, business_no, expected, told, "", detail)


def _found(kind: str, bill: BillLine, ours_fen: int, order_id: str, detail: str) -> Found:
    return Found(
        kind, bill.what, bill.number, bill.wechat_no, ours_fen, bill.amount_fen, order_id, detail
    )


def safe_cell(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula (F39), quoted."""
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        text = "'" + text
    return '"' + text.replace('"', '""').replace("\n", " ").replace("\r", " ") + '"'


CSV_HEADER = "日期,种类,收款或退款,商户单号,微信单号,我方(分),账单(分),订单,说明,状态,处理说明"


def csv_lines(rows: Iterable[DifferenceView]) -> Iterator[str]:
    """A header and one line per difference."""
    yield CSV_HEADER
    for one in rows:
        cells = (
            one.bill_date.isoformat(),
            kind_words(one.kind),
            WHAT_WORDS.get(one.what, one.what),
            one.number,
            one.wechat_no,
            str(one.ours_fen),
            str(one.theirs_fen),
            one.order_id,
            one.detail,
            one.state,
            one.note or "",
        )
        yield ",".join(safe_cell(cell) for cell in cells)
