"""What can be turned while the sandbox runs; kept in its database."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from wechat.sandbox.store import Store


@dataclass(frozen=True)
class Settings:
    """Durations in seconds.

    `speed` compresses WeChat's own clock: notify retries, refund processing, carrier legs, the
    48-hour reminder and the pause between refunds all take 1/speed of their time. What the
    product itself measures stays real: signature times, code and token lives, order expiry.
    """

    speed: float = 1.0
    notify_delay: float = 0.2
    notify_timeout: float = 5.0
    refund_delay: float = 2.0
    refund_gap: float = 60.0
    order_seconds: float = 7 * 86400.0
    token_seconds: int = 7200
    code_seconds: float = 300.0
    robot_per_minute: int = 20
    track_step: float = 4 * 3600.0
    shipping_ready_delay: float = 0.0
    remind_after: float = 48 * 3600.0
    # "public_key", "certificate", or "mixed" as during WeChat's move from one to the other.
    key_mode: str = "public_key"
    # The real service gives a day's bill from 09:00 of the next day; demos want it at once.
    bills_at_once: bool = False
    fee_rate_bp: int = 60
    # None: the merchant's purse is never empty. Else refunds beyond it answer NOT_ENOUGH;
    # negative when money was withdrawn.
    opening_balance_fen: int | None = None
    push_url: str = ""
    push_format: str = "json"
    work_callback_url: str = ""


class SettingsBox:
    """The current settings; `change` is atomic and persistent."""

    def __init__(self, store: Store):
        self._store = store
        self._lock = threading.Lock()
        known = {f.name for f in fields(Settings)}
        rows = store.all("SELECT name, value FROM settings")
        self._now = Settings(
            **{r["name"]: json.loads(r["value"]) for r in rows if r["name"] in known}
        )

    @property
    def now(self) -> Settings:
        return self._now

    def change(self, values: dict[str, Any]) -> Settings:
        """ValueError names the setting that is unknown or of the wrong kind."""
        with self._lock:
            defaults = asdict(Settings())
            for name, value in values.items():
                if name not in defaults:
                    raise ValueError(f"unknown setting {name}")
                _check(name, value, defaults[name])
            changed = replace(self._now, **values)
            with self._store.write() as db:
                db.executemany(
                    "INSERT INTO settings VALUES (?, ?) "
                    "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    [(name, json.dumps(value)) for name, value in values.items()],
                )
            self._now = changed
            return changed


def _check(name: str, value: Any, default: Any) -> None:
    if name == "opening_balance_fen":
        good = value is None or (isinstance(value, int) and not isinstance(value, bool))
    elif name == "key_mode":
        good = value in ("public_key", "certificate", "mixed")
    elif name == "push_format":
        good = value in ("json", "xml")
    elif isinstance(default, bool):
        good = isinstance(value, bool)
    elif isinstance(default, (int, float)):
        good = isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
        good = good and (name != "speed" or value > 0)
    else:
        good = isinstance(value, type(default))
    if not good:
        raise ValueError(f"bad value for {name}")
