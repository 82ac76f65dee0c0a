"""One readable table: who hears what, which routes exist, what runs when, what is audited."""

from __future__ import annotations

from apiflask import APIBlueprint

from app.fulfilment.events import ExitChecked, ShipmentMoved, TaskChanged
from app.inventory.events import StockMoved
from app.kernel.events import stream
from app.ordering.events import (
    OrderClosed,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    OrderRerouted,
)
from app.payments.events import RefundDone
from app.realtime import rules as topics
from app.realtime.api import bp as realtime_bp
from app.wiring.clients import provide_clients

_wired = False


def wire() -> None:
    """Connect events, streams, outside calls, sweeps, audits and the session look-up. Once."""
    global _wired
    if _wired:
        return
    _wired = True
    provide_clients()
    _listeners()
    _streams()
    _calls()
    _sweeps()
    _checks()


def blueprints() -> list[APIBlueprint]:
    """Every room's routes."""
    return [
        realtime_bp,
    ]


def _listeners() -> None:
    """Event -> handlers."""


def _streams() -> None:
    """Event -> topics of the live stream (`person:<id>`, `place:<id>`)."""
    stream(OrderPlaced, topics.to_person)
    stream(OrderPaid, topics.to_person_and_place)
    stream(OrderClosed, topics.to_person)
    stream(OrderCompleted, topics.to_person)
    stream(OrderRerouted, topics.to_person)
    stream(RefundDone, topics.to_person)
    stream(ShipmentMoved, topics.to_person_and_both_places)
    stream(ExitChecked, topics.to_person_and_place)
    stream(TaskChanged, topics.to_place)
    stream(StockMoved, topics.to_place)


def _calls() -> None:
    """Kind of outside call -> function."""


def _sweeps() -> None:
    """What the scheduler runs, every so many seconds."""


def _checks() -> None:
    """What `flask audit` proves."""
