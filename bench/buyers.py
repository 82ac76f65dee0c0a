"""Buyers who all want the same thing, each as a phone behaves: the same key until an answer comes.

Of those who get one, some pay, some think again and cancel, some walk away and let the hold end.
Who is told 'sold out' tries again a little later, for as long as there is hope.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from demo.home import PAGE
from demo.people import Actor
from demo.web import NoAnswer, Refused, Web

ORDERS = "/api/shop/ordering/orders"
SOLD_OUT = "inventory.insufficient"
TOO_LATE = frozenset({"ordering.hold_over", "ordering.illegal_transition"})
CANCELLING, LEAVING = 0.2, 0.1  # shares of orders: cancelled, left alone; the others are paid
AGAIN = (3.0, 8.0)  # seconds until somebody who was told 'sold out' tries again
LOOK = 0.7  # seconds between two looks at a paid order; at every third we ask WeChat
END = 120.0  # seconds by which an order must have come to its end


@dataclass
class Crowd:
    """What the buyers of one round share. `odd`: answers that nobody should get."""

    wechat: Web
    place_id: str
    sku_id: str
    units: int
    seed: int
    leaving: float = LEAVING
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    counts: Counter[str] = field(default_factory=Counter)
    order_ids: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    wanting: int = 0  # still want one; most were told that it is sold out

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1
            if self.counts["bought"] >= self.units or not self.wanting:
                self.over.set()

    def satisfied(self, what: str) -> None:
        """Somebody has one, or does not want it any more."""
        with self.lock:
            self.wanting -= 1
        self.count(what)


@dataclass
class Buyer:
    """One customer with one wish."""

    crowd: Crowd
    actor: Actor
    number: int

    def run(self) -> None:
        try:
            self._shop()
        except (Refused, NoAnswer, TimeoutError) as problem:
            self.crowd.odd.append(f"buyer {self.number}: {problem}")

    def _shop(self) -> None:
        dice = random.Random(f"{self.crowd.seed}:{self.number}")
        line = {"sku_id": self.crowd.sku_id, "quantity": 1}
        body = {"kind": "in_store", "place_id": self.crowd.place_id, "lines": [line]}
        for tries in itertools.count():
            if tries and self.crowd.over.is_set():
                return
            try:
                order = self.actor.post(ORDERS, body).data  # a key of its own, kept for repeats
            except Refused as refusal:
                if refusal.code != SOLD_OUT:
                    raise
                self.crowd.count("told_sold_out")
                self.crowd.over.wait(dice.uniform(*AGAIN))
                continue
            with self.crowd.lock:
                self.crowd.order_ids.append(order["id"])
            if self._is_satisfied(order["id"], dice.random()):
                return

    def _is_satisfied(self, order_id: str, choice: float) -> bool:
        if choice < self.crowd.leaving:
            self.crowd.satisfied("left")
        elif choice < self.crowd.leaving + CANCELLING:
            try:
                self.actor.post(f"{ORDERS}/{order_id}/cancel")
            except Refused as refusal:  # the hold was over before: the same to them
                if refusal.code not in TOO_LATE:
                    raise
            self.crowd.satisfied("cancelled")
        else:
            if not self._pay(order_id):
                self.crowd.count("paid_too_late")
                return False
            self.crowd.satisfied("bought")
        return True

    def _pay(self, order_id: str) -> bool:
        """True when the goods are theirs; else nothing was paid, or it is paid back."""
        path = f"{ORDERS}/{order_id}"
        has_paid = False
        try:
            has_paid = self._confirm(self.actor.ask(f"{path}/pay")["package"])
        except Refused as refusal:
            if refusal.code not in TOO_LATE:
                raise
        deadline = time.monotonic() + END
        look = 0
        while True:
            look += 1
            time.sleep(LOOK)
            order = self._check(path) if look % 3 == 0 else self.actor.get(path)
            if order["state"] in ("paid", "completed"):
                return True
            is_over = order["state"] in ("expired", "cancelled")
            if is_over and (not has_paid or self._is_paid_back(order_id)):
                return False
            if time.monotonic() > deadline:
                raise TimeoutError(f"{order_id} has not come to its end: {order}")

    def _is_paid_back(self, order_id: str) -> bool:
        """Money that came too late: the order's page says that it is back."""
        refunds = self.actor.get(f"{PAGE}/{order_id}")["refunds"]
        return bool(refunds) and all(one["state"] == "done" for one in refunds)

    def _confirm(self, package: str) -> bool:
        """The fingerprint on the phone. False when WeChat says that the order is closed."""
        path = f"/sandbox/users/{self.actor.openid}/pay"
        try:
            self.crowd.wechat.call("POST", path, body={"package": package}, is_safe=True)
        except Refused as refusal:
            # already paid: our answer was lost, the payment was not
            return refusal.code == "already_paid"
        return True

    def _check(self, path: str) -> dict[str, Any]:
        """The order after the product has asked WeChat, as a phone does that waits."""
        try:
            return self.actor.ask(f"{path}/payment-check")
        except Refused as refusal:
            if refusal.code != "payments.wechat_busy":
                raise
            return self.actor.get(path)
