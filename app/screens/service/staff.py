"""Work at a store or warehouse: the board, and one task with all that picking needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.catalog import service as catalog
from app.fulfilment import service as fulfilment
from app.fulfilment.types import LineView, TaskView
from app.identity import service as identity
from app.inventory import service as inventory
from app.inventory.types import LotLabel
from app.kernel.auth import CLERK, KEEPER, Caller
from app.kernel.clock import local, now
from app.kernel.db import query
from app.ordering import service as ordering
from app.ordering.types import OrderSummary
from app.places import service as places
from app.screens import rules
from app.screens.service.parts import place_on_page
from app.screens.types import (
    BoardTask,
    CodeOfGoods,
    Receiver,
    StaffBoard,
    TaskGoods,
    TaskLine,
    TaskPage,
)

RIDERS = 30  # a place has no more at once; of what the carrier has, the longest out
COUNTED = 100  # tasks are read up to here; beyond, the board says so
OPEN_TASKS = ("open", "taken", "picked")


@query
def staff_board(*, caller: Caller, place_id: str, language: str = "zh") -> StaffBoard:
    """Open tasks of a place, late ones first, and those with a rider or carrier, with their goods;
    exit checks since midnight.

    Raises kernel.forbidden for a place that is not the caller's.
    """
    caller.check_place(place_id, CLERK, KEEPER)
    moment = now()
    found, more = fulfilment.tasks_of_place(
        caller=caller, place_id=place_id, states=OPEN_TASKS, limit=COUNTED
    )
    out = fulfilment.riders_out(caller=caller, place_id=place_id, limit=RIDERS)
    out += fulfilment.express_out(caller=caller, place_id=place_id, limit=RIDERS)
    tasks = _tasks([*found, *out], moment, language)
    midnight = local(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return StaffBoard(
        place=place_on_page(place_id),
        as_of=moment,
        late=sum(one.is_late for one in tasks if one.state in OPEN_TASKS),
        by_state={state: sum(one.state == state for one in tasks) for state in OPEN_TASKS},
        is_capped=more is not None,
        tasks=tasks,  # by when they are due: the late ones come first; at last the riders out
        goods=_goods([*found, *out]),
        exit_checks_today=fulfilment.exits_checked(place_id=place_id, since=midnight),
    )


@query
def task_page(*, caller: Caller, task_id: str, language: str = "zh") -> TaskPage:
    """One task in any state. Raises fulfilment.task_not_found, kernel.forbidden."""
    found, moment = fulfilment.task(caller=caller, task_id=task_id), now()
    return TaskPage(
        place=place_on_page(found.place_id),
        as_of=moment,
        task=_tasks([found], moment, language)[0],
        goods=_goods([found]),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What the tasks of a page name, read once for all of them."""

    orders: Mapping[str, OrderSummary]
    names: Mapping[str, str]
    dests: Mapping[str, str]
    lots: Mapping[str, LotLabel]
    moment: datetime
    language: str

    @property
    def today(self) -> date:
        return local(self.moment).date()


def _tasks(found: Sequence[TaskView], moment: datetime, language: str) -> tuple[BoardTask, ...]:
    dests = places.places_by_ids({one.dest_place_id for one in found if one.dest_place_id})
    around = _Around(
        orders=ordering.orders_by_id(order_ids={one.order_id for one in found}),
        names=identity.colleague_names(
            person_ids={one.assignee_id for one in found if one.assignee_id}
        ),
        dests={place_id: place.name for place_id, place in dests.items()},
        lots=inventory.lots_by_ids(lot_ids={line.lot_id for one in found for line in one.lines}),
        moment=moment,
        language=language,
    )
    return tuple(_task(one, around) for one in found)


def _task(task: TaskView, around: _Around) -> BoardTask:
    order = around.orders.get(task.order_id)
    is_moved = task.shipment_kind == "pickup" and task.dest_place_id != task.place_id
    to = task.receiver
    return BoardTask(
        task_id=task.id,
        shipment_id=task.shipment_id,
        order_id=task.order_id,
        number=order.number if order else "",
        parcel_no=task.parcel_no,
        kind=task.shipment_kind,
        kind_words=rules.kind_words(task.shipment_kind, around.language),
        flow="transfer" if is_moved else task.shipment_kind,
        state=task.state,
        state_words=rules.of_table(rules.TASK_WORDS, task.state, around.language),
        shipment_state=task.shipment_state,
        assignee_id=task.assignee_id,
        assignee_name=around.names.get(task.assignee_id or ""),
        dest_name=around.dests.get(task.dest_place_id or "") if is_moved else None,
        due_at=task.due_at,
        is_late=task.due_at < around.moment,
        created_at=task.created_at,
        carrier=task.carrier,
        waybill=task.waybill,
        waybill_error=task.waybill_error,
        receiver=Receiver(to.receiver, to.phone, to.district) if to else None,
        refuse_reason=task.refuse_reason,
        line_count=len(task.lines),
        lines=tuple(_line(one, around) for one in task.lines),
    )


def _line(line: LineView, around: _Around) -> TaskLine:
    lot = around.lots.get(line.lot_id)
    expiry = lot.expiry if lot else None
    return TaskLine(
        line_id=line.line_id,
        sku_id=line.sku_id,
        name=line.name,
        quantity=line.quantity,
        picked=line.picked,
        lot_no=lot.lot_no if lot else "",
        expiry=expiry,
        expiry_level=rules.expiry(expiry, around.today, around.language).level,
    )


def _goods(found: Sequence[TaskView]) -> tuple[TaskGoods, ...]:
    """Each product of the tasks once."""
    sku_ids = sorted({line.sku_id for one in found for line in one.lines})
    skus, codes = catalog.skus_by_ids(sku_ids), catalog.codes_of(sku_ids=sku_ids)
    return tuple(
        TaskGoods(
            sku_id=sku.id,
            code=sku.code,
            name=sku.name,
            plu=sku.plu,
            codes=tuple(CodeOfGoods(gtin, n) for gtin, n in codes.get(sku.id, ())),
            brand=sku.brand,
            spec=sku.spec,
            category=sku.category,
            base_unit=sku.base_unit,
            pack_name=sku.pack_name,
            pack_factor=sku.pack_factor,
            storage=sku.storage,
        )
        for sku in (skus[sku_id] for sku_id in sku_ids)
    )
