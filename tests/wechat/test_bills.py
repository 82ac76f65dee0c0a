"""Bills built from the sandbox's ledger: what was paid and refunded, to the fen."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from datetime import datetime, timedelta

import pytest

from tests.wechat.conftest import Phone, control, fault, prepay, until
from wechat import Refused, Unknown, WeChat, bills
from wechat.pay_core import PayCore
from wechat.pay_types import CHINA
from wechat.sandbox.serve import Running


@pytest.fixture
def day(wechat: WeChat, phone: Phone, sandbox: Running) -> datetime:
    """Two payments and one partial refund, yesterday."""
    control(sandbox, "settings", {"refund_gap": 0.0, "opening_balance_fen": 10_000})
    phone.pay(prepay(wechat, phone, "ORDER00001", description="苹果,`红`，500g\n盒", attach="a,b"))
    phone.pay(prepay(wechat, phone, "ORDER00002", total_fen=99))
    prepay(wechat, phone, "ORDER00003")
    wechat.pay.refund(out_refund_no="R1", refund_fen=480, total_fen=1280, out_trade_no="ORDER00001")
    until(lambda: wechat.pay.query_refund("R1").status == "SUCCESS")
    with sandbox.box.store.write() as db:
        db.execute("UPDATE orders SET paid_at = paid_at - 86400 WHERE paid_at > 0")
        db.execute("UPDATE refunds SET done_at = done_at - 86400")
    control(sandbox, "settings", {"bills_at_once": True})
    return datetime.now(CHINA) - timedelta(days=1)


def test_a_bill_that_is_not_ready_is_said_by_name(
    wechat: WeChat, sandbox: Running, day: datetime
) -> None:
    fault(sandbox, "/v3/bill/*", "bill_late", times=1)
    with pytest.raises(Refused, match="STATEMENT_CREATING"), wechat.pay.trade_bill(day.date()):
        pass
    with wechat.pay.trade_bill(day.date()) as bill:
        assert bill.summary()


def test_trade_bill(wechat: WeChat, phone: Phone, day: datetime) -> None:
    with wechat.pay.trade_bill(day.date()) as bill:
        rows = {row["商户退款单号"] + row["商户订单号"]: row for row in bill.rows()}
        summary = bill.summary()
    first, second, back = rows["0ORDER00001"], rows["0ORDER00002"], rows["R1ORDER00001"]
    assert {len(row) for row in rows.values()} == {27}
    # Nothing in free text moves the columns; a line break would, so there is none.
    assert first["商品名称"] == "苹果,`红`，500g 盒"
    assert first["商户数据包"] == "a,b"
    assert (first["交易状态"], bills.fen(first, "订单金额")) == ("SUCCESS", 1280)
    assert bills.fen(second, "订单金额") == 99
    assert (back["交易状态"], back["退款状态"]) == ("REFUND", "SUCCESS")
    assert (bills.fen(back, "退款金额"), bills.fen(back, "订单金额")) == (480, 0)
    assert first["用户标识"] == phone.openid
    assert summary["总交易单数"] == "3.0"
    assert (bills.fen(summary, "订单总金额"), bills.fen(summary, "退款总金额")) == (1379, 480)
    fees = sum(bills.fen(row, "手续费") for row in rows.values())
    assert fees == bills.fen(summary, "手续费总金额") == 8 + 1 - 3


def test_kinds(wechat: WeChat, day: datetime) -> None:
    with wechat.pay.trade_bill(day.date(), "REFUND") as bill:
        assert [row["商户退款单号"] for row in bill.rows()] == ["R1"]
    with wechat.pay.trade_bill(day.date(), "SUCCESS") as bill:
        assert len(list(bill.rows())) == 2


def test_fund_flow(wechat: WeChat, day: datetime) -> None:
    with wechat.pay.fundflow_bill(day.date()) as bill:
        rows, summary = list(bill.rows()), bill.summary()
    assert {len(row) for row in rows} == {11}
    balance = 10_000
    for row in rows:
        amount = bills.fen(row, "收支金额(元)")
        balance += amount if row["收支类型"] == "收入" else -amount
        assert bills.fen(row, "账户结余(元)") == balance
    assert balance == 10_000 + 1379 - 480 - (8 + 1 - 3)
    assert int(float(summary["资金流水总笔数"])) == len(rows) == 6


def test_refusals(wechat: WeChat, day: datetime, sandbox: Running) -> None:
    pay = wechat.pay
    with pytest.raises(Refused, match="NO_STATEMENT_EXIST"):
        pay.trade_bill((day - timedelta(days=1)).date())
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        pay.trade_bill((day - timedelta(days=120)).date())
    control(sandbox, "settings", {"bills_at_once": False})
    with pytest.raises(Refused, match="STATEMENT_CREATING"):
        pay.trade_bill(datetime.now(CHINA).date())


def test_wrong_hash_is_doubt(wechat: WeChat, day: datetime, sandbox: Running) -> None:
    fault(sandbox, "/v3/bill/tradebill", "wrong_hash", times=1)
    with pytest.raises(Unknown, match="wrong_hash"):
        wechat.pay.trade_bill(day.date())
    fault(sandbox, "/v3/billdownload/file", "malformed", times=1)
    with pytest.raises(Unknown, match="wrong_hash"):
        wechat.pay.trade_bill(day.date())
    with wechat.pay.trade_bill(day.date()) as bill:
        assert len(list(bill.rows())) == 3


def test_download_address_gets_old(wechat: WeChat, day: datetime, sandbox: Running) -> None:
    core = PayCore(wechat.config, wechat.transport)
    url = core.request(f"/v3/bill/tradebill?bill_date={day.date()}&bill_type=ALL")["download_url"]
    core.download(url, io.BytesIO())
    for path in (sandbox.box.folder / "bills").iterdir():
        os.utime(path, (0, 0))
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        core.download(url, io.BytesIO())
    # Our signature goes to WeChat Pay alone, whatever host the address names.
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        core.download("https://evil.example.com/v3/billdownload/file?token=x", io.BytesIO())


def test_damaged_files() -> None:
    data = "交易时间,手续费\r\n`2026,`0.00500\r\n".encode()
    sha1 = hashlib.sha1(data).hexdigest()
    with bills.bill_of(data, sha1.upper()) as bill:
        row = next(bill.rows())
        assert bills.fen(row, "手续费") == 1
        assert bill.summary() == {}
        with pytest.raises(ValueError, match="交易时间"):
            bills.fen({"交易时间": "20:26"}, "交易时间")
    with bills.bill_of(gzip.compress(data), sha1) as bill:
        assert len(list(bill.rows())) == 1
    for bad in (b"", data + b"x", gzip.compress(data)[:-9], b"\x1f\x8bnonsense"):
        with pytest.raises(Unknown, match="wrong_hash"):
            bills.bill_of(bad, sha1)


def test_too_few_values_are_not_guessed() -> None:
    data = "交易时间,手续费\r\n`2026\r\n".encode()
    with bills.bill_of(data, hashlib.sha1(data).hexdigest()) as bill, pytest.raises(ValueError):
        list(bill.rows())


def test_a_big_bill_is_read_in_pieces() -> None:
    """Beyond 4 MiB the file is on disk; rows come one by one, as often as wanted."""
    line = "`2026-11-22 10:00:00,`" + "x" * 200 + "\r\n"
    data = ("时间,备注\r\n" + line * 40_000 + "总数\r\n`40000\r\n").encode()
    with bills.bill_of(gzip.compress(data, 1), hashlib.sha1(data).hexdigest()) as bill:
        assert sum(1 for _ in bill.rows()) == 40_000
        assert sum(1 for _ in bill.rows()) == 40_000
        assert bill.summary() == {"总数": "40000"}
