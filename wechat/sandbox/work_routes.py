"""qyapi.weixin.qq.com: tokens, group robots, app messages, cards with buttons."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from flask import Response, request

from wechat.sandbox import tokens
from wechat.sandbox.api_common import OK, answer, api_blueprint, need_work_token, read_body
from wechat.sandbox.engine import ApiError, ControlError, Sandbox, sandbox
from wechat.sandbox.message_routes import remember

work = api_blueprint("work")

ROBOT_KINDS = ("text", "markdown", "markdown_v2", "image", "news", "file", "voice", "template_card")
APP_KINDS = ("text", "markdown", "textcard", "news", "template_card", "miniprogram_notice")
PLAIN_CARDS = ("text_notice", "news_notice")
TASK_CARDS = ("button_interaction", "vote_interaction", "multiple_interaction")
CARD_SECONDS = 72 * 3600


@work.get("/cgi-bin/gettoken")
def get_token() -> Response:
    world = sandbox().world
    if request.args.get("corpid") != world.work_corpid:
        raise ApiError(40013, "invalid corpid")
    if request.args.get("corpsecret") != world.work_secret:
        raise ApiError(40001, "invalid credential")
    token, seconds = tokens.same_in_life(sandbox(), "work")
    return answer({**OK, "access_token": token, "expires_in": seconds})


@work.get("/cgi-bin/miniprogram/jscode2session")
def code_to_session() -> Response:
    need_work_token()
    userid = tokens.use_code(sandbox(), "work_login", request.args.get("js_code", ""))
    corpid = sandbox().world.work_corpid
    key = secrets.token_urlsafe(16)
    return answer({**OK, "corpid": corpid, "userid": userid, "session_key": key})


@work.get("/cgi-bin/auth/getuserinfo")
def web_member() -> Response:
    """Who came through the web sign-in; somebody from outside has an openid, no userid."""
    need_work_token()
    who = tokens.use_code(sandbox(), "work_web", request.args.get("code", ""))
    known = sandbox().store.one("SELECT 1 FROM members WHERE userid = ?", who)
    return answer({**OK, "userid": who} if known else {**OK, "openid": who})


@work.post("/cgi-bin/webhook/send")
def robot() -> Response:
    box, body, key = sandbox(), read_body(), request.args.get("key", "")
    if box.store.one("SELECT 1 FROM robots WHERE key = ?", key) is None:
        raise ApiError(93000, "invalid webhook url, key not exist")
    _check_content(body, ROBOT_KINDS, robot=True)
    with box.store.write() as db:
        sent = db.execute(
            "SELECT count(*) FROM messages WHERE channel = 'robot' AND address = ? AND at > ?",
            (key, time.time() - 60),
        ).fetchone()[0]
        if sent >= box.settings.robot_per_minute:
            raise ApiError(45009, "api freq out of limit")
        remember(db, "robot", key, body)
    box.happened("group message", body["msgtype"])
    return answer(OK)


def _check_content(body: dict[str, Any], kinds: tuple[str, ...], *, robot: bool) -> None:
    kind = body.get("msgtype")
    content = body.get(str(kind))
    if kind not in kinds or not isinstance(content, dict):
        raise ApiError(40008, "invalid message type")
    if kind in ("text", "markdown", "markdown_v2"):
        most = 4096 if robot and kind != "text" else 2048
        words = content.get("content")
        if not isinstance(words, str) or not words.strip():
            raise ApiError(44004, "content is empty")
        if len(words.encode()) > most:
            raise ApiError(40058, f"content size exceeds {most} bytes")
    if kind == "template_card":
        _check_card(content, robot=robot)


def _check_card(card: dict[str, Any], *, robot: bool) -> None:
    kind = card.get("card_type")
    if kind not in PLAIN_CARDS and (robot or kind not in TASK_CARDS):
        raise ApiError(42045, "template_card type not supported")
    main = card.get("main_title")
    if not isinstance(main, dict) or not (main.get("title") or card.get("sub_title_text")):
        raise ApiError(40058, "main_title.title and sub_title_text are both empty")
    if kind in PLAIN_CARDS and not isinstance(card.get("card_action"), dict):
        raise ApiError(40058, "card_action missing")
    if kind == "news_notice" and not (card.get("card_image") or card.get("image_text_area")):
        raise ApiError(40058, "card_image missing")
    if kind == "button_interaction" and not card.get("button_list"):
        raise ApiError(40058, "button_list missing")
    if len(card.get("horizontal_content_list") or []) > 6:
        raise ApiError(40058, "horizontal_content_list exceeds 6")


@work.post("/cgi-bin/message/send")
def send() -> Response:
    need_work_token()
    box, body = sandbox(), read_body()
    if body.get("agentid") != box.world.work_agentid:
        raise ApiError(40056, "invalid agentid")
    _check_content(body, APP_KINDS, robot=False)
    asked = [name for name in str(body.get("touser", "")).split("|") if name]
    known = {row["userid"] for row in box.store.all("SELECT userid FROM members")}
    reached = sorted(known) if asked == ["@all"] else [name for name in asked if name in known]
    if not reached:
        raise ApiError(81013, "user & party & tag all invalid")
    message_id = secrets.token_urlsafe(32)
    out = {**OK, "msgid": message_id, "invalidparty": "", "invalidtag": ""}
    out["invaliduser"] = "|".join(n for n in asked if n not in known and n != "@all")
    with box.store.write() as db:
        if code := _open_card(db, body):
            out["response_code"] = code
        for name in reached:
            remember(db, "work", name, body | {"msgid": message_id, "response_code": code})
    box.happened("app message", "|".join(reached))
    return answer(out)


def _open_card(db: Any, body: dict[str, Any]) -> str | None:
    """The one-shot response_code of a card with buttons; None for other messages."""
    card = body.get("template_card") or {}
    if body["msgtype"] != "template_card" or card.get("card_type") not in TASK_CARDS:
        return None
    task = card.get("task_id")
    if not isinstance(task, str) or not 0 < len(task.encode()) <= 128:
        raise ApiError(42014, "invalid task_id")
    if db.execute("SELECT 1 FROM tasks WHERE task_id = ?", (task,)).fetchone():
        raise ApiError(42014, "task_id already used")
    db.execute("INSERT INTO tasks VALUES (?)", (task,))
    return _response_code(db, task, card)


def _response_code(db: Any, task: str, card: dict[str, Any]) -> str:
    code = secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO cards VALUES (?, ?, ?, ?, NULL)",
        (code, task, json.dumps(card, ensure_ascii=False), time.time() + CARD_SECONDS),
    )
    return code


@work.post("/cgi-bin/message/update_template_card")
def update_card() -> Response:
    need_work_token()
    box, body, now = sandbox(), read_body(), time.time()
    if "button" not in body and "template_card" not in body:
        raise ApiError(40058, "button or template_card missing")
    with box.store.write() as db:
        used = db.execute(
            "UPDATE cards SET used_at = ? WHERE response_code = ? AND used_at IS NULL "
            "AND expires_at > ?",
            (now, body.get("response_code"), now),
        ).rowcount
        if not used:
            raise ApiError(42014, "response_code used or expired")
        for name in body.get("userids") or []:
            remember(db, "work", str(name), {"msgtype": "update_template_card", **body})
    return answer({**OK, "invaliduser": []})


def tap(box: Sandbox, userid: str, task_id: str, key: str) -> None:
    """A member taps a card's button: the app's callback is told, with a fresh response_code."""
    with box.store.write() as db:
        row = db.execute(
            "SELECT * FROM cards WHERE task_id = ? ORDER BY expires_at DESC LIMIT 1", (task_id,)
        ).fetchone()
        card = json.loads(row["card"]) if row else {}
        if key not in [button.get("key") for button in card.get("button_list", [])]:
            raise ControlError(404, "button_unknown", "no such card or button")
        event = {
            "ToUserName": box.world.work_corpid,
            "FromUserName": userid,
            "CreateTime": int(time.time()),
            "MsgType": "event",
            "Event": "template_card_event",
            "EventKey": key,
            "TaskId": task_id,
            "CardType": card["card_type"],
            "ResponseCode": _response_code(db, task_id, card),
            "AgentID": box.world.work_agentid,
        }
        box.notify(
            db,
            kind="work_push",
            subject=task_id,
            event_type="template_card_event",
            url=box.settings.work_callback_url,
            resource=event,
            delay=0.0,
        )
    box.wake.set()
