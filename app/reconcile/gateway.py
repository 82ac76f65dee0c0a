"""The reconcile room's only door to WeChat Pay: bills, read as a stream. Network calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import cast

import structlog

from app.kernel.clock import SHANGHAI
from app.kernel.outside import client
from app.reconcile.errors import BillNotReady
from app.reconcile.types import PAY, REFUND, BillLine, FlowLine, Sums
from wechat.bills import BillFile, fen
from wechat.errors import Refused, WeChatError
from wechat.pay import PayClient

log = structlog.get_logger(__name__)

Bill = BillFile  # what the service hands back to us
FLOW_KINDS = {
    "交易": "trade",
    "退款": "refund",
    "扣除交易手续费": "fee",
    "退还手续费": "fee_back",
}
# What 退款状态 says of a refund that is listed and whose money has not reached the customer.
NOT_BACK = ("PROCESSING", "FAIL", "CHANGE")
MOMENT = "%Y-%m-%d %H:%M:%S"


@contextmanager
def bills_of(day: date, folder: Path) -> Iterator[tuple[BillFile | None, BillFile | None]]:
    """(trade bill, fund-flow bill) of a day, checked against their hashes; None: no trade.

    Raises reconcile.bill_not_ready: too early, no answer, damaged file. Files lie in `folder`.
    """
    pay = cast(PayClient, client("pay"))
    try:
        trade = _or_none(lambda: pay.trade_bill(day, folder=str(folder)))
        flow = _or_none(lambda: pay.fundflow_bill(day, folder=str(folder)))
    except WeChatError as error:
        log.warning("reconcile.bill_not_ready", day=day.isoformat(), code=error.code)
        raise BillNotReady(words=error.message or error.code) from error
    if trade is not None and flow is None:
        raise BillNotReady(words="资金账单还没有生成")
    try:
        yield trade, flow
    finally:
        for one in (trade, flow):
            if one is not None:
                one.__exit__(None, None, None)


def _or_none(fetch: Callable[[], BillFile]) -> BillFile | None:
    try:
        return fetch()
    except Refused as error:
        if error.code == "NO_STATEMENT_EXIST":
            return None
        raise


def trade_lines(bill: BillFile) -> Iterator[BillLine]:
    """One by one; raises reconcile.bill_not_ready for a line that is none of a bill."""
    try:
        for row in bill.rows():
            is_refund = row["交易状态"] in ("REFUND", "REVOKED")
            fee = fen(row, "手续费")
            yield BillLine(
                what=REFUND if is_refund else PAY,
                number=row["商户退款单号"] if is_refund else row["商户订单号"],
                wechat_no=row["微信退款单号"] if is_refund else row["微信订单号"],
                amount_fen=fen(row, "退款金额" if is_refund else "订单金额"),
                fee_fen=-fee if is_refund else fee,
                rate=row["费率"],
                at=_moment(row["交易时间"]),
                is_done=not is_refund or row.get("退款状态", "SUCCESS") not in NOT_BACK,
            )
    except (ValueError, KeyError) as error:
        raise BillNotReady(words="账单格式看不懂") from error


def flow_lines(bill: BillFile) -> Iterator[FlowLine]:
    """Movements of the account, income positive."""
    try:
        for row in bill.rows():
            amount = fen(row, "收支金额(元)")
            yield FlowLine(
                business_no=row["微信支付业务单号"],
                kind=FLOW_KINDS.get(row["业务类型"], "other"),
                signed_fen=amount if row["收支类型"] == "收入" else -amount,
                words=row["业务名称"],
            )
    except (ValueError, KeyError) as error:
        raise BillNotReady(words="资金账单格式看不懂") from error


def check_trade_summary(bill: BillFile, sums: Sums) -> None:
    """The last line says what the file must add up to; else it is not whole."""
    told = bill.summary()
    try:
        fits = (
            int(float(told["总交易单数"])) == sums.lines
            and fen(told, "订单总金额") == sums.pay_fen
            and fen(told, "退款总金额") == sums.refund_fen
            and fen(told, "手续费总金额") == sums.fee_fen
        )
    except (ValueError, KeyError):
        fits = False
    if not fits:
        raise BillNotReady(words="账单合计行与明细不符")


def check_flow_summary(bill: BillFile, lines: int, income: int, spent: int) -> None:
    told = bill.summary()
    try:
        fits = (
            int(float(told["资金流水总笔数"])) == lines
            and fen(told, "收入金额") == income
            and fen(told, "支出金额") == spent
        )
    except (ValueError, KeyError):
        fits = False
    if not fits:
        raise BillNotReady(words="资金账单合计行与明细不符")


_days: dict[str, int] = {}  # "2026-11-22" -> unix seconds of its start: parsed once, not per line


def _moment(text: str) -> int:
    day, clock = text[:10], text[11:]
    start = _days.get(day)
    if start is None:
        if len(_days) > 100:
            _days.clear()
        start = int(datetime.strptime(day, MOMENT[:8]).replace(tzinfo=SHANGHAI).timestamp())
        _days[day] = start
    return start + int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + int(clock[6:8])
