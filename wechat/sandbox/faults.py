"""Misbehaviour on request: a small table of (route, kind, probability, times, seed).

`route` is a shell pattern over the request path ("/v3/refund/*") or over what the sandbox sends
("notify:payment", "notify:refund", "notify:push"). Draws come from the fault's own seed, one per
matching call, so the same order of calls meets the same faults.
"""

from __future__ import annotations

import json
import random
import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from wechat.sandbox.store import Store

# Of requests: delay, timeout_before, timeout_after, http_500, errcode, rate_limit, malformed, and
# for signed answers forge_signature, old_timestamp, probe, switch_key (the other of the two keys).
# Of bills: bill_late, wrong_hash. Of refunds: refund_abnormal. Of "phone:pay": paid_though_closed
# (the fingerprint and the close cross). Of notices ("notify:…"): the rest, and delay,
# forge_signature, old_timestamp, probe, switch_key again; replay sends the very same bytes,
# nonce and signature a second time.
KINDS = frozenset(
    {
        "delay",
        "timeout_before",
        "timeout_after",
        "http_500",
        "errcode",
        "malformed",
        "forge_signature",
        "old_timestamp",
        "probe",
        "lose_notify",
        "double_notify",
        "reorder",
        "wrong_amount",
        "wrong_merchant",
        "wrong_serial",
        "refund_abnormal",
        "wrong_hash",
        "bill_late",
        "paid_though_closed",
        "rate_limit",
        "replay",
        "switch_key",
        "wrong_appid",
        "wrong_currency",
    }
)


@dataclass
class Fault:
    """`times` None = without end. `params`: seconds, errcode, status, code, message, add_fen."""

    id: int
    route: str
    kind: str
    probability: float
    times: int | None
    seed: int
    params: dict[str, Any]
    draws: int
    hits: int


class Faults:
    """The live table; thread-safe."""

    def __init__(self, store: Store):
        self._store = store
        self._lock = threading.Lock()
        self._live: list[Fault] = []
        self._reload()

    def add(
        self,
        route: str,
        kind: str,
        *,
        probability: float = 1.0,
        times: int | None = None,
        seed: int = 0,
        params: dict[str, Any] | None = None,
    ) -> Fault:
        """ValueError for an unknown kind or a probability outside 0..1."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault kind {kind}")
        if not 0 <= probability <= 1:
            raise ValueError("probability must be between 0 and 1")
        with self._store.write() as db:
            db.execute(
                "INSERT INTO faults (route, kind, probability, times, seed, params) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (route, kind, probability, times, seed, json.dumps(params or {})),
            )
        self._reload()
        return self._live[-1]

    def clear(self) -> None:
        with self._store.write() as db:
            db.execute("DELETE FROM faults")
        self._reload()

    def all(self) -> list[Fault]:
        with self._lock:
            return list(self._live)

    def draw(self, route: str, *kinds: str) -> Fault | None:
        """The first fault of these kinds that matches and strikes now, counted."""
        if not self._live:
            return None
        self._store.must_be_outside()  # it writes while it holds its lock
        with self._lock:
            for fault in self._live:
                if fault.kind not in kinds or not fnmatchcase(route, fault.route):
                    continue
                if fault.times is not None and fault.hits >= fault.times:
                    continue
                fault.draws += 1
                # One generator per draw instead of a running one: it survives a restart.
                if random.Random(f"{fault.seed}:{fault.draws}").random() >= fault.probability:
                    continue
                fault.hits += 1
                self._count(fault)
                return fault
        return None

    def _count(self, fault: Fault) -> None:
        with self._store.write() as db:
            db.execute(
                "UPDATE faults SET draws = ?, hits = ? WHERE id = ?",
                (fault.draws, fault.hits, fault.id),
            )

    def _reload(self) -> None:
        with self._lock:
            before = {fault.id: fault for fault in self._live}
            self._live = [
                # Misses are not written one by one: keep the live object's count.
                before.get(row["id"])
                or Fault(
                    row["id"],
                    row["route"],
                    row["kind"],
                    row["probability"],
                    row["times"],
                    row["seed"],
                    json.loads(row["params"]),
                    row["draws"],
                    row["hits"],
                )
                for row in self._store.all("SELECT * FROM faults ORDER BY id")
            ]
