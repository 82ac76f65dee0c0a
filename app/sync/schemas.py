"""What the sync routes take and give."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from app.kernel.http import Body, View
from app.sync.rules import claimed_time
from app.sync.types import Op

MAX_OPS = 50
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class OpIn(Body):
    """One operation; `op_id` is the device's own and never used twice."""

    op_id: Name
    seq: int = Field(ge=0, le=2**53)
    kind: Annotated[str, Field(min_length=1, max_length=24, pattern=r"^[a-z_]+$")]
    at: AwareDatetime | None = None
    body: dict[str, Any]

    def as_op(self) -> Op:
        return Op(self.op_id, self.seq, self.kind, claimed_time(self.at), self.body)


class OpsBody(Body):
    """At most 50 operations; they are applied by seq."""

    device: Name
    ops: list[OpIn] = Field(min_length=1, max_length=MAX_OPS)


class OpError(View):
    code: str
    message: str
    details: dict[str, Any]


class OpOut(View):
    """applied and duplicate carry `result`; conflict carries `error` and `view`."""

    op_id: str
    seq: int
    status: Literal["applied", "duplicate", "conflict", "retry"]
    result: dict[str, Any] | None
    error: OpError | None
    view: dict[str, Any] | None


class OpsOut(View):
    answers: list[OpOut]
