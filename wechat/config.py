"""Everything the library must be told: hosts, names, keys, time-outs.

Production and the sandbox differ only by the values in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

API_BASE = "https://api.weixin.qq.com"
PAY_BASE = "https://api.mch.weixin.qq.com"
WORK_BASE = "https://qyapi.weixin.qq.com"
OPEN_BASE = "https://open.weixin.qq.com"


@dataclass(frozen=True)
class WeChatConfig:
    """Settings of one mini program, one merchant and one 企业微信 app.

    - `*_base`: scheme and host, without a trailing slash. `open_base` is not called: browsers are
      sent there to sign in.
    - `platform_keys`: `Wechatpay-Serial` value -> PEM, a certificate (serial in hex) or a public
      key (`PUB_KEY_ID_…`). Several may be live at once: during WeChat's move from certificates
      to public keys, answers and notices are signed by either.
    - `push_token`, `push_aes_key`: the message push of the mini program (开发管理 > 消息推送);
      `work_callback_token`, `work_callback_aes_key`: the callback of the 企业微信 app.
    - time-outs in seconds. `read_timeout` stays below the 5 s in which WeChat wants its own
      calls answered, so that a call made while answering one can still fail in time.

    Secrets are kept out of `repr`, so that a logged config gives nothing away.
    """

    appid: str
    app_secret: str = field(repr=False, default="")
    mchid: str = ""
    apiv3_key: str = field(repr=False, default="")
    merchant_private_key_pem: str = field(repr=False, default="")
    merchant_cert_serial: str = ""
    platform_keys: Mapping[str, str] = field(repr=False, default_factory=dict)

    work_corpid: str = ""
    work_agentid: int = 0
    work_secret: str = field(repr=False, default="")

    push_token: str = field(repr=False, default="")
    push_aes_key: str = field(repr=False, default="")
    work_callback_token: str = field(repr=False, default="")
    work_callback_aes_key: str = field(repr=False, default="")

    api_base: str = API_BASE
    pay_base: str = PAY_BASE
    work_base: str = WORK_BASE
    open_base: str = OPEN_BASE

    connect_timeout: float = 2.0
    read_timeout: float = 4.0

    def public_key_id(self) -> str | None:
        """The `PUB_KEY_ID_…` to ask answers to be signed with, or None in certificate mode."""
        return next((s for s in self.platform_keys if s.startswith("PUB_KEY_ID_")), None)
