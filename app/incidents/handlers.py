"""Events of lower rooms -> incidents; and what makes them settle by themselves."""

from __future__ import annotations

from dataclasses import asdict

from app.channels.events import (
    ChannelOrderLost,
    ChannelStockDiffers,
    ReturnUnmatched,
    SaleUnbooked,
)
from app.fulfilment.events import LostParcelFound, ShipmentLost
from app.incidents import rules, service
from app.inventory.events import (
    CountEnded,
    CountWaiting,
    OversoldSettled,
    StockOversold,
    TransferShort,
)
from app.sync.events import OpConflicted


def note_oversold(event: StockOversold) -> None:
    """More left than the book had; open until something comes in."""
    service.open_incident(
        kind=rules.OVERSOLD,
        subject=f"{event.place_id}:{event.sku_id}",
        place_id=event.place_id,
        data=asdict(event),
    )


def settle_oversold(event: OversoldSettled) -> None:
    service.resolve_subject(
        kind=rules.OVERSOLD,
        subject=f"{event.place_id}:{event.sku_id}",
        resolution="已由后续到货或盘点补平",
    )


def note_count(event: CountWaiting) -> None:
    """For headquarters: a count wants approval."""
    service.open_incident(
        kind=rules.COUNT_WAITING,
        subject=event.count_id,
        place_id=event.place_id,
        data=asdict(event),
    )


def end_count(event: CountEnded) -> None:
    service.resolve_subject(
        kind=rules.COUNT_WAITING,
        subject=event.count_id,
        resolution="盘点已入账" if event.state == "applied" else "盘点已取消",
    )


def note_short_transfer(event: TransferShort) -> None:
    """Between two places goods went missing or broke; the receiving place tells why."""
    service.open_incident(
        kind=rules.TRANSFER_SHORT,
        subject=event.transfer_id,
        place_id=event.to_place_id,
        data=asdict(event),
    )


def note_conflict(event: OpConflicted) -> None:
    """Work done without network that does not fit; a phone's operations are one subject each."""
    service.open_incident(
        kind=rules.OP_CONFLICT,
        subject=f"{event.actor_id}:{event.op_id}"[:64],
        place_id=event.place_id,
        data=asdict(event),
    )


def note_unbooked(event: SaleUnbooked) -> None:
    service.open_incident(
        kind=rules.CHANNEL_SALE,
        subject=event.entry_id,
        place_id=event.place_id,
        data=asdict(event),
    )


def note_unmatched(event: ReturnUnmatched) -> None:
    service.open_incident(
        kind=rules.CHANNEL_RETURN,
        subject=event.entry_id,
        place_id=event.place_id,
        data=asdict(event),
    )


def note_lost_order(event: ChannelOrderLost) -> None:
    service.open_incident(
        kind=rules.CHANNEL_ORDER,
        subject=event.entry_id,
        place_id=event.place_id,
        data=asdict(event),
    )


def note_difference(event: ChannelStockDiffers) -> None:
    """The channel's own numbers differ from the book; the latest comparison counts."""
    service.open_incident(
        kind=rules.CHANNEL_STOCK,
        subject=f"{event.channel_id}:{event.place_id}"[:64],
        place_id=event.place_id,
        data=asdict(event),
    )


def note_lost(event: ShipmentLost) -> None:
    """The customer is served already; who had the parcel still has to answer for it."""
    service.open_incident(
        kind=rules.PARCEL_LOST,
        subject=event.shipment_id,
        place_id=event.place_id,
        data=asdict(event),
    )


def note_found(event: LostParcelFound) -> None:
    """Delivered after all, while its customer was served anew or refunded: a person decides."""
    service.open_incident(
        kind=rules.PARCEL_FOUND,
        subject=event.shipment_id,
        place_id=event.place_id,
        data=asdict(event),
    )
