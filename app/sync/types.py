"""Shapes of offline work: what a phone sends, what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

Text = Annotated[str, Field(min_length=1, max_length=200)]
Ident = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Code = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[\x20-\x7e]+$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
MAX_LINES = 200

APPLIED, DUPLICATE, CONFLICT, RETRY = "applied", "duplicate", "conflict", "retry"


@dataclass(frozen=True, slots=True)
class Op:
    """One operation done on a device. `at` is the device's clock: a claim."""

    op_id: str
    seq: int
    kind: str
    at: datetime | None
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OpAnswer:
    """What came of an operation.

    applied: done now, `result`. duplicate: was done before, the same `result`. conflict:
    refused, `error` {code, message, details} and `view`, how it stands here; the same on
    every replay. retry: nothing happened, send it again.
    """

    op_id: str
    seq: int
    status: str
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    view: dict[str, Any] | None = None


class OpBody(BaseModel):
    """Base of the bodies: a typo is refused, not ignored."""

    model_config = {"extra": "forbid", "str_strip_whitespace": True}


class TaskOp(OpBody):
    task_id: Ident


class PickedLine(OpBody):
    line_id: Ident
    quantity: Count


class PickOp(OpBody):
    task_id: Ident
    lines: list[PickedLine] = Field(default=[], max_length=MAX_LINES)
    codes: list[Text] = Field(default=[], max_length=MAX_LINES)


class HandOverOp(OpBody):
    task_id: Ident
    carrier: Ident | None = None
    waybill: Ident | None = None


class RefuseOp(OpBody):
    task_id: Ident
    reason: Text
    note: Text | None = None


class CountedLine(OpBody):
    line_id: Ident
    good: Count
    damaged: Count = 0


class ReceiveOp(OpBody):
    """By id with counted lines, or by scanned code at a place (without lines: all good)."""

    shipment_id: Ident | None = None
    place_id: Ident | None = None
    code: Code | None = None
    lines: list[CountedLine] = Field(default=[], max_length=MAX_LINES)


class HandOutOp(OpBody):
    place_id: Ident
    code: Code
    all: bool = False
    also: list[Ident] = Field(default=[], max_length=MAX_LINES)


class ExitCheckOp(OpBody):
    place_id: Ident
    code: Code
