"""Settings come from the environment; secrets never from the repository.

Every name is described in docs/running-it.md. `production` refuses to start on
defaults or short secrets (failure F18: hard-coded signing secrets).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MODES = ("demo", "test", "production")
MINIMUM_SECRET = 32  # characters; 256 bits when random


class UnsafeSettings(RuntimeError):
    """A setting is missing or unsafe; the message names it and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process needs to know. Times in seconds, money in fen, metres."""

    mode: str
    var: Path
    database_url: str
    redis_url: str | None
    secret_key: str = field(repr=False)
    data_key: str = field(repr=False)
    public_url: str
    hold_seconds: int
    paid_grace_seconds: int
    exit_code_seconds: int
    rider_radius_m: int
    rider_fee_fen: int
    express_fee_fen: int
    express_free_from_fen: int
    session_days: int
    coupon_grace_seconds: int
    count_free_units: int
    count_free_percent: int
    audit_at: str
    pickup_days: int
    pickup_remind_hours: int
    pickup_auto_back: bool
    sign_ins_per_address: int
    sign_ins_per_person: int
    max_unpaid_orders: int
    max_cart_items: int
    keep_events_days: int
    log_level: str
    clock_offset_seconds: int
    wechat_fee_bp: int | None
    wechat: Mapping[str, str] = field(repr=False)

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def _secret(env: Mapping[str, str], name: str, mode: str) -> str:
    value = env.get(name, "")
    if mode != "production":
        return value or f"{mode}-only-{name.lower()}-never-in-production"
    if len(value) < MINIMUM_SECRET or value.startswith(("demo-only", "test-only")):
        raise UnsafeSettings(
            f"{name} 未设置或太短：生产环境需要至少 {MINIMUM_SECRET} 个字符的随机值。"
            f" {name} is missing or short: set {MINIMUM_SECRET}+ random characters."
        )
    return value


def _integer(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "").strip()
    try:
        return int(text) if text else default
    except ValueError:
        raise UnsafeSettings(f"{name}={text!r} 不是整数。{name} must be a whole number.") from None


def _clock_time(env: Mapping[str, str], name: str, default: str) -> str:
    text = env.get(name, "").strip() or default
    if text != "off" and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise UnsafeSettings(
            f"{name}={text!r} 应为 03:30 这样的时间或 off。{name} must be like 03:30, or off."
        )
    return text


def _fee_bp(env: Mapping[str, str]) -> int | None:
    """The contract's fee in 1/10,000; None: the rate printed in the bill is believed."""
    given = _integer(env, "WECHAT_PAY_FEE_BP", -1)
    return given if given >= 0 else None


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read settings from `env` (default: the process environment).

    Raises UnsafeSettings with one sentence when production would start unsafe.
    """
    env = os.environ if env is None else env
    mode = env.get("JIUJIN_MODE", "demo")
    if mode not in MODES:
        raise UnsafeSettings(f"JIUJIN_MODE={mode!r} 只能是 {'、'.join(MODES)} 之一。")
    var = Path(env.get("JIUJIN_VAR", "var")).resolve()
    database_url = env.get("DATABASE_URL") or f"sqlite:///{var / 'jiujin.db'}"
    if database_url.startswith("mysql://"):
        database_url = "mysql+pymysql://" + database_url.removeprefix("mysql://")
    return Settings(
        mode=mode,
        var=var,
        database_url=database_url,
        redis_url=env.get("REDIS_URL") or None,
        secret_key=_secret(env, "JIUJIN_SECRET_KEY", mode),
        data_key=_secret(env, "JIUJIN_DATA_KEY", mode),
        public_url=env.get("JIUJIN_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        hold_seconds=_integer(env, "JIUJIN_HOLD_SECONDS", 15 * 60),
        paid_grace_seconds=_integer(env, "JIUJIN_PAID_GRACE_SECONDS", 30),
        exit_code_seconds=_integer(env, "JIUJIN_EXIT_CODE_SECONDS", 60),
        rider_radius_m=_integer(env, "JIUJIN_RIDER_RADIUS_M", 3000),
        rider_fee_fen=_integer(env, "JIUJIN_RIDER_FEE_FEN", 600),
        express_fee_fen=_integer(env, "JIUJIN_EXPRESS_FEE_FEN", 800),
        express_free_from_fen=_integer(env, "JIUJIN_EXPRESS_FREE_FROM_FEN", 9900),
        session_days=_integer(env, "JIUJIN_SESSION_DAYS", 30),
        coupon_grace_seconds=_integer(env, "JIUJIN_COUPON_GRACE_SECONDS", 24 * 3600),
        count_free_units=_integer(env, "JIUJIN_COUNT_FREE_UNITS", 5),
        count_free_percent=_integer(env, "JIUJIN_COUNT_FREE_PERCENT", 2),
        audit_at=_clock_time(env, "JIUJIN_AUDIT_AT", "03:30"),
        pickup_days=_integer(env, "JIUJIN_PICKUP_DAYS", 3),
        pickup_remind_hours=_integer(env, "JIUJIN_PICKUP_REMIND_HOURS", 30),
        pickup_auto_back=_integer(env, "JIUJIN_PICKUP_AUTO_BACK", 0) != 0,
        sign_ins_per_address=_integer(env, "JIUJIN_SIGN_INS_PER_ADDRESS", 300),
        sign_ins_per_person=_integer(env, "JIUJIN_SIGN_INS_PER_PERSON", 20),
        max_unpaid_orders=_integer(env, "JIUJIN_MAX_UNPAID_ORDERS", 3),
        max_cart_items=_integer(env, "JIUJIN_MAX_CART_ITEMS", 200),
        keep_events_days=_integer(env, "JIUJIN_KEEP_EVENTS_DAYS", 30),
        log_level=env.get("JIUJIN_LOG_LEVEL", "INFO").upper(),
        clock_offset_seconds=_integer(env, "JIUJIN_CLOCK_OFFSET_SECONDS", 0),
        wechat_fee_bp=_fee_bp(env),
        wechat={name: value for name, value in env.items() if name.startswith("WECHAT_")},
    )


_current: Settings | None = None


def settings() -> Settings:
    """The process's settings; read once."""
    global _current
    if _current is None:
        _current = load_settings()
    return _current


def use_settings(new: Settings | None) -> None:
    """Install other settings (tests, commands); None reads the environment again."""
    global _current
    _current = new
