"""Replay of what was done without network: each operation once, whatever the network does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.fulfilment import service as fulfilment
from app.fulfilment.errors import WrongPickupCode
from app.kernel.auth import Caller
from app.kernel.clock import now
from app.kernel.db import Contended, command, execute, query, run_in_unit
from app.kernel.db_errors import is_retryable
from app.kernel.errors import Busy, DomainError, InvalidInput
from app.kernel.events import emit
from app.sync import queries, rules
from app.sync.errors import OpMismatch, UnknownKind
from app.sync.events import OpConflicted
from app.sync.models import SyncOp
from app.sync.types import APPLIED, CONFLICT, DUPLICATE, RETRY, Op, OpAnswer
from app.sync.verbs import VERBS

log = structlog.get_logger(__name__)


class _Known(Exception):
    """(actor, op_id) is stored: done before, or by a request beside this one."""


def apply_ops(*, caller: Caller, device: str, ops: Sequence[Op]) -> list[OpAnswer]:
    """Apply operations by seq, one unit of work each; an answer for every one, in that order.

    The operation's row and its work are one transaction, so a lost reply costs nothing: a
    replay finds the stored answer (F35). A refusal is stored too and emits OpConflicted.
    After a `retry` the rest is not tried, since later operations build on earlier ones.
    """
    answers: list[OpAnswer] = []
    must_wait = False
    for op in rules.in_order(ops):
        answer = OpAnswer(op.op_id, op.seq, RETRY) if must_wait else _apply(caller, device, op)
        must_wait = must_wait or answer.status == RETRY
        answers.append(answer)
    return answers


def _apply(caller: Caller, device: str, op: Op) -> OpAnswer:
    try:
        return run_in_unit(lambda: _do(caller, device, op))
    except _Known:
        return _stored(caller.person_id, op)
    except DomainError as refusal:
        if refusal.retry:
            return _later(op, refusal, caller.language)
        return _conflict(caller, device, op, refusal)
    except (DBAPIError, Contended) as trouble:
        if isinstance(trouble, DBAPIError) and not is_retryable(trouble):
            raise
        return _later(op, Busy(), caller.language)


def _later(op: Op, refusal: DomainError, language: str) -> OpAnswer:
    return OpAnswer(op.op_id, op.seq, RETRY, error=_error(refusal, language))


def _error(refusal: DomainError, language: str) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "message": refusal.message(language),
        "details": refusal.details,
    }


def _do(caller: Caller, device: str, op: Op) -> OpAnswer:
    """Claim the operation's row first: whoever comes second waits here, then finds it."""
    if queries.find_op(caller.person_id, op.op_id) is not None:
        raise _Known
    _insert(caller.person_id, device, op, APPLIED, {})
    verb = VERBS.get(op.kind)
    if verb is None:
        raise UnknownKind(kinds=sorted(VERBS))
    try:
        body = verb.body.model_validate(op.body)
    except ValidationError as error:
        raise InvalidInput(fields=_fields(error)) from None
    result = verb.run(caller, body)
    execute(
        update(SyncOp)
        .where(SyncOp.actor_id == caller.person_id, SyncOp.op_id == op.op_id)
        .values(answer={"result": result})
    )
    return OpAnswer(op.op_id, op.seq, APPLIED, result=result)


def _fields(error: ValidationError) -> dict[str, str]:
    return {
        ".".join(str(part) for part in item["loc"]): item["msg"]
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    }


def _insert(actor_id: str, device: str, op: Op, status: str, answer: dict[str, Any]) -> None:
    try:
        execute(
            insert(SyncOp).values(
                actor_id=actor_id,
                op_id=op.op_id,
                device=device,
                seq=op.seq,
                kind=op.kind,
                body=op.body,
                body_hash=rules.body_hash(op.kind, op.body),
                claimed_at=op.at,
                received_at=now(),
                status=status,
                answer=answer,
            )
        )
    except IntegrityError:
        raise _Known from None


def _conflict(caller: Caller, device: str, op: Op, refusal: DomainError) -> OpAnswer:
    """Keep the refusal, so that nothing done on a phone is dropped silently."""
    answer = {"error": _error(refusal, caller.language), "view": _server_view(caller, op)}
    try:
        _store_conflict(caller, device, op, refusal, answer)
    except _Known:
        return _stored(caller.person_id, op)
    return OpAnswer(op.op_id, op.seq, CONFLICT, error=answer["error"], view=answer["view"])


@command
def _store_conflict(
    caller: Caller, device: str, op: Op, refusal: DomainError, answer: dict[str, Any]
) -> None:
    _insert(caller.person_id, device, op, CONFLICT, answer)
    place_id = op.body.get("place_id")
    place = place_id[:32] if isinstance(place_id, str) else None
    if isinstance(refusal, WrongPickupCode) and place is not None:
        fulfilment.note_wrong_code(place_id=place, actor_id=caller.person_id)
    emit(OpConflicted(caller.person_id, device, op.op_id, op.kind, refusal.code, place))


def _server_view(caller: Caller, op: Op) -> dict[str, Any] | None:
    """How the task or parcel stands here, when it is the caller's to see."""
    task_id, shipment_id = op.body.get("task_id"), op.body.get("shipment_id")
    try:
        if rules.could_be_an_id(task_id):
            task = fulfilment.task(caller=caller, task_id=task_id)
            return {"task_id": task.id, "state": task.state, "shipment_state": task.shipment_state}
        if rules.could_be_an_id(shipment_id):
            state = fulfilment.state_at_counter(caller=caller, shipment_id=shipment_id)
            return {"shipment_id": shipment_id, "state": state}
    except DomainError:
        return None
    return None


@query
def _stored(actor_id: str, op: Op) -> OpAnswer:
    """The first answer again; another body under the same op_id is refused, not stored."""
    row = queries.find_op(actor_id, op.op_id)
    if row is None:  # the one beside us was rolled back meanwhile
        return OpAnswer(op.op_id, op.seq, RETRY)
    if row.body_hash != rules.body_hash(op.kind, op.body):
        return OpAnswer(op.op_id, op.seq, CONFLICT, error=_error(OpMismatch(), "zh"))
    if row.status == CONFLICT:
        return OpAnswer(
            op.op_id, op.seq, CONFLICT, error=row.answer["error"], view=row.answer["view"]
        )
    return OpAnswer(op.op_id, op.seq, DUPLICATE, result=row.answer["result"])
