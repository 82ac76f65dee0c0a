"""The sandbox as one object: its world, store, settings, faults, sender and recent events."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app

from wechat.pay_types import CHINA
from wechat.sandbox.faults import Faults
from wechat.sandbox.settings import Settings, SettingsBox
from wechat.sandbox.store import Store
from wechat.sandbox.world import init_world


class PayError(Exception):
    """What WeChat Pay answers instead of success: HTTP status, code, message."""

    def __init__(self, status: int, code: str, message: str):
        self.status = status
        self.code = code
        self.message = message
        super().__init__(code)


class ApiError(Exception):
    """What api.weixin.qq.com and qyapi.weixin.qq.com answer instead of success; `extra` goes
    into the answer beside errcode."""

    def __init__(self, errcode: int, errmsg: str, **extra: Any):
        self.errcode = errcode
        self.errmsg = errmsg
        self.extra = extra
        super().__init__(str(errcode))


class ControlError(Exception):
    """A control call (the "phone") that cannot be: HTTP status and a reason."""

    def __init__(self, status: int, code: str, message: str):
        self.status = status
        self.code = code
        self.message = message
        super().__init__(code)


@dataclass(frozen=True)
class Event:
    at: float
    what: str
    subject: str


class Sandbox:
    """Shared by the routes and the background threads; everything in it is thread-safe."""

    def __init__(self, data_dir: str | Path):
        self.folder = Path(data_dir)
        self.world = init_world(self.folder)
        self.store = Store(self.folder / "sandbox.sqlite3")
        self.settings_box = SettingsBox(self.store)
        self.faults = Faults(self.store)
        self.events: deque[Event] = deque(maxlen=200)
        self.wake = threading.Event()
        with self.store.write() as db:
            db.executemany(
                "INSERT OR IGNORE INTO robots VALUES (?, ?)",
                [(key, name) for name, key in self.world.robots.items()],
            )

    @property
    def settings(self) -> Settings:
        return self.settings_box.now

    def wechat_seconds(self, seconds: float) -> float:
        """A duration on WeChat's clock -> real seconds."""
        return seconds / self.settings.speed

    def happened(self, what: str, subject: str) -> None:
        """Remember for the page at /sandbox/."""
        self.events.appendleft(Event(time.time(), what, subject))

    def notify(
        self,
        db: Any,
        *,
        kind: str,
        subject: str,
        event_type: str,
        url: str,
        resource: dict[str, Any],
        delay: float,
    ) -> None:
        """Queue a call to the product inside the caller's transaction. Set `wake` after commit."""
        if not url:
            return
        now = time.time()
        db.execute(
            "INSERT INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 'pending', NULL)",
            (
                secrets.token_hex(18),
                kind,
                subject,
                event_type,
                url,
                json.dumps(resource, ensure_ascii=False),
                now,
                now + delay,
            ),
        )

    def push(self, db: Any, event: str, openid: str, fields: dict[str, Any]) -> None:
        """Queue a message push of the mini program, when a push URL is set (console: 消息推送)."""
        if not self.settings.push_url:
            return
        body = {
            "ToUserName": f"gh_{self.world.appid[2:14]}",
            "FromUserName": openid or "sys",
            "CreateTime": int(time.time()),
            "MsgType": "event",
            "Event": event,
            **fields,
        }
        self.notify(
            db,
            kind="push",
            subject=event,
            event_type=event,
            url=self.settings.push_url,
            resource=body,
            delay=0.0,
        )


def sandbox() -> Sandbox:
    """The sandbox behind the current request."""
    found: Sandbox = current_app.extensions["wechat_sandbox"]
    return found


def rfc3339(at: float) -> str:
    """Unix seconds -> time with +08:00 as WeChat writes it."""
    return datetime.fromtimestamp(at, UTC).astimezone(CHINA).isoformat(timespec="seconds")


def long_number(prefix: str, at: float, digits: int) -> str:
    """A WeChat-looking number: prefix, Chinese date, random digits."""
    day = datetime.fromtimestamp(at, UTC).astimezone(CHINA).strftime("%Y%m%d")
    return f"{prefix}{day}{secrets.randbelow(10**digits):0{digits}d}"
