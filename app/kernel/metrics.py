"""Counters of this process, and gauges read from the database when somebody asks.

The worker, the relay and the calls process have no HTTP door: what matters about them
(what waits, what is dead, how far the stream is behind) is in the database, so the API's
/metrics tells it for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from prometheus_client import REGISTRY, Counter, Gauge
from prometheus_client.core import GaugeMetricFamily, Metric
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
SOCKETS = Gauge("jiujin_sockets", "WebSockets connected to this process")
PUSHED = Counter("jiujin_socket_events_total", "Stream events sent to sockets by this process")


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
        "jiujin_stream_position": rows(select(func.coalesce(func.max(Lease.position), 0))),
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


_registered = False


def expose_database_gauges() -> None:
    """Add the database's figures to this process's /metrics. Once."""
    global _registered
    if not _registered:
        _registered = True
        REGISTRY.register(_DatabaseGauges())
