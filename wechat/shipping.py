"""发货信息管理: tell WeChat what was shipped, or the money of the order stays frozen.

Source: the page on upload_shipping_info. One upload per payment when all is out; a split (several
parcels) only by express.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from wechat.errors import Busy, Refused
from wechat.pay_types import china_time
from wechat.platform import Door


class Logistics(IntEnum):
    """How the goods reach the buyer: self-pickup covers leaders' points and stores."""

    EXPRESS = 1
    SAME_CITY = 2
    VIRTUAL = 3
    PICKUP = 4


@dataclass(frozen=True)
class Parcel:
    """`item_desc` at most 120 characters, longer is cut. Express also needs number and company
    code; SF needs `receiver_phone`, of which only the last four digits are sent."""

    item_desc: str
    tracking_no: str = ""
    express_company: str = ""
    receiver_phone: str = ""


@dataclass(frozen=True)
class ShippingState:
    """What WeChat knows of an order. `state`: 1 to ship, 2 shipped, 3 received, 4 done,
    5 refunded, 6 awaiting settlement."""

    transaction_id: str
    state: int
    logistics_type: int | None
    is_finished: bool
    tracking_numbers: tuple[str, ...]


_ALREADY = frozenset({"10060002", "10060023"})


class Shipping:
    def __init__(self, api: Door):
        self._api = api

    def upload(
        self,
        *,
        transaction_id: str,
        openid: str,
        kind: Logistics,
        parcels: list[Parcel],
        at: datetime,
        is_split: bool = False,
        is_last: bool = True,
    ) -> bool:
        """Report parcels (1 to 15). False when WeChat says the same was reported before.

        `is_split` (express only): the order goes out in several parcels, this call brings some
        of them, and `is_last` says whether they are the rest. Repeating after Unknown is safe.
        Busy 10060001: WeChat does not know a fresh payment yet. Refused 10060003 re-ship used
        up, 10060004 not shippable (refunded), 10060006…, see the message.
        """
        body = {
            "order_key": {"order_number_type": 2, "transaction_id": transaction_id},
            "logistics_type": int(kind),
            "delivery_mode": 2 if is_split else 1,
            "shipping_list": [_parcel(parcel) for parcel in parcels],
            "upload_time": china_time(at),
            "payer": {"openid": openid},
        }
        if kind is not Logistics.EXPRESS:
            # Only express may be split; several pickup parcels are one delivery described once.
            body["delivery_mode"] = 1
            is_split = False
            description = "；".join(parcel.item_desc for parcel in parcels)
            body["shipping_list"] = [{"item_desc": _cut(description)}]
        if is_split:
            body["is_all_delivered"] = is_last
        try:
            self._api.json("POST", "/wxa/sec/order/upload_shipping_info", data=body)
        except Refused as error:
            if error.code in _ALREADY:
                return False
            if error.code == "10060001":
                raise Busy(error.code, error.message) from error
            raise
        return True

    def get_order(self, transaction_id: str) -> ShippingState:
        """Refused 10060001 when WeChat does not know the payment."""
        got = self._api.json(
            "POST",
            "/wxa/sec/order/get_order",
            data={"transaction_id": transaction_id},
            repeatable=True,
        )
        return _state(got.get("order") or {})

    def is_managed(self, appid: str) -> bool:
        """Whether this mini program is under the regime at all."""
        got = self._api.json(
            "POST", "/wxa/sec/order/is_trade_managed", data={"appid": appid}, repeatable=True
        )
        return bool(got.get("is_trade_managed"))

    def set_message_page(self, path: str) -> None:
        """The page that a tap on WeChat's own shipping message opens."""
        self._api.json(
            "POST", "/wxa/sec/order/set_msg_jump_path", data={"path": path}, repeatable=True
        )


def _parcel(parcel: Parcel) -> dict[str, Any]:
    out: dict[str, Any] = {"item_desc": _cut(parcel.item_desc)}
    if parcel.tracking_no:
        out["tracking_no"] = parcel.tracking_no
        out["express_company"] = parcel.express_company
    if parcel.receiver_phone:
        masked = "*" * max(0, len(parcel.receiver_phone) - 4) + parcel.receiver_phone[-4:]
        out["contact"] = {"receiver_contact": masked}
    return out


def _cut(text: str) -> str:
    return text if len(text) <= 120 else text[:119] + "…"


def _state(order: Mapping[str, Any]) -> ShippingState:
    shipping = order.get("shipping") or {}
    return ShippingState(
        transaction_id=str(order.get("transaction_id", "")),
        state=int(order.get("order_state", 0)),
        logistics_type=shipping.get("logistics_type"),
        is_finished=bool(shipping.get("finish_shipping")),
        tracking_numbers=tuple(
            str(one["tracking_no"])
            for one in shipping.get("shipping_list", [])
            if one.get("tracking_no")
        ),
    )
