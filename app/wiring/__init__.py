"""One readable table: who hears what, which routes exist, what runs when, what is audited."""

from __future__ import annotations

from apiflask import APIBlueprint

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
    return []


def _listeners() -> None:
    """Event -> handlers."""


def _streams() -> None:
    """Event -> topics of the live stream (`person:<id>`, `place:<id>`)."""


def _calls() -> None:
    """Kind of outside call -> function."""


def _sweeps() -> None:
    """What the scheduler runs, every so many seconds."""


def _checks() -> None:
    """What `flask audit` proves."""
