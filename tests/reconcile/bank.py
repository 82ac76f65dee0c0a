"""A day's bills written by hand, line by line; everything else is real."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.kernel.clock import SHANGHAI, local, now
from app.kernel.outside import forget_clients, provide
from app.payments import service as payments
from app.payments.types import Paid
from app.reconcile import checks
from app.reconcile import service as reconcile
from wechat.bills import BillFile, bill_of

YESTERDAY = local(now()).date() - timedelta(days=1)
NOON = datetime(YESTERDAY.year, YESTERDAY.month, YESTERDAY.day, 12, tzinfo=SHANGHAI)
TRADE = (
    "交易时间,微信订单号,商户订单号,交易状态,订单金额,"
    "微信退款单号,商户退款单号,退款金额,退款状态,手续费,费率"
)
FLOW = "微信支付业务单号,业务名称,业务类型,收支类型,收支金额(元)"


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def file(text: list[str]) -> BillFile:
    data = "\n".join(text).encode()
    return bill_of(data, hashlib.sha1(data).hexdigest())


@dataclass
class Bank:
    """WeChat, as far as bills go. No fees."""

    status: str = "SUCCESS"  # of refunds
    lines: dict[date, list[tuple[str, str, str, int, datetime]]] = field(default_factory=dict)

    def pay(self, number: str, transaction: str, fen: int, at: datetime) -> None:
        self.lines.setdefault(at.date(), []).append(("pay", number, transaction, fen, at))

    def refund(self, number: str, wechat_no: str, fen: int, at: datetime) -> None:
        self.lines.setdefault(at.date(), []).append(("refund", number, wechat_no, fen, at))

    def trade_bill(self, day: date, **_: Any) -> BillFile:
        rows, sums = [TRADE], {"pay": 0, "refund": 0}
        for what, number, wechat_no, fen, at in self.lines.get(day, []):
            sums[what] += fen
            cells = [f"{at:%Y-%m-%d %H:%M:%S}"]
            if what == "pay":
                cells += [wechat_no, number, "SUCCESS", yuan(fen), "0", "0", "0.00", ""]
            else:
                cells += ["42", "JJ", "REFUND", "0.00", wechat_no, number, yuan(fen), self.status]
            rows.append(",".join(f"`{c}" for c in [*cells, "0.00000", "0.00%"]))
        rows.append("总交易单数,订单总金额,退款总金额,手续费总金额")
        count = len(self.lines.get(day, []))
        rows.append(f"`{count},`{yuan(sums['pay'])},`{yuan(sums['refund'])},`0.00")
        return file(rows)

    def fundflow_bill(self, day: date, **_: Any) -> BillFile:
        rows, sums = [FLOW], {"pay": 0, "refund": 0}
        for what, _n, wechat_no, fen, _at in self.lines.get(day, []):
            sums[what] += fen
            kind, side = ("交易", "收入") if what == "pay" else ("退款", "支出")
            rows.append(f"`{wechat_no},`x,`{kind},`{side},`{yuan(fen)}")
        rows.append("资金流水总笔数,收入金额,支出金额")
        count = len(self.lines.get(day, []))
        rows.append(f"`{count},`{yuan(sums['pay'])},`{yuan(sums['refund'])}")
        return file(rows)


@pytest.fixture
def bank(database: str) -> Iterator[Bank]:
    made = Bank()
    provide("pay", lambda: made)
    yield made
    forget_clients()


def start(order_id: str = "ord_1", fen: int = 1280) -> Any:
    return payments.start(
        order_id=order_id,
        person_id="psn_1",
        payer_openid="o_1",
        amount_fen=fen,
        description="苹果",
        expires_at=now() + timedelta(minutes=15),
    )


def paid(bank: Bank | None, transaction: str, at: datetime, order_id: str = "ord_1") -> Any:
    payment = start(order_id)
    payments.record_paid(paid=Paid(payment.out_trade_no, transaction, 1280, "CNY", at))
    if bank:
        bank.pay(payment.out_trade_no, transaction, 1280, at)
    return payment


def run(day: date = YESTERDAY) -> Any:
    return reconcile.run_day(day=day)


def found(day: date = YESTERDAY) -> list[tuple[str, str, int, int, str]]:
    rows = reconcile.differences(bill_date=day)
    return sorted((d.kind, d.what, d.ours_fen, d.theirs_fen, d.state) for d in rows)


def audit() -> list[str]:
    return [f"{d.subject}: {d.detail}" for d in [*checks.days_match(), *checks.closed_are_clean()]]
