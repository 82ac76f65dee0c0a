"""Walk 4: leaders (and clerks at a store's counter) receive and hand out, also without network."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

from demo.chain import Place
from demo.day import Day
from demo.people import RUN, Actor
from demo.web import Refused

OFFLINE_FROM, OFFLINE_UNTIL = 0.45, 0.7  # part of the day in which one leader has no network
RECEIVED_BEFORE = frozenset({"fulfilment.illegal_transition"})


class Counter:
    """Every place where goods are received and handed out. One leader goes off the network."""

    def __init__(self, day: Day, offline: Place | None) -> None:
        self._day = day
        self._offline = day.people.leaders.get(offline.code) if offline else None
        self._is_off = False
        self._twisted: set[str] = set()
        self._lock = threading.Lock()
        self._seq = 0

    def open_doors(self) -> None:
        """Leaders follow their points, and look at their boards once."""
        seen: set[int] = set()
        for _, actor in sorted(self._day.people.leaders.items()):
            if id(actor) not in seen:
                seen.add(id(actor))
                self._day.ears.follow(actor, "leader", lambda message: None)

    def boards(self) -> None:
        """Every leader opens the board of each point."""
        for code, actor in sorted(self._day.people.leaders.items()):
            place = self._day.chain.places[code]
            board = actor.get("/api/leader/screens/board", place_id=place.id)
            self._day.book.count("boards")
            self._day.book.count("low_stock_seen", board["counts"]["low_stock"])

    def _who(self, place: Place) -> tuple[Actor, str]:
        leader = self._day.people.leaders.get(place.code)
        if leader is not None:
            return leader, "leader"
        return self._day.people.staff[place.code], "staff"

    # -- receiving ---------------------------------------------------------------------------

    def van_arrives(self, place: Place, shipment_id: str, order_id: str) -> None:
        """The driver puts a parcel down; it is counted and scanned."""
        actor, audience = self._who(place)
        if self._queues(actor, "receive", {"place_id": place.id, "code": shipment_id}):
            return
        twist = self._day.book.twist_of(order_id)
        with self._lock:
            fresh = twist in ("short", "damaged") and order_id not in self._twisted
            self._twisted |= {order_id} if fresh else set()
        body: dict[str, Any] = {"place_id": place.id, "code": shipment_id}
        missing: tuple[str, int] | None = None
        if fresh:
            body["lines"], missing = self._count(actor, audience, place, shipment_id, twist)
        try:
            actor.post(f"/api/{audience}/fulfilment/receipts", body)
        except Refused as refusal:
            if refusal.code not in RECEIVED_BEFORE:
                raise
            return
        self._day.book.count("received")
        if missing:
            self._day.book.count(f"received_{twist}")
            if twist == "short":
                self._day.book.lose(*missing)

    def _count(
        self, actor: Actor, audience: str, place: Place, shipment_id: str, twist: str
    ) -> tuple[list[dict[str, Any]], tuple[str, int] | None]:
        """What is counted when the first line is not whole: (lines, (sku id, units missing))."""
        arriving = actor.pages(f"/api/{audience}/fulfilment/arrivals", place_id=place.id)
        parcel = next((one for one in arriving if one["id"] == shipment_id), None)
        if parcel is None:
            return [], None
        lines = [{"line_id": one["line_id"], "good": one["quantity"]} for one in parcel["lines"]]
        first = parcel["lines"][0]
        bad = max(1, first["quantity"] // 2)
        lines[0]["good"] = first["quantity"] - bad
        if twist == "damaged":
            lines[0]["damaged"] = bad
        return lines, (first["sku_id"], bad)

    # -- handing out -------------------------------------------------------------------------

    def hand_out(self, place: Place, code: str) -> bool:
        """核销: the customer shows the code, the goods are theirs. True when it is booked."""
        actor, audience = self._who(place)
        body = {"place_id": place.id, "code": code}
        if self._queues(actor, "hand_out", body):
            return False
        try:
            given = actor.post(f"/api/{audience}/fulfilment/hand-outs", body).data["items"]
        except Refused as refusal:
            if refusal.code != "fulfilment.code_withdrawn":
                raise
            self._day.book.count("codes_withdrawn")  # cancelled on the way to the counter
            return False
        self._day.book.count("hand_outs", len(given))
        return True

    def hand_out_again(self, place: Place, code: str) -> None:
        """The same code once more must be refused."""
        actor, audience = self._who(place)
        body = {"place_id": place.id, "code": code}
        try:
            actor.post(f"/api/{audience}/fulfilment/hand-outs", body)
        except Refused as refusal:
            if refusal.status != 409:
                raise
            self._day.book.count("used_codes_refused")
            return
        self._day.book.oops(f"a pickup code was good for two: {code}")

    # -- without network -----------------------------------------------------------------------

    def _queues(self, actor: Actor, kind: str, body: dict[str, Any]) -> bool:
        """True when the phone has no network: the work is noted on it (待同步)."""
        with self._lock:
            if not self._is_off or actor is not self._offline:
                return False
            self._seq += 1
            actor.queue.append(
                {
                    "op_id": f"{RUN}-{self._seq}",
                    "seq": self._seq,
                    "kind": kind,
                    "at": datetime.now(UTC).isoformat(),
                    "body": body,
                }
            )
            self._day.book.count("done_offline")
            return True

    def switch(self, *, off: bool) -> None:
        """The leader goes down into the stairwell, or comes up again and everything is sent."""
        if self._offline is None:
            return
        with self._lock:
            self._is_off = off
        for line in self._day.ears.lines:
            if line.actor is self._offline:
                self._day.ears.switch(line, off=off)
        if not off:
            self._send_queue(self._offline)

    def _send_queue(self, leader: Actor) -> None:
        """Sent twice, as a phone does that never heard the first answer."""
        with self._lock:
            ops, leader.queue = leader.queue, []
        for start in range(0, len(ops), 50):
            part = {"device": f"demo-{RUN}", "ops": ops[start : start + 50]}
            first = leader.ask("/api/leader/sync/ops", part)["answers"]
            again = leader.ask("/api/leader/sync/ops", part)["answers"]
            for one, same, op in zip(first, again, ops[start : start + 50], strict=True):
                self._compare(one, same, op["kind"])

    def _compare(self, one: dict[str, Any], same: dict[str, Any], kind: str) -> None:
        book = self._day.book
        book.count(f"offline_{one['status']}")
        if one["status"] == "applied":
            book.count("hand_outs" if kind == "hand_out" else "received")
            if same["status"] != "duplicate" or same["result"] != one["result"]:
                book.oops(f"offline work was not replayed the same: {one} {same}")
        elif one["status"] == "conflict":
            withdrawn = one["error"]["code"] in ("fulfilment.code_withdrawn", *RECEIVED_BEFORE)
            if not withdrawn or same["status"] != "conflict":
                book.oops(f"offline work was refused: {one}")
        else:
            book.oops(f"offline work was neither done nor refused: {one}")
        book.count("offline_replayed")
