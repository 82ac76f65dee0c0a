"""Clients of WeChat, made from settings: the one place that knows where they come from.

Production: `WECHAT_*` of the environment. Demo and tests without `WECHAT_APPID`: the sandbox's
world in `<var>/sandbox/world.json`, so that both run the same code against other addresses.

| setting | meaning |
|---|---|
| WECHAT_ANSWER_MS | how long we wait for an answer of theirs |
| WECHAT_API_BASE, WECHAT_PAY_BASE, WECHAT_WORK_BASE, WECHAT_OPEN_BASE | scheme and host of each |
| WECHAT_APPID, WECHAT_APP_SECRET | the mini program |
| WECHAT_MCHID, WECHAT_APIV3_KEY | the merchant |
| WECHAT_MERCHANT_KEY_FILE, WECHAT_MERCHANT_SERIAL | its private key (PEM) and certificate number |
| WECHAT_PLATFORM_KEYS | a folder, or files between commas: certificates, `PUB_KEY_ID_….pem` |
| WECHAT_PUSH_TOKEN, WECHAT_PUSH_AES_KEY | message push of the mini program |
| WECHAT_WORK_CORPID, _AGENTID, _SECRET, _CALLBACK_TOKEN, _CALLBACK_AES_KEY | 企业微信 app |
| WECHAT_WORK_HQ_ROBOT | key of the group robot of headquarters: money exceptions |
| WECHAT_TEMPLATE_<NAME> | id of a subscribe-message template (app/wiring/templates.py) |
"""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.kernel.outside import forget_clients, provide
from app.kernel.settings import Settings, UnsafeSettings, settings
from app.wiring.templates import make_templates
from wechat import WeChat, WeChatConfig
from wechat.config import API_BASE, OPEN_BASE, PAY_BASE, WORK_BASE
from wechat.pay_crypto import serial_of
from wechat.tokens import MemoryTokenStore, RedisTokenStore, TokenStore

log = structlog.get_logger("app.wiring")

REDIS_SECONDS = 0.5  # a token look-up must not hang on a dead Redis
NEEDED = (
    "WECHAT_APPID",
    "WECHAT_APP_SECRET",
    "WECHAT_MCHID",
    "WECHAT_APIV3_KEY",
    "WECHAT_MERCHANT_KEY_FILE",
    "WECHAT_MERCHANT_SERIAL",
    "WECHAT_PLATFORM_KEYS",
)

_wechat: WeChat | None = None
_lock = threading.Lock()


def provide_clients() -> None:
    """Tell the gateways how to get their clients; nothing is read or opened before first use."""
    parts: dict[str, Callable[[WeChat], Any]] = {
        "login": lambda all_: all_.login,
        "messages": lambda all_: all_.messages,
        "pay": lambda all_: all_.pay,
        "shipping": lambda all_: all_.shipping,
        "logistics": lambda all_: all_.express,
        "work": lambda all_: all_.work,
        "qrcode": lambda all_: all_.codes,
        "push": lambda all_: all_.push,
        "work_push": lambda all_: all_.work_push,
    }
    for name, part in parts.items():
        provide(name, functools.partial(_part, part))
    provide("app_id", lambda: wechat().config.appid)
    provide("work_corp_id", lambda: wechat().config.work_corpid)
    provide("hq_robot", lambda: _hq_robot(settings()))
    provide("templates", lambda: make_templates(settings().wechat, _world(settings())))
    missing = [name for name in NEEDED if not settings().wechat.get(name)]
    if settings().mode == "production" and missing:
        log.warning("wechat.not_configured", missing=missing)


def _part(part: Callable[[WeChat], Any]) -> Any:
    return part(wechat())


def wechat() -> WeChat:
    """The process's WeChat: one connection pool, one token store. Raises UnsafeSettings."""
    global _wechat
    with _lock:
        if _wechat is None:
            _wechat = WeChat(load_config(settings()), store=_token_store(settings()))
        return _wechat


def forget_wechat() -> None:
    """Read the settings again on next use (tests)."""
    global _wechat
    with _lock:
        _wechat = None
    forget_clients()


def load_config(given: Settings) -> WeChatConfig:
    """The library's settings. Raises UnsafeSettings that names what is missing."""
    world = _world(given)
    if world is not None:
        return _from_world(world, given.wechat)
    env = given.wechat
    missing = [name for name in NEEDED if not env.get(name)]
    if missing:
        raise UnsafeSettings(
            f"微信还没有配置：缺少 {'、'.join(missing)}。"
            f" WeChat is not configured: set {', '.join(missing)}."
        )
    return WeChatConfig(
        appid=env["WECHAT_APPID"],
        app_secret=env["WECHAT_APP_SECRET"],
        mchid=env["WECHAT_MCHID"],
        apiv3_key=env["WECHAT_APIV3_KEY"],
        merchant_private_key_pem=_read(env["WECHAT_MERCHANT_KEY_FILE"]),
        merchant_cert_serial=env["WECHAT_MERCHANT_SERIAL"],
        platform_keys=platform_keys(env["WECHAT_PLATFORM_KEYS"]),
        work_corpid=env.get("WECHAT_WORK_CORPID", ""),
        work_agentid=_number(env.get("WECHAT_WORK_AGENTID", "")),
        work_secret=env.get("WECHAT_WORK_SECRET", ""),
        push_token=env.get("WECHAT_PUSH_TOKEN", ""),
        push_aes_key=env.get("WECHAT_PUSH_AES_KEY", ""),
        work_callback_token=env.get("WECHAT_WORK_CALLBACK_TOKEN", ""),
        work_callback_aes_key=env.get("WECHAT_WORK_CALLBACK_AES_KEY", ""),
        **_bases(env, API_BASE, PAY_BASE, WORK_BASE, OPEN_BASE),
    )


def _bases(env: Mapping[str, str], api: str, pay: str, work: str, web: str) -> dict[str, Any]:
    return {
        "api_base": env.get("WECHAT_API_BASE") or api,
        "pay_base": env.get("WECHAT_PAY_BASE") or pay,
        "work_base": env.get("WECHAT_WORK_BASE") or work,
        "read_timeout": _number(env.get("WECHAT_ANSWER_MS", "") or "4000") / 1000,
        "open_base": env.get("WECHAT_OPEN_BASE") or web,
    }


def _world(given: Settings) -> dict[str, Any] | None:
    """The sandbox's world, where the settings name no mini program of their own."""
    if given.mode == "production" or given.wechat.get("WECHAT_APPID"):
        return None
    path = given.var / "sandbox" / "world.json"
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UnsafeSettings(
            "仿真微信还没有准备好，请稍后再试。The sandbox has not made its world yet."
        ) from None
    return dict(found)


def _hq_robot(given: Settings) -> str:
    """The key of the group of headquarters; "" where there is none."""
    named = given.wechat.get("WECHAT_WORK_HQ_ROBOT", "")
    world = None if named else _world(given)
    return named or (list(world["robots"].values())[-1] if world else "")


def _from_world(world: Mapping[str, Any], env: Mapping[str, str]) -> WeChatConfig:
    # The sandbox serves all three from one address; without one, no call can leave by mistake.
    nowhere = "http://127.0.0.1:9"
    names = (
        *("appid", "app_secret", "mchid", "apiv3_key"),
        *("merchant_private_key_pem", "merchant_cert_serial"),
        *("work_corpid", "work_agentid", "work_secret", "push_token", "push_aes_key"),
        *("work_callback_token", "work_callback_aes_key"),
    )
    return WeChatConfig(
        platform_keys={
            str(world["pub_key_id"]): str(world["pub_key_pem"]),
            str(world["platform_cert_serial"]): str(world["platform_cert_pem"]),
        },
        **{name: world[name] for name in names},
        # browsers reach the sandbox through the front, under whatever address they know
        **_bases(env, nowhere, nowhere, nowhere, "/sandbox"),
    )


def platform_keys(where: str) -> dict[str, str]:
    """`Wechatpay-Serial` value -> PEM, from a folder or from files between commas.

    A certificate's number is read from it; a public key's id is its file's name.
    """
    paths: list[Path] = []
    for part in where.split(","):
        path = Path(part.strip())
        paths += sorted(path.glob("*.pem")) if path.is_dir() else [path]
    keys: dict[str, str] = {}
    for path in paths:
        pem = _read(str(path))
        if "BEGIN CERTIFICATE" in pem:
            keys[serial_of(pem)] = pem
        elif path.stem.startswith("PUB_KEY_ID_"):
            keys[path.stem] = pem
        else:
            raise UnsafeSettings(
                f"WECHAT_PLATFORM_KEYS：{path.name} 不是证书，也不是以 PUB_KEY_ID_ 命名的公钥。"
                f" {path.name} is neither a certificate nor named PUB_KEY_ID_….pem."
            )
    if not keys:
        raise UnsafeSettings("WECHAT_PLATFORM_KEYS 里没有 .pem 文件。No .pem file was found.")
    return keys


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except OSError as problem:
        raise UnsafeSettings(f"读不到文件 {path}：{problem.strerror}") from None


def _number(text: str) -> int:
    try:
        return int(text or "0")
    except ValueError:
        raise UnsafeSettings("WECHAT_WORK_AGENTID 必须是整数。It must be a whole number.") from None


def _token_store(given: Settings) -> TokenStore:
    if not given.redis_url or given.redis_url == "none":
        return MemoryTokenStore()
    client = redis.Redis.from_url(
        given.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisTokenStore(client)
