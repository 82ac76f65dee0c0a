"""The only door to WeChat's logistics and shipping information. Never inside a transaction.

Settings: WECHAT_EXPRESS_CARRIER (delivery_id) and WECHAT_EXPRESS_ACCOUNT (biz_id) name the
contract with the carrier; their defaults are WeChat's own test carrier.
WECHAT_TRACK_POLL_SECONDS (600): how long after leaving a parcel's track is first asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from app.fulfilment.errors import CarrierRefused
from app.fulfilment.types import Receiver, TrackView
from app.kernel.jobs import TryLater
from app.kernel.outside import client
from app.kernel.settings import settings
from wechat.errors import Busy, Refused, Unknown, WeChatError
from wechat.logistics import Contact, Express, Goods
from wechat.shipping import Logistics, Parcel, Shipping

DEFAULT_WEIGHT_GRAMS = 1000
FIRST_POLL = timedelta(minutes=10)
FRESH_PAYMENT_WAIT = timedelta(seconds=30)
_UNKNOWN_PAYMENT = "10060001"


@dataclass(frozen=True, slots=True)
class Sender:
    """The place a parcel leaves from."""

    name: str
    phone: str
    province: str
    city: str
    district: str
    address: str


def carrier() -> str:
    """The carrier our waybills are ordered from (delivery_id)."""
    return settings().wechat.get("WECHAT_EXPRESS_CARRIER", "TEST")


def first_poll() -> timedelta:
    """From leaving to the first question about the track; a bad setting counts as the default."""
    seconds = settings().wechat.get("WECHAT_TRACK_POLL_SECONDS", "")
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() else FIRST_POLL


def _account() -> str:
    return settings().wechat.get("WECHAT_EXPRESS_ACCOUNT", "test_biz_id")


def _express() -> Express:
    return cast(Express, client("logistics"))


def _shipping() -> Shipping:
    return cast(Shipping, client("shipping"))


def order_waybill(
    *,
    shipment_id: str,
    openid: str,
    sender: Sender,
    receiver: Receiver,
    goods: Sequence[tuple[str, int]],
    weight_grams: int,
) -> str:
    """A waybill number for a parcel; asked twice it is the same one (order_id = our id).

    Raises fulfilment.carrier_refused with the carrier's words; TryLater when in doubt.
    """
    try:
        return (
            _express()
            .add_order(
                order_id=shipment_id,
                openid=openid,
                delivery_id=carrier(),
                biz_id=_account(),
                sender=Contact(
                    sender.name,
                    sender.phone,
                    sender.province,
                    sender.city,
                    sender.district,
                    sender.address,
                ),
                receiver=Contact(
                    receiver.receiver,
                    receiver.phone,
                    receiver.province,
                    receiver.city,
                    receiver.district,
                    receiver.detail,
                ),
                goods=[Goods(name, count) for name, count in goods],
                weight_grams=weight_grams or DEFAULT_WEIGHT_GRAMS,
            )
            .waybill_id
        )
    except (Refused, Unknown) as error:
        # A time-out after the effect, or our own second try (order_id exists): look first.
        found = _known_waybill(shipment_id, openid)
        if found is not None:
            return found
        if isinstance(error, Refused):
            raise CarrierRefused(carrier_words=error.message or error.code) from error
        raise TryLater(str(error)) from error
    except WeChatError as error:
        raise TryLater(str(error)) from error


def _known_waybill(shipment_id: str, openid: str) -> str | None:
    """The waybill of a parcel that was ordered before; None when there is none."""
    try:
        found = _express().get_order(order_id=shipment_id, openid=openid, delivery_id=carrier())
    except Refused:
        return None
    except WeChatError as error:
        raise TryLater(str(error)) from error
    return found.waybill_id


def cancel_waybill(*, shipment_id: str, openid: str, delivery_id: str, waybill: str) -> bool:
    """True when the courier will not come; False when the carrier says it is too late."""
    try:
        _express().cancel_order(
            order_id=shipment_id, openid=openid, delivery_id=delivery_id, waybill_id=waybill
        )
    except Refused:
        return False
    except WeChatError as error:
        raise TryLater(str(error)) from error
    return True


def track(
    *, shipment_id: str, openid: str, delivery_id: str, waybill: str
) -> list[TrackView] | None:
    """The carrier's path, oldest first; None when the carrier does not know the parcel."""
    try:
        steps = _express().path(
            order_id=shipment_id, openid=openid, delivery_id=delivery_id, waybill_id=waybill
        )
    except Refused:
        return None
    except (Busy, Unknown) as error:
        raise TryLater(str(error)) from error
    return [TrackView(step.at, step.word, step.text) for step in steps]


def upload_shipping(
    *,
    transaction_id: str,
    openid: str,
    logistics_type: int,
    item_words: str,
    waybill: str | None,
    carrier_code: str | None,
    receiver_phone: str | None,
    at: datetime,
    is_split: bool,
    is_last: bool,
) -> None:
    """发货信息: done, or known before. Raises fulfilment.carrier_refused; TryLater."""
    parcel = Parcel(
        item_desc=item_words,
        tracking_no=waybill or "",
        express_company=carrier_code or "",
        receiver_phone=receiver_phone or "",
    )
    try:
        _shipping().upload(
            transaction_id=transaction_id,
            openid=openid,
            kind=Logistics(logistics_type),
            parcels=[parcel],
            at=at,
            is_split=is_split,
            is_last=is_last,
        )
    except Refused as error:
        raise CarrierRefused(carrier_words=f"{error.code} {error.message}") from error
    except Busy as error:
        fresh = error.code == _UNKNOWN_PAYMENT
        raise TryLater(str(error), after=FRESH_PAYMENT_WAIT if fresh else None) from error
    except WeChatError as error:
        raise TryLater(str(error)) from error
