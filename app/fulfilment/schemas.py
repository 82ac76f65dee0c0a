"""What fulfilment's routes take and give. Quantities in base units, times RFC 3339 UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.fulfilment.rules import REFUSE_REASONS
from app.fulfilment.types import ReceiptLine
from app.kernel.http import Body, Query, View
from app.kernel.paging import PageQuery

Id = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_]+$")]
Quantity = Annotated[int, Field(ge=0, le=1_000_000)]
MAX_LINES = 200


# -- out ------------------------------------------------------------------------------------


class StepOut(View):
    step: str
    words: str
    promised_at: datetime | None
    planned_at: datetime | None
    actual_at: datetime | None


class LineOut(View):
    line_id: str
    order_line_id: str
    sku_id: str
    name: str
    quantity: int
    picked: int
    good: int | None
    damaged: int


class TrackOut(View):
    at: datetime
    action: str
    words: str


class ShipmentOut(View):
    """A parcel for its owner: with the pickup code and the text of its QR code."""

    id: str
    order_id: str
    parcel_no: int
    kind: str
    source_place_id: str
    dest_place_id: str | None
    state: str
    words: str
    promised_at: datetime
    eta_at: datetime
    carrier: str | None
    waybill: str | None
    pickup_code: str | None
    qr_text: str | None
    ready_at: datetime | None
    keep_until: datetime | None
    handed_out_at: datetime | None
    created_at: datetime
    closed_at: datetime | None
    steps: list[StepOut]
    lines: list[LineOut]
    track: list[TrackOut]


class MaskedReceiverOut(View):
    receiver: str
    phone: str
    province: str
    city: str
    district: str


class ReceiverOut(View):
    """In the clear; the look was logged."""

    receiver: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    lng: float
    lat: float


class TaskOut(View):
    id: str
    shipment_id: str
    order_id: str
    place_id: str
    kind: str
    state: str
    shipment_kind: str
    shipment_state: str
    dest_place_id: str | None
    parcel_no: int
    assignee_id: str | None
    refuse_reason: str | None
    refuse_note: str | None
    due_at: datetime
    created_at: datetime
    carrier: str | None
    waybill: str | None
    waybill_error: str | None
    receiver: MaskedReceiverOut | None
    lines: list[LineOut]


class TaskPage(View):
    items: list[TaskOut]
    next_cursor: str | None


class CounterParcelOut(View):
    """A parcel at the receiving place; `person_hint` is masked."""

    id: str
    order_id: str
    person_hint: str
    parcel_no: int
    kind: str
    state: str
    source_place_id: str
    dest_place_id: str
    promised_at: datetime
    eta_at: datetime
    ready_at: datetime | None
    keep_until: datetime | None
    handed_out_at: datetime | None
    lines: list[LineOut]


class CounterPage(View):
    items: list[CounterParcelOut]
    next_cursor: str | None


class CodeOut(View):
    """What a pickup code is good for: its own parcel first, then the customer's others."""

    items: list[CounterParcelOut]


class PhoneOut(View):
    """In the clear; the look was logged."""

    phone: str


class HandOutOut(View):
    """What was handed out by this scan."""

    items: list[CounterParcelOut]


class ExitCodeOut(View):
    order_id: str
    place_id: str
    code: str
    seconds_left: int
    period_seconds: int


class BoughtOut(View):
    """A product that leaves the store, in its base unit."""

    sku_id: str
    name: str
    spec: str
    base_unit: str
    quantity: int


class ExitVerdictOut(View):
    """Let the customer go after a look at `look_at` (may be empty); `bought` is all of it."""

    order_id: str
    place_id: str
    line_count: int
    used_at: datetime
    look_at: list[LineOut]
    bought: list[BoughtOut]


class MissingUploadOut(View):
    shipment_id: str
    order_id: str
    state: str
    error: str | None
    created_at: datetime


class MissingUploadsOut(View):
    items: list[MissingUploadOut]


class ReasonsOut(View):
    items: list[str]


# -- in -------------------------------------------------------------------------------------


class PlacePage(PageQuery):
    place_id: Id


class TaskQuery(PlacePage):
    """state: one of the task states; without it open, taken and picked ones."""

    state: Literal["open", "taken", "picked", "handed_over", "refused", "void"] | None = None


class ExitCodeQuery(Query):
    order_id: Id


class PickLine(Body):
    line_id: Id
    quantity: Quantity


class PickBody(Body):
    """`lines`: picked so far, per shipment line. `codes`: scanned goods, one per scan."""

    lines: list[PickLine] = Field(default=[], max_length=MAX_LINES)
    codes: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default=[], max_length=MAX_LINES
    )


class HandOverBody(Body):
    """For a paper waybill only: the carrier's code and the number on the paper."""

    carrier: str | None = Field(default=None, max_length=40, pattern=r"^[A-Za-z0-9_]+$")
    waybill: str | None = Field(default=None, max_length=40, pattern=r"^[A-Za-z0-9-]+$")


class RefuseBody(Body):
    reason: Annotated[str, Field(max_length=20, description="、".join(REFUSE_REASONS))]
    note: str | None = Field(default=None, max_length=200)


class HandBackBody(Body):
    """condition: good (may be sold again) | damaged (set apart)."""

    condition: Literal["good", "damaged"] = "good"


class LostBody(Body):
    """其他 needs a note."""

    reason: Literal["途中丢失", "快递确认丢件", "途中全部损坏", "其他"]
    note: str | None = Field(default=None, max_length=200)


class CountedLine(Body):
    line_id: Id
    good: Quantity
    damaged: Quantity = 0

    def as_receipt(self) -> ReceiptLine:
        return ReceiptLine(self.line_id, self.good, self.damaged)


class ReceiveBody(Body):
    lines: list[CountedLine] = Field(min_length=1, max_length=MAX_LINES)


class ReceiptBody(Body):
    """Receive by scan: the parcel's id or waybill; without `lines` all of it is good."""

    place_id: Id
    code: Annotated[str, Field(min_length=4, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    lines: list[CountedLine] = Field(default=[], max_length=MAX_LINES)


class HandOutBody(Body):
    """code: 8 digits or the QR text. all: everything of that customer that is ready here.
    also: these parcels of that customer."""

    place_id: Id
    code: Annotated[str, Field(min_length=1, max_length=160, pattern=r"^[\x20-\x7e]+$")]
    all: bool = False
    also: list[Id] = Field(default=[], max_length=MAX_LINES)


class LookBody(Body):
    """code: 8 digits or the QR text."""

    place_id: Id
    code: Annotated[str, Field(min_length=1, max_length=160, pattern=r"^[\x20-\x7e]+$")]


class ExitCheckBody(Body):
    place_id: Id
    code: Annotated[str, Field(min_length=1, max_length=160, pattern=r"^[\x20-\x7e]+$")]
