"""Delivered events are dropped after so many days, never one that still has work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import func, insert, select

from app.kernel.checks import run_checks
from app.kernel.clock import now
from app.kernel.db import execute, unit_of_work
from app.kernel.models import EventReceipt, OutboxEvent
from app.kernel.outbox import prune_delivered
from app.kernel.settings import settings, use_settings


def put(days: float, state: str = "done", position: int | None = 1) -> int:
    moment = now() - timedelta(days=days)
    with unit_of_work():
        done = execute(
            insert(OutboxEvent).values(
                name="OrderCompleted",
                payload={},
                created_at=moment,
                next_try_at=moment,
                state=state,
                attempts=0,
                position=position,
            )
        )
        event_id = int(done.inserted_primary_key[0])  # type: ignore[index]
        execute(insert(EventReceipt).values(event_id=event_id, handler="x.y", handled_at=moment))
    return event_id


def ids(table: Any, column: Any) -> list[int]:
    with unit_of_work(write=False):
        return [row[0] for row in execute(select(column).select_from(table).order_by(column))]


def test_only_what_is_old_delivered_and_numbered_goes_with_its_receipts(app: APIFlask) -> None:
    put(31, position=1)
    kept = [
        put(29, position=2),
        put(31, state="pending", position=3),
        put(31, state="dead", position=4),
        put(31, position=None),
    ]
    assert prune_delivered() == 1
    assert ids(OutboxEvent, OutboxEvent.id) == kept
    assert ids(EventReceipt, EventReceipt.event_id) == kept
    assert prune_delivered() == 0


def test_it_takes_so_many_at_a_time_the_oldest_first(app: APIFlask) -> None:
    made = [put(50 - n, position=n + 1) for n in range(5)]
    assert prune_delivered(limit=2) == 2
    assert ids(OutboxEvent, OutboxEvent.id) == made[2:]
    assert [prune_delivered(limit=2) for _ in range(3)] == [2, 1, 0]
    assert run_checks() == []


@pytest.mark.parametrize(("days", "left"), [(0, 1), (10, 0), (100, 1)])
def test_the_setting_says_how_long(app: APIFlask, days: int, left: int) -> None:
    use_settings(replace(settings(), keep_events_days=days))
    put(31)
    prune_delivered()
    with unit_of_work(write=False):
        assert execute(select(func.count()).select_from(OutboxEvent)).scalar_one() == left
