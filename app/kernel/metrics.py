"""Counters of every process, and gauges read from the database when somebody asks.

One address has several processes behind it, and the worker, the relay and the calls process
have no HTTP door. So processes that share the folder `PROMETHEUS_MULTIPROC_DIR` (made and
emptied by whoever starts them) count into files there, and whichever is asked adds all of
them up. Without the folder a process tells of itself alone. What waits, what is dead and how
far the stream is behind is in the database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import structlog
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.kernel.clock import now
from app.kernel.db import execute, query
from app.kernel.models import Lease, OutboxEvent, OutsideCall

log = structlog.get_logger(__name__)

EVENTS = Counter("jiujin_events_total", "Events delivered, failed, dead", ["outcome"])
CALLS = Counter("jiujin_calls_total", "Outside calls done, to be repeated, given up", ["outcome"])
SWEEPS = Counter("jiujin_sweeps_total", "Sweeps of the scheduler", ["name", "outcome"])
PUSHES = Counter("jiujin_wechat_pushes_total", "WeChat's pushes taken", ["event", "outcome"])
SOCKETS = Gauge("jiujin_sockets", "WebSockets connected", multiprocess_mode="livesum")
PUSHED = Counter("jiujin_socket_events_total", "Stream events sent to sockets")


@query
def waiting() -> dict[str, float]:
    """What waits or is dead, by metric name; every figure comes from an index.

    Seconds for ages, rows for counts.
    """
    moment = now()

    def age(oldest: object) -> float:
        return max(0.0, (moment - oldest).total_seconds()) if oldest else 0.0  # type: ignore[operator]

    def rows(statement: object) -> int:
        return int(execute(statement).scalar_one())  # type: ignore[arg-type]

    events = select(func.count()).select_from(OutboxEvent)
    calls = select(func.count()).select_from(OutsideCall)
    unnumbered = OutboxEvent.position.is_(None)
    first = select(OutboxEvent.created_at).where(unnumbered).order_by(OutboxEvent.id).limit(1)
    return {
        "jiujin_events_pending": rows(events.where(OutboxEvent.state == "pending")),
        "jiujin_events_dead": rows(events.where(OutboxEvent.state == "dead")),
        "jiujin_calls_pending": rows(calls.where(OutsideCall.state == "pending")),
        "jiujin_calls_failed": rows(calls.where(OutsideCall.state == "failed")),
        "jiujin_stream_position": rows(
            select(func.coalesce(func.max(Lease.position), 0)).where(Lease.name == "relay")
        ),
        "jiujin_stream_unnumbered": rows(events.where(unnumbered)),
        "jiujin_stream_lag_seconds": age(execute(first).scalar()),
    }


class _DatabaseGauges(Collector):
    def collect(self) -> Iterator[Metric]:
        try:
            found = waiting()
        except SQLAlchemyError as problem:  # the counters are worth having without them
            log.warning("metrics.database_away", error=str(problem)[:200])
            return
        for name, value in found.items():
            yield GaugeMetricFamily(name, name.removeprefix("jiujin_").replace("_", " "), value)

    def describe(self) -> Iterator[Metric]:
        return iter(())  # registering must not ask the database


_database_gauges: _DatabaseGauges | None = None


def expose_database_gauges() -> None:
    """Add the database's figures to this process's /metrics. Once."""
    global _database_gauges
    if _database_gauges is None:
        _database_gauges = _DatabaseGauges()
        REGISTRY.register(_database_gauges)


def exposition() -> bytes:
    """What /metrics answers: all processes that share the folder, or this one."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return generate_latest(REGISTRY)
    _forget_dead(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    if _database_gauges is not None:
        registry.register(_database_gauges)
    return generate_latest(registry)


def _forget_dead(folder: Path) -> None:
    """A killed process has no sockets; what it had counted stays counted."""
    for file in folder.glob("gauge_live*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
        except PermissionError:
            pass  # it lives, as somebody else
