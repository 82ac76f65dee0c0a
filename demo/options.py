"""What can be asked of the demo on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

BASKETS = 600
SPEED = 400.0  # 07:00 to 22:00 in 135 seconds
THREADS = 16
HOLD_SECONDS = 20  # short, so that unpaid orders expire within the demo
GRACE_SECONDS = 2
CHAOS_BASKETS = 240
CHAOS_SPEED = 900.0
CHAOS_THREADS = 48  # a customer mostly waits for WeChat there
CHAOS_API_THREADS = 24  # and so does a request: each silence holds one
CHAOS_HOLD_SECONDS = 60  # paying takes a few tries more


@dataclass(frozen=True, slots=True)
class Options:
    baskets: int
    speed: float
    threads: int
    seed: int
    kill: bool
    url: str
    mysql: str
    lang: str
    keep: bool
    chaos: float = 0.0

    @property
    def hold_seconds(self) -> int:
        return CHAOS_HOLD_SECONDS if self.chaos else HOLD_SECONDS


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Exits with 2 and one sentence when the arguments do not go together."""
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="演示一天：回放真实购物篮，结束时核对账目。A scripted day, ends with proof.",
    )
    parser.add_argument("--baskets", type=_positive, default=None, help="多少个购物篮")
    parser.add_argument(
        "--speed", type=float, default=None, help="时间压缩倍数：07:00-22:00 ÷ speed"
    )
    parser.add_argument("--threads", type=_positive, default=None, help="同时进行的顾客")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", action="store_true", help="中途逐个 kill -9 各进程")
    parser.add_argument("--url", default="", help="使用已经在运行的副本（不会杀进程）")
    parser.add_argument("--mysql", default="", help="在这个 MariaDB/MySQL 上建临时库来运行")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--keep", action="store_true", help="结束后保留日志目录")
    parser.add_argument(
        "--chaos", type=float, default=0.0, help="每种支付故障的概率，如 0.2（仿真微信捣乱）"
    )
    asked = vars(parser.parse_args(arguments))
    asked["baskets"] = asked["baskets"] or (CHAOS_BASKETS if asked["chaos"] else BASKETS)
    asked["threads"] = asked["threads"] or (CHAOS_THREADS if asked["chaos"] else THREADS)
    asked["speed"] = SPEED if asked["speed"] is None else asked["speed"]
    if asked["chaos"] and asked["speed"] == SPEED:
        asked["speed"] = CHAOS_SPEED
    given = Options(**asked)
    if given.url and (given.kill or given.mysql or given.chaos):
        parser.error("--url 不能与 --kill、--mysql、--chaos 同用：那个副本不是演示启动的")
    if not 0 <= given.chaos <= 0.5:
        parser.error("--chaos 应在 0 和 0.5 之间")
    if given.speed <= 0:
        parser.error("--speed 必须大于 0")
    return given


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("必须大于 0")
    return number
