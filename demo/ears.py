"""Everybody's live connection, kept in one thread: resumes by cursor whatever is killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp

from demo.people import Actor

PING_SECONDS = 20.0
COME_BACK = 0.3  # seconds between two tries to connect

Hear = Callable[[dict[str, Any]], None]


@dataclass
class Line:
    """One phone's connection. `heard`: cursors of events in the order they came."""

    actor: Actor
    audience: str
    hear: Hear
    first: int | None = None  # where the line began
    cursor: int | None = None
    heard: list[int] = field(default_factory=list)
    doubled: int = 0
    resyncs: int = 0
    connected: int = 0
    delays: list[float] = field(default_factory=list)  # seconds from the fact to the phone
    is_off: bool = False
    socket: aiohttp.ClientWebSocketResponse | None = None


class Ears:
    """`follow` from any thread; `hear` is called in the ears' own thread and must not wait."""

    def __init__(self, url: str) -> None:
        self._base = url.replace("http", "ws", 1).rstrip("/")
        self._loop = asyncio.new_event_loop()
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False
        self.lines: list[Line] = []
        self._thread = threading.Thread(target=self._run, name="ears", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def follow(self, actor: Actor, audience: str, hear: Hear) -> Line:
        """Connect and stay connected."""
        line = Line(actor, audience, hear)
        self.lines.append(line)
        self._loop.call_soon_threadsafe(self._begin, line)
        return line

    def _begin(self, line: Line) -> None:
        task = self._loop.create_task(self._keep(line))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def switch(self, line: Line, *, off: bool) -> None:
        """Flight mode on or off."""
        line.is_off = off

        async def cut() -> None:
            if line.socket is not None:
                await line.socket.close()

        if off:
            asyncio.run_coroutine_threadsafe(cut(), self._loop)

    def wait_connected(self, seconds: float = 30.0) -> None:
        """Until every line has been welcomed once. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while any(line.first is None for line in self.lines):
            if time.monotonic() > deadline:
                raise TimeoutError("a phone was never welcomed by the socket server")
            time.sleep(0.05)

    def stop(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        with contextlib.suppress(Exception):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _end(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _keep(self, line: Line) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        while not self._stopped:
            if not line.is_off:
                with contextlib.suppress(aiohttp.ClientError, OSError, asyncio.TimeoutError):
                    await self._listen(self._session, line)
            await asyncio.sleep(COME_BACK)

    async def _listen(self, session: aiohttp.ClientSession, line: Line) -> None:
        url = f"{self._base}/ws/{line.audience}"
        async with session.ws_connect(url, timeout=aiohttp.ClientWSTimeout(ws_close=2.0)) as ws:
            line.socket = ws
            hello = {"type": "hello", "token": line.actor.token, "cursor": line.cursor}
            await ws.send_str(json.dumps({**hello, "places": []}))
            try:
                while True:
                    try:
                        message = await ws.receive(timeout=PING_SECONDS)
                    except asyncio.TimeoutError:  # noqa: UP041 - its own class in 3.10 and aiohttp
                        await ws.send_str('{"type":"ping"}')
                        continue
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        return
                    take(line, json.loads(message.data), time.time())
            finally:
                line.socket = None


def take(line: Line, message: dict[str, Any], at: float) -> None:
    """One message of the server, at `at` (seconds of the epoch)."""
    kind = message.get("type")
    if kind == "welcome":
        line.connected += 1
        if line.first is None:
            line.first = message["cursor"]
        line.cursor = message["cursor"] if line.cursor is None else line.cursor
    elif kind == "resync":
        line.resyncs += 1
        line.cursor = message["cursor"]
    elif kind == "event":
        if line.cursor is not None and message["cursor"] <= line.cursor:
            line.doubled += 1
            return
        line.cursor = message["cursor"]
        line.heard.append(message["cursor"])
        line.delays.append(max(0.0, at - datetime.fromisoformat(message["at"]).timestamp()))
        line.hear(message)


def missed(line: Line) -> int:
    """How many events polling shows that the socket never told (0 is the promise)."""
    if line.first is None:
        return 0
    heard, cursor, count = set(line.heard), line.first, 0
    path = f"/api/{line.audience}/realtime/events"
    while True:
        page = line.actor.get(path, cursor=cursor, limit=200)
        for item in page["items"]:
            if item["cursor"] <= (line.cursor or 0) and item["cursor"] not in heard:
                count += 1
        cursor = page["cursor"]
        if not page["has_more"]:
            return count
