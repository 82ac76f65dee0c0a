"""物流助手: waybills and their tracks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from wechat.errors import Unknown
from wechat.platform import Door

# WeChat's action_type -> our word. 100xxx pickup, 200xxx on the way, 300xxx delivery.
ACTIONS: Mapping[int, str] = {
    100001: "picked_up",
    100002: "pickup_failed",
    100003: "courier_assigned",
    200001: "in_transit",
    300002: "out_for_delivery",
    300003: "signed",
    300004: "delivery_failed",
    400001: "cancelled",
    400002: "held",
}


def action_word(action_type: int) -> str:
    """Our word for a track entry; "other" for the kinds WeChat adds now and then."""
    return ACTIONS.get(action_type, "other")


@dataclass(frozen=True)
class Contact:
    """Sender or receiver. Kept out of logs: `repr` shows the city alone."""

    name: str = field(repr=False)
    mobile: str = field(repr=False)
    province: str
    city: str
    area: str
    address: str = field(repr=False)


@dataclass(frozen=True)
class Goods:
    name: str
    count: int


@dataclass(frozen=True)
class Waybill:
    order_id: str
    waybill_id: str


@dataclass(frozen=True)
class TrackStep:
    """`word` is one of ACTIONS' values or "other"; `at` is UTC."""

    at: datetime
    word: str
    text: str


class Express:
    """`order_id` is our parcel's id: the same one twice is the same waybill."""

    def __init__(self, api: Door):
        self._api = api

    def add_order(
        self,
        *,
        order_id: str,
        openid: str,
        delivery_id: str,
        biz_id: str,
        sender: Contact,
        receiver: Contact,
        goods: list[Goods],
        weight_grams: int,
        service_type: int = 0,
        service_name: str = "标准快递",
        page: str = "",
        image_url: str = "",
    ) -> Waybill:
        """Order a pick-up. After Unknown look with `get_order`.

        Refused 9300501 (the carrier says no, with its words), 930559, 930561, 9300510, 9300525;
        Busy 9300502 (carrier's system down), 930564.
        """
        detail = [{"name": _cut(one.name, 128), "count": one.count} for one in goods]
        body = {
            "order_id": order_id,
            "openid": openid,
            "delivery_id": delivery_id,
            "biz_id": biz_id,
            "add_source": 0,
            "sender": _contact(sender),
            "receiver": _contact(receiver),
            "cargo": {
                "count": 1,
                # Kilograms here, the one place where WeChat wants a decimal.
                "weight": round(weight_grams / 1000, 3),
                # Centimetres: carriers measure for themselves, the fields must not be empty.
                "space_x": 30,
                "space_y": 20,
                "space_z": 20,
                "detail_list": detail,
            },
            "shop": {
                "wxa_path": page,
                "img_url": image_url,
                "goods_name": _cut(goods[0].name, 64),
                "goods_count": sum(one.count for one in goods),
            },
            "insured": {"use_insured": 0, "insured_value": 0},
            "service": {"service_type": service_type, "service_name": service_name},
        }
        got = self._api.json("POST", "/cgi-bin/express/business/order/add", data=body)
        return _waybill(order_id, got)

    def get_order(self, *, order_id: str, openid: str, delivery_id: str) -> Waybill:
        """The waybill of an order that was added before."""
        body = {"order_id": order_id, "openid": openid, "delivery_id": delivery_id}
        got = self._api.json(
            "POST", "/cgi-bin/express/business/order/get", data=body, repeatable=True
        )
        return _waybill(order_id, got)

    def cancel_order(
        self, *, order_id: str, openid: str, delivery_id: str, waybill_id: str
    ) -> None:
        """Only before the courier has it."""
        body = {
            "order_id": order_id,
            "openid": openid,
            "delivery_id": delivery_id,
            "waybill_id": waybill_id,
        }
        self._api.json("POST", "/cgi-bin/express/business/order/cancel", data=body)

    def path(
        self, *, order_id: str, openid: str, delivery_id: str, waybill_id: str
    ) -> list[TrackStep]:
        """The track, oldest first."""
        body = {
            "order_id": order_id,
            "openid": openid,
            "delivery_id": delivery_id,
            "waybill_id": waybill_id,
        }
        got = self._api.json(
            "POST", "/cgi-bin/express/business/path/get", data=body, repeatable=True
        )
        return parse_steps(got.get("path_item_list", []))

    def companies(self) -> dict[str, str]:
        """Carrier code -> name, for `Parcel.express_company`. About 1400: cache it."""
        got = self._api.json(
            "POST", "/cgi-bin/express/delivery/open_msg/get_delivery_list", data={}, repeatable=True
        )
        return {str(c["delivery_id"]): str(c["delivery_name"]) for c in got["delivery_list"]}


def parse_steps(items: list[Mapping[str, Any]]) -> list[TrackStep]:
    """`path_item_list` of a query, or `Actions` of an add_express_path event."""
    steps = [
        TrackStep(
            at=datetime.fromtimestamp(int(_either(one, "action_time", "ActionTime")), UTC),
            word=action_word(int(_either(one, "action_type", "ActionType"))),
            text=str(_either(one, "action_msg", "ActionMsg")),
        )
        for one in items
    ]
    return sorted(steps, key=lambda step: step.at)


def _either(item: Mapping[str, Any], one: str, other: str) -> Any:
    return item[one] if one in item else item[other]


def _contact(contact: Contact) -> dict[str, str]:
    return {
        "name": _cut(contact.name, 21),  # 64 bytes
        "mobile": contact.mobile,
        "province": contact.province,
        "city": contact.city,
        "area": contact.area,
        "address": _cut(contact.address, 170),  # 512 bytes
    }


def _cut(text: str, most: int) -> str:
    return text[:most]


def _waybill(order_id: str, got: Mapping[str, Any]) -> Waybill:
    if not got.get("waybill_id"):
        raise Unknown("not_json", "微信没有给出运单号")
    return Waybill(order_id=order_id, waybill_id=str(got["waybill_id"]))
