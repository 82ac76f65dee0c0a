"""`python -m bench race --kill`: the race on a whole copy whose processes are killed meanwhile.

Buyers come through the front and pay in the sandbox WeChat, which brings notices twice, late or
never. After each round: never more sold and held than there was, nothing left while somebody
wanted it, every hold back in time, the audit clean.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app import create_app
from app.kernel import db
from app.kernel.checks import run_checks
from app.kernel.settings import load_settings, use_settings
from bench import race_state as state
from bench.buyers import LEAVING, Buyer, Crowd
from bench.copy import server_url
from bench.race import new_product
from bench.server import say, tree
from demo.copy import temporary_database
from demo.people import Actor, Door
from demo.web import Web
from run.stack import Stack

HOLD_SECONDS, GRACE_SECONDS = 12, 2  # so that holds end within a round
RELEASED_WITHIN = timedelta(seconds=60)  # after a hold's deadline
LONGEST = 300.0  # seconds of one round, on a machine that is busy
QUIET = 75.0  # seconds until the last order must have its end
WATCH = 0.1  # seconds between two looks at what is sold and held
VICTIMS = (*("api worker",) * 3, "api", "worker", "relay")
KILLS_OVER = 12.0  # seconds of a round in which they are killed
PROCESSES = ("front", "sandbox", "api", "worker", "relay", "calls")
NOTICES = (
    {"kind": "double_notify", "probability": 0.4},
    {"kind": "reorder", "probability": 0.1, "params": {"seconds": 1.0}},
    {"kind": "delay", "probability": 0.1, "params": {"seconds": 2.0}},
    {"kind": "lose_notify", "probability": 0.1},
)


@dataclass
class Field:
    """The running copy, its customers and the store they all want to buy in."""

    stack: Stack
    wechat: Web
    shoppers: list[Actor]
    place_id: str


@dataclass
class Round:
    """What a round has shown; every figure of `broken` must be 0."""

    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    broken: dict[str, int] = field(default_factory=dict)
    latest_release: float = 0.0  # seconds after its deadline
    words: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        return not any(self.broken.values())


# -- the copy -----------------------------------------------------------------------------------


@contextmanager
def open_field(kind: str, buyers: int) -> Iterator[Field]:
    """A whole copy with a demo chain and `buyers` signed-in customers."""
    server = server_url() if kind == "mariadb" else None
    named = server.render_as_string(hide_password=False) if server else ""
    with ExitStack() as closing:
        url = closing.enter_context(temporary_database(named))
        var = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="jiujin-race-")))
        env = {
            "JIUJIN_HOLD_SECONDS": str(HOLD_SECONDS),
            "JIUJIN_PAID_GRACE_SECONDS": str(GRACE_SECONDS),
            "JIUJIN_SIGN_INS_PER_ADDRESS": "0",  # they all come from here
            "JIUJIN_LOG_LEVEL": "WARNING",
        }
        env |= {"DATABASE_URL": url} if url else {}
        stack = closing.enter_context(Stack(var=var, env=env, only=PROCESSES))
        yield closing.enter_context(field_on(stack, url, buyers, env))


@contextmanager
def field_on(
    stack: Stack, database_url: str, buyers: int, env: Mapping[str, str] | None = None
) -> Iterator[Field]:
    """`buyers` customers of a running copy; this process gets its settings (`env`) and its
    database ("" for the copy's own SQLite)."""
    url = database_url or f"sqlite:///{stack.var / 'jiujin.db'}"
    ours = {"JIUJIN_MODE": "demo", "JIUJIN_VAR": str(stack.var), "DATABASE_URL": url}
    web, wechat = (Web(stack.url, connections=buyers + 8) for _ in range(2))
    use_settings(load_settings({**(env or {}), **ours}))
    try:
        create_app()  # wires the audit
        yield Field(stack, wechat, _sign_in(Door(web, wechat), buyers), state.a_store())
    finally:
        db.dispose_engines()
        use_settings(None)
        web.close()
        wechat.close()


def _sign_in(door: Door, count: int) -> list[Actor]:
    def one(number: int) -> Actor:
        phone = f"1700002{number:04d}"
        name = f"抢购{number}"
        return door.by_wechat(openid=f"o_race_{number}", name=name, phone=phone, role="shopper")

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(count)))


def misbehave(wechat: Web, seed: int) -> None:
    """WeChat brings its notices twice, late, in another order or not at all."""
    wechat.call("POST", "/sandbox/settings", body={"speed": 60.0}, is_safe=True)
    for number, fault in enumerate(NOTICES):
        for route in ("notify:payment", "notify:refund"):
            body = {**fault, "route": route, "seed": seed * 100 + number}
            wechat.call("POST", "/sandbox/faults", body=body, is_safe=True)


# -- a round ------------------------------------------------------------------------------------


def one_round(
    field: Field,
    *,
    units: int,
    lots: int,
    seed: int,
    victims: Sequence[str] = VICTIMS,
    kills_over: float = KILLS_OVER,
    leaving: float = LEAVING,
) -> Round:
    """Everybody wants one at the same moment; the victims die within `kills_over` seconds."""
    sku_id = new_product(field.place_id, units, lots)
    crowd = Crowd(field.wechat, field.place_id, sku_id, units, seed, leaving)
    crowd.wanting = len(field.shoppers)
    watch, shown = Watch(sku_id), Round()
    begun = time.monotonic()
    threads = [
        threading.Thread(target=Buyer(crowd, actor, number).run, daemon=True)
        for number, actor in enumerate(field.shoppers)
    ]
    threads.append(threading.Thread(target=watch.run, daemon=True))
    killer = threading.Thread(
        target=kill_some,
        args=(field.stack, kill_plan(victims, seed, kills_over), crowd, shown),
        daemon=True,
    )
    for thread in (*threads, killer):
        thread.start()
    if not crowd.over.wait(LONGEST):
        crowd.odd.append(f"not over after {LONGEST:.0f} s")
        crowd.over.set()
    watch.stop.set()
    for thread in (*threads, killer):
        thread.join(LONGEST)
    crowd.odd += ["somebody still waits for an answer"] * any(t.is_alive() for t in threads)
    shown.seconds = time.monotonic() - begun
    prove(crowd, watch, shown)
    return shown


class Watch:
    """Looks all the time at what is sold and held; one statement is one moment."""

    def __init__(self, sku_id: str) -> None:
        self._sku_id = sku_id
        self.stop = threading.Event()
        self.most = 0

    def run(self) -> None:
        while not self.stop.wait(WATCH):
            self.most = max(self.most, state.taken(self._sku_id))


def kill_plan(victims: Sequence[str], seed: int, over: float) -> list[tuple[float, str]]:
    """(seconds after the start, whom), in an order and at moments drawn by `seed`. Pure."""
    dice = random.Random(seed)
    return sorted((dice.uniform(0.1, over), one) for one in victims)


def kill_some(stack: Stack, plan: Sequence[tuple[float, str]], crowd: Crowd, shown: Round) -> None:
    """kill -9 of one after the other, until the round is over."""
    begun = time.monotonic()
    for moment, victim in plan:
        if crowd.over.wait(max(0.0, begun + moment - time.monotonic())):
            return
        if kill(stack, victim, random.Random(moment)):
            shown.kills[victim] += 1


def kill(stack: Stack, victim: str, dice: random.Random) -> bool:
    """False when it is dead already: the supervisor has not started it again yet."""
    is_worker = victim == "api worker"
    process = stack.processes().get("api" if is_worker else victim)
    if process is None or not process["pid"]:
        return False
    pids = [int(process["pid"])]
    if is_worker:
        pids = [pid for pid in tree(pids[0])[1:] if _is_granian(pid)]
    if not pids:
        return False
    try:
        os.kill(dice.choice(sorted(pids)), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _is_granian(pid: int) -> bool:
    """A worker, not the process that cleans up after multiprocessing."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"resource_tracker" not in command


# -- the proof ----------------------------------------------------------------------------------


def prove(crowd: Crowd, watch: Watch, shown: Round) -> None:
    """Wait until everything has its end, then count what must not be."""
    deadline = time.monotonic() + QUIET
    while state.is_busy(crowd.sku_id) and time.monotonic() < deadline:
        time.sleep(0.2)
    end = state.read(crowd.sku_id, RELEASED_WITHIN)
    differences = run_checks()
    shown.counts = crowd.counts
    shown.latest_release = end.latest_release
    known = set(crowd.order_ids)
    shown.broken = {
        "oversold": max(0, watch.most - crowd.units, end.sold + end.held - crowd.units),
        "unsold though wanted": min(crowd.units - end.sold, max(0, crowd.wanting)),
        "leaked holds": end.leaked + end.held,
        "audit differences": len(differences),
        "orders unknown to their buyer": len(end.order_ids ^ known)
        + len(crowd.order_ids)
        - len(known),
        "bought, not sold": abs(crowd.counts["bought"] - end.sold),
        "other answers": len(crowd.odd),
    }
    shown.words = [*crowd.odd[:10], *(str(one) for one in differences[:10])]


def race_kill(*, kind: str, buyers: int, units: int, rounds: int, lots: int, seed: int) -> bool:
    """All rounds on one copy. True when every round kept the promise."""
    print(f"{buyers} buyers on {units} units ({lots} lot) while processes are killed, {kind}:")
    kept, kills = [], Counter[str]()
    with open_field(kind, buyers) as field:
        say(f"{buyers} buyers signed in at {field.stack.url}")
        misbehave(field.wechat, seed)
        for number in range(rounds):
            shown = one_round(field, units=units, lots=lots, seed=seed * 1000 + number)
            kills += shown.kills
            kept.append(shown.is_kept)
            tell(number, shown)
    deaths = ", ".join(f"{name} {count}" for name, count in sorted(kills.items()))
    print(f"  {sum(kept)} of {rounds} rounds kept; kill -9: {kills.total()} ({deaths})")
    return all(kept)


def tell(number: int, shown: Round) -> None:
    counts = ", ".join(f"{count} {what}" for what, count in sorted(shown.counts.items()))
    broken = ", ".join(f"{what} {count}" for what, count in shown.broken.items())
    print(
        f"  {number + 1:2}: {broken}; {counts}; {shown.kills.total()} killed; last hold back"
        f" {shown.latest_release:.1f} s after its deadline; {shown.seconds:.1f} s",
        flush=True,
    )
    for words in shown.words:
        print(f"      {words}")
