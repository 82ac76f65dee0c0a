"""Schemas of what clerks and warehouse keepers work with.

Everything that picking needs is in it, so that a phone can go on without network. Quantities in
base units, aware UTC times.
"""

from __future__ import annotations

from datetime import date, datetime

from app.kernel.http import View
from app.screens.schemas.following import ScreenPlaceOnPage


class ScreenCodeOfGoods(View):
    """A GTIN (14 digits) and how many base units it stands for."""

    gtin: str
    factor: int


class ScreenTaskGoods(View):
    """A product as the picker finds and scans it. plu: its number in scale labels."""

    sku_id: str
    code: str
    name: str
    plu: str | None
    codes: list[ScreenCodeOfGoods]
    brand: str
    spec: str
    category: str
    base_unit: str
    pack_name: str
    pack_factor: int
    storage: str


class ScreenTaskLine(View):
    """What to take of which lot; expiry_level: past | today | soon | ok | none."""

    line_id: str
    sku_id: str
    name: str
    quantity: int
    picked: int
    lot_no: str
    expiry: date | None
    expiry_level: str


class ScreenReceiver(View):
    """Where a rider or express parcel goes, masked."""

    receiver: str
    phone: str
    district: str


class ScreenBoardTask(View):
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
    receiver: ScreenReceiver | None
    refuse_reason: str | None
    line_count: int
    lines: list[ScreenTaskLine]


class ScreenStaffBoard(View):
    """Work at a store or warehouse: late first, then by when it is due."""

    place: ScreenPlaceOnPage
    as_of: datetime
    late: int
    by_state: dict[str, int]
    is_capped: bool
    tasks: list[ScreenBoardTask]
    goods: list[ScreenTaskGoods]
    exit_checks_today: int


class ScreenTaskPage(View):
    """One task, in any state."""

    place: ScreenPlaceOnPage
    as_of: datetime
    task: ScreenBoardTask
    goods: list[ScreenTaskGoods]
