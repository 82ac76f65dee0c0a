"""Bills against our books: both sorted by number, walked through side by side.

Memory does not grow with the day: lines are sorted in pieces on disk, differences leave in
batches, numbers that only the bill has are looked up some hundred at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from app.kernel.clock import SHANGHAI
from app.kernel.db import query
from app.payments import service as payments
from app.payments.types import BookLine
from app.reconcile import gateway, queries, rules
from app.reconcile.service.sorting import Sorter
from app.reconcile.types import BillLine, Found, OurLine, Sums

BATCH = 500
Sink = Callable[[list[Found]], None]


class Batches:
    """Collects differences and hands them on some hundred at a time."""

    def __init__(self, write: Sink) -> None:
        self._write = write
        self._held: list[Found] = []

    def add(self, found: Found | None) -> None:
        if found is not None:
            self._held.append(found)
        if len(self._held) >= BATCH:
            self.flush()

    def add_all(self, found: Iterable[Found]) -> None:
        for one in found:
            self.add(one)

    def flush(self) -> None:
        if self._held:
            self._write(self._held)
            self._held = []


def span_of(day: date) -> tuple[datetime, datetime]:
    """A Chinese calendar day as [from, to)."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return start, start + timedelta(days=1)


def match_day(
    day: date,
    trade: gateway.Bill | None,
    flow: gateway.Bill | None,
    *,
    folder: Path,
    contract_bp: int | None,
    write: Sink,
) -> Sums:
    """Find every difference of a day and hand it to `write`. Returns what the bills add up to.

    Raises reconcile.bill_not_ready when a bill contradicts its own last line.
    """
    out = Batches(write)
    theirs, moved = Sorter(folder, "bill"), Sorter(folder, "flow")
    sums = _read_trade(trade, theirs, moved, out, contract_bp)
    sums = _read_flow(flow, moved, sums)
    ours = Sorter(folder, "ours")
    start, end = span_of(day)
    for line in payments.book_lines(start=start, end=end):
        ours.add(
            f"{line.what}\t{line.number}\t{line.wechat_no}\t{line.amount_fen}"
            f"\t{line.order_id}\t{int(line.at.timestamp())}"
        )
    unknown: list[list[BillLine]] = []
    alone: list[OurLine] = []  # of ours, so near midnight that another day's bill may have them
    first, last = int(start.timestamp()), int(end.timestamp())
    for bills, mine in _side_by_side(theirs.lines(), ours.lines()):
        if mine is None:
            unknown.append(bills)
            if len(unknown) >= BATCH:
                _look_up(unknown, out)
        elif bills:
            out.add_all(rules.compare_all(bills, mine))
        elif rules.near_midnight(mine.at, first, last):
            alone.append(mine)
            if len(alone) >= BATCH:
                _look_beside(day, alone, out)
        else:
            out.add(rules.missing_there(mine))
    _look_up(unknown, out)
    _look_beside(day, alone, out)
    _compare_flow(moved.lines(), out)
    out.flush()
    return sums


def _read_trade(
    trade: gateway.Bill | None, theirs: Sorter, moved: Sorter, out: Batches, contract_bp: int | None
) -> Sums:
    counts, fens = {"pay": 0, "refund": 0}, {"pay": 0, "refund": 0}
    fees, waiting = 0, []
    for line in gateway.trade_lines(trade) if trade else ():
        counts[line.what] += 1
        fens[line.what] += line.amount_fen
        sign = 1 if line.what == "pay" else -1
        fees += sign * line.fee_fen
        if not line.is_done:  # in the bill's own sums, and no money that went back
            waiting.append((line.amount_fen, line.fee_fen))
            moved.add(f"{line.wechat_no}\tp\t{line.fee_fen - line.amount_fen}\t{line.number}")
            continue
        theirs.add(
            f"{line.what}\t{line.number}\t{line.wechat_no}\t{line.amount_fen}"
            f"\t{line.fee_fen}\t{line.rate}\t{line.at}"
        )
        moved.add(f"{line.wechat_no}\tb\t{sign * (line.amount_fen - line.fee_fen)}\t{line.number}")
        out.add(rules.fee_difference(line, contract_bp))
    sums = Sums(
        counts["pay"] + counts["refund"],
        counts["pay"],
        fens["pay"],
        counts["refund"],
        fens["refund"],
        fees,
    )
    if trade is not None:
        gateway.check_trade_summary(trade, sums)
    return replace(
        sums,
        refund_count=sums.refund_count - len(waiting),
        refund_fen=sums.refund_fen - sum(amount for amount, _ in waiting),
        fee_fen=sums.fee_fen + sum(fee for _, fee in waiting),
    )


def _read_flow(flow: gateway.Bill | None, moved: Sorter, sums: Sums) -> Sums:
    lines = income = spent = other = 0
    for line in gateway.flow_lines(flow) if flow else ():
        lines += 1
        if line.signed_fen > 0:
            income += line.signed_fen
        else:
            spent -= line.signed_fen
        if line.kind == "other":
            other += line.signed_fen
        else:
            moved.add(f"{line.business_no}\tf\t{line.signed_fen}\t")
    if flow is not None:
        gateway.check_flow_summary(flow, lines, income, spent)
    return Sums(
        sums.lines,
        sums.pay_count,
        sums.pay_fen,
        sums.refund_count,
        sums.refund_fen,
        sums.fee_fen,
        lines,
        other,
    )


def _bill_line(text: str) -> BillLine:
    what, number, wechat_no, amount, fee, rate, at = text.split("\t")
    return BillLine(what, number, wechat_no, int(amount), int(fee), rate, int(at))


def _our_line(text: str) -> OurLine:
    what, number, wechat_no, amount, order_id, at = text.split("\t")
    return OurLine(what, number, wechat_no, int(amount), order_id, int(at))


def _key(text: str) -> str:
    """What and number: the first two columns of a line."""
    end = text.index("\t", text.index("\t") + 1)
    return text[:end]


def _side_by_side(
    theirs: Iterator[str], ours: Iterator[str]
) -> Iterator[tuple[list[BillLine], OurLine | None]]:
    """(the bill's lines, our line) of each number, in order; ours are one a number."""
    mine = next(ours, None)
    for key, group in groupby(theirs, key=_key):
        while mine is not None and _key(mine) < key:
            yield [], _our_line(mine)
            mine = next(ours, None)
        bills = [_bill_line(text) for text in group]
        if mine is not None and _key(mine) == key:
            yield bills, _our_line(mine)
            mine = next(ours, None)
        else:
            yield bills, None
    while mine is not None:
        yield [], _our_line(mine)
        mine = next(ours, None)


def _look_up(unknown: list[list[BillLine]], out: Batches) -> None:
    """Numbers that our day does not have: another day, another state, or nowhere."""
    for what in ("pay", "refund"):
        asked = [bills for bills in unknown if bills[0].what == what]
        known = payments.book_lines_of(what=what, numbers=[bills[0].number for bills in asked])
        for bills in asked:
            found = known.get(bills[0].number)
            state, mine = (found.state, _ours(found)) if found else (None, None)
            out.add_all(rules.compare_all_elsewhere(bills, state, mine))
    unknown.clear()


def _look_beside(day: date, alone: list[OurLine], out: Batches) -> None:
    """Ours that this day's bill does not have: does the bill of the day before or after?"""
    beside = (day - timedelta(days=1), day + timedelta(days=1))
    known = _crossings(beside, [line.number for line in alone])
    end = int(span_of(day)[1].timestamp())
    for line in alone:
        is_there = (line.what, line.number) in known
        out.add(rules.crossed(line) if is_there else rules.missing_there(line, end))
    alone.clear()


@query
def _crossings(days: Collection[date], numbers: Collection[str]) -> set[tuple[str, str]]:
    return queries.crossings(days, numbers)


def _ours(found: BookLine) -> OurLine:
    return OurLine(
        found.what,
        found.number,
        found.wechat_no,
        found.amount_fen,
        found.order_id,
        int(found.at.timestamp()),
    )


def _compare_flow(moved: Iterator[str], out: Batches) -> None:
    """Each business number: what the trade bill makes of it = what moved on the account.

    A refund that is not done may have left the account, may not have, or may be back on it.
    """
    for business_no, group in groupby(moved, key=lambda line: line[: line.index("\t")]):
        expected = told = waits = 0
        number = ""
        for line in group:
            _, side, amount, ours = line.split("\t")
            if side == "b":
                expected += int(amount)
                number = ours
            elif side == "p":
                waits += int(amount)
                number = ours
            else:
                told += int(amount)
        if told not in (expected, expected + waits):
            out.add(rules.flow_difference(number or business_no, business_no, expected, told))
