"""Kind of operation -> body and verb. Each verb joins the unit of work that is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.fulfilment import service as fulfilment
from app.fulfilment.types import CounterParcel, ReceiptLine, TaskView
from app.kernel.auth import Caller
from app.kernel.errors import InvalidInput
from app.sync.types import (
    CountedLine,
    ExitCheckOp,
    HandOutOp,
    HandOverOp,
    OpBody,
    PickOp,
    ReceiveOp,
    RefuseOp,
    TaskOp,
)

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verb:
    """The body's shape and what to do with it."""

    body: type[OpBody]
    run: Callable[[Caller, Any], Result]


def _task(view: TaskView) -> Result:
    return {
        "task_id": view.id,
        "state": view.state,
        "shipment_id": view.shipment_id,
        "shipment_state": view.shipment_state,
    }


def _parcel(parcel: CounterParcel) -> Result:
    return {"shipment_id": parcel.id, "state": parcel.state}


def _counted(lines: list[CountedLine]) -> list[ReceiptLine]:
    return [ReceiptLine(line.line_id, line.good, line.damaged) for line in lines]


def _receive(caller: Caller, body: ReceiveOp) -> Result:
    lines = _counted(body.lines)
    if body.shipment_id is not None and body.code is None:
        return _parcel(
            fulfilment.confirm_receipt(caller=caller, shipment_id=body.shipment_id, lines=lines)
        )
    if body.code is None or body.place_id is None:
        raise InvalidInput(fields={"shipment_id": "需要包裹编号，或站点和扫到的码"})
    return _parcel(
        fulfilment.receive_by_code(
            caller=caller, place_id=body.place_id, code=body.code, lines=lines
        )
    )


def _hand_out(caller: Caller, body: HandOutOp) -> Result:
    given = fulfilment.hand_out(
        caller=caller,
        place_id=body.place_id,
        code=body.code,
        all_of_person=body.all,
        also=body.also,
    )
    return {"parcels": [_parcel(one) for one in given]}


def _take(caller: Caller, body: TaskOp) -> Result:
    return _task(fulfilment.take_task(caller=caller, task_id=body.task_id))


def _pick(caller: Caller, body: PickOp) -> Result:
    lines = [(line.line_id, line.quantity) for line in body.lines]
    return _task(
        fulfilment.pick(caller=caller, task_id=body.task_id, lines=lines, codes=body.codes)
    )


def _hand_over(caller: Caller, body: HandOverOp) -> Result:
    return _task(
        fulfilment.hand_over(
            caller=caller, task_id=body.task_id, carrier=body.carrier, waybill=body.waybill
        )
    )


def _refuse(caller: Caller, body: RefuseOp) -> Result:
    return _task(
        fulfilment.refuse_task(
            caller=caller, task_id=body.task_id, reason=body.reason, note=body.note
        )
    )


def _exit_check(caller: Caller, body: ExitCheckOp) -> Result:
    verdict = fulfilment.check_exit(caller=caller, place_id=body.place_id, code=body.code)
    return {
        "order_id": verdict.order_id,
        "look_at": [{"name": one.name, "quantity": one.quantity} for one in verdict.look_at],
    }


VERBS: dict[str, Verb] = {
    "receive": Verb(ReceiveOp, _receive),
    "hand_out": Verb(HandOutOp, _hand_out),
    "take": Verb(TaskOp, _take),
    "pick": Verb(PickOp, _pick),
    "hand_over": Verb(HandOverOp, _hand_over),
    "refuse": Verb(RefuseOp, _refuse),
    "exit_check": Verb(ExitCheckOp, _exit_check),
}
