"""Shapes of fulfilment. Times aware UTC, quantities in base units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LineToShip:
    """One allocation of the order, as it goes into a parcel."""

    allocation_id: str
    line_id: str
    sku_id: str
    lot_id: str
    name: str
    quantity: int
    value_fen: int = 0  # the line's share of money: tells how closely a basket is looked at


@dataclass(frozen=True, slots=True)
class StepToKeep:
    """A timeline step with the time promised to the customer."""

    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ParcelToOpen:
    """What ordering hands down when an order is paid (or a rest is routed again)."""

    parcel_no: int
    kind: str
    source_place_id: str
    dest_place_id: str | None
    promised_at: datetime
    steps: tuple[StepToKeep, ...]
    lines: tuple[LineToShip, ...]


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What the receiver counted of one shipment line: good and damaged units."""

    line_id: str
    good: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a rider or express parcel goes, in the clear. GCJ-02."""

    receiver: str = field(repr=False)
    phone: str = field(repr=False)
    province: str
    city: str
    district: str
    detail: str = field(repr=False)
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the timeline; `words` in Chinese, `actual_at` None while it lies ahead."""

    step: str
    words: str
    promised_at: datetime | None
    planned_at: datetime | None
    actual_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineView:
    """A part of a parcel. `good`: what can be handed out once received; None before."""

    line_id: str
    order_line_id: str
    allocation_id: str
    sku_id: str
    lot_id: str
    name: str
    quantity: int
    picked: int
    good: int | None
    damaged: int
    value_fen: int


@dataclass(frozen=True, slots=True)
class TrackView:
    """What the carrier said and when."""

    at: datetime
    action: str
    words: str


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """A parcel with everything that hangs on it. Pickup code and QR are the owner's alone."""

    id: str
    order_id: str
    person_id: str
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
    waybill_error: str | None
    pickup_code: str | None = field(repr=False)
    qr_text: str | None = field(repr=False)
    ready_at: datetime | None
    keep_until: datetime | None
    handed_out_at: datetime | None
    handed_out_by: str | None
    created_at: datetime
    closed_at: datetime | None
    steps: tuple[StepView, ...]
    lines: tuple[LineView, ...]
    track: tuple[TrackView, ...]


@dataclass(frozen=True, slots=True)
class MaskedReceiver:
    """What staff see before they ask for more: 王**, 138****8000, the district."""

    receiver: str
    phone: str
    province: str
    city: str
    district: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """Work for the people of a place, with the parcel it is about."""

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
    receiver: MaskedReceiver | None
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class CounterParcel:
    """A parcel as the receiving place sees it: coming, ready, or just handed out."""

    id: str
    order_id: str
    person_id: str
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
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class ExitCode:
    """The rolling code on the shopper's phone; a new one every `period_seconds`."""

    order_id: str
    place_id: str
    code: str
    seconds_left: int
    period_seconds: int


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A product that leaves the store, once however many lots it came from."""

    sku_id: str
    name: str
    spec: str
    base_unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ExitVerdict:
    """The customer may go once the clerk has looked at `look_at` (may be empty).

    `bought`: all of it, for the eye.
    """

    order_id: str
    place_id: str
    line_count: int
    used_at: datetime
    look_at: tuple[LineView, ...]
    bought: tuple[BoughtLine, ...]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What of an order has not left, parcels that are no more included: their events may still
    be on the way. `some_left`: a parcel has left, or is with the customer."""

    some_left: bool
    allocation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingUpload:
    """A parcel whose shipping information WeChat does not have yet (F33)."""

    shipment_id: str
    order_id: str
    state: str
    error: str | None
    created_at: datetime
