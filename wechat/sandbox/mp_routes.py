"""api.weixin.qq.com: login, phone number, tokens, mini-program codes."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import time
import zlib
from typing import Any

from flask import Response, request

from wechat.sandbox import tokens
from wechat.sandbox.api_common import OK, answer, api_blueprint, need_token, read_body
from wechat.sandbox.engine import ApiError, sandbox

mp = api_blueprint("mp")

_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")


def check_app(appid: object, secret: object) -> None:
    world = sandbox().world
    if appid != world.appid:
        raise ApiError(40013, "invalid appid")
    if not secret:
        raise ApiError(41004, "appsecret missing")
    if not hmac.compare_digest(str(secret), world.app_secret):
        raise ApiError(40125, "invalid appsecret")


@mp.get("/cgi-bin/token")
def plain_token() -> Response:
    if request.args.get("grant_type") != "client_credential":
        raise ApiError(40002, "invalid grant_type")
    check_app(request.args.get("appid"), request.args.get("secret"))
    token, seconds = tokens.plain(sandbox(), "mp")
    return answer({"access_token": token, "expires_in": seconds})


@mp.post("/cgi-bin/stable_token")
def stable_token() -> Response:
    body = read_body()
    if body.get("grant_type") != "client_credential":
        raise ApiError(40002, "invalid grant_type")
    check_app(body.get("appid"), body.get("secret"))
    token, seconds = tokens.stable(sandbox(), "mp", force=body.get("force_refresh") is True)
    return answer({"access_token": token, "expires_in": seconds})


@mp.get("/sns/jscode2session")
def code_to_session() -> Response:
    if request.args.get("grant_type") != "authorization_code":
        raise ApiError(40002, "invalid grant_type")
    check_app(request.args.get("appid"), request.args.get("secret"))
    box = sandbox()
    openid = tokens.use_code(box, "login", request.args.get("js_code", ""))
    user = box.store.one("SELECT * FROM users WHERE openid = ?", openid)
    if user is None:
        raise ApiError(40029, "invalid code")
    return answer(
        {"openid": openid, "session_key": user["session_key"], "unionid": user["unionid"]}
    )


@mp.get("/wxa/checksession")
def check_session() -> Response:
    need_token()
    box = sandbox()
    user = box.store.one("SELECT * FROM users WHERE openid = ?", request.args.get("openid", ""))
    if user is None:
        raise ApiError(40003, "invalid openid")
    right = hmac.new(user["session_key"].encode(), b"", hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right, request.args.get("signature", "")):
        raise ApiError(87009, "invalid signature")
    return answer(OK)


@mp.post("/wxa/business/getuserphonenumber")
def phone_number() -> Response:
    need_token()
    box, body = sandbox(), read_body()
    code, claimed = str(body.get("code", "")), body.get("openid")
    if claimed is not None:
        # Looked at before the code is used up: a wrong owner must not burn it.
        row = box.store.one("SELECT subject FROM codes WHERE code = ? AND kind = 'phone'", code)
        if row is not None and row["subject"] != claimed:
            raise ApiError(40029, "code is not of this openid")
    openid = tokens.use_code(box, "phone", code)
    user = box.store.one("SELECT * FROM users WHERE openid = ?", openid)
    phone = user["phone"] if user else ""
    info: dict[str, Any] = {
        "phoneNumber": phone,
        "purePhoneNumber": phone,
        "countryCode": "86",
        "watermark": {"timestamp": int(time.time()), "appid": box.world.appid},
    }
    return answer({**OK, "phone_info": info})


@mp.post("/wxa/getwxacodeunlimit")
def mini_program_code() -> Response:
    """A picture that is a valid PNG and differs by scene; it is not scannable, the demo's phones
    take the scene from the shelf itself."""
    need_token()
    body = read_body()
    scene, page, width = body.get("scene"), body.get("page", ""), body.get("width", 430)
    if not isinstance(scene, str) or not _SCENE.fullmatch(scene):
        raise ApiError(40129, "invalid scene")
    if not isinstance(page, str) or page.startswith("/") or "?" in page:
        raise ApiError(41030, "invalid page")
    if not isinstance(width, int) or not 280 <= width <= 1280:
        raise ApiError(40097, "invalid args")
    if body.get("env_version", "release") not in ("release", "trial", "develop"):
        raise ApiError(40097, "invalid args")
    return Response(_picture(f"{page}?{scene}", width), content_type="image/png")


def _picture(seed: str, width: int) -> bytes:
    """A black-and-white PNG of 16 x 16 blocks drawn from the hash of `seed`."""
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(seed.encode()).digest())
    rows = bytearray()
    for y in range(width):
        rows.append(0)
        line = bits[(y * 16 // width) * 16 :][:16]
        rows.extend(0 if line[x * 16 // width] == "1" else 255 for x in range(width))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(rows)))
        + chunk(b"IEND", b"")
    )
