"""The identity room's only door to WeChat. Network calls: never inside a transaction."""

from __future__ import annotations

from typing import cast

from app.identity.errors import LoginBusy, LoginRefused, NotStaff
from app.kernel.outside import client
from app.kernel.settings import settings
from wechat.errors import Busy, Unknown, WeChatError
from wechat.login import Login, Session, WorkSession


def _login() -> Login:
    return cast(Login, client("login"))


def _translated(error: WeChatError) -> Exception:
    if isinstance(error, Busy | Unknown):
        return LoginBusy(wechat_code=error.code)
    return LoginRefused(wechat_code=error.code)


def code_to_session(code: str) -> Session:
    """wx.login's code -> openid and session key. identity.login_refused / login_busy."""
    try:
        return _login().code_to_session(code)
    except WeChatError as error:
        raise _translated(error) from error


def work_code_to_session(code: str) -> WorkSession:
    """wx.qy.login's code -> WeCom user id."""
    try:
        return _login().work_code_to_session(code)
    except WeChatError as error:
        raise _translated(error) from error


def work_web_address(state: str) -> str:
    """Where a browser inside 企业微信 is sent; it comes back to the screens."""
    return _login().work_web_address(f"{settings().public_url}/h5/", state)


def work_web_code_to_member(code: str) -> str:
    """The web sign-in's code -> WeCom user id. identity.not_staff for somebody from outside."""
    try:
        return _login().work_web_code_to_member(code)
    except WeChatError as error:
        if error.code == "not_member":
            raise NotStaff from error
        raise _translated(error) from error


def phone_number(code: str, openid: str | None) -> str:
    """getPhoneNumber's code -> the phone number (without country code).

    With `openid` WeChat refuses a code that another user's button gave.
    """
    try:
        return _login().phone_number(code, openid).number
    except WeChatError as error:
        raise _translated(error) from error


def app_id() -> str:
    """The mini program whose openids these are."""
    return str(client("app_id"))


def corp_id() -> str:
    """The 企业微信 corporation whose user ids these are."""
    return str(client("work_corp_id"))
