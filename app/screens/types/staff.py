"""What clerks and warehouse keepers work with.

Everything that picking needs is in it, so that a phone can go on without network. Quantities in
base units, aware UTC times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.screens.types.following import PlaceOnPage


@dataclass(frozen=True, slots=True)
class CodeOfGoods:
    """A GTIN (14 digits) and how many base units it stands for."""

    gtin: str
    factor: int


@dataclass(frozen=True, slots=True)
class TaskGoods:
    """A product as the picker finds and scans it. plu: its number in scale labels."""

    sku_id: str
    code: str
    name: str
    plu: str | None
    codes: tuple[CodeOfGoods, ...]
    brand: str
    spec: str
    category: str
    base_unit: str
    pack_name: str
    pack_factor: int
    storage: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What to take of which lot; expiry_level: past | today | soon | ok | none."""

    line_id: str
    sku_id: str
    name: str
    quantity: int
    picked: int
    lot_no: str
    expiry: date | None
    expiry_level: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a rider or express parcel goes, masked."""

    receiver: str
    phone: str
    district: str


@dataclass(frozen=True, slots=True)
class BoardTask:
    """A task with its parcel. flow: pickup | transfer | rider | express.

    dest: where a transfer goes. assignee_name is None while nobody has taken it.
    """

    task_id: str
    shipment_id: str
    order_id: str
    number: str
    parcel_no: int
    kind: str
    kind_words: str
    flow: str
    state: str
    state_words: str
    shipment_state: str
    assignee_id: str | None
    assignee_name: str | None
    dest_name: str | None
    due_at: datetime
    is_late: bool
    created_at: datetime
    carrier: str | None
    waybill: str | None
    waybill_error: str | None
    receiver: Receiver | None
    refuse_reason: str | None
    line_count: int
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class StaffBoard:
    """Work at a store or warehouse: late first, then by when it is due."""

    place: PlaceOnPage
    as_of: datetime
    late: int
    by_state: dict[str, int]
    is_capped: bool
    tasks: tuple[BoardTask, ...]
    goods: tuple[TaskGoods, ...]
    exit_checks_today: int


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task, in any state."""

    place: PlaceOnPage
    as_of: datetime
    task: BoardTask
    goods: tuple[TaskGoods, ...]
