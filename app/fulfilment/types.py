"""Shapes of fulfilment. Times aware UTC, quantities in base units."""

from __future__ import annotations

from dataclasses import dataclass
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
