"""The one address of `make run`: a small reverse proxy (in production: nginx or Caddy).

`/` and `/status` are answered here, always. `/h5/...` serves the built screens. `/ws/...` goes to
the socket process, everything else to the API. In demo mode alone, `/` is the page with the four
phones (when built), and `/sandbox/...` goes to the sandbox WeChat: the phones sign in and pay there
as a person would in WeChat. In production `/` is the status page: it signs nobody in. Bodies are
streamed; a backend that is away becomes our error envelope: 503 when it was never reached (safe to
repeat), 502 when it went away in the middle.
"""

import argparse
import asyncio
import re
import uuid
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    DummyCookieJar,
    TCPConnector,
    WSMsgType,
    WSServerHandshakeError,
    web,
)
from multidict import CIMultiDict
from yarl import URL

from run.page import render
from run.pages import PHONES, SCREENS, BuiltPages
from run.status import BUILD_STATUS, read_status

BODY_LIMIT = 20 * 1024 * 1024  # bytes of one request
SMALL = 64 * 1024  # answers up to this size are sent in one write
MESSAGE_LIMIT = 1024 * 1024  # bytes of one WebSocket message
CONNECT_SECONDS = 2.0
READ_SECONDS = 60.0  # silence of a backend
REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te"),
        *("trailer", "transfer-encoding", "upgrade", "proxy-connection"),
    }
)
WEBSOCKET = ("sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions")
PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


class BodyTooLarge(Exception):
    """A streamed body grew beyond BODY_LIMIT."""


class Body:
    """A request body on its way, counted. The client may wrap what is raised here: `is_over`."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self.is_over = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._request.content.iter_any():
            size += len(chunk)
            if size > BODY_LIMIT:
                self.is_over = True
                raise BodyTooLarge
            yield chunk


class Front:
    """The handlers and their one client session (kept-alive connections to the backends)."""

    def __init__(
        self, *, api: str, sockets: str, status: Path, pages: Path, sandbox: str = ""
    ) -> None:
        self._api, self._sockets, self._sandbox = api, sockets, sandbox
        self._status, self._pages = status, BuiltPages(pages)
        self._session: ClientSession | None = None

    def app(self) -> web.Application:
        app = web.Application(client_max_size=BODY_LIMIT)
        app.cleanup_ctx.append(self._client)
        app.router.add_route("GET", "/", self.home)
        app.router.add_route("GET", "/status", self.state)
        app.router.add_get("/h5/{path:.*}", self.screen)
        app.router.add_route("*", "/ws/{path:.*}", self.socket)
        if self._sandbox:
            app.router.add_get("/phones/{path:.*}", self.phones)
            app.router.add_route("*", "/sandbox/{path:.*}", self.wechat)
        app.router.add_route("*", "/{path:.*}", self.http)
        return app

    async def _client(self, _: web.Application) -> AsyncIterator[None]:
        self._session = ClientSession(
            connector=TCPConnector(limit=0, keepalive_timeout=20),
            timeout=ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=READ_SECONDS),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        )
        yield
        await self._session.close()

    @property
    def session(self) -> ClientSession:
        assert self._session is not None, "the application has not started"
        return self._session

    # -- answered here ---------------------------------------------------------------------------

    async def home(self, request: web.Request) -> web.StreamResponse:
        """The phones in the demo, once they are built; else the page of what runs."""
        if self._sandbox and self._pages.has(SCREENS):
            file = self._pages.find(PHONES, "")
            if file is not None:
                return self._pages.answer(PHONES, file)
        return await self.state(request)

    async def state(self, _: web.Request) -> web.Response:
        """The page of what runs, whatever the backends do."""
        text = render(
            read_status(self._status),
            screens=self._pages.has(SCREENS),
            phones=bool(self._sandbox) and self._pages.has(PHONES),
            build=read_status(self._status.with_name(BUILD_STATUS)),
        )
        return web.Response(text=text, content_type="text/html", headers=PAGE_HEADERS)

    async def screen(self, request: web.Request) -> web.StreamResponse:
        return self._built(request, SCREENS)

    async def phones(self, request: web.Request) -> web.StreamResponse:
        return self._built(request, PHONES)

    def _built(self, request: web.Request, name: str) -> web.StreamResponse:
        file = self._pages.find(name, request.match_info["path"])
        if file is None:
            message = "没有这个页面；手机页面可能还没有构建"
            return error(request, 404, "front.not_found", message, request_id(request))
        return self._pages.answer(name, file)

    # -- passed on -------------------------------------------------------------------------------

    async def http(self, request: web.Request) -> web.StreamResponse:
        return await self._pass(request, self._api, "api")

    async def wechat(self, request: web.Request) -> web.StreamResponse:
        """What a person does in WeChat, in the demo."""
        return await self._pass(request, self._sandbox, "sandbox")

    async def _pass(self, request: web.Request, base: str, backend: str) -> web.StreamResponse:
        mark = request_id(request)
        if (request.content_length or 0) > BODY_LIMIT:
            return too_large(request, mark)
        body = Body(request)
        try:
            async with self.session.request(
                request.method,
                URL(base + request.raw_path, encoded=True),
                headers=forwarded(request, mark),
                data=body if request.body_exists else None,
                allow_redirects=False,
            ) as answer:
                return await _answer(request, answer, mark)
        except ClientConnectorError:
            return away(request, 503, backend, mark)
        except TimeoutError:
            return away(request, 504, backend, mark)
        except (BodyTooLarge, ClientError, ConnectionError):
            return too_large(request, mark) if body.is_over else away(request, 502, backend, mark)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """A WebSocket, message by message; a plain request to /ws/ is passed on as one."""
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return await self._pass(request, self._sockets, "sockets")
        mark = request_id(request)
        headers = forwarded(request, mark)
        for name in WEBSOCKET:
            headers.pop(name, None)
        offered = headers.pop("Sec-WebSocket-Protocol", "")
        protocols = tuple(name.strip() for name in offered.split(",") if name.strip())
        try:
            upstream = await self.session.ws_connect(
                URL(self._sockets + request.raw_path, encoded=True),
                headers=headers,
                protocols=protocols,
                autoping=False,
                max_msg_size=MESSAGE_LIMIT,
            )
        except WSServerHandshakeError as refused:
            message = "实时连接被拒绝，请重新登录后再试"
            return error(request, refused.status, "front.socket_refused", message, mark)
        except ClientConnectorError:
            return away(request, 503, "sockets", mark)
        except (ClientError, ConnectionError, TimeoutError):
            return away(request, 502, "sockets", mark)
        async with upstream:
            chosen = (upstream.protocol,) if upstream.protocol else ()
            client = web.WebSocketResponse(
                protocols=chosen, autoping=False, max_msg_size=MESSAGE_LIMIT, compress=False
            )
            client.headers["X-Request-Id"] = mark
            await client.prepare(request)
            await _join(client, upstream)
            return client


async def _answer(request: web.Request, answer: ClientResponse, mark: str) -> web.StreamResponse:
    headers = CIMultiDict(
        (name, value) for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP
    )
    headers.setdefault("X-Request-Id", mark)
    length = answer.content_length
    if request.method == "HEAD" or (length is not None and length <= SMALL):
        body = await answer.read()
        small = web.Response(status=answer.status, reason=answer.reason, headers=headers)
        if request.method != "HEAD":
            small.body = body
        return small
    response = web.StreamResponse(status=answer.status, reason=answer.reason, headers=headers)
    await response.prepare(request)
    try:
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
    except (ClientError, TimeoutError):
        # The status is out: cutting the connection is the only honest way to say 'incomplete'.
        if request.transport:
            request.transport.abort()
        return response
    await response.write_eof()
    return response


async def _join(client: web.WebSocketResponse, upstream: ClientWebSocketResponse) -> None:
    """Carry messages both ways until one side closes; its code goes to the other side."""
    tasks = [
        asyncio.create_task(_carry(client, upstream)),
        asyncio.create_task(_carry(upstream, client)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


Socket = web.WebSocketResponse | ClientWebSocketResponse


async def _carry(source: Socket, target: Socket) -> None:
    try:
        async for message in source:
            if message.type is WSMsgType.TEXT:
                await target.send_str(message.data)
            elif message.type is WSMsgType.BINARY:
                await target.send_bytes(message.data)
            elif message.type is WSMsgType.PING:
                await target.ping(message.data)
            elif message.type is WSMsgType.PONG:
                await target.pong(message.data)
    except (ClientError, ConnectionError):
        pass  # the other side went away in the middle of a message
    finally:
        await target.close(code=_close_code(source.close_code))


def _close_code(code: int | None) -> int:
    """1005 and 1006 say how a connection ended; they may not be sent. A lost backend is 1012."""
    return 1012 if code in (None, 1006) else 1000 if code == 1005 else int(code or 1000)


# -- headers and errors ----------------------------------------------------------------------------


def request_id(request: web.Request) -> str:
    """The caller's X-Request-Id when it is harmless in a log, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if REQUEST_ID.match(given) else uuid.uuid4().hex


def forwarded(request: web.Request, mark: str) -> CIMultiDict[str]:
    """The caller's headers as the backend gets them. What it claims about itself is replaced."""
    named = {name.strip().lower() for name in request.headers.get("Connection", "").split(",")}
    drop = HOP_BY_HOP | named | {"forwarded", "expect"}
    headers = CIMultiDict(
        (name, value) for name, value in request.headers.items() if name.lower() not in drop
    )
    headers["X-Request-Id"] = mark
    headers["X-Forwarded-For"] = request.remote or ""
    headers["X-Forwarded-Proto"] = request.scheme
    headers["X-Forwarded-Host"] = request.host
    return headers


def error(
    request: web.Request,
    status: int,
    code: str,
    message: str,
    mark: str,
    details: Mapping[str, object] | None = None,
) -> web.Response:
    """Our error envelope, the same that the API sends."""
    body = {
        "error": {
            "code": code,
            "message": message,
            "details": dict(details or {}),
            "request_id": mark,
        }
    }
    headers = {"X-Request-Id": mark, "Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = "1"
    response = web.json_response(body, status=status, headers=headers)
    if request.body_exists and not request.content.is_eof():
        response.force_close()  # the rest of the body is not read
    return response


def away(request: web.Request, status: int, backend: str, mark: str) -> web.Response:
    """The backend was not reached (503), broke off (502), or said nothing for a minute (504)."""
    if status == 503:
        message = "服务正在启动或重启，请稍候几秒再试"
    else:
        message = "服务中断，结果不确定：请刷新查看，再决定是否重试"
    return error(
        *(request, status, f"front.{backend}_away", message, mark),
        details={"backend": backend, "reached": status != 503},
    )


def too_large(request: web.Request, mark: str) -> web.Response:
    message = f"内容太大，最多 {BODY_LIMIT // 1024 // 1024} MB"
    return error(request, 413, "front.too_large", message, mark, {"limit_bytes": BODY_LIMIT})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m run.front", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--status", type=Path, required=True, help="the supervisor's run.json")
    parser.add_argument("--api", required=True, help="base URL of the API")
    parser.add_argument("--sockets", required=True, help="base URL of the socket process")
    parser.add_argument("--sandbox", default="", help="base URL of the sandbox; the demo only")
    parser.add_argument("--pages", type=Path, required=True, help="folder of built h5 and phones")
    options = parser.parse_args()
    front = Front(
        api=options.api,
        sockets=options.sockets,
        status=options.status,
        pages=options.pages,
        sandbox=options.sandbox,
    )
    web.run_app(
        front.app(),
        host=options.host,
        port=options.port,
        access_log=None,
        print=lambda *_: None,
        shutdown_timeout=3,
        backlog=1024,
    )


if __name__ == "__main__":
    main()
