"""Facts about parcels and tasks."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class ShipmentMoved(Event):
    """A parcel changed state (opened included)."""

    shipment_id: str
    order_id: str
    person_id: str
    kind: str
    state: str
    source_place_id: str
    dest_place_id: str | None
    eta_at: str


@dataclass(frozen=True)
class ShipmentClosed(Event):
    """The customer has the goods of this parcel: collected, delivered or walked out."""

    shipment_id: str
    order_id: str
    person_id: str
    allocation_ids: list[str]


@dataclass(frozen=True)
class ShipmentRefused(Event):
    """The place cannot serve the parcel; its goods are free again; route the rest."""

    shipment_id: str
    order_id: str
    person_id: str
    place_id: str
    reason: str
    allocation_ids: list[str]


@dataclass(frozen=True)
class ShipmentShort(Event):
    """Fewer good units arrived than were sent; `lines`: [{allocation_id, line_id, missing}]."""

    shipment_id: str
    order_id: str
    person_id: str
    place_id: str
    lines: list[dict[str, str | int]]


@dataclass(frozen=True)
class TaskChanged(Event):
    """A task was opened, taken, picked, handed over, refused or voided."""

    task_id: str
    shipment_id: str
    order_id: str
    place_id: str
    state: str


@dataclass(frozen=True)
class ExitChecked(Event):
    """A clerk let a scan-and-go customer out."""

    order_id: str
    person_id: str
    place_id: str
    clerk_id: str


@dataclass(frozen=True)
class TrackAdded(Event):
    """The carrier said something new about a parcel."""

    shipment_id: str
    order_id: str
    person_id: str


@dataclass(frozen=True)
class PickupEndsSoon(Event):
    """A parcel waits for its customer and will not wait much longer; said once."""

    shipment_id: str
    order_id: str
    person_id: str
    place_id: str
    keep_until: str


@dataclass(frozen=True)
class ShipmentReturned(Event):
    """Nobody came for the parcel in time; its goods are free stock where they lie."""

    shipment_id: str
    order_id: str
    person_id: str
    place_id: str
    allocation_ids: list[str]


@dataclass(frozen=True)
class ShipmentLost(Event):
    """A parcel that had left never arrives; its goods are written off; serve its customer."""

    shipment_id: str
    order_id: str
    person_id: str
    place_id: str
    reason: str
    allocation_ids: list[str]


@dataclass(frozen=True)
class LostParcelFound(Event):
    """The carrier says a parcel was delivered that was reported lost; its customer has been
    served in another way."""

    shipment_id: str
    order_id: str
    place_id: str
    waybill: str | None
