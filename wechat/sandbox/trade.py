"""Money in the sandbox: orders, payments, refunds, and the resources told about them."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from wechat.sandbox.engine import ControlError, PayError, Sandbox, long_number, rfc3339
from wechat.sandbox.store import Row

PREPAY_SECONDS = 7200
STATE_WORDS = {
    "SUCCESS": "支付成功",
    "REFUND": "转入退款",
    "NOTPAY": "订单未支付",
    "CLOSED": "订单已关闭",
}


def state_of(order: Row) -> str:
    """An unpaid order past its time_expire is closed, whenever one looks."""
    if order["state"] == "NOTPAY" and order["expires_at"] <= time.time():
        return "CLOSED"
    return str(order["state"])


def create_order(box: Sandbox, request: dict[str, Any], expires_at: float | None) -> str:
    """The first prepay of a number makes the order; a repeat of it gives a fresh prepay_id."""
    canonical = json.dumps(request, sort_keys=True, ensure_ascii=False)
    number, now = request["out_trade_no"], time.time()
    prepay_id = f"wx{long_number('', now, 6)}{secrets.token_hex(10)}"
    with box.store.write() as db:
        order = db.execute("SELECT * FROM orders WHERE out_trade_no = ?", (number,)).fetchone()
        if order is not None:
            if order["state"] in ("SUCCESS", "REFUND"):
                raise PayError(400, "ORDERPAID", "该订单已支付")
            if state_of(order) == "CLOSED":
                raise PayError(400, "ORDER_CLOSED", "该订单已关闭，请重新下单")
            if order["request"] != canonical:
                raise PayError(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致")
        else:
            if expires_at is not None and not 60 <= expires_at - now <= 90 * 86400:
                raise PayError(400, "PARAM_ERROR", "time_expire 须在 1 分钟后、90 天内")
            db.execute(
                "INSERT INTO orders (out_trade_no, request, description, total, openid, "
                "notify_url, attach, state, created_at, expires_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, 'NOTPAY', ?, ?)",
                (
                    number,
                    canonical,
                    request["description"],
                    request["amount"]["total"],
                    request["payer"]["openid"],
                    request["notify_url"],
                    request.get("attach", ""),
                    now,
                    expires_at if expires_at is not None else now + box.settings.order_seconds,
                ),
            )
        db.execute(
            "INSERT INTO prepays VALUES (?, ?, ?)", (prepay_id, number, now + PREPAY_SECONDS)
        )
    return prepay_id


_BY_PREPAY = (
    "SELECT o.*, p.expires_at AS prepay_until FROM prepays p "
    "JOIN orders o USING (out_trade_no) WHERE prepay_id = ?"
)


def pay(box: Sandbox, openid: str, prepay_id: str) -> str:
    """The phone's owner confirms. Returns the transaction id and queues the notice.

    ControlError, as the phone would show it: not this user's, already paid, closed, too old.
    """
    now = time.time()
    transaction_id = long_number("4200", now, 16)
    before = box.store.one(_BY_PREPAY, prepay_id)
    crosses = before is not None and state_of(before) == "CLOSED"
    crossed = crosses and box.faults.draw("phone:pay", "paid_though_closed")
    with box.store.write() as db:
        order = db.execute(_BY_PREPAY, (prepay_id,)).fetchone()
        if order is None:
            raise ControlError(404, "prepay_unknown", "支付验证签名失败")
        if order["openid"] != openid:
            raise ControlError(403, "not_payer", "下单账号与支付账号不一致")
        state = state_of(order)
        if state in ("SUCCESS", "REFUND"):
            raise ControlError(409, "already_paid", "该订单已支付")
        if (state == "CLOSED" and not crossed) or order["prepay_until"] <= now:
            raise ControlError(409, "closed", "订单已过期，请返回重新下单")
        number = order["out_trade_no"]
        db.execute(
            "UPDATE orders SET state = 'SUCCESS', transaction_id = ?, paid_at = ? "
            "WHERE out_trade_no = ?",
            (transaction_id, now, number),
        )
        db.execute(
            "INSERT INTO shipping (transaction_id, out_trade_no, openid, state, paid_at) "
            "VALUES (?, ?, ?, 1, ?)",
            (transaction_id, number, openid, now),
        )
        paid = db.execute("SELECT * FROM orders WHERE out_trade_no = ?", (number,)).fetchone()
        box.notify(
            db,
            kind="payment",
            subject=number,
            event_type="TRANSACTION.SUCCESS",
            url=paid["notify_url"],
            resource=order_answer(box, paid),
            delay=box.settings.notify_delay,
        )
    box.wake.set()
    box.happened("paid", number)
    return transaction_id


def close(box: Sandbox, number: str) -> None:
    with box.store.write() as db:
        order = db.execute("SELECT * FROM orders WHERE out_trade_no = ?", (number,)).fetchone()
        if order is None:
            raise PayError(404, "ORDER_NOT_EXIST", "订单不存在")
        if order["state"] in ("SUCCESS", "REFUND"):
            raise PayError(400, "ORDERPAID", "该订单已支付，不能关闭")
        if state_of(order) == "CLOSED":
            raise PayError(400, "ORDER_CLOSED", "该订单已关闭")
        db.execute(
            "UPDATE orders SET state = 'CLOSED', closed_at = ? WHERE out_trade_no = ?",
            (time.time(), number),
        )
    box.happened("closed", number)


def order_answer(box: Sandbox, order: Row) -> dict[str, Any]:
    """What a query answers and what a payment notice carries."""
    state = state_of(order)
    amount: dict[str, Any] = {"total": order["total"], "currency": "CNY"}
    out: dict[str, Any] = {
        "appid": box.world.appid,
        "mchid": box.world.mchid,
        "out_trade_no": order["out_trade_no"],
        "trade_state": state,
        "trade_state_desc": STATE_WORDS[state],
        "attach": order["attach"],
        "amount": amount,
        "payer": {"openid": order["openid"]},
        "promotion_detail": [],
    }
    if order["transaction_id"]:
        amount |= {"payer_total": order["total"], "payer_currency": "CNY"}
        out |= {
            "transaction_id": order["transaction_id"],
            "trade_type": "JSAPI",
            "bank_type": "OTHERS",
            "success_time": rfc3339(order["paid_at"]),
        }
    return out


def create_refund(box: Sandbox, request: dict[str, Any]) -> Row:
    """Accept a refund, or give back the one that has this number already."""
    canonical = json.dumps(request, sort_keys=True, ensure_ascii=False)
    now, amount = time.time(), request["amount"]
    abnormal = box.faults.draw("/v3/refund/domestic/refunds", "refund_abnormal")
    with box.store.write() as db:
        known = db.execute(
            "SELECT * FROM refunds WHERE out_refund_no = ?", (request["out_refund_no"],)
        ).fetchone()
        if known is not None:
            if known["request"] != canonical:
                raise PayError(400, "INVALID_REQUEST", "退款单号已被使用，且参数与首次请求不一致")
            return _refund(db, known["refund_id"])
        if "transaction_id" in request:
            where, key = "transaction_id", request["transaction_id"]
        else:
            where, key = "out_trade_no", request["out_trade_no"]
        order = db.execute(f"SELECT * FROM orders WHERE {where} = ?", (key,)).fetchone()
        _check_refund(box, db, order, amount, now)
        refund_id = long_number("5030", now, 17)
        db.execute(
            "INSERT INTO refunds VALUES (?,?,?,?,?,?,?,?,?,'PROCESSING',?,?,?,NULL)",
            (
                refund_id,
                request["out_refund_no"],
                canonical,
                order["transaction_id"],
                order["out_trade_no"],
                amount["refund"],
                order["total"],
                request.get("reason", ""),
                request.get("notify_url", ""),
                "ABNORMAL" if abnormal else "SUCCESS",
                now,
                now + box.wechat_seconds(box.settings.refund_delay),
            ),
        )
        db.execute(
            "UPDATE orders SET state = 'REFUND', refunded = refunded + ? WHERE out_trade_no = ?",
            (amount["refund"], order["out_trade_no"]),
        )
        db.execute(
            "UPDATE shipping SET state = 5 WHERE transaction_id = ? AND ? = "
            "(SELECT refunded FROM orders WHERE transaction_id = ?)",
            (order["transaction_id"], order["total"], order["transaction_id"]),
        )
        made = _refund(db, refund_id)
    box.wake.set()
    box.happened("refund accepted", request["out_refund_no"])
    return made


def _check_refund(
    box: Sandbox, db: Any, order: Row | None, amount: dict[str, Any], now: float
) -> None:
    if order is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "订单不存在")
    if order["state"] not in ("SUCCESS", "REFUND"):
        raise PayError(403, "TRADE_ERROR", "订单未支付，不能退款")
    if now - order["paid_at"] > 365 * 86400:
        raise PayError(400, "INVALID_REQUEST", "订单已超过一年，不能退款")
    if amount["total"] != order["total"]:
        raise PayError(400, "INVALID_REQUEST", "原订单金额与支付时不一致")
    if order["refunded"] + amount["refund"] > order["total"]:
        raise PayError(400, "INVALID_REQUEST", "退款金额超过可退金额")
    count, last = db.execute(
        "SELECT count(*), max(created_at) FROM refunds WHERE out_trade_no = ?",
        (order["out_trade_no"],),
    ).fetchone()
    if count >= 50:
        raise PayError(403, "RULE_LIMIT", "一笔订单最多退款 50 次")
    if count and now - last < box.wechat_seconds(box.settings.refund_gap):
        raise PayError(429, "FREQUENCY_LIMITED", "同一订单两次退款须间隔一分钟")
    balance = purse(box, db)
    if balance is not None and balance < amount["refund"]:
        raise PayError(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")


def purse(box: Sandbox, db: Any) -> int | None:
    """Fen in the merchant's account; None when the sandbox does not count."""
    opening = box.settings.opening_balance_fen
    if opening is None:
        return None
    paid = db.execute("SELECT coalesce(sum(total), 0) FROM orders WHERE paid_at > 0").fetchone()[0]
    back = db.execute(
        "SELECT coalesce(sum(refund), 0) FROM refunds WHERE status <> 'CLOSED'"
    ).fetchone()[0]
    return int(opening + paid - back)


def finish_refunds(box: Sandbox) -> None:
    """Background: what is due leaves PROCESSING, and the merchant is told."""
    now = time.time()
    due = box.store.all(
        "SELECT refund_id FROM refunds WHERE status = 'PROCESSING' AND due_at <= ? "
        "ORDER BY due_at LIMIT 100",
        now,
    )
    for row in due:
        with box.store.write() as db:
            changed = db.execute(
                "UPDATE refunds SET status = outcome, done_at = ? "
                "WHERE refund_id = ? AND status = 'PROCESSING'",
                (now, row["refund_id"]),
            ).rowcount
            if not changed:
                continue
            done = _refund(db, row["refund_id"])
            box.notify(
                db,
                kind="refund",
                subject=done["out_refund_no"],
                event_type=f"REFUND.{done['status']}",
                url=done["notify_url"],
                resource=_refund_notice(box, done),
                delay=box.settings.notify_delay,
            )
        box.happened(f"refund {done['status']}", done["out_refund_no"])


def abnormal_refund(box: Sandbox, refund_id: str, out_refund_no: str) -> Row:
    """apply-abnormal-refund: processed again, by another way; succeeds this time."""
    with box.store.write() as db:
        found = _find_refund(db, refund_id)
        if found is None or found["out_refund_no"] != out_refund_no:
            raise PayError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        if found["status"] != "ABNORMAL":
            raise PayError(400, "INVALID_REQUEST", "只有异常的退款才能发起异常退款")
        db.execute(
            "UPDATE refunds SET status = 'PROCESSING', outcome = 'SUCCESS', done_at = NULL, "
            "due_at = ? WHERE refund_id = ?",
            (time.time() + box.wechat_seconds(box.settings.refund_delay), refund_id),
        )
        made = _refund(db, refund_id)
    box.wake.set()
    return made


def refund_answer(refund: Row) -> dict[str, Any]:
    out = {
        "refund_id": refund["refund_id"],
        "out_refund_no": refund["out_refund_no"],
        "transaction_id": refund["transaction_id"],
        "out_trade_no": refund["out_trade_no"],
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "create_time": rfc3339(refund["created_at"]),
        "status": refund["status"],
        "amount": {
            "total": refund["total"],
            "refund": refund["refund"],
            "payer_total": refund["total"],
            "payer_refund": refund["refund"],
            "settlement_refund": refund["refund"],
            "settlement_total": refund["total"],
            "discount_refund": 0,
            "currency": "CNY",
        },
    }
    if refund["status"] == "SUCCESS":
        out["success_time"] = rfc3339(refund["done_at"])
    return out


def _refund_notice(box: Sandbox, refund: Row) -> dict[str, Any]:
    amounts = ("total", "refund", "payer_total", "payer_refund")
    full = refund_answer(refund)
    out = {
        "mchid": box.world.mchid,
        "transaction_id": refund["transaction_id"],
        "out_trade_no": refund["out_trade_no"],
        "refund_id": refund["refund_id"],
        "out_refund_no": refund["out_refund_no"],
        "refund_status": refund["status"],
        "user_received_account": full["user_received_account"],
        "amount": {name: full["amount"][name] for name in amounts},
    }
    if "success_time" in full:
        out["success_time"] = full["success_time"]
    return out


def _find_refund(db: Any, refund_id: str) -> Row | None:
    row: Row | None = db.execute(
        "SELECT * FROM refunds WHERE refund_id = ?", (refund_id,)
    ).fetchone()
    return row


def _refund(db: Any, refund_id: str) -> Row:
    row = _find_refund(db, refund_id)
    if row is None:
        raise LookupError(refund_id)
    return row
