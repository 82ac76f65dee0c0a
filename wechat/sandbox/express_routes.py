"""物流助手: waybills, tracks that move by themselves or by hand, add_express_path events."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from flask import Response

from wechat.sandbox.api_common import OK, answer, api_blueprint, need_token, need_user, read_body
from wechat.sandbox.engine import ApiError, ControlError, Sandbox, sandbox
from wechat.sandbox.store import Row

express = api_blueprint("express")

CARRIERS = {
    "SF": "顺丰速运",
    "ZTO": "中通快递",
    "YTO": "圆通速递",
    "STO": "申通快递",
    "YUNDA": "韵达快递",
    "JTSD": "极兔速递",
    "EMS": "邮政速递物流",
    "JD": "京东快递",
    "DBL": "德邦快递",
    "TEST": "测试快递",
}

# A parcel's life: (action_type, words). {city} is the receiver's.
STEPS = (
    (100003, "已分配快递员，等待上门揽收"),
    (100001, "快递员已揽收"),
    (200001, "快件已到达始发分拨中心"),
    (200001, "快件已到达{city}分拨中心"),
    (300002, "快件正在派送中，请保持电话畅通"),
    (300003, "快件已签收，感谢使用"),
)
CANCELLED = 400001


@express.before_request
def check_token() -> None:
    need_token()


@express.post("/cgi-bin/express/business/order/add")
def add() -> Response:
    box, body = sandbox(), read_body()
    order_id = body.get("order_id")
    if not isinstance(order_id, str) or not 0 < len(order_id.encode()) <= 512:
        raise ApiError(930561, "order_id invalid")
    openid = need_user(body.get("openid")) if body.get("add_source", 0) == 0 else ""
    if body.get("delivery_id") not in CARRIERS or not body.get("biz_id"):
        raise ApiError(9300525, "bizid or delivery_id not bound")
    city = _check_people(body)
    _check_goods(body)
    waybill_id = f"{body['delivery_id']}{secrets.randbelow(10**13):013d}"
    now = time.time()
    with box.store.write() as db:
        known = db.execute("SELECT * FROM waybills WHERE order_id = ?", (order_id,)).fetchone()
        if known is not None:
            raise ApiError(9300503, "order_id already exists")
        db.execute(
            "INSERT INTO waybills VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
            (
                waybill_id,
                order_id,
                openid,
                body["delivery_id"],
                city,
                json.dumps(body, ensure_ascii=False),
                now,
                now + box.wechat_seconds(box.settings.track_step),
            ),
        )
    box.wake.set()
    box.happened("waybill", waybill_id)
    data = [{"key": "SF_bagAddr", "value": city}]
    return answer({**OK, "order_id": order_id, "waybill_id": waybill_id, "waybill_data": data})


def _check_people(body: dict[str, Any]) -> str:
    for side in ("sender", "receiver"):
        person = body.get(side)
        if not isinstance(person, dict):
            raise ApiError(930561, f"{side} missing")
        for name, most in (("name", 64), ("province", 64), ("city", 64), ("address", 512)):
            value = person.get(name)
            if not isinstance(value, str) or not 0 < len(value.encode()) <= most:
                raise ApiError(930561, f"{side}.{name} invalid")
        if not (person.get("mobile") or person.get("tel")):
            raise ApiError(930561, f"{side}.mobile missing")
    return str(body["receiver"]["city"])


def _check_goods(body: dict[str, Any]) -> None:
    cargo = body.get("cargo")
    if not isinstance(cargo, dict) or not cargo.get("detail_list"):
        raise ApiError(930561, "cargo.detail_list missing")
    for name in ("count", "weight", "space_x", "space_y", "space_z"):
        value = cargo.get(name)
        if not isinstance(value, (int, float)) or value <= 0:
            raise ApiError(930561, f"cargo.{name} invalid")
    if cargo["weight"] > 50:
        raise ApiError(
            9300501,
            "delivery logic fail",
            delivery_resultcode=10001,
            delivery_resultmsg="超出重量限制",
        )
    if not isinstance(body.get("service"), dict) or "service_type" not in body["service"]:
        raise ApiError(9300510, "invalid service_type")


def _waybill(body: dict[str, Any]) -> Row:
    row = sandbox().store.one(
        "SELECT * FROM waybills WHERE order_id = ?", str(body.get("order_id", ""))
    )
    if row is None or body.get("delivery_id") != row["delivery_id"]:
        raise ApiError(9300506, "order not found")
    if row["openid"] and body.get("openid") != row["openid"]:
        raise ApiError(930559, "openid does not match")
    if "waybill_id" in body and body["waybill_id"] != row["waybill_id"]:
        raise ApiError(9300506, "waybill not found")
    return row


@express.post("/cgi-bin/express/business/order/get")
def get() -> Response:
    row = _waybill(read_body())
    return answer(
        {
            **OK,
            "order_id": row["order_id"],
            "waybill_id": row["waybill_id"],
            "order_status": 0,
            "waybill_data": [],
        }
    )


@express.post("/cgi-bin/express/business/order/cancel")
def cancel() -> Response:
    box, row = sandbox(), _waybill(read_body())
    if row["step"] > 1:
        raise ApiError(
            9300501,
            "delivery logic fail",
            delivery_resultcode=10002,
            delivery_resultmsg="快件已揽收，不能取消",
        )
    with box.store.write() as db:
        _enter(box, db, row, CANCELLED, "订单已取消", step=len(STEPS), next_at=None)
    box.wake.set()
    return answer(OK)


@express.post("/cgi-bin/express/business/path/get")
def path() -> Response:
    row = _waybill(read_body())
    items = track(sandbox(), row["waybill_id"])
    return answer(
        {
            **OK,
            "openid": row["openid"],
            "delivery_id": row["delivery_id"],
            "waybill_id": row["waybill_id"],
            "path_item_num": len(items),
            "path_item_list": items,
        }
    )


@express.post("/cgi-bin/express/business/test_update_order")
def test_update() -> Response:
    """WeChat's own way to move a test parcel; the parcel must be of the carrier TEST."""
    box, body = sandbox(), read_body()
    if body.get("biz_id") != "test_biz_id" or body.get("delivery_id") != "TEST":
        raise ApiError(930561, "only for the TEST carrier")
    row = _waybill(body)
    with box.store.write() as db:
        _enter(
            box,
            db,
            row,
            int(body.get("action_type", 0)),
            str(body.get("action_msg", "")),
            step=row["step"],
            next_at=row["next_at"],
        )
    box.wake.set()
    return answer(OK)


@express.post("/cgi-bin/express/delivery/open_msg/get_delivery_list")
def carriers() -> Response:
    listed = [{"delivery_id": code, "delivery_name": name} for code, name in CARRIERS.items()]
    return answer({**OK, "delivery_list": listed, "count": len(listed)})


def track(box: Sandbox, waybill_id: str) -> list[dict[str, Any]]:
    rows = box.store.all("SELECT * FROM tracks WHERE waybill_id = ? ORDER BY id", waybill_id)
    return [{k: row[k] for k in ("action_time", "action_type", "action_msg")} for row in rows]


def advance(box: Sandbox, waybill_id: str) -> list[dict[str, Any]]:
    """One step further, by hand. ControlError when there is no such parcel or it has arrived."""
    row = box.store.one("SELECT * FROM waybills WHERE waybill_id = ?", waybill_id)
    if row is None:
        raise ControlError(404, "waybill_unknown", "no such waybill")
    if not _step(box, row):
        raise ControlError(409, "waybill_done", "the parcel has reached its end")
    return track(box, waybill_id)


def move_parcels(box: Sandbox) -> None:
    """Background: parcels whose next leg is over."""
    for row in box.store.all(
        "SELECT * FROM waybills WHERE next_at IS NOT NULL AND next_at <= ? LIMIT 100", time.time()
    ):
        _step(box, row)


def _step(box: Sandbox, row: Row) -> bool:
    step = row["step"]
    if step >= len(STEPS):
        return False
    kind, words = STEPS[step]
    last = step + 1 == len(STEPS)
    next_at = None if last else time.time() + box.wechat_seconds(box.settings.track_step)
    with box.store.write() as db:
        # The background and a hand may step at once: one of them does.
        seen = db.execute(
            "SELECT step FROM waybills WHERE waybill_id = ?", (row["waybill_id"],)
        ).fetchone()
        if seen["step"] != step:
            return True
        text = words.format(city=row["city"])
        _enter(box, db, row, kind, text, step=step + 1, next_at=next_at)
    box.wake.set()
    box.happened("parcel", row["waybill_id"])
    return True


def _enter(
    box: Sandbox, db: Any, row: Row, kind: int, text: str, *, step: int, next_at: float | None
) -> None:
    now = int(time.time())
    db.execute(
        "INSERT INTO tracks (waybill_id, action_time, action_type, action_msg) VALUES (?, ?, ?, ?)",
        (row["waybill_id"], now, kind, text),
    )
    db.execute(
        "UPDATE waybills SET step = ?, next_at = ?, version = version + 1 WHERE waybill_id = ?",
        (step, next_at, row["waybill_id"]),
    )
    box.push(
        db,
        "add_express_path",
        row["openid"],
        {
            "DeliveryID": row["delivery_id"],
            "WayBillId": row["waybill_id"],
            "OrderId": row["order_id"],
            "Version": row["version"] + 1,
            "Count": 1,
            "Actions": [{"ActionTime": now, "ActionType": kind, "ActionMsg": text}],
        },
    )
