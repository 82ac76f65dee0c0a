"""What api.weixin.qq.com and qyapi.weixin.qq.com have in common: tokens in, errcode out."""

from __future__ import annotations

import json
import secrets
from typing import Any

from flask import Blueprint, Response, request

from wechat.sandbox import tokens
from wechat.sandbox.engine import ApiError, sandbox

OK: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}


def answer(body: dict[str, Any]) -> Response:
    """HTTP 200 for success and for business errors alike."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    return Response(raw, content_type="application/json; encoding=utf-8")


def say_no(error: ApiError) -> Response:
    rid = "-".join(secrets.token_hex(4) for _ in range(3))
    message = f"{error.errmsg} rid: {rid}"
    return answer({"errcode": error.errcode, "errmsg": message, **error.extra})


def api_blueprint(name: str) -> Blueprint:
    blueprint = Blueprint(name, __name__)
    blueprint.register_error_handler(ApiError, say_no)
    return blueprint


def need_token() -> None:
    """The mini program's access token, of either kind."""
    tokens.check(sandbox(), request.args.get("access_token", ""), "mp")


def need_work_token() -> None:
    tokens.check(sandbox(), request.args.get("access_token", ""), "work")


def read_body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ApiError(47001, "data format error")
    return body


def need_user(openid: object) -> str:
    """40003 unless somebody of this mini program has that openid."""
    known = isinstance(openid, str) and sandbox().store.one(
        "SELECT 1 FROM users WHERE openid = ?", openid
    )
    if not known:
        raise ApiError(40003, "invalid openid")
    return str(openid)
