"""What `flask audit` proves of events (design, invariant 6) and of outside calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from app.kernel.checks import Difference
from app.kernel.clock import now
from app.kernel.db import all_rows, snapshot
from app.kernel.events import HANDLERS
from app.kernel.models import EventReceipt, OutboxEvent, OutsideCall

IN_FLIGHT = timedelta(seconds=60)
BATCH = 1000


def events_are_handled() -> Iterator[Difference]:
    """Each event has a receipt from each subscriber, or is younger than a minute.

    An event on the dead-letter board is a difference: someone must look.
    """
    with snapshot():
        yield from _dead_and_late()
        yield from _without_receipt()


def _dead_and_late() -> Iterator[Difference]:
    for row in all_rows(
        select(OutboxEvent.id, OutboxEvent.name, OutboxEvent.state, OutboxEvent.last_error)
        .where(OutboxEvent.state != "done", OutboxEvent.created_at < now() - IN_FLIGHT)
        .order_by(OutboxEvent.id)
        .limit(BATCH)
    ):
        yield Difference(
            "kernel.events", f"{row.name} {row.id}", f"{row.state}: {row.last_error or 'waiting'}"
        )


def _without_receipt() -> Iterator[Difference]:
    """Events said to be done that lack a receipt of a handler wired now."""
    for name, handlers in HANDLERS.items():
        for handler, _ in handlers:
            missing = (
                select(OutboxEvent.id)
                .outerjoin(
                    EventReceipt,
                    (EventReceipt.event_id == OutboxEvent.id) & (EventReceipt.handler == handler),
                )
                .where(
                    OutboxEvent.name == name,
                    OutboxEvent.state == "done",
                    EventReceipt.event_id.is_(None),
                )
                .limit(BATCH)
            )
            for row in all_rows(missing):
                yield Difference("kernel.events", f"{name} {row.id}", f"no receipt of {handler}")


def calls_are_made() -> Iterator[Difference]:
    """No outside call was given up: a refund or a waybill that nobody asks for again."""
    with snapshot():
        for row in all_rows(
            select(OutsideCall.kind, OutsideCall.key, OutsideCall.last_error)
            .where(OutsideCall.state == "failed")
            .order_by(OutsideCall.due_at)
            .limit(BATCH)
        ):
            yield Difference("kernel.calls", f"{row.kind} {row.key}", row.last_error or "failed")
