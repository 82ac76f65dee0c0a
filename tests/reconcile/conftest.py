"""A till against the sandbox, whose bills are ready at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.kernel.jobs import outside_call
from app.reconcile import service as reconcile
from tests.payments.conftest import Till, till
from tests.wechat.conftest import (
    control,
    data_dir,
    receiver,
    sandbox,
    world_dir,
)

__all__ = ["Till", "data_dir", "receiver", "sandbox", "till", "world_dir"]


@pytest.fixture
def bills(till: Till) -> Iterator[Till]:
    control(till.sandbox, "settings", {"bills_at_once": True, "refund_gap": 0.0})
    outside_call(reconcile.REPAIR_CALL, reconcile.run_repair)
    return till
