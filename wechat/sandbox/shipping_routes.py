"""发货信息管理: what was shipped for which payment, and when the money is freed."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

from flask import Response

from wechat.sandbox.api_common import OK, answer, api_blueprint, need_token, read_body
from wechat.sandbox.engine import ApiError, Sandbox, rfc3339, sandbox
from wechat.sandbox.store import Row

shipping = api_blueprint("shipping")

TO_SHIP, SHIPPED, RECEIVED, REFUNDED = 1, 2, 3, 5
EXPRESS, SPLIT = 1, 2


@shipping.before_request
def check_token() -> None:
    need_token()


def _order(box: Sandbox, key: dict[str, Any]) -> Row:
    if key.get("transaction_id"):
        column, value = "transaction_id", key["transaction_id"]
    elif key.get("out_trade_no") or key.get("merchant_trade_no"):
        merchant = key.get("mchid") or key.get("merchant_id")
        if merchant != box.world.mchid:
            raise ApiError(10060001, "支付单不存在")
        column, value = "out_trade_no", key.get("out_trade_no") or key["merchant_trade_no"]
    else:
        raise ApiError(10060014, "参数错误")
    found = box.store.one(f"SELECT * FROM shipping WHERE {column} = ?", value)
    ready = time.time() - box.settings.shipping_ready_delay
    if found is None or found["paid_at"] > ready:
        raise ApiError(10060001, "支付单不存在")
    return found


@shipping.post("/wxa/sec/order/upload_shipping_info")
def upload() -> Response:
    box, body = sandbox(), read_body()
    key = body.get("order_key")
    if not isinstance(key, dict) or key.get("order_number_type") not in (1, 2):
        raise ApiError(10060014, "参数错误")
    order = _order(box, key)
    payer = body.get("payer")
    if not isinstance(payer, dict) or payer.get("openid") != order["openid"]:
        raise ApiError(10060014, "payer.openid 与支付者不一致")
    parcels, finished = _check_list(body)
    at = _upload_time(body.get("upload_time"), order)
    merged, uploads = _state_machine(order, body, parcels)
    with box.store.write() as db:
        changed = db.execute(
            "UPDATE shipping SET state = ?, logistics_type = ?, delivery_mode = ?, "
            "is_finished = ?, uploads = ?, upload_time = ?, list = ? "
            "WHERE transaction_id = ? AND uploads = ? AND state = ?",
            (
                SHIPPED,
                body["logistics_type"],
                body["delivery_mode"],
                int(finished),
                uploads,
                at,
                json.dumps(merged, ensure_ascii=False),
                order["transaction_id"],
                order["uploads"],
                order["state"],
            ),
        ).rowcount
        if not changed:
            raise ApiError(-1, "system busy")
        if finished and order["state"] == TO_SHIP:
            box.push(db, "trade_manage_order_settlement", "", _settlement(box, order, at))
    box.wake.set()
    box.happened("shipping uploaded", order["out_trade_no"])
    return answer(OK)


def _check_list(body: dict[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    kind, mode = body.get("logistics_type"), body.get("delivery_mode")
    if kind not in (1, 2, 3, 4):
        raise ApiError(10060005, "物流类型有误")
    if mode not in (1, SPLIT):
        raise ApiError(10060014, "发货模式有误")
    if mode == SPLIT and kind != EXPRESS:
        raise ApiError(10060006, "非快递发货时不允许分拆发货")
    if mode == SPLIT and not isinstance(body.get("is_all_delivered"), bool):
        raise ApiError(10060007, "分拆发货模式下必须填写 is_all_delivered")
    parcels = body.get("shipping_list")
    if not isinstance(parcels, list) or not parcels:
        raise ApiError(10060025, "物流信息列表为空")
    if len(parcels) > 15:
        raise ApiError(10060024, "物流单最多 15 个")
    if mode != SPLIT and len(parcels) != 1:
        raise ApiError(10060026, "统一发货只能有一个物流单")
    for parcel in parcels:
        _check_parcel(parcel, kind)
    return parcels, mode != SPLIT or body["is_all_delivered"]


def _check_parcel(parcel: object, kind: int) -> None:
    if not isinstance(parcel, dict):
        raise ApiError(10060014, "参数错误")
    description = parcel.get("item_desc")
    if not isinstance(description, str) or not description:
        raise ApiError(10060008, "商品信息不能为空")
    if len(description) > 120:
        raise ApiError(10060009, "商品信息超过 120 个字")
    if kind != EXPRESS:
        return
    for name in ("tracking_no", "express_company"):
        value = parcel.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= 128:
            raise ApiError(10060028, f"{name} 有误")
    if parcel["express_company"] == "SF":
        contact = parcel.get("contact") or {}
        if not (contact.get("consignor_contact") or contact.get("receiver_contact")):
            raise ApiError(10060031, "顺丰须填写联系方式")


def _upload_time(text: object, order: Row) -> float:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ApiError(268485216, "上传时间非法")
    at = moment.timestamp()
    if order["upload_time"] is not None and at < order["upload_time"]:
        raise ApiError(268485216, "上传时间早于上一次")
    return at


def _state_machine(
    order: Row, body: dict[str, Any], parcels: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], int]:
    """The list to keep and the number of finished uploads, or why not."""
    before: list[dict[str, Any]] = json.loads(order["list"])
    if order["state"] not in (TO_SHIP, SHIPPED):
        raise ApiError(10060004, "支付单处于不可发货的状态")
    if order["state"] == TO_SHIP:
        return parcels, 1
    if not order["is_finished"]:
        if body["delivery_mode"] != SPLIT:
            raise ApiError(10060007, "已分拆发货，不能改为统一发货")
        numbers = {parcel["tracking_no"] for parcel in before}
        fresh = [parcel for parcel in parcels if parcel["tracking_no"] not in numbers]
        if not fresh and not body["is_all_delivered"]:
            raise ApiError(10060023, "发货信息未更新")
        if len(before) + len(fresh) > 15:
            raise ApiError(10060024, "物流单最多 15 个")
        return before + fresh, 1
    if parcels == before and body["logistics_type"] == order["logistics_type"]:
        raise ApiError(10060023, "发货信息未更新")
    if order["uploads"] >= 2:
        raise ApiError(10060003, "支付单已使用重新发货机会")
    return parcels, 2


def _settlement(box: Sandbox, order: Row, at: float) -> dict[str, Any]:
    return {
        "transaction_id": order["transaction_id"],
        "merchant_id": box.world.mchid,
        "merchant_trade_no": order["out_trade_no"],
        "pay_time": int(order["paid_at"]),
        "shipped_time": int(at),
        "estimated_settlement_time": int(at + 10 * 86400),
    }


@shipping.post("/wxa/sec/order/get_order")
def get_order() -> Response:
    box = sandbox()
    return answer({**OK, "order": order_answer(box, _order(box, read_body()))})


@shipping.post("/wxa/sec/order/get_order_list")
def get_order_list() -> Response:
    box, body = sandbox(), read_body()
    size = min(100, int(body.get("page_size", 100)))
    span = body.get("pay_time_range") or {}
    rows = box.store.all(
        "SELECT *, rowid AS id FROM shipping WHERE rowid > ? AND paid_at >= ? AND paid_at <= ? "
        "AND ? IN (0, state) AND ? IN ('', openid) ORDER BY rowid LIMIT ?",
        int(body.get("last_index") or 0),
        float(span.get("begin_time") or 0),
        float(span.get("end_time") or time.time()),
        int(body.get("order_state") or 0),
        str(body.get("openid") or ""),
        size + 1,
    )
    page = rows[:size]
    return answer(
        {
            **OK,
            "order_list": [order_answer(box, row) for row in page],
            "last_index": str(page[-1]["id"]) if page else "",
            "has_more": len(rows) > size,
        }
    )


def order_answer(box: Sandbox, order: Row) -> dict[str, Any]:
    paid = box.store.one(
        "SELECT total, description FROM orders WHERE out_trade_no = ?", order["out_trade_no"]
    )
    parcels = json.loads(order["list"])
    return {
        "transaction_id": order["transaction_id"],
        "merchant_id": box.world.mchid,
        "merchant_trade_no": order["out_trade_no"],
        "description": paid["description"] if paid else "",
        "paid_amount": paid["total"] if paid else 0,
        "openid": order["openid"],
        "pay_time": int(order["paid_at"]),
        "order_state": order["state"],
        "in_complaint": False,
        "shipping": {
            "delivery_mode": order["delivery_mode"],
            "logistics_type": order["logistics_type"],
            "finish_shipping": bool(order["is_finished"]),
            "finish_shipping_count": order["uploads"] if order["is_finished"] else 0,
            "goods_desc": parcels[0]["item_desc"] if parcels else "",
            "shipping_list": [
                {**parcel, "upload_time": int(order["upload_time"])} for parcel in parcels
            ],
        },
    }


@shipping.post("/wxa/sec/order/notify_confirm_receive")
def confirm_receive() -> Response:
    box = sandbox()
    order = _order(box, read_body())
    if order["state"] != SHIPPED or order["logistics_type"] != EXPRESS:
        raise ApiError(10060004, "支付单状态不支持确认收货提醒")
    return answer(OK)


@shipping.post("/wxa/sec/order/is_trade_managed")
def is_managed() -> Response:
    return answer({**OK, "is_trade_managed": read_body().get("appid") == sandbox().world.appid})


@shipping.post("/wxa/sec/order/is_trade_management_confirmation_completed")
def is_confirmed() -> Response:
    return answer({**OK, "completed": True})


@shipping.post("/wxa/sec/order/set_msg_jump_path")
def set_page() -> Response:
    path = read_body().get("path")
    if not isinstance(path, str) or not path or path.startswith("/"):
        raise ApiError(10060014, "参数错误")
    return answer(OK)


def remind(box: Sandbox) -> None:
    """Background: an order unshipped for 48 hours is reminded of, once."""
    before = time.time() - box.wechat_seconds(box.settings.remind_after)
    late = box.store.all(
        "SELECT * FROM shipping WHERE state = 1 AND reminded = 0 AND paid_at <= ? LIMIT 100", before
    )
    for order in late:
        with box.store.write() as db:
            db.execute(
                "UPDATE shipping SET reminded = 1 WHERE transaction_id = ?",
                (order["transaction_id"],),
            )
            box.push(
                db,
                "trade_manage_remind_shipping",
                "",
                {
                    "transaction_id": order["transaction_id"],
                    "merchant_id": box.world.mchid,
                    "sub_merchant_id": "",
                    "merchant_trade_no": order["out_trade_no"],
                    "pay_time": int(order["paid_at"]),
                    "msg": "订单已超过48小时未发货，请尽快发货",
                },
            )


def confirm(box: Sandbox, transaction_id: str) -> bool:
    """The buyer confirms the receipt on the phone; False when the order is not shipped."""
    with box.store.write() as db:
        done = db.execute(
            "UPDATE shipping SET state = ? WHERE transaction_id = ? AND state = ?",
            (RECEIVED, transaction_id, SHIPPED),
        ).rowcount
        if done:
            row = db.execute(
                "SELECT * FROM shipping WHERE transaction_id = ?", (transaction_id,)
            ).fetchone()
            now = int(time.time())
            event = _settlement(box, row, row["upload_time"]) | {
                "confirm_receive_method": 1,
                "confirm_receive_time": now,
                "settlement_time": now,
            }
            box.push(db, "trade_manage_order_settlement", "", event)
    box.wake.set()
    return bool(done)


def listed(box: Sandbox, row: Row) -> dict[str, Any]:
    """One line of the control surface's list."""
    out = order_answer(box, row)
    out["paid_at"] = rfc3339(row["paid_at"])
    return out
