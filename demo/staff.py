"""Walk 5: clerks and keepers take tasks that are pushed to them, pick, hand over, or refuse."""

from __future__ import annotations

import functools
import threading
from typing import Any

from demo.chain import Place, label
from demo.day import TASK_SEEN, VAN, Day
from demo.people import Actor
from demo.web import Refused

TASKS = "/api/staff/fulfilment/tasks"
OPEN = frozenset({"open", "taken", "picked"})
OVERTAKEN = frozenset({"fulfilment.illegal_transition", "fulfilment.task_taken"})
WAYBILL_PATIENCE = 60  # looks, a second apart, for the courier's number
SCANS = 60  # more pieces than that are ticked, not scanned
MOST_GRAMS = 99_999  # what fits on a scale's label


class Staffroom:
    """Everybody who picks. A task is worked on once at a time."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._busy: set[str] = set()
        self._refused: set[str] = set()  # orders whose script has had its refusal
        self._lock = threading.Lock()

    def open_doors(self) -> None:
        """Each place's staff follow their own stream."""
        for code, actor in sorted(self._day.people.staff.items()):
            self._day.ears.follow(actor, "staff", functools.partial(self._heard, code))

    def _heard(self, place_code: str, message: dict[str, Any]) -> None:
        data = message["data"]
        if message["name"] == "TaskChanged" and data["state"] == "open":
            place = self._day.chain.places[place_code]
            if data["place_id"] == place.id:
                self._later(place, str(data["task_id"]))

    def _later(self, place: Place, task_id: str) -> None:
        """Somebody will see to the task; a second call for it changes nothing."""
        with self._lock:
            if task_id in self._busy:
                return
            self._busy.add(task_id)
        wait = self._day.takes(TASK_SEEN, task_id)
        self._day.crew.after(wait, "task", lambda: self._work(place, task_id))

    def look_round(self) -> None:
        """Every place looks at its list: finds what no push has told."""
        for code, actor in sorted(self._day.people.staff.items()):
            place = self._day.chain.places[code]
            for task in actor.pages(TASKS, place_id=place.id):
                on_shelf = task["shipment_kind"] == "pickup" and task["dest_place_id"] == place.id
                if task["state"] in OPEN and not (task["state"] == "picked" and on_shelf):
                    self._later(place, task["id"])

    def _work(self, place: Place, task_id: str) -> None:
        actor = self._day.people.staff[place.code]
        waits = False
        try:
            task = actor.get(f"{TASKS}/{task_id}")
            if task["state"] in OPEN:
                waits = self._serve(place, actor, task)
        except Refused as refusal:
            if refusal.code not in OVERTAKEN:
                raise
            self._day.book.count("tasks_overtaken")  # the customer has cancelled meanwhile
        finally:
            if not waits:
                self._let_go(task_id)

    def _let_go(self, task_id: str) -> None:
        with self._lock:
            self._busy.discard(task_id)

    def _serve(self, place: Place, actor: Actor, task: dict[str, Any]) -> bool:
        """Take, pick, hand over. True when it waits for the carrier."""
        task_id = task["id"]
        if task["state"] == "open":
            task = actor.post(f"{TASKS}/{task_id}/take").data
        if task["state"] == "taken":
            if self._refuses(task["order_id"]):
                actor.post(f"{TASKS}/{task_id}/refuse", {"reason": "缺货"})
                self._day.book.count("refused_by_staff")
                return False
            task = self._pick(actor, task)
            self._day.book.count("picked")
        if task["shipment_kind"] == "pickup" and task["dest_place_id"] == place.id:
            return False  # it waits on the shelf for its customer
        return self._hand_over(place, actor, task)

    def _refuses(self, order_id: str) -> bool:
        if self._day.book.twist_of(order_id) != "refuse":
            return False
        with self._lock:
            is_first = order_id not in self._refused
            self._refused.add(order_id)
            return is_first

    def _pick(self, actor: Actor, task: dict[str, Any]) -> dict[str, Any]:
        """Every other task by scanning the goods, the others by ticking the lines."""
        path = f"{TASKS}/{task['id']}/pick"
        codes = self._codes(task)
        if codes and ord(task["id"][-1]) % 2 == 0:
            return actor.post(path, {"codes": codes}).data
        lines = [{"line_id": row["line_id"], "quantity": row["quantity"]} for row in task["lines"]]
        return actor.post(path, {"lines": lines}).data

    def _codes(self, task: dict[str, Any]) -> list[str]:
        """One scan per piece, one scale label per loose line; [] when it is too much to scan."""
        codes: list[str] = []
        for turn, row in enumerate(task["lines"]):
            sku = self._day.chain.sku_by_id[row["sku_id"]]
            quantity = row["quantity"]
            if sku.base_unit == "gram" and quantity > MOST_GRAMS:
                return []
            is_loose = sku.base_unit == "gram"
            codes += [label(sku, quantity if is_loose else 1, turn)] * (1 if is_loose else quantity)
        return codes if len(codes) <= SCANS else []

    def _hand_over(self, place: Place, actor: Actor, task: dict[str, Any], looks: int = 0) -> bool:
        """True when the courier's number is not here yet; then it looks again in a second."""
        try:
            sent = actor.post(f"{TASKS}/{task['id']}/hand-over").data
        except Refused as refusal:
            if refusal.code != "fulfilment.no_waybill" or looks >= WAYBILL_PATIENCE:
                raise
            self._day.crew.after(
                1.0, "hand over", lambda: self._once_more(place, actor, task, looks + 1)
            )
            return True
        self._day.book.count("handed_over")
        if sent["shipment_kind"] == "pickup":
            dest = self._day.chain.place_by_id[sent["dest_place_id"]]
            shipment, order_id = sent["shipment_id"], sent["order_id"]
            self._day.crew.after(
                self._day.takes(VAN, shipment),
                "van",
                lambda: self._day.counter.van_arrives(dest, shipment, order_id),
            )
        return False

    def _once_more(self, place: Place, actor: Actor, task: dict[str, Any], looks: int) -> None:
        waits = False
        try:
            waits = self._hand_over(place, actor, task, looks)
        except Refused as refusal:
            if refusal.code not in OVERTAKEN:
                raise
            self._day.book.count("tasks_overtaken")
        finally:
            if not waits:
                self._let_go(task["id"])
