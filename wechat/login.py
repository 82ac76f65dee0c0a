"""Who is holding the phone: wx.login codes, phone-number codes, 企业微信 logins."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from wechatpy.client.api import WeChatWxa

from wechat.config import WeChatConfig
from wechat.errors import Refused, Unknown
from wechat.platform import Door


@dataclass(frozen=True)
class Session:
    """`session_key` decrypts this user's data: it stays on the server and out of logs."""

    openid: str
    session_key: str = field(repr=False)
    unionid: str | None = None


@dataclass(frozen=True)
class Phone:
    """`number` without the country code, e.g. "13800138000"; `country_code` e.g. "86"."""

    number: str = field(repr=False)
    country_code: str


@dataclass(frozen=True)
class WorkSession:
    """A member of the company, signed in inside 企业微信."""

    corpid: str
    userid: str
    session_key: str = field(repr=False)


class Login:
    """Codes are single use and live 5 minutes; a used or old one is Refused 40029 or 40163."""

    def __init__(self, api: Door, work: Door, config: WeChatConfig):
        self._api = api
        self._config = config
        self._work = work
        self._wxa = WeChatWxa(api)

    def code_to_session(self, code: str) -> Session:
        """`code` of wx.login -> who. Also Refused 40226 (blocked), Busy 45011 (too often)."""
        got = self._wxa.code_to_session(code)
        if not isinstance(got, dict) or not got.get("openid"):
            raise Unknown("not_json", "微信登录没有给出身份")
        return Session(
            openid=str(got["openid"]),
            session_key=str(got.get("session_key", "")),
            unionid=str(got["unionid"]) if got.get("unionid") else None,
        )

    def phone_number(self, code: str, openid: str | None = None) -> Phone:
        """`code` of the getPhoneNumber button (not of wx.login) -> the number.

        `openid`, when given, must be the code's owner. Not repeated on a time-out: the code is
        used up by the first call.
        """
        data = {"code": code} if openid is None else {"code": code, "openid": openid}
        got = self._api.json("POST", "/wxa/business/getuserphonenumber", data=data)
        info = got.get("phone_info") or {}
        if not info.get("purePhoneNumber"):
            raise Unknown("not_json", "微信没有给出手机号")
        return Phone(
            number=str(info["purePhoneNumber"]), country_code=str(info.get("countryCode", "86"))
        )

    def work_code_to_session(self, code: str) -> WorkSession:
        """`code` of wx.qy.login -> the member."""
        got = self._work.json(
            "GET",
            "/cgi-bin/miniprogram/jscode2session",
            params={"js_code": code, "grant_type": "authorization_code"},
            # The code is used up by the first call that arrives.
            repeatable=False,
        )
        if not got.get("userid"):
            raise Unknown("not_json", "企业微信登录没有给出身份")
        return WorkSession(
            corpid=str(got.get("corpid", "")),
            userid=str(got["userid"]),
            session_key=str(got.get("session_key", "")),
        )

    def work_web_address(self, redirect_uri: str, state: str) -> str:
        """Where 企业微信's browser is sent to say who holds it, without a question
        (snsapi_base). It comes back to `redirect_uri` with `code` and `state` (letters and
        digits, at most 128)."""
        asked = {
            "appid": self._config.work_corpid,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": self._config.work_agentid,
        }
        base = self._config.open_base
        return f"{base}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"

    def work_web_code_to_member(self, code: str) -> str:
        """`code` of that way back -> the member's user id. Refused not_member for somebody of
        another company or from outside."""
        got = self._work.json(
            "GET", "/cgi-bin/auth/getuserinfo", params={"code": code}, repeatable=False
        )
        if not got.get("userid"):
            raise Refused("not_member", "不是本企业的成员")
        return str(got["userid"])
