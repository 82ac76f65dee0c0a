"""More of `/sandbox/…`: consent, what arrived on phones and in groups, parcels, members."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from flask import Response

from wechat.sandbox import express_routes, shipping_routes, tokens, work_routes
from wechat.sandbox.control import answer, control, need_user, page_of, read_body
from wechat.sandbox.engine import ApiError, ControlError, rfc3339, sandbox
from wechat.sandbox.message_routes import give_consent
from wechat.sandbox.world import TEMPLATES


@control.errorhandler(ApiError)
def not_known(error: ApiError) -> Response:
    body = {"error": {"code": str(error.errcode), "message": error.errmsg}}
    return answer(body, 400)


@control.get("/templates")
def templates() -> Response:
    ids = sandbox().world.template_ids
    items = [
        {"name": name, "template_id": ids[name], "title": title, "keys": keys}
        for name, (title, keys) in TEMPLATES.items()
    ]
    return answer({"items": items})


@control.post("/users/<openid>/consent")
def consent(openid: str) -> Response:
    """`{template_id, accept}`: the popup's answer. -> `{remaining}`."""
    need_user(openid)
    body = read_body()
    accept = body.get("accept", True) is True
    left = give_consent(sandbox(), openid, str(body.get("template_id", "")), accept)
    return answer({"remaining": left})


@control.get("/users/<openid>/messages")
def user_messages(openid: str) -> Response:
    need_user(openid)
    return _messages("subscribe", openid)


@control.get("/robots")
def robots() -> Response:
    rows = sandbox().store.all("SELECT * FROM robots ORDER BY name")
    return answer({"items": [{"name": row["name"], "key": row["key"]} for row in rows]})


@control.post("/robots")
def make_robot() -> Response:
    """`{name}` -> `{name, key}`; the same name again gives the same key."""
    name, box = str(read_body().get("name", "")), sandbox()
    if not name:
        raise ControlError(400, "no_name", "a robot needs a name")
    with box.store.write() as db:
        known = db.execute("SELECT key FROM robots WHERE name = ?", (name,)).fetchone()
        key = known["key"] if known else str(uuid.uuid4())
        db.execute("INSERT OR IGNORE INTO robots VALUES (?, ?)", (key, name))
    return answer({"name": name, "key": key})


@control.get("/robots/<key>/messages")
def robot_messages(key: str) -> Response:
    if sandbox().store.one("SELECT 1 FROM robots WHERE key = ?", key) is None:
        raise ControlError(404, "robot_unknown", "no such robot")
    return _messages("robot", key)


@control.get("/robots/messages")
def all_robot_messages() -> Response:
    """What every group got, newest first; `to` is its robot's key."""
    return _messages("robot", "")


@control.get("/work/messages")
def work_messages() -> Response:
    """What members got from the app, newest first; each names its member."""
    return _messages("work", "")


@control.post("/work/members")
def make_member() -> Response:
    """`{userid, name?}`: a member of the company who can get app messages."""
    body, box = read_body(), sandbox()
    userid = str(body.get("userid", ""))
    if not userid or "|" in userid:
        raise ControlError(400, "bad_userid", "a member needs a userid without |")
    with box.store.write() as db:
        db.execute(
            "INSERT INTO members VALUES (?, ?, ?) "
            "ON CONFLICT (userid) DO UPDATE SET name = excluded.name",
            (userid, str(body.get("name", userid)), time.time()),
        )
    return answer({"userid": userid})


@control.post("/work/members/<userid>/login-code")
def work_login_code(userid: str) -> Response:
    """What wx.qy.login gives the page."""
    box = sandbox()
    if box.store.one("SELECT 1 FROM members WHERE userid = ?", userid) is None:
        raise ControlError(404, "member_unknown", "no such member")
    return answer({"code": tokens.new_code(box, "work_login", userid)})


@control.post("/work/members/<userid>/tap")
def tap(userid: str) -> Response:
    """`{task_id, key}`: the member taps a card's button; the app's callback hears of it."""
    body = read_body()
    work_routes.tap(sandbox(), userid, str(body.get("task_id", "")), str(body.get("key", "")))
    return answer({"ok": True})


@control.get("/waybills")
def waybills() -> Response:
    rows, cursor = page_of("SELECT *, rowid AS id FROM waybills")
    items = [
        {
            "waybill_id": row["waybill_id"],
            "order_id": row["order_id"],
            "delivery_id": row["delivery_id"],
            "openid": row["openid"],
            "is_done": row["step"] >= len(express_routes.STEPS),
            "track": express_routes.track(sandbox(), row["waybill_id"]),
        }
        for row in rows
    ]
    return answer({"items": items, "next_cursor": cursor})


@control.post("/waybills/<waybill_id>/advance")
def advance(waybill_id: str) -> Response:
    """One step of the track, now. -> the track so far."""
    return answer({"track": express_routes.advance(sandbox(), waybill_id)})


@control.get("/shipping")
def shipping() -> Response:
    rows, cursor = page_of("SELECT *, rowid AS id FROM shipping")
    items = [shipping_routes.listed(sandbox(), row) for row in rows]
    return answer({"items": items, "next_cursor": cursor})


@control.post("/users/<openid>/confirm-receive")
def confirm_receive(openid: str) -> Response:
    """`{transaction_id}`: the buyer confirms the receipt."""
    need_user(openid)
    if not shipping_routes.confirm(sandbox(), str(read_body().get("transaction_id", ""))):
        raise ControlError(409, "not_shipped", "the order is not shipped")
    return answer({"ok": True})


def _messages(channel: str, address: str) -> Response:
    rows, cursor = page_of(
        "SELECT * FROM messages WHERE channel = ? AND ? IN ('', address)", channel, address
    )
    items: list[dict[str, Any]] = [
        {
            "id": str(row["id"]),
            "to": row["address"],
            "at": rfc3339(row["at"]),
            "message": json.loads(row["body"]),
        }
        for row in rows
    ]
    return answer({"items": items, "next_cursor": cursor})
