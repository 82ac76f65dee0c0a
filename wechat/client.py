"""One object with everything in it, made once per process by a gateway."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property

from wechat.config import WeChatConfig
from wechat.errors import Unknown
from wechat.http import Transport
from wechat.login import Login
from wechat.logistics import Express
from wechat.messages import Messages
from wechat.pay import PayClient
from wechat.platform import Door
from wechat.push import Push
from wechat.qrcode import Codes
from wechat.shipping import Shipping
from wechat.tokens import MemoryTokenStore, TokenManager, TokenStore
from wechat.work import Work


class WeChat:
    """`WeChat(config).pay.prepay(…)`, `.login`, `.messages`, `.work` and so on.

    `store` shares tokens between processes (RedisTokenStore); `clock` is wall time in seconds,
    for signatures and their window.
    """

    def __init__(
        self,
        config: WeChatConfig,
        *,
        store: TokenStore | None = None,
        transport: Transport | None = None,
        clock: Callable[[], float] = time.time,
    ):
        self.config = config
        self.transport = transport or Transport(
            connect_timeout=config.connect_timeout, read_timeout=config.read_timeout
        )
        self._store = store or MemoryTokenStore()
        self._clock = clock
        self.api = Door(
            self.transport,
            "api",
            config.api_base,
            lambda: self.tokens,
            appid=config.appid,
            secret=config.app_secret,
        )
        self.work_api = Door(
            self.transport, "work", config.work_base, lambda: self.work_tokens, prefix="cgi-bin/"
        )

    @cached_property
    def tokens(self) -> TokenManager:
        """The mini program's access token, by stable_token: it never kills another's."""
        return TokenManager(f"mp:{self.config.appid}", self._fetch_stable, self._store)

    @cached_property
    def work_tokens(self) -> TokenManager:
        """The 企业微信 app's access token."""
        name = f"work:{self.config.work_corpid}:{self.config.work_agentid}"
        return TokenManager(name, self._fetch_work, self._store)

    @cached_property
    def login(self) -> Login:
        return Login(self.api, self.work_api, self.config)

    @cached_property
    def messages(self) -> Messages:
        return Messages(self.api)

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.api)

    @cached_property
    def shipping(self) -> Shipping:
        return Shipping(self.api)

    @cached_property
    def express(self) -> Express:
        return Express(self.api)

    @cached_property
    def work(self) -> Work:
        return Work(self.work_api, self.config.work_agentid)

    @cached_property
    def push(self) -> Push:
        """Opens what the mini program's message push sends."""
        return Push(self.config.push_token, self.config.push_aes_key, self.config.appid)

    @cached_property
    def work_push(self) -> Push:
        """Opens the callbacks of the 企业微信 app."""
        return Push(
            self.config.work_callback_token,
            self.config.work_callback_aes_key,
            self.config.work_corpid,
            is_work=True,
        )

    @cached_property
    def pay(self) -> PayClient:
        return PayClient(self.config, self.transport, self._clock)

    def _fetch_stable(self) -> tuple[str, int]:
        got = self.api.json(
            "POST",
            "/cgi-bin/stable_token",
            data={
                "grant_type": "client_credential",
                "appid": self.config.appid,
                "secret": self.config.app_secret,
                "force_refresh": False,
            },
            token=False,
            repeatable=True,
        )
        return _token(got)

    def _fetch_work(self) -> tuple[str, int]:
        got = self.work_api.json(
            "GET",
            "/cgi-bin/gettoken",
            params={"corpid": self.config.work_corpid, "corpsecret": self.config.work_secret},
            token=False,
        )
        return _token(got)


def _token(got: dict[str, object]) -> tuple[str, int]:
    token, seconds = got.get("access_token"), got.get("expires_in")
    if not isinstance(token, str) or not token or not isinstance(seconds, int):
        raise Unknown("not_json", "微信没有给出调用凭证")
    return token, seconds
