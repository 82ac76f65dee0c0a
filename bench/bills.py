"""`python -m bench bills`: reconcile a day of a million bill lines, in time and memory.

Bills as WeChat packs them (gzip, SHA-1 over the plain file, summary line) lie beside the run;
the books hold the same day. A process of its own reads them, so that its peak memory is the
run's alone. A few lines are wrong on purpose: each must be found, and nothing else.
"""

from __future__ import annotations

import gzip
import hashlib
import multiprocessing
import os
import resource
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.kernel import db
from app.kernel.clock import SHANGHAI, local, now
from app.kernel.db import execute, table_of, unit_of_work
from app.kernel.outside import provide
from app.kernel.settings import load_settings, use_settings
from app.payments.models import Payment, Refund
from app.reconcile import service as reconcile
from bench.copy import Copy
from bench.server import say
from wechat.bills import BillFile, open_bill
from wechat.sandbox.bill_routes import (
    FLOW_HEADER,
    FLOW_SUMMARY,
    TRADE_HEADER,
    TRADE_SUMMARY,
    fee_fen,
    yuan,
)

RATE_BP = 60
REFUND_EVERY = 50  # one line in fifty is a refund
BATCH = 20_000
WRONG_EVERY = 100_000  # a line whose amount differs; two before it, one is not in our books


def _line(*values: str) -> str:
    return ",".join("`" + value for value in values)


def amount_of(n: int) -> int:
    return 100 + n * 7919 % 20_000


def is_refund(n: int) -> bool:
    return n % REFUND_EVERY == REFUND_EVERY - 1


def at_of(day: date, n: int, lines: int) -> datetime:
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return start + timedelta(seconds=n * 86_000 // lines)


def write_bills(folder: Path, day: date, lines: int) -> dict[str, tuple[str, str]]:
    """trade and flow -> (path, sha1 of the plain file)."""
    return {
        "trade": _pack(folder / "trade.gz", _trade(day, lines)),
        "flow": _pack(folder / "flow.gz", _flow(day, lines)),
    }


def _pack(path: Path, text: Iterator[str]) -> tuple[str, str]:
    digest = hashlib.sha1(usedforsecurity=False)
    with gzip.open(path, "wb", compresslevel=1) as file:
        held: list[str] = ["\ufeff" + next(text)]
        for line in text:
            held.append(line)
            if len(held) >= 5000:
                _flush(held, digest, file)
        _flush(held, digest, file)
    return str(path), digest.hexdigest()


def _flush(held: list[str], digest: Any, file: Any) -> None:
    raw = "".join(f"{line}\r\n" for line in held).encode()
    digest.update(raw)
    file.write(raw)
    held.clear()


def _numbers(n: int) -> tuple[str, str]:
    """(ours, WeChat's)."""
    if is_refund(n):
        return f"RF{n:022d}", f"5030{n:024d}"
    return f"JJ{n * 7_368_787 % 100_000_007:022d}", f"4200{n:024d}"


def _trade(day: date, lines: int) -> Iterator[str]:
    yield TRADE_HEADER
    paid = back = fees = 0
    for n in range(lines):
        number, wechat_no = _numbers(n)
        amount, moment = amount_of(n), f"{at_of(day, n, lines):%Y-%m-%d %H:%M:%S}"
        fee = fee_fen(amount, RATE_BP)
        head = (moment, "wx1", "1900000001", "0", "")
        if is_refund(n):
            back, fees = back + amount, fees - fee
            yield _line(
                *head, _numbers(n - 1)[1], _numbers(n - 1)[0], "openid", "JSAPI", "REFUND",
                "OTHERS", "CNY", "0.00", "0.00", wechat_no, number, yuan(amount), "0.00",
                "ORIGINAL", "SUCCESS", "商品", "", f"-{fee / 100:.5f}", "0.60%", "0.00",
                yuan(amount), "",
            )  # fmt: skip
        else:
            paid, fees = paid + amount, fees + fee
            yield _line(
                *head, wechat_no, number, "openid", "JSAPI", "SUCCESS", "OTHERS", "CNY",
                yuan(amount), "0.00", "0", "0", "0.00", "0.00", "", "", "商品", "",
                f"{fee / 100:.5f}", "0.60%", yuan(amount), "0.00", "",
            )  # fmt: skip
    yield TRADE_SUMMARY
    yield _line(f"{lines}.0", yuan(paid), yuan(back), "0.00", yuan(fees), yuan(paid), yuan(back))


def _flow(day: date, lines: int) -> Iterator[str]:
    yield FLOW_HEADER
    count = incomes = spent = income_count = 0
    for n in range(lines):
        number, wechat_no = _numbers(n)
        amount, moment = amount_of(n), f"{at_of(day, n, lines):%Y-%m-%d %H:%M:%S}"
        fee, back = fee_fen(amount, RATE_BP), is_refund(n)
        moves = [
            ("退款" if back else "交易", "支出" if back else "收入", amount),
            ("退还手续费" if back else "扣除交易手续费", "收入" if back else "支出", fee),
        ]
        for name, way, fen in moves:
            if fen == 0:
                continue
            count += 1
            if way == "收入":
                incomes, income_count = incomes + fen, income_count + 1
            else:
                spent += fen
            yield _line(
                moment, wechat_no, f"f{count:020d}", name, name, way, yuan(fen), "0.00",
                "system", "", number,
            )  # fmt: skip
    yield FLOW_SUMMARY
    yield _line(
        f"{count}.0", f"{income_count}.0", yuan(incomes), f"{count - income_count}.0", yuan(spent)
    )


def write_books(day: date, lines: int) -> None:
    """The same day in our books, but for the lines that are wrong on purpose."""
    made, pays, refunds = now(), [], []
    for n in range(lines):
        if n % WRONG_EVERY == WRONG_EVERY - 3:
            continue  # money that we do not know
        number, wechat_no = _numbers(n)
        amount = amount_of(n) + int(n % WRONG_EVERY == WRONG_EVERY - 2)
        at = at_of(day, n, lines).astimezone(UTC)
        if is_refund(n):
            refunds.append(
                {"id": f"rfd_{n:026d}", "payment_id": f"pay_{n - 1:026d}", "order_id": "",
                 "out_refund_no": number, "cause_key": number, "amount_fen": amount,
                 "reason": "", "lines": {"lines": []}, "state": "done",
                 "wechat_refund_id": wechat_no, "created_at": made, "done_at": at}
            )  # fmt: skip
        else:
            pays.append(
                {"id": f"pay_{n:026d}", "order_id": f"ord_{n:026d}", "person_id": "psn",
                 "payer_openid": "o", "out_trade_no": number, "description": "商品",
                 "amount_fen": amount, "currency": "CNY", "state": "paid", "expires_at": made,
                 "transaction_id": wechat_no, "paid_fen": amount, "refunded_fen": 0,
                 "paid_at": at, "created_at": made, "closed_at": None}
            )  # fmt: skip
        if len(pays) >= BATCH:
            _insert(pays, refunds)
    _insert(pays, refunds)


def _insert(pays: list[dict[str, Any]], refunds: list[dict[str, Any]]) -> None:
    with unit_of_work():
        if pays:
            execute(insert(table_of(Payment)), pays)
        if refunds:
            execute(insert(table_of(Refund)), refunds)
    pays.clear()
    refunds.clear()


class FileBills:
    """What the run sees of WeChat: the two files."""

    def __init__(self, files: Mapping[str, tuple[str, str]]) -> None:
        self._files = files

    def _open(self, name: str, folder: str | None) -> BillFile:
        path, sha1 = self._files[name]
        with Path(path).open("rb") as packed:
            return open_bill(packed, sha1, folder)

    def trade_bill(self, day: date, folder: str | None = None) -> BillFile:
        return self._open("trade", folder)

    def fundflow_bill(self, day: date, folder: str | None = None) -> BillFile:
        return self._open("flow", folder)


def _run(env: dict[str, str], files: dict[str, tuple[str, str]], day: date, out: Any) -> None:
    os.environ.update(env)
    use_settings(load_settings())
    provide("pay", lambda: FileBills(files))
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.monotonic()
    done = reconcile.run_day(day=day)
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    found: dict[str, int] = {}
    for one in reconcile.differences(bill_date=day, limit=1000):
        found[one.kind] = found.get(one.kind, 0) + 1
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    out.put((done.lines, seconds, cpu, before.ru_maxrss, after.ru_maxrss, found))
    db.dispose_engines()


def bills(*, kind: str, lines: int) -> bool:
    """Measure one run on one database; True when it found what was wrong and nothing else."""
    day = local(now()).date() - timedelta(days=1)
    with Copy(kind, redis=False) as copy:
        files = write_bills(copy.var, day, lines)
        write_books(day, lines)
        db.dispose_engines()
        context = multiprocessing.get_context("spawn")
        answers = context.Queue()
        process = context.Process(target=_run, args=(copy.env, files, day, answers))
        process.start()
        read, seconds, cpu, start_kb, peak_kb, found = answers.get(timeout=3600)
        process.join(60)
        wrong = lines // WRONG_EVERY
        expected = {"missing_here": wrong, "amount": wrong} if wrong else {}
        say(
            f"bills {kind}: {read:,} trade lines, {seconds:.1f} s wall, {cpu:.1f} s CPU, "
            f"peak RSS {peak_kb / 1024:.0f} MiB (from {start_kb / 1024:.0f}), "
            f"found {found}, expected {expected}"
        )
        return found == expected
