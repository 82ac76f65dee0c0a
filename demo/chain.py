"""The chain as its people see it through the API: places, goods, and the labels on the shelf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from demo.people import Actor, People


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    code: str
    name: str
    kind: str
    city: str


@dataclass(frozen=True, slots=True)
class Sku:
    id: str
    code: str
    name: str
    gtin: str | None  # 14 digits
    plu: str | None
    base_unit: str


@dataclass
class Chain:
    """By code and by id."""

    places: dict[str, Place]
    skus: dict[str, Sku]

    def __post_init__(self) -> None:
        self.place_by_id = {place.id: place for place in self.places.values()}
        self.sku_by_id = {sku.id: sku for sku in self.skus.values()}

    def points_of(self, city: str) -> list[Place]:
        """Pickup points of a city, by code."""
        found = [p for p in self.places.values() if p.kind == "pickup_point" and p.city == city]
        return sorted(found, key=lambda place: place.code)


def read_chain(people: People) -> Chain:
    """Everybody tells of their own places; a shopper pages through the goods."""
    places: dict[str, Place] = {}
    for audience, actors in (("staff", people.staff), ("leader", people.leaders)):
        for actor in {id(one): one for one in actors.values()}.values():
            for row in actor.pages(f"/api/{audience}/places/mine"):
                places[row["code"]] = _place(row)
    skus = [_sku(row) for row in people.shoppers[0].pages("/api/shop/catalog/skus")]
    return Chain(places, {sku.code: sku for sku in skus})


def _place(row: dict[str, Any]) -> Place:
    return Place(row["id"], row["code"], row["name"], row["kind"], row["city"])


def _sku(row: dict[str, Any]) -> Sku:
    return Sku(row["id"], row["code"], row["name"], row["gtin"], row["plu"], row["base_unit"])


# -- labels ------------------------------------------------------------------------------------


def check_digit(digits: str) -> str:
    """GS1 check digit of the digits before it: weights 3, 1, 3 … from the right."""
    total = sum(int(d) * (3 if n % 2 == 0 else 1) for n, d in enumerate(reversed(digits)))
    return str(-total % 10)


def label(sku: Sku, quantity: int, turn: int) -> str:
    """What the shopper points the camera at.

    Loose goods: the scale's label (prefix 21, PLU, grams). Packed goods in turn: the EAN-13 on
    the pack, the shelf label's Digital Link, the GTIN in 14 digits.
    """
    if sku.base_unit == "gram":
        digits = f"21{sku.plu}{min(quantity, 99_999):05d}"
        return digits + check_digit(digits)
    if sku.gtin is None:
        raise ValueError(f"{sku.code} has neither GTIN nor scale label")
    codes = (sku.gtin[1:] if sku.gtin[0] == "0" else sku.gtin, _link(sku.gtin), sku.gtin)
    return codes[turn % len(codes)]


def _link(gtin: str) -> str:
    return f"https://id.gs1.org/01/{gtin}"


def in_units_of(sku: Sku, quantity: int, was_gram: bool) -> int:
    """How much of `sku` stands for `quantity` of what it replaces: 500 g are one piece."""
    is_gram = sku.base_unit == "gram"
    if is_gram == was_gram:
        return quantity
    return quantity * 500 if is_gram else max(1, round(quantity / 500))


# -- stock -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """Stock of one SKU in the whole chain, base units."""

    on_hand: int = 0
    reserved: int = 0
    in_transit: int = 0
    damaged: int = 0

    @property
    def whole(self) -> int:
        """Everything the chain still has of it, wherever it is."""
        return self.on_hand + self.in_transit + self.damaged

    def plus(self, row: dict[str, Any]) -> Held:
        return Held(
            self.on_hand + row["on_hand"],
            self.reserved + row["reserved"],
            self.in_transit + row["in_transit"],
            self.damaged + row["damaged"],
        )


def stock_of(actor: Actor, audience: str, place_id: str) -> list[dict[str, Any]]:
    """The rows of one place, as its people see them."""
    return actor.pages(f"/api/{audience}/inventory/stock", place_id=place_id)


def sum_up(rows: Iterable[dict[str, Any]]) -> dict[str, Held]:
    """sku id -> stock in the whole chain."""
    total: dict[str, Held] = {}
    for row in rows:
        total[row["sku_id"]] = total.get(row["sku_id"], Held()).plus(row)
    return total


def impossible(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Rows that promise more than is there: negative, or more reserved than on hand."""
    return [
        f"{row['sku_code']} {row['lot_no']}"
        for row in rows
        if min(row["on_hand"], row["reserved"], row["in_transit"], row["damaged"]) < 0
        or row["reserved"] > row["on_hand"]
    ]
