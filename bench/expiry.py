"""`python -m bench expiry`: thousands of unpaid orders end at one moment while sales go on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from app import create_app
from app.inventory.models import Reservation
from app.kernel.checks import run_checks
from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.ordering import service as ordering
from app.ordering.models import Order
from app.ordering.types import OrderLineWanted
from bench import bare
from bench.chain import Chain, load
from bench.client import Load, Outcome, drive, elsewhere
from bench.copy import Copy
from bench.server import ROOT, Api, say

WITHIN = 120.0  # seconds to wait before giving up
CONNECTIONS = 8


def make_holds(chain: Chain, dice: random.Random, count: int) -> list[str]:
    """Unpaid orders of one line each, placed by the verb. Returns their ids."""
    made = []
    for _ in range(count):
        line = OrderLineWanted(dice.choice(chain.skus), 1)
        placed = ordering.place(
            person_id=dice.choice(chain.people),
            kind="in_store",
            place_id=dice.choice(chain.stores),
            lines=[line],
        )
        made.append(placed.order.id)
    return made


@command
def end_at(moment: datetime) -> None:
    """All of them at the same second. The grace after a deadline is 30 s by default."""
    values: dict[str, Any] = {"deadline": moment}
    execute(update(Order).where(Order.state == "awaiting_payment").values(values))
    execute(update(Reservation).where(Reservation.state == "live").values(values))


@query
def still_held(orders: int) -> int:
    """How many of the first `orders` are still open."""
    ended = select(func.count()).select_from(Order).where(Order.state == "expired")
    return orders - int(execute(ended).scalar_one())


def expiry(*, kind: str, holds: int) -> bool:
    """Print how long it took; True when all were back within 30 s and the audit is clean."""
    os.environ["JIUJIN_PAID_GRACE_SECONDS"] = "0"
    with Copy(kind) as copy:
        create_app()
        say(f"{kind}: {holds} unpaid orders")
        chain = load(stores=20, skus=2_000, people=2_000)
        dice = random.Random(5)
        make_holds(chain, dice, holds)
        sales = Load(chain.tokens, bodies=bare.bodies_of(chain, dice, 400, hot=False))
        with Api(copy) as api:
            outcomes: list[Outcome] = []
            selling = threading.Thread(
                target=lambda: outcomes.append(
                    elsewhere(drive, api.port, sales, CONNECTIONS, 20.0, 1.0)
                )
            )
            programs = [_program(copy, name) for name in ("app.relay", "app.worker")]
            try:
                time.sleep(3)  # the relay takes its lease
                selling.start()
                seconds, left = _until_back(holds)
                selling.join()
            finally:
                for program in programs:
                    program.terminate()
                    program.wait(20)
        differences = [str(one) for one in run_checks()]
    print(
        f"{kind}: {holds - left} of {holds} holds back after {seconds:.1f} s; meanwhile"
        f" {outcomes[0].rate():.0f} orders a second, p99 {outcomes[0].percentile(0.99):.0f} ms;"
        f" audit {len(differences)} differences"
    )
    for one in differences[:10]:
        print(f"  {one}")
    return not left and seconds <= 30 and not differences


def _program(copy: Copy, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", name],
        cwd=ROOT,
        env={**os.environ, **copy.env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _until_back(holds: int) -> tuple[float, int]:
    end_at(now() + timedelta(seconds=1))
    time.sleep(1)
    begun = time.perf_counter()
    while (left := still_held(holds)) and time.perf_counter() - begun < WITHIN:
        time.sleep(0.1)
    return time.perf_counter() - begun, left
