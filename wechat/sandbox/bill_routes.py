"""Bills, built from the sandbox's own ledger: trade bill (27 columns) and fund flow (11).

A file lives 5 minutes under its download URL. The SHA-1 is over the uncompressed file. SUCCESS
and REFUND bills here keep the columns of ALL, with only their lines.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Response, g, request, send_file

from wechat.pay_types import CHINA
from wechat.sandbox.engine import PayError, Sandbox, sandbox
from wechat.sandbox.pay_routes import answer, pay
from wechat.sandbox.store import Row

URL_SECONDS = 300
TRADE_HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,"
    "付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,"
    "退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_SUMMARY = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
FLOW_HEADER = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FLOW_SUMMARY = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"


@pay.get("/v3/bill/tradebill")
def trade_bill() -> Response:
    kind = request.args.get("bill_type", "ALL")
    if kind not in ("ALL", "SUCCESS", "REFUND"):
        raise PayError(400, "PARAM_ERROR", "bill_type 参数有误")
    box, span = sandbox(), _span()
    return _publish(box, _trade_lines(box, span, kind))


@pay.get("/v3/bill/fundflowbill")
def fundflow_bill() -> Response:
    if request.args.get("account_type", "BASIC") not in ("BASIC", "OPERATION", "FEES"):
        raise PayError(400, "PARAM_ERROR", "account_type 参数有误")
    box, span = sandbox(), _span()
    if request.args.get("account_type", "BASIC") != "BASIC":
        raise PayError(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    return _publish(box, _flow_lines(box, span))


@pay.get("/v3/billdownload/file")
def download() -> Response:
    token = request.args.get("token", "")
    path = sandbox().folder / "bills" / token
    known = token.isalnum() and path.exists()
    if not known or time.time() - path.stat().st_mtime > URL_SECONDS:
        raise PayError(400, "INVALID_REQUEST", "账单下载地址已失效")
    g.is_file = True  # the one success that carries no signature
    return send_file(path, mimetype="application/octet-stream")


def _span() -> tuple[float, float]:
    """The Chinese calendar day asked for, as unix seconds [from, to)."""
    try:
        day = date.fromisoformat(request.args.get("bill_date", ""))
    except ValueError:
        raise PayError(400, "PARAM_ERROR", "bill_date 参数有误") from None
    now = datetime.now(CHINA)
    if day < (now - timedelta(days=92)).date():
        raise PayError(400, "INVALID_REQUEST", "只能下载三个月内的账单")
    if day > now.date():
        raise PayError(400, "INVALID_REQUEST", "账单日期不能晚于今天")
    if not sandbox().settings.bills_at_once:
        ready = datetime(day.year, day.month, day.day, 9, tzinfo=CHINA) + timedelta(days=1)
        if now < ready:
            raise PayError(400, "STATEMENT_CREATING", "账单生成中，请在次日 9 点后下载")
    start = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return start.timestamp(), (start + timedelta(days=1)).timestamp()


def _publish(box: Sandbox, lines: Iterator[str]) -> Response:
    """Write the file under a fresh token; the first item of `lines` is the number of rows."""
    if box.faults.draw(request.path, "bill_late"):
        raise PayError(400, "STATEMENT_CREATING", "账单生成中，请稍后再试")
    if next(lines) == "0":
        raise PayError(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    folder: Path = box.folder / "bills"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > 2 * URL_SECONDS:
            old.unlink(missing_ok=True)
    token, digest = secrets.token_hex(24), hashlib.sha1(usedforsecurity=False)
    zipped = request.args.get("tar_type") == "GZIP"
    path = folder / token
    with gzip.open(path, "wb") if zipped else path.open("wb") as file:
        for number, line in enumerate(lines):
            raw = (("\ufeff" if number == 0 else "") + line + "\r\n").encode()
            digest.update(raw)
            file.write(raw)
    sha1 = digest.hexdigest()
    if box.faults.draw(request.path, "wrong_hash"):
        sha1 = sha1[::-1]
    url = f"{request.host_url.rstrip('/')}/v3/billdownload/file?token={token}"
    return answer({"hash_type": "SHA1", "hash_value": sha1, "download_url": url})


def _trade_lines(box: Sandbox, span: tuple[float, float], kind: str) -> Iterator[str]:
    orders = _paid(box, span) if kind != "REFUND" else []
    refunds = _refunded(box, span) if kind != "SUCCESS" else []
    yield str(len(orders) + len(refunds))
    yield TRADE_HEADER
    rate = box.settings.fee_rate_bp
    for row in orders:
        yield _line(
            *_trade_head(box, row, row["paid_at"], "SUCCESS"),
            *(yuan(row["total"]), "0.00", "0", "0", "0.00", "0.00", "", ""),
            *(row["description"], row["attach"], _fee(row["total"], rate), _percent(rate)),
            *(yuan(row["total"]), "0.00", ""),
        )
    for row in refunds:
        yield _line(
            *_trade_head(box, row, row["done_at"], "REFUND"),
            *("0.00", "0.00", row["refund_id"], row["out_refund_no"], yuan(row["refund"])),
            *("0.00", "ORIGINAL", "SUCCESS", row["description"], row["attach"]),
            *("-" + _fee(row["refund"], rate), _percent(rate), "0.00", yuan(row["refund"]), ""),
        )
    paid, back = sum(r["total"] for r in orders), sum(r["refund"] for r in refunds)
    fees = sum(fee_fen(r["total"], rate) for r in orders)
    fees -= sum(fee_fen(r["refund"], rate) for r in refunds)
    yield TRADE_SUMMARY
    yield _line(
        f"{len(orders) + len(refunds)}.0",
        *(yuan(paid), yuan(back), "0.00", yuan(fees), yuan(paid), yuan(back)),
    )


def _trade_head(box: Sandbox, row: Row, at: float, state: str) -> tuple[str, ...]:
    return (
        _moment(at),
        box.world.appid,
        box.world.mchid,
        "0",
        "",
        row["transaction_id"],
        row["out_trade_no"],
        row["openid"],
        "JSAPI",
        state,
        "OTHERS",
        "CNY",
    )


def _flow_lines(box: Sandbox, span: tuple[float, float]) -> Iterator[str]:
    rate = box.settings.fee_rate_bp
    flows: list[tuple[float, str, str, str, int, str]] = []
    for row in _paid(box, span):
        number = row["out_trade_no"]
        flows.append((row["paid_at"], row["transaction_id"], "交易", "收入", row["total"], number))
        if fee := fee_fen(row["total"], rate):
            flows.append(
                (row["paid_at"], row["transaction_id"], "扣除交易手续费", "支出", fee, number)
            )
    for row in _refunded(box, span):
        number = row["out_refund_no"]
        flows.append((row["done_at"], row["refund_id"], "退款", "支出", row["refund"], number))
        if fee := fee_fen(row["refund"], rate):
            flows.append((row["done_at"], row["refund_id"], "退还手续费", "收入", fee, number))
    flows.sort(key=lambda flow: flow[0])
    yield str(len(flows))
    yield FLOW_HEADER
    balance = _balance_before(box, span[0])
    for at, business, name, way, amount, voucher in flows:
        balance += amount if way == "收入" else -amount
        flow_id = hashlib.sha256(f"{business}{name}".encode()).hexdigest()[:24]
        yield _line(
            *(_moment(at), business, flow_id, name, name, way, yuan(amount), yuan(balance)),
            *("system", "", voucher),
        )
    incomes = [flow[4] for flow in flows if flow[3] == "收入"]
    spent = [flow[4] for flow in flows if flow[3] == "支出"]
    yield FLOW_SUMMARY
    yield _line(
        f"{len(flows)}.0",
        *(f"{len(incomes)}.0", yuan(sum(incomes)), f"{len(spent)}.0", yuan(sum(spent))),
    )


def _paid(box: Sandbox, span: tuple[float, float]) -> list[Row]:
    return box.store.all(
        "SELECT * FROM orders WHERE paid_at >= ? AND paid_at < ? ORDER BY paid_at", *span
    )


def _refunded(box: Sandbox, span: tuple[float, float]) -> list[Row]:
    return box.store.all(
        "SELECT r.*, o.openid, o.description, o.attach FROM refunds r "
        "JOIN orders o USING (out_trade_no) WHERE r.status = 'SUCCESS' "
        "AND r.done_at >= ? AND r.done_at < ? ORDER BY r.done_at",
        *span,
    )


def _balance_before(box: Sandbox, at: float) -> int:
    rate, balance = box.settings.fee_rate_bp, box.settings.opening_balance_fen or 0
    for row in box.store.all("SELECT total FROM orders WHERE paid_at < ?", at):
        balance += row["total"] - fee_fen(row["total"], rate)
    for row in box.store.all(
        "SELECT refund FROM refunds WHERE status = 'SUCCESS' AND done_at < ?", at
    ):
        balance += fee_fen(row["refund"], rate) - row["refund"]
    return balance


def fee_fen(amount: int, rate_bp: int) -> int:
    """Fee of an amount, half a fen rounds up."""
    return (amount * rate_bp + 5000) // 10000


def _fee(amount: int, rate_bp: int) -> str:
    """Five decimals in rows; what is charged is the whole fen."""
    return f"{fee_fen(amount, rate_bp) / 100:.5f}"


def _percent(rate_bp: int) -> str:
    return f"{rate_bp / 100:.2f}%"


def yuan(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _line(*values: str) -> str:
    # Free text keeps its commas, as in the real files; line breaks would break the file itself.
    return ",".join("`" + value.replace("\n", " ").replace("\r", " ") for value in values)
