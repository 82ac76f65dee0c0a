"""More buyers than goods while processes are killed: `python -m bench race --kill`, small."""

from __future__ import annotations

from bench.race_kill import field_on, one_round
from tests.journeys.conftest import Chain

VICTIMS = ("api worker", "api worker", "worker", "relay")


def test_what_is_there_is_sold_once_though_processes_die(chain: Chain) -> None:
    with field_on(chain.stack, chain.database, 30) as field:
        shown = one_round(
            field, units=5, lots=2, seed=1, victims=VICTIMS, kills_over=1.0, leaving=0.0
        )
        chain.stack.wait_ready()
    assert shown.is_kept, (shown.broken, shown.words)
    assert shown.counts["bought"] == 5
    assert shown.kills.total() > 0
