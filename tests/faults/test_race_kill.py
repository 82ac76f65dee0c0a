"""Many buyers, few units, and processes that are killed meanwhile. Small: tests/journeys."""

from __future__ import annotations

import pytest

from bench.copy import server_url
from bench.race_kill import VICTIMS, kill_plan, race_kill


def test_a_seed_is_a_plan() -> None:
    plan = kill_plan(VICTIMS, 7, 12.0)
    assert plan == kill_plan(VICTIMS, 7, 12.0) != kill_plan(VICTIMS, 8, 12.0)
    assert sorted(one for _, one in plan) == sorted(VICTIMS)
    assert all(0 < at <= 12.0 for at, _ in plan)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def test_twenty_rounds_of_five_hundred_buyers(kind: str) -> None:
    if kind == "mariadb" and server_url() is None:
        pytest.skip("TEST_MYSQL_URL is not set: the MariaDB half is not tested")
    assert race_kill(kind=kind, buyers=500, units=50, rounds=20, lots=1, seed=1)
