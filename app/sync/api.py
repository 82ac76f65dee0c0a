"""Routes of sync: one for leaders, one for staff; the verbs check the places."""

from __future__ import annotations

from typing import Any

from app.kernel.auth import CLERK, KEEPER, LEADER, Caller
from app.kernel.http import blueprint, endpoint
from app.sync import service
from app.sync.schemas import OpsBody, OpsOut

bp = blueprint("sync")


def _apply(caller: Caller, body: OpsBody) -> OpsOut:
    answers = service.apply_ops(
        caller=caller, device=body.device, ops=[one.as_op() for one in body.ops]
    )
    return OpsOut.model_validate({"answers": answers}, from_attributes=True)


@endpoint(
    bp,
    "POST",
    "/api/leader/sync/ops",
    roles=(LEADER,),
    scope="place",
    body=OpsBody,
    returns=OpsOut,
)
def leader_ops(caller: Caller, body: OpsBody) -> Any:
    """What a leader did without network, exactly once each."""
    return _apply(caller, body)


@endpoint(
    bp,
    "POST",
    "/api/staff/sync/ops",
    roles=(CLERK, KEEPER),
    scope="place",
    body=OpsBody,
    returns=OpsOut,
)
def staff_ops(caller: Caller, body: OpsBody) -> Any:
    """What a clerk or keeper did without network, exactly once each."""
    return _apply(caller, body)
