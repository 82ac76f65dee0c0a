"""api.weixin.qq.com: subscribe messages, with consent counts and field rules."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from flask import Response

from wechat.sandbox.api_common import OK, answer, api_blueprint, need_token, need_user, read_body
from wechat.sandbox.engine import ApiError, Sandbox, sandbox
from wechat.sandbox.world import TEMPLATES

messages = api_blueprint("messages")

_TIME = r"(?:\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日? ?)?\d{1,2}:\d{2}(?::\d{2})?"
_DATE = r"\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?(?: \d{1,2}:\d{2}(?::\d{2})?)?"

# Written from the platform's table, apart from the client's own rules, so that one's mistake
# shows against the other.
FIELD_RULES: dict[str, str] = {
    "thing": r".{1,20}",
    "number": r"(?=.{1,32}$)\d+(\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "character_string": r"[\x20-\x7e]{1,32}",
    "time": rf"{_TIME}(?:\s?~\s?{_TIME})?",
    "date": rf"{_DATE}(?:\s?~\s?{_DATE})?",
    "amount": r"\D?\d{1,10}(\.\d+)?元?",
    "phone_number": r"[\d+\-() ]{1,17}",
    "car_number": r"\w{1,8}",
    "name": r"(?:[\u4e00-\u9fff]{1,10}|[A-Za-z ·.]{1,20}|[^\x00-\x1f]{1,10})",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "enum": r".+",
}


def bad_field(key: str, value: object) -> str | None:
    """Why WeChat refuses this field; None when it does not."""
    rule = FIELD_RULES.get(key.rstrip("0123456789"))
    if rule is None:
        return f"data.{key} unknown"
    if not isinstance(value, str) or not value.strip():
        return f"data.{key}.value is empty"
    if any(ord(c) < 32 or ord(c) == 127 for c in value):
        return f"data.{key}.value invalid"
    return None if re.fullmatch(rule, value) else f"data.{key}.value invalid"


def _template(box: Sandbox, template_id: object) -> dict[str, str]:
    for name, known in box.world.template_ids.items():
        if known == template_id:
            return TEMPLATES[name][1]
    raise ApiError(40037, "invalid template_id")


def _check_data(keys: dict[str, str], data: object) -> None:
    if not isinstance(data, dict):
        raise ApiError(47003, "argument invalid! data is missing")
    for key in keys:
        given = data.get(key)
        why = bad_field(key, given.get("value") if isinstance(given, dict) else None)
        if why:
            raise ApiError(47003, f"argument invalid! {why}")
    if extra := [key for key in data if key not in keys]:
        raise ApiError(47003, f"argument invalid! data.{extra[0]} is not of this template")


@messages.post("/cgi-bin/message/subscribe/send")
def send() -> Response:
    need_token()
    box, body = sandbox(), read_body()
    openid = need_user(body.get("touser"))
    _check_data(_template(box, body.get("template_id")), body.get("data"))
    page = body.get("page", "")
    if not isinstance(page, str) or page.startswith(("/", "http")):
        raise ApiError(41030, "invalid page")
    if body.get("miniprogram_state", "formal") not in ("developer", "trial", "formal"):
        raise ApiError(47003, "argument invalid! miniprogram_state")
    with box.store.write() as db:
        used = db.execute(
            "UPDATE consents SET remaining = remaining - 1 "
            "WHERE openid = ? AND template_id = ? AND remaining > 0",
            (openid, body["template_id"]),
        ).rowcount
        if not used:
            raise ApiError(43101, "user refuse to accept the msg")
        message_id = remember(db, "subscribe", openid, body)
        box.push(
            db,
            "subscribe_msg_sent_event",
            openid,
            {
                "List": {
                    "TemplateId": body["template_id"],
                    "MsgID": str(message_id),
                    "ErrorCode": "0",
                    "ErrorStatus": "success",
                }
            },
        )
    box.happened("subscribe message", openid)
    return answer(OK)


def remember(db: Any, channel: str, address: str, body: dict[str, Any]) -> int:
    """Keep a message that arrived on somebody's phone; returns its number."""
    done = db.execute(
        "INSERT INTO messages (channel, address, at, body) VALUES (?, ?, ?, ?)",
        (channel, address, time.time(), json.dumps(body, ensure_ascii=False)),
    )
    return int(done.lastrowid)


@messages.get("/wxaapi/newtmpl/gettemplate")
def templates() -> Response:
    need_token()
    box = sandbox()
    data = [
        {
            "priTmplId": box.world.template_ids[name],
            "title": title,
            "content": "\n".join(f"{label}:{{{{{key}.DATA}}}}" for key, label in keys.items()),
            "example": "\n".join(f"{label}:示例" for label in keys.values()),
            "type": 2,
            "keywordEnumValueList": [],
        }
        for name, (title, keys) in TEMPLATES.items()
    ]
    return answer({**OK, "data": data})


def give_consent(box: Sandbox, openid: str, template_id: str, accept: bool) -> int:
    """The popup's answer: each accept allows one message. Returns what is left."""
    _template(box, template_id)
    with box.store.write() as db:
        db.execute(
            "INSERT INTO consents VALUES (?, ?, ?) ON CONFLICT (openid, template_id) "
            "DO UPDATE SET remaining = remaining + excluded.remaining",
            (openid, template_id, int(accept)),
        )
        left = db.execute(
            "SELECT remaining FROM consents WHERE openid = ? AND template_id = ?",
            (openid, template_id),
        ).fetchone()[0]
        box.push(
            db,
            "subscribe_msg_popup_event",
            openid,
            {
                "List": {
                    "TemplateId": template_id,
                    "SubscribeStatusString": "accept" if accept else "reject",
                    "PopupScene": "0",
                }
            },
        )
    box.wake.set()
    return int(left)
