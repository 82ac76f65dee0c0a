"""The day itself: people sign in, errands run at their time, the evening waits for every end."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from demo import home, kills, store
from demo.baskets import DayClock, read_shelf
from demo.book import Book, Placed, now
from demo.chain import Chain, read_chain
from demo.counter import OFFLINE_FROM, OFFLINE_UNTIL, Counter
from demo.crew import Crew
from demo.day import Day
from demo.ears import Ears
from demo.figures import read_orders, sandbox_rows
from demo.paying import see_end
from demo.people import Door, People, everybody_wanted, sign_in
from demo.script import Errand
from demo.staff import Staffroom
from demo.web import Web
from run.stack import Stack

LOOK_ROUND = 8.0  # seconds between two looks at the task lists, beside the pushes
EVENING = 150.0  # seconds until everything must have come to its end
STALE = 4.0  # an open order nobody has looked at for so long is looked at again
TOO_LATE = 8.0  # seconds behind the clock after which a plain basket is left out: a slow machine
OFFLINE_POINT = "P013"  # its leader runs no other point

# What WeChat's notices suffer on a bad day, for all of it (seeded by the demo's seed).
FAULTS: tuple[dict[str, object], ...] = (
    {"route": "notify:payment", "kind": "double_notify", "probability": 0.10},
    {"route": "notify:payment", "kind": "reorder", "probability": 0.06, "params": {"seconds": 1.5}},
    {"route": "notify:payment", "kind": "delay", "probability": 0.04, "params": {"seconds": 2.0}},
    {"route": "notify:payment", "kind": "lose_notify", "probability": 0.03},
    {"route": "notify:payment", "kind": "forge_signature", "probability": 0.02},
    {"route": "notify:refund", "kind": "double_notify", "probability": 0.15},
    {"route": "notify:refund", "kind": "reorder", "probability": 0.10, "params": {"seconds": 1.5}},
    {"route": "/v3/pay/transactions/jsapi", "kind": "http_500", "probability": 0.01},
)

Tick = Callable[[], None]


def gather(web: Web, wechat: Web, tick: Tick) -> tuple[People, Chain]:
    """Everybody signs in; `tick` is called per person."""
    people, door = People(), Door(web, wechat)
    wanted = everybody_wanted()
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(sign_in, door, people, one) for one in wanted]:
            done.result()
            tick()
    people.shoppers.sort(key=lambda actor: actor.openid)  # the same order whoever was quicker
    return people, read_chain(people)


def set_the_scene(wechat: Web, seed: int) -> None:
    """WeChat's own clock runs faster in our copy, and its notices misbehave."""
    wechat.call("POST", "/sandbox/settings", body={"speed": 60.0, "track_step": 1e6}, is_safe=True)
    for number, fault in enumerate(FAULTS):
        body = {**fault, "seed": seed + number}
        wechat.call("POST", "/sandbox/faults", body=body, is_safe=True)


def make_day(
    web: Web,
    wechat: Web,
    people: People,
    chain: Chain,
    *,
    clock: DayClock,
    seed: int,
    threads: int,
    holds_short: bool,
    grace_seconds: float,
) -> Day:
    """Everything in its place, doors still closed."""
    book = Book()
    day = Day(
        web=web,
        wechat=wechat,
        people=people,
        chain=chain,
        shelf=read_shelf(),
        book=book,
        crew=Crew(threads, book.oops),
        ears=Ears(web.url),
        clock=clock,
        seed=seed,
        grace_seconds=grace_seconds,
        holds_short=holds_short,
        offline_point=OFFLINE_POINT,
    )
    day.counter = Counter(day, chain.places.get(OFFLINE_POINT))
    day.staffroom = Staffroom(day)
    day.resume = lambda placed: _resume(day, placed)
    return day


def _resume(day: Day, placed: Placed) -> None:
    if placed.errand.is_home:
        home.look(day, placed)
    else:
        store.leave(day, placed)


def open_doors(day: Day) -> None:
    """Staff and leaders are connected before the first customer comes."""
    day.staffroom.open_doors()
    day.counter.open_doors()
    day.ears.wait_connected()
    day.counter.boards()
    # Left over in a copy that was in use: not ours to do, but nobody else is here to do it.
    day.staffroom.look_round()


def run_day(day: Day, errands: Sequence[Errand], tick: Tick, stack: Stack | None) -> float:
    """Play the whole day. Returns how many seconds it took. `stack`: kill its processes."""
    day.began = now()
    day.web.traffic.requests = 0
    for errand in errands:
        job = _errand(day, errand, tick)
        due = day.began + day.clock.due(errand.at)
        day.crew.at(due, f"errand {errand.number}", job, is_errand=True)
    length = day.clock.length
    for part, off in ((OFFLINE_FROM, True), (OFFLINE_UNTIL, False)):
        day.crew.at(
            day.began + length * part,
            "network",
            functools.partial(day.counter.switch, off=off),
        )
    killer = _killer(day, stack)
    look_at = day.began + LOOK_ROUND
    while day.crew.open and not _is_played(day, errands):
        time.sleep(0.1)
        day.check_alive()
        if now() > look_at:
            look_at = now() + LOOK_ROUND
            day.crew.soon("look round", lambda: _look_round(day))
    if killer is not None:
        killer.join()
    return day.elapsed


def _errand(day: Day, errand: Errand, tick: Tick) -> Callable[[], None]:
    def run() -> None:
        late = day.elapsed - day.clock.due(errand.at)
        try:
            if late > TOO_LATE and not (errand.is_home or errand.twist or day.is_patient):
                day.book.count("not_played")
            else:
                (home.order if errand.is_home else store.shop)(day, errand)
        finally:
            day.book.count("errands_done")
            tick()

    return run


def _is_played(day: Day, errands: Sequence[Errand]) -> bool:
    return day.book.counts["errands_done"] >= len(errands)


def _look_round(day: Day) -> None:
    day.staffroom.look_round()


def _killer(day: Day, stack: Stack | None) -> threading.Thread | None:
    if stack is None:
        return None

    def tell(killed: kills.Killed) -> None:
        day.kills.append((killed.name, killed.back_after))

    def run() -> None:
        try:
            kills.carry_out(
                stack,
                kills.kill_plan(kills.VICTIMS, day.clock.length),
                started=day.began,
                stopped=day.web.stopped.is_set,
                tell=tell,
            )
        except kills.StackError as problem:
            day.book.oops(f"kill: {problem}")

    thread = threading.Thread(target=run, name="killer", daemon=True)
    thread.start()
    return thread


# -- the evening --------------------------------------------------------------------------------


def evening(day: Day, say: Callable[[int], None]) -> None:
    """Wait until every order has its end, WeChat has nothing to say and no event waits.

    `say` hears how many things are still open. What does not end is found by the report.
    """
    patience = EVENING * (4 if day.is_patient else 1)
    deadline, least = now() + patience, None
    quiet_since: float | None = None
    while now() < deadline:
        day.check_alive()
        stories = day.book.open_stories()
        left = len(stories) + day.crew.open + _waiting(day)
        say(left)
        if day.is_patient and (least is None or left < least):
            least, deadline = left, now() + patience  # as long as it becomes less
        if left:
            quiet_since = None
            _prod(day, stories)
        elif quiet_since is None:
            quiet_since = now()
            _wake_revived(day)
        elif now() - quiet_since > 1.5:
            return
        time.sleep(0.5)


def _prod(day: Day, stories: Sequence[Placed]) -> None:
    """What no push has moved for a while is looked at by hand."""
    if stories:
        day.staffroom.look_round()
    for placed in stories:
        if now() - placed.looked_at > STALE:
            placed.looked_at = now()
            day.crew.soon("look", functools.partial(see_end, day, placed))


def _waiting(day: Day) -> int:
    """Notices WeChat still has to bring, refunds it is working on, events not delivered."""
    notices = len(sandbox_rows(day.wechat, "/sandbox/notices", state="pending"))
    refunds = sum(
        1 for row in sandbox_rows(day.wechat, "/sandbox/refunds") if row["status"] == "PROCESSING"
    )
    lag = day.web.call("GET", "/readyz").data["outbox_lag_seconds"]
    return notices + refunds + int(lag > 0)


def _wake_revived(day: Day) -> None:
    """An order that looked over but is paid after all (late money) still has a way to go."""
    for order_id, order in read_orders(day).items():
        placed = day.book.orders[order_id]
        ends_open = placed.errand.twist == "uncollected"
        if order["state"] == "paid" and placed.is_over and not ends_open:
            placed.is_over = False
            placed.looked_at = 0.0
