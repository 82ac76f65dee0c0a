"""What /metrics tells about processes without a door of their own."""

from __future__ import annotations

from app.kernel import outbox, stream
from app.kernel.db import unit_of_work
from app.kernel.events import emit
from app.kernel.metrics import waiting
from tests.kernel.effects import Happened


def test_what_waits_is_counted_from_the_database(effects: str) -> None:
    with unit_of_work():
        emit(Happened(1))
        emit(Happened(2))
    found = waiting()
    assert (found["jiujin_events_pending"], found["jiujin_stream_unnumbered"]) == (2, 2)
    assert found["jiujin_stream_lag_seconds"] >= 0

    outbox.drain_all()
    fence = stream.take_lease("me")
    assert fence is not None
    stream.relay_once(fence)

    assert waiting() == {
        "jiujin_events_pending": 0,
        "jiujin_events_dead": 0,
        "jiujin_calls_pending": 0,
        "jiujin_calls_failed": 0,
        "jiujin_stream_position": 2,
        "jiujin_stream_unnumbered": 0,
        "jiujin_stream_lag_seconds": 0,
    }
