"""The control surface `/sandbox/…`: what the phones of the demo and the tests do by hand."""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from wechat.sandbox import tokens, trade
from wechat.sandbox.engine import ControlError, rfc3339, sandbox
from wechat.sandbox.store import Row

control = Blueprint("control", __name__, url_prefix="/sandbox")


@control.errorhandler(ControlError)
def say_no(error: ControlError) -> Response:
    return answer({"error": {"code": error.code, "message": error.message}}, error.status)


def answer(body: dict[str, Any], status: int = 200) -> Response:
    raw = json.dumps(body, ensure_ascii=False).encode()
    return Response(raw, status, content_type="application/json; charset=utf-8")


def read_body() -> dict[str, Any]:
    raw = request.get_data()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ControlError(400, "not_json", "body must be a JSON object")
    return body


def need_user(openid: str) -> Row:
    user = sandbox().store.one("SELECT * FROM users WHERE openid = ?", openid)
    if user is None:
        raise ControlError(404, "user_unknown", "no such user")
    return user


def page_of(sql: str, *args: Any) -> tuple[list[Row], str | None]:
    """Newest first. `sql` selects from a table with rowid `id` and ends in its own WHERE; the
    cursor is the last id seen."""
    limit = min(200, max(1, request.args.get("limit", 50, int)))
    cursor = request.args.get("cursor", 0, int) or 2**62
    rows = sandbox().store.all(
        f"SELECT * FROM ({sql}) WHERE id < ? ORDER BY id DESC LIMIT ?", *args, cursor, limit + 1
    )
    more = len(rows) > limit
    rows = rows[:limit]
    return rows, str(rows[-1]["id"]) if more else None


@control.get("/healthz")
def healthz() -> Response:
    sandbox().store.one("SELECT 1")
    return answer({"ok": True})


# -- users -------------------------------------------------------------------------------------


@control.post("/users")
def make_user() -> Response:
    """`{openid?, phone?, name?}` -> the user; made when new, else brought up to date."""
    body, box = read_body(), sandbox()
    openid = str(body.get("openid") or "o" + secrets.token_urlsafe(20)[:27])
    phone = str(body.get("phone") or f"139{secrets.randbelow(10**8):08d}")
    with box.store.write() as db:
        db.execute(
            "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (openid) DO UPDATE SET "
            "phone = CASE ? WHEN 1 THEN excluded.phone ELSE phone END, "
            "name = CASE ? WHEN 1 THEN excluded.name ELSE name END",
            (
                openid,
                "u" + secrets.token_urlsafe(20)[:27],
                phone,
                str(body.get("name") or ""),
                base64.b64encode(secrets.token_bytes(16)).decode(),
                time.time(),
                int("phone" in body),
                int("name" in body),
            ),
        )
    return answer(_user(need_user(openid)))


@control.get("/users")
def list_users() -> Response:
    rows, cursor = page_of("SELECT *, rowid AS id FROM users")
    return answer({"items": [_user(row) for row in rows], "next_cursor": cursor})


def _user(row: Row) -> dict[str, Any]:
    return {k: row[k] for k in ("openid", "unionid", "phone", "name")}


@control.post("/users/<openid>/login-code")
def login_code(openid: str) -> Response:
    """What wx.login gives the page. Sometimes the platform also renews the session key here;
    the sandbox always does, so that nobody relies on an old one."""
    need_user(openid)
    box = sandbox()
    with box.store.write() as db:
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        db.execute("UPDATE users SET session_key = ? WHERE openid = ?", (key, openid))
    return answer({"code": tokens.new_code(box, "login", openid)})


@control.post("/users/<openid>/phone-code")
def phone_code(openid: str) -> Response:
    """What the getPhoneNumber button gives the page."""
    need_user(openid)
    return answer({"code": tokens.new_code(sandbox(), "phone", openid)})


@control.post("/users/<openid>/pay")
def pay(openid: str) -> Response:
    """`{prepay_id}` or wx.requestPayment's `{package}`: the user confirms with a fingerprint."""
    body = read_body()
    prepay_id = str(body.get("prepay_id") or str(body.get("package", ""))[len("prepay_id=") :])
    transaction_id = trade.pay(sandbox(), openid, prepay_id)
    return answer({"transaction_id": transaction_id})


# -- what WeChat knows -------------------------------------------------------------------------


@control.get("/payments")
def payments() -> Response:
    rows, cursor = page_of("SELECT *, rowid AS id FROM orders")
    items = [
        {
            "out_trade_no": row["out_trade_no"],
            "openid": row["openid"],
            "description": row["description"],
            "total_fen": row["total"],
            "refunded_fen": row["refunded"],
            "state": trade.state_of(row),
            "transaction_id": row["transaction_id"],
            "created_at": rfc3339(row["created_at"]),
            "paid_at": rfc3339(row["paid_at"]) if row["paid_at"] else None,
        }
        for row in rows
    ]
    return answer({"items": items, "next_cursor": cursor})


@control.get("/refunds")
def refunds() -> Response:
    rows, cursor = page_of("SELECT *, rowid AS id FROM refunds")
    items = [trade.refund_answer(row) | {"reason": row["reason"]} for row in rows]
    return answer({"items": items, "next_cursor": cursor})


@control.get("/notices")
def notices() -> Response:
    """Calls to the product: `?state=pending|done|lost|given_up`."""
    state = request.args.get("state", "")
    rows, cursor = page_of(
        "SELECT rowid AS id, id AS notice_id, kind, subject, event_type, attempt, state, "
        "last_status FROM notices WHERE ? IN ('', state)",
        state,
    )
    names = ("notice_id", "kind", "subject", "event_type", "attempt", "state", "last_status")
    items = [{name: row[name] for name in names} for row in rows]
    return answer({"items": items, "next_cursor": cursor})


@control.route("/settings", methods=["GET", "POST"])
def settings() -> Response:
    """Read, or change some: see settings.py for names and units."""
    box = sandbox()
    if request.method == "POST":
        try:
            box.settings_box.change(read_body())
        except ValueError as error:
            raise ControlError(400, "bad_setting", str(error)) from error
        box.wake.set()
    return answer(asdict(box.settings))


@control.route("/faults", methods=["GET", "POST", "DELETE"])
def faults() -> Response:
    """POST `{route, kind, probability?, times?, seed?, params?}`; DELETE clears all."""
    box = sandbox()
    if request.method == "DELETE":
        box.faults.clear()
    if request.method == "POST":
        body = read_body()
        try:
            box.faults.add(
                str(body["route"]),
                str(body["kind"]),
                probability=float(body.get("probability", 1.0)),
                times=int(body["times"]) if body.get("times") is not None else None,
                seed=int(body.get("seed", 0)),
                params=dict(body.get("params") or {}),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ControlError(400, "bad_fault", str(error)) from error
    return answer({"items": [asdict(fault) for fault in box.faults.all()]})
