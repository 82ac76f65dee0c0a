"""Money and stock are conserved over any sequence of what people do (stateful, hypothesis).

`make test` runs the same short sequences each time; `make soak` looks for new ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import ChainMachine

SOAK_EXAMPLES = int(os.environ.get("SOAK_EXAMPLES", "400"))
ALLOWED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_short_days() -> None:
    run_state_machine_as_test(
        ChainMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=ALLOWED,
            phases=(Phase.explicit, Phase.generate),  # a fault is told at once; soak shrinks
        ),
    )


@pytest.mark.soak
def test_long_days() -> None:
    run_state_machine_as_test(
        ChainMachine,
        settings=settings(
            max_examples=SOAK_EXAMPLES,
            stateful_step_count=60,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=ALLOWED,
        ),
    )
