"""Calls that answer with errcode: api.weixin.qq.com and qyapi.weixin.qq.com.

`Door` is what wechatpy's API classes call their client: they put together path and body, the
door sends. wechatpy's own client is not used because its token URL, hosts and endless token
retry cannot be set, and its errors do not tell "no" from "perhaps".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from wechat.errors import Busy, Refused, Unknown
from wechat.http import Answer, Transport
from wechat.tokens import TokenManager

# Nothing happened, and the same call may work later: busy, rate limits, concurrent sends to one
# person, carrier system down.
_BUSY = frozenset({-1, 45009, 45011, 44990, 44993, 43108, 43117, 930564, 9300502, 85437, 934999})


class Door:
    """Sends one service's calls, adds the token, turns errcode into an exception."""

    def __init__(
        self,
        transport: Transport,
        service: str,
        base: str,
        tokens: Callable[[], TokenManager],
        *,
        appid: str = "",
        secret: str = "",
        prefix: str = "",
    ):
        self._transport = transport
        self._service = service
        self._base = base.rstrip("/")
        self._tokens = tokens
        self._prefix = prefix  # wechatpy's 企业微信 classes leave out "cgi-bin/"
        self.appid = appid  # read by wechatpy's API classes
        self.secret = secret

    def json(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        token: bool = True,
        repeatable: bool | None = None,
    ) -> dict[str, Any]:
        """Call and parse. Absent errcode = 0. Raises Refused, Unknown, Busy."""
        answer = self.raw(
            method, path, params=params, data=data, token=token, repeatable=repeatable
        )
        parsed = _parsed(answer)
        if parsed is None:
            raise Unknown("not_json", "微信的回答看不懂", http_status=answer.status)
        return parsed

    def raw(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        token: bool = True,
        repeatable: bool | None = None,
    ) -> Answer:
        """Like `json`, for endpoints that answer bytes: an errcode in the body still raises."""
        # UTF-8, not \\uXXXX: some endpoints show the escapes to people.
        body = json.dumps(data, ensure_ascii=False).encode() if data is not None else None
        again = method.upper() == "GET" if repeatable is None else repeatable

        def send(access_token: str | None) -> Answer:
            query = dict(params or {})
            if access_token is not None:
                query["access_token"] = access_token
            answer = self._transport.call(
                self._service,
                method.upper(),
                f"{self._base}/{path.lstrip('/')}",
                params=query,
                body=body,
                headers=lambda: {"Content-Type": "application/json"} if body else {},
                repeatable=again,
            )
            _check(answer)
            return answer

        return self._tokens().call(send) if token else send(None)

    # -- the client that wechatpy's API classes expect -------------------------------------

    def get(self, url: str, **kwargs: Any) -> Any:
        return self._wechatpy("GET", url, kwargs)

    def post(self, url: str, **kwargs: Any) -> Any:
        return self._wechatpy("POST", url, kwargs)

    def _wechatpy(self, method: str, url: str, kwargs: dict[str, Any]) -> Any:
        params = kwargs.get("params") or {}
        # An appid and secret in the query authenticate by themselves: no token is wanted then.
        answer = self.raw(
            method,
            self._prefix + url,
            params=params,
            data=kwargs.get("data"),
            token="secret" not in params,
        )
        parsed = _parsed(answer)
        return answer.body if parsed is None else parsed


def _parsed(answer: Answer) -> dict[str, Any] | None:
    if not answer.body.lstrip().startswith(b"{"):
        return None
    try:
        value = json.loads(answer.body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _check(answer: Answer) -> None:
    if answer.status >= 500:
        raise Unknown(f"http_{answer.status}", "微信服务器出错", http_status=answer.status)
    parsed = _parsed(answer)
    if answer.status >= 400 and (parsed is None or "errcode" not in parsed):
        raise Unknown(f"http_{answer.status}", "微信服务器拒绝连接", http_status=answer.status)
    if parsed is None:
        return
    try:
        code = int(parsed.get("errcode") or 0)
    except (TypeError, ValueError):
        raise Unknown("not_json", "微信的回答看不懂", http_status=answer.status) from None
    if code:
        refuse(code, str(parsed.get("errmsg", "")))


def refuse(code: int, message: str) -> NoReturn:
    """Raise the error kind that belongs to an errcode."""
    raise (Busy if code in _BUSY else Refused)(code, message)
