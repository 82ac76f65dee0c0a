"""One WebSocket, from hello to close. Knows the protocol, not the server.

Client: {"type":"hello","token":…,"cursor":N|null,"places":[…]} first, {"type":"ping"} every
25 s. Server: welcome {cursor, topics}, event {cursor, name, topic, data, at}, pong, resync
{cursor} (something may be missing: load the screens anew, then go on), error {code, message}
before a close. The token travels in a message because URLs are logged.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.kernel.auth import Caller, caller_for
from app.kernel.errors import Busy, DomainError, InvalidInput, NotSignedIn
from app.kernel.metrics import PUSHED, SOCKETS
from app.realtime import service
from app.realtime.hub import Follower, Hub
from app.realtime.rules import encode
from app.realtime.schemas import Hello

log = structlog.get_logger(__name__)

HELLO_SECONDS = 10.0
CHECK_SECONDS = 45.0  # a revoked session ends within a minute
TURN_SECONDS = 15.0  # the longest sleep between two looks at the clock
# Close codes 4000-4999 are the application's.
CLOSE_REFUSED, CLOSE_SIGNED_OUT, CLOSE_RESYNC, CLOSE_QUIET, CLOSE_BUSY = (
    4400,
    4401,
    4409,
    4408,
    4503,
)


class Wire(Protocol):
    """What we use of simple_websocket.Server."""

    connected: bool
    event: threading.Event
    input_buffer: list[str | bytes]
    sock: Any

    def send(self, data: str) -> None: ...

    def close(self, reason: int | None = None, message: str | None = None) -> None: ...


class Closed(Exception):
    """The connection is over; `code` and `reason` go into the close frame."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class WholeSends:
    """A socket whose `send` sends everything, one frame at a time.

    simple_websocket calls `send` and ignores how much went out, and both its reader (pongs)
    and we write: a slow phone would get half a frame, or two mixed.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lock = threading.Lock()

    def send(self, data: bytes) -> int:
        with self._lock:
            self._sock.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class Connection:
    """Serves one socket until it ends. One thread (greenlet) runs `serve`."""

    def __init__(self, wire: Wire, hub: Hub, audience: str) -> None:
        wire.sock = WholeSends(wire.sock)
        self._wire = wire
        self._hub = hub
        self._audience = audience
        self._token = ""
        self._places: list[str] = []
        self._sent = 0  # position up to which the client has been told everything
        self._follower: Follower | None = None

    def serve(self) -> None:
        """Hello, welcome, replay, then live, until the client or we end it. Never raises."""
        SOCKETS.inc()
        try:
            self._open()
        except Closed as end:
            self._close(end.code, end.reason)
        except DomainError as refusal:
            self._refuse(refusal)
        except Exception as problem:
            if _is_hang_up(problem):
                return
            if not isinstance(problem, SQLAlchemyError):
                log.exception("socket.crashed", audience=self._audience)
            self._refuse(Busy())
        finally:
            if self._follower is not None:
                self._hub.remove(self._follower)
            SOCKETS.dec()

    # -- opening -----------------------------------------------------------------------------

    def _open(self) -> None:
        hello = self._hello()
        self._token, self._places = hello.token, hello.places
        caller = self._caller()
        topics = service.topics_of(caller=caller, audience=self._audience, places=self._places)
        follower = Follower(topics, self._wire.event.set, self._abort)
        self._follower = follower
        self._hub.start()
        # First follow, then replay: what happens in between comes twice, and is told once.
        self._hub.add(follower)
        page = service.events_after(cursor=hello.cursor, topics=topics)
        start = hello.cursor if hello.cursor is not None and not page.is_resync else page.cursor
        self._sent = start
        self._send({"type": "welcome", "cursor": start, "topics": len(topics)})
        if page.is_resync:
            self._send({"type": "resync", "cursor": page.cursor})
        while True:
            for message in page.items:
                self._tell(message["cursor"], encode(message))
            self._sent = max(self._sent, page.cursor)
            if not page.has_more:
                break
            page = service.events_after(cursor=page.cursor, topics=topics)
            if page.is_resync:  # pruned while we were reading: the phone was far behind
                self._send({"type": "resync", "cursor": page.cursor})
        self._live(follower)

    def _hello(self) -> Hello:
        deadline = time.monotonic() + HELLO_SECONDS
        while not self._wire.input_buffer:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Closed(CLOSE_QUIET, "hello")
            self._wait(left)
        raw = self._wire.input_buffer.pop(0)
        try:
            return Hello.model_validate_json(raw)
        except ValidationError:
            raise InvalidInput(fields={"hello": "第一条消息必须是 hello"}) from None

    def _caller(self) -> Caller:
        caller = caller_for(self._token)
        if caller is None:
            raise NotSignedIn
        return caller

    # -- live --------------------------------------------------------------------------------

    def _live(self, follower: Follower) -> None:
        follower.heard()
        check_at = time.monotonic() + CHECK_SECONDS
        while True:
            self._read(follower)
            self._write(follower)
            moment = time.monotonic()
            if moment >= check_at:
                check_at = moment + CHECK_SECONDS
                self._check(follower)
            if follower.is_quiet:
                raise Closed(CLOSE_QUIET, "quiet")
            if not self._wire.input_buffer and not follower.queue:
                self._wait(min(TURN_SECONDS, check_at - moment))

    def _wait(self, seconds: float) -> None:
        """Until a message came in, the hub has rung, or the time is up."""
        event = self._wire.event
        if self._wire.connected:
            event.wait(timeout=max(0.0, seconds))
            event.clear()
        if not self._wire.connected and not self._wire.input_buffer:
            raise Closed(1000, "")

    def _read(self, follower: Follower) -> None:
        while self._wire.input_buffer:
            raw = self._wire.input_buffer.pop(0)
            follower.heard()
            if _kind(raw) == "ping":
                self._send({"type": "pong"})

    def _write(self, follower: Follower) -> None:
        while follower.queue:
            self._tell(*follower.queue.popleft())
        if follower.has_overflowed:
            raise Closed(CLOSE_RESYNC, "resync")

    def _tell(self, position: int, text: str) -> None:
        if position > self._sent:
            self._wire.send(text)
            self._sent = position
            PUSHED.inc()

    def _check(self, follower: Follower) -> None:
        """The session may have been revoked, roles given or taken."""
        try:
            caller = self._caller()
        except SQLAlchemyError as problem:  # not the phone's fault; asked again at the next turn
            log.warning("socket.unchecked", error=str(problem)[:200])
            return
        topics = service.topics_of(caller=caller, audience=self._audience, places=self._places)
        if topics != follower.topics:
            raise Closed(CLOSE_RESYNC, "resync")  # comes back with its cursor and new topics

    # -- ending ------------------------------------------------------------------------------

    def _send(self, message: dict[str, Any]) -> None:
        self._wire.send(encode(message))

    def _refuse(self, refusal: DomainError) -> None:
        code = {401: CLOSE_SIGNED_OUT, 503: CLOSE_BUSY}.get(refusal.status, CLOSE_REFUSED)
        told = {"type": "error", "code": refusal.code, "message": refusal.message()}
        self._quietly(lambda: self._send(told))
        self._close(code, refusal.code)

    def _close(self, code: int, reason: str) -> None:
        self._quietly(lambda: self._wire.close(code, reason))

    def _quietly(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as problem:
            if not _is_hang_up(problem):
                log.exception("socket.close_failed")

    def _abort(self) -> None:
        """Cut the line from another thread: a writer stuck on a dead phone wakes with an error."""
        try:
            self._wire.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is down already


def _kind(raw: str | bytes) -> str:
    try:
        message = json.loads(raw)
    except ValueError:
        return ""
    return str(message.get("type", "")) if isinstance(message, dict) else ""


def _is_hang_up(problem: Exception) -> bool:
    return isinstance(problem, OSError) or type(problem).__name__ == "ConnectionClosed"
