"""Facts about orders."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class OrderPlaced(Event):
    """An order holds its stock until `deadline` (RFC 3339)."""

    order_id: str
    person_id: str
    kind: str
    place_id: str | None
    total_fen: int
    deadline: str


@dataclass(frozen=True)
class OrderPaid(Event):
    """Money and goods are matched; parcels are open."""

    order_id: str
    person_id: str
    kind: str
    place_id: str | None
    total_fen: int


@dataclass(frozen=True)
class OrderClosed(Event):
    """Cancelled or expired. refund_fen > 0 when money goes back."""

    order_id: str
    person_id: str
    state: str
    reason: str
    refund_fen: int


@dataclass(frozen=True)
class OrderPartEnded(Event):
    """A part of the order went back as money; the order goes on, or ends, with the rest.

    why: rest (the customer cancelled what had not left) | returned (nobody came for a parcel).
    about: what makes this ending one of its own.
    """

    order_id: str
    person_id: str
    why: str
    about: str
    refund_fen: int


@dataclass(frozen=True)
class OrderCompleted(Event):
    """Every parcel is with the customer, or its money on the way back."""

    order_id: str
    person_id: str


@dataclass(frozen=True)
class OrderRerouted(Event):
    """A part of the order now comes from elsewhere, or goes back as money."""

    order_id: str
    person_id: str
    refused_place_id: str
    new_parcel_nos: list[int]
    refund_fen: int
    cause: str = ""  # refused | short | lost, and the parcel


@dataclass(frozen=True)
class LateMoney(Event):
    """Money came after the order had closed; `outcome`: revived | rerouted | refunded."""

    order_id: str
    person_id: str
    payment_id: str
    amount_fen: int
    outcome: str
